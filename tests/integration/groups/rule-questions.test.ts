import { NextRequest } from 'next/server'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { SurveyReport } from '@/agent/protocol'
import { GET as getCandidates } from '@/app/(console)/[tenant]/groups/candidates/route'
import { POST as askRule } from '@/app/(console)/[tenant]/groups/rule/route'
import { GET as getValues } from '@/app/(console)/[tenant]/groups/values/route'
import { withTenant } from '@/lib/db/with-tenant'
import { createGroup, updateMembershipRule } from '@/lib/features/groups/actions'
import type { RuleQuestion } from '@/lib/features/groups/rule-question'
import { resolveTenant } from '@/lib/worker/resolve-tenant'
import { makePerson, signIn, slugOf, type Person } from '../../support/actions'
import { makeGroup, makeTenant } from '../../support/tenants'
import { onboard, windowsSurvey, type TestDevice } from '../../support/test-device'

vi.mock('@/lib/auth/session', () => ({ getSessionUser: vi.fn() }))
vi.mock('next/cache', () => ({ revalidatePath: vi.fn() }))
// As the framework itself resolves it on the server.
vi.mock('next/navigation', () => import('next/dist/client/components/navigation.react-server'))

const WINDOWS = 'device.deviceOSType -eq "Windows"'
const LINUX = 'device.deviceOSType -eq "Linux"'
const linuxSurvey: SurveyReport = {
  osPlatform: 'linux',
  osName: 'Ubuntu 22.04',
  osVersion: '22.04',
  distribution: 'ubuntu',
  architecture: 'x64',
  agentVersion: '101.23062.0010',
  boardVendorFile: true,
  tags: [],
}
const MANY = 27

let tenantId: string
let slug: string
let windowsGroup: string
let otherGroup: string
let windows: TestDevice[]
let linux: TestDevice
let foreign: TestDevice
let admin: Person
let withoutGroups: Person

beforeAll(async () => {
  tenantId = await makeTenant('rules')
  slug = await slugOf(tenantId)
  windowsGroup = await makeGroup(tenantId, 'Windows', WINDOWS)
  const other = await makeTenant('rules-other')
  otherGroup = await makeGroup(other, 'Theirs', WINDOWS)
  windows = []
  for (let number = 0; number < MANY; number++) {
    windows.push(await onboard(tenantId, `PC-${number}`, windowsSurvey))
  }
  linux = await onboard(tenantId, 'LNX_1%', linuxSurvey)
  foreign = await onboard(other, 'PC-FOREIGN', windowsSurvey)
  admin = await makePerson(tenantId, 'globalAdministrator')
  withoutGroups = await makePerson(tenantId, 'intuneRoleAdministrator')
  await resolveTenant(tenantId)
}, 120_000)
beforeEach(() => signIn(admin))

async function ask(question: RuleQuestion, inTenant = slug, headers: Record<string, string> = {}) {
  const request = new Request(`http://bulwark.example/${inTenant}/groups/rule`, {
    method: 'POST',
    headers: { 'sec-fetch-site': 'same-origin', ...headers },
    body: JSON.stringify(question),
  })
  const response = await askRule(request, { params: Promise.resolve({ tenant: inTenant }) })
  return { status: response.status, body: await response.json() }
}

async function values(property: string, q = '', inTenant = slug) {
  const query = new URLSearchParams({ property, q })
  const request = new NextRequest(`http://bulwark.example/${inTenant}/groups/values?${query}`)
  const response = await getValues(request, { params: Promise.resolve({ tenant: inTenant }) })
  return { status: response.status, body: await response.json() }
}

describe('the preview of a rule', () => {
  it('counts who is selected, and against a saved group who would join and leave', async () => {
    expect(await ask({ kind: 'preview', membershipRule: WINDOWS, groupId: null })).toMatchObject({
      status: 200,
      body: { devices: MANY + 1, members: MANY, joins: MANY, leaves: 0 },
    })
    expect(await ask({ kind: 'preview', membershipRule: WINDOWS, groupId: windowsGroup })).toMatchObject({
      body: { members: MANY, joins: 0, leaves: 0 },
    })
    expect(
      await ask({
        kind: 'preview',
        membershipRule: `${LINUX} -or device.displayName -eq "PC-1"`,
        groupId: windowsGroup,
      }),
    ).toMatchObject({ body: { members: 2, joins: 1, leaves: MANY - 1 } })
  })

  it('lists the devices behind each number by pages, with their names', async () => {
    const question = { kind: 'devices', membershipRule: WINDOWS, groupId: windowsGroup } as const
    const first = await ask({ ...question, list: 'members' })
    expect(first.body).toMatchObject({ total: MANY, page: 1 })
    expect(first.body.rows).toHaveLength(25)
    const second = await ask({ ...question, list: 'members', page: 2 })
    expect(second.body.rows).toHaveLength(MANY - 25)
    const names = [...first.body.rows, ...second.body.rows].map((row: { name: string }) => row.name)
    expect(new Set(names)).toEqual(new Set(windows.map((device) => device.name)))
    // A page that does not exist is the last one.
    expect((await ask({ ...question, list: 'members', page: 9 })).body).toEqual(second.body)
    const leaving = await ask({ ...question, membershipRule: LINUX, list: 'leaves' })
    expect(leaving.body.total).toBe(MANY)
    const joining = await ask({ ...question, membershipRule: LINUX, list: 'joins' })
    expect(joining.body).toEqual({
      rows: [{ id: linux.id, name: linux.name, osName: 'Ubuntu 22.04' }],
      total: 1,
      page: 1,
    })
  })

  it('compares with the members that a paused group keeps, and sees what was saved a moment ago', async () => {
    const made = await createGroup(slug, { kind: 'dynamic', displayName: 'Paused', membershipRule: WINDOWS })
    if (!made.ok) throw new Error(made.message)
    const { id } = made.data
    await resolveTenant(tenantId)
    await updateMembershipRule(slug, { id, version: 1, membershipRule: LINUX, processingState: 'Paused' })
    expect(await ask({ kind: 'preview', membershipRule: LINUX, groupId: id })).toMatchObject({
      body: { members: 1, joins: 1, leaves: MANY },
    })
    const leaves = await ask({
      kind: 'devices',
      membershipRule: LINUX,
      groupId: id,
      list: 'leaves',
      page: 2,
    })
    expect(leaves.body).toMatchObject({ total: MANY, page: 2 })
  })

  it('refuses a rule with an error, a body that is none, and a question that it does not know', async () => {
    expect(
      await ask({ kind: 'preview', membershipRule: 'device.deviceOSType -eq Windows', groupId: null }),
    ).toMatchObject({ status: 422, body: { message: expect.stringContaining('double quotes') } })
    const unreadable = new Request('http://bulwark.example/', { method: 'POST', body: '{' })
    const answer = await askRule(unreadable, { params: Promise.resolve({ tenant: slug }) })
    expect(answer.status).toBe(422)
    const huge = { kind: 'preview', membershipRule: 'x'.repeat(70_000), groupId: null } as const
    expect((await ask(huge)).status).toBe(413)
  })
})

describe('validating a rule', () => {
  it('says for each device and each clause whether it holds, and names only devices of the tenant', async () => {
    const deviceIds = [linux.id, windows[0]?.id ?? '', foreign.id, 'dev_nobody']
    const { body } = await ask({
      kind: 'validate',
      membershipRule: `${LINUX} -or device.displayName -eq "PC-0"`,
      deviceIds,
    })
    expect(body).toMatchObject([
      {
        name: 'LNX_1%',
        evaluation: { expressionResult: true, expressions: [{ expressionResult: true }, {}] },
      },
      {
        name: 'PC-0',
        evaluation: {
          expressionResult: true,
          expressions: [
            { expressionResult: false, propertyToEvaluate: { propertyValue: 'Windows' } },
            { expressionResult: true },
          ],
        },
      },
    ])
    expect(body).toHaveLength(2)
  })

  it('knows the direct groups of a device', async () => {
    const { body } = await ask({
      kind: 'validate',
      membershipRule: `device.memberOf -any (group.objectId -in ["${windowsGroup}", "${otherGroup}"])`,
      deviceIds: [linux.id, windows[0]?.id ?? ''],
    })
    expect(body).toMatchObject([
      { name: 'LNX_1%', evaluation: { expressionResult: false } },
      {
        name: 'PC-0',
        evaluation: {
          expressionResult: true,
          propertyToEvaluate: { propertyName: 'memberOf', propertyValue: [windowsGroup] },
        },
      },
    ])
  })
})

describe('values that occur', () => {
  it('come with their numbers of devices, most first', async () => {
    expect(await values('deviceOSType')).toEqual({
      status: 200,
      body: {
        values: [
          { value: 'Windows', devices: MANY },
          { value: 'Linux', devices: 1 },
        ],
        total: 2,
      },
    })
    expect((await values('accountEnabled')).body.values).toEqual([{ value: 'true', devices: MANY + 1 }])
  })

  it('are searched for literally, and counted beyond what is listed', async () => {
    expect((await values('displayName', 'x_1%')).body).toEqual({
      values: [{ value: 'LNX_1%', devices: 1 }],
      total: 1,
    })
    expect((await values('displayName', '%')).body.total).toBe(1)
    expect((await values('displayName', 'pc-')).body.total).toBe(MANY)
  })

  it('of collections are their items; a property in the JSON has none yet', async () => {
    await withTenant(
      tenantId,
      (tx) => tx.$executeRaw`
        update "DirectoryObject" set "systemLabels" = array['M365Managed', 'Kiosk'],
          properties = properties || '{"deviceCategory": "Laptops"}'
        where "tenantId" = ${tenantId} and "displayName" = 'PC-3'`,
    )
    expect((await values('systemLabels', 'm365')).body).toEqual({
      values: [{ value: 'M365Managed', devices: 1 }],
      total: 1,
    })
    expect((await values('deviceCategory')).body.values).toEqual([{ value: 'Laptops', devices: 1 }])
    expect((await values('extensionAttribute7')).body).toEqual({ values: [], total: 0 })
  })

  it.each(['memberOf', 'nothing', 'constructor', ''])(
    'refuses %j, which is no property',
    async (property) => {
      expect((await values(property)).status).toBe(422)
    },
  )
})

describe('who may ask', () => {
  const question = { kind: 'preview', membershipRule: WINDOWS, groupId: null } as const

  it('refuses a role that may not read groups', async () => {
    signIn(withoutGroups)
    expect((await ask(question)).status).toBe(403)
    expect((await ask({ kind: 'validate', membershipRule: WINDOWS, deviceIds: [] })).status).toBe(403)
    expect((await values('deviceOSType')).status).toBe(403)
  })

  it('knows nothing of other tenants and of their groups', async () => {
    expect((await ask(question, 'rules-other')).status).toBe(404)
    expect((await values('deviceOSType', '', 'rules-other')).status).toBe(404)
    expect((await ask({ ...question, groupId: otherGroup })).status).toBe(404)
    const request = new NextRequest(`http://bulwark.example/?kinds=device,group&q=${otherGroup}`)
    const response = await getCandidates(request, { params: Promise.resolve({ tenant: slug }) })
    expect(await response.json()).toEqual({ candidates: [] })
  })

  it('refuses pages of other sites', async () => {
    expect((await ask(question, slug, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
  })
})
