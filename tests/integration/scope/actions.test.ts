import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { withTenant } from '@/lib/db/with-tenant'
import { updateConnector } from '@/lib/features/connector/actions'
import { getConnector } from '@/lib/features/connector/queries'
import { findActor } from '@/lib/features/core/actor'
import { addDemoDevices } from '@/lib/features/demo/actions'
import { listImpactDevices } from '@/lib/features/impact/queries'
import { impactDraftSchema, type ImpactDraft } from '@/lib/features/impact/schema'
import { updateScope } from '@/lib/features/scope/actions'
import { getScope } from '@/lib/features/scope/queries'
import type { ScopeSwitches } from '@/lib/features/scope/schema'
import { auditOf, makePerson, revisionOf, signIn, slugOf, takeJobs, type Person } from '../../support/actions'
import { makeTenant } from '../../support/tenants'
import { onboard, windowsSurvey, type TestDevice } from '../../support/test-device'

vi.mock('@/lib/auth/session', () => ({ getSessionUser: vi.fn() }))
vi.mock('next/cache', () => ({ revalidatePath: vi.fn() }))
// As the framework itself resolves it on the server.
vi.mock('next/navigation', () => import('next/dist/client/components/navigation.react-server'))

const ALL_ON: ScopeSwitches = {
  windowsClient: 'all',
  windowsServer: 'all',
  linux: 'all',
  macOS: 'all',
  domainControllers: false,
  defenderForCloud: false,
  manageUsingConfigurationManager: false,
}

let tenantId: string
let slug: string
let client: TestDevice
let tagged: TestDevice
let admin: Person
let reader: Person

const channels = () =>
  withTenant(tenantId, async (tx) => {
    const rows = await tx.device.findMany({ select: { name: true, channel: true, enrollmentCode: true } })
    return Object.fromEntries(rows.map((r) => [r.name, [r.channel, r.enrollmentCode]]))
  })
const stored = () =>
  withTenant(tenantId, (tx) => tx.enforcementScope.findUniqueOrThrow({ where: { tenantId } }))
const actor = async () => {
  const found = await findActor(slug)
  if (!found) throw new Error('Nobody is signed in')
  return found
}

beforeAll(async () => {
  tenantId = await makeTenant('scope')
  slug = await slugOf(tenantId)
  client = await onboard(tenantId, 'PC-1')
  tagged = await onboard(tenantId, 'PC-2', { ...windowsSurvey, tags: ['MDE-Management'] })
  await onboard(tenantId, 'SRV-1', {
    ...windowsSurvey,
    osPlatform: 'windowsServer',
    osName: 'Windows Server 2022',
    osVersion: '10.0.20348.1787',
  })
  admin = await makePerson(tenantId, 'securityAdministrator')
  reader = await makePerson(tenantId, 'securityReader')
})
beforeEach(async () => {
  signIn(admin)
  await withTenant(tenantId, (tx) =>
    tx.enforcementScope.update({ where: { tenantId }, data: { ...ALL_ON, connectorEnabled: true } }),
  )
  const { version } = await stored()
  await updateScope(slug, { ...ALL_ON, version })
  await takeJobs()
})

describe('the enforcement scope', () => {
  it('decides on every device again, with its directory object, and wakes the worker', async () => {
    expect(await channels()).toEqual({ 'PC-1': ['mde', 1], 'PC-2': ['mde', 1], 'SRV-1': ['mde', 1] })
    const revision = await revisionOf(tenantId)
    const { version } = await stored()
    const saved = await updateScope(slug, { ...ALL_ON, windowsClient: 'tagged', version })
    expect(saved).toMatchObject({ ok: true, data: { version: version + 1 } })
    expect(await channels()).toEqual({ 'PC-1': ['none', 2], 'PC-2': ['mde', 1], 'SRV-1': ['mde', 1] })
    expect(await revisionOf(tenantId)).toBe(revision + 1)
    expect(await takeJobs()).toEqual([`resolve:${tenantId}`])
    const objects = await withTenant(tenantId, (tx) =>
      tx.directoryObject.findMany({ where: { deletedAt: null } }),
    )
    const typeOf = (device: TestDevice) => objects.find((o) => o.ownerDeviceId === device.id)?.managementType
    expect([typeOf(client), typeOf(tagged)]).toEqual([null, 'MicrosoftSense'])
    const events = await withTenant(tenantId, (tx) =>
      tx.deviceEvent.findMany({ where: { deviceId: client.id, kind: 'enrollmentChanged' } }),
    )
    expect(events.at(-1)?.detail).toMatchObject({ from: 1, to: 2 })
    expect((await auditOf(tenantId, 'scope.update'))[0]).toMatchObject({
      outcome: 'success',
      revision: revision + 1,
      before: { windowsClient: 'all' },
      after: { windowsClient: 'tagged' },
    })
  })

  it('refuses what was edited meanwhile and changes nothing', async () => {
    const before = await stored()
    const late = await updateScope(slug, { ...ALL_ON, linux: 'off', version: before.version - 1 })
    expect(late).toMatchObject({ ok: false, code: 'stale' })
    expect(await stored()).toEqual(before)
    expect(await takeJobs()).toEqual([])
  })

  it('refuses readers, and values that there are none of', async () => {
    const before = await stored()
    const { version } = before
    signIn(reader)
    expect(await updateScope(slug, { ...ALL_ON, linux: 'off', version })).toMatchObject({ code: 'forbidden' })
    signIn(admin)
    const bad = Object.assign({ ...ALL_ON, version }, { linux: 'sometimes' })
    expect(await updateScope(slug, bad)).toMatchObject({
      code: 'invalid',
      fieldErrors: { linux: expect.any(String) },
    })
    expect(await updateScope('nowhere', { ...ALL_ON, version })).toMatchObject({ code: 'notFound' })
    expect(await stored()).toEqual(before)
  })

  it('keeps domain controllers off while servers are off', async () => {
    const { version } = await stored()
    await updateScope(slug, { ...ALL_ON, windowsServer: 'off', domainControllers: true, version })
    expect(await stored()).toMatchObject({ windowsServer: 'off', domainControllers: false })
  })
})

describe('the preview opt-in and the behaviour era', () => {
  const era = async () =>
    (await withTenant(tenantId, (tx) => tx.tenant.findUniqueOrThrow({ where: { id: tenantId } })))
      .behaviourEra
  const save = async (input: Partial<ScopeSwitches> & { behaviourEra?: 'GA' | 'PREV' | '2025' }) =>
    updateScope(slug, { ...ALL_ON, ...input, version: (await stored()).version })

  it('go with the scope in one change, by which every device is decided on again', async () => {
    const linux = await onboard(tenantId, 'LX-1', {
      osPlatform: 'linux',
      osName: 'Ubuntu 22.04',
      osVersion: '22.04',
      distribution: 'ubuntu',
      agentVersion: '101.23072.0021',
      tags: [],
    })
    expect(await channels()).toMatchObject({ 'LX-1': ['mde', 1] })
    expect(await save({ behaviourEra: 'GA' })).toMatchObject({ ok: true })
    expect(await era()).toBe('GA')
    expect(await channels()).toMatchObject({ 'LX-1': ['none', 5], 'PC-1': ['mde', 1] })
    expect((await auditOf(tenantId, 'scope.update'))[0]).toMatchObject({
      before: { behaviourEra: 'PREV' },
      after: { behaviourEra: 'GA' },
    })
    expect(await save({})).toMatchObject({ ok: true })
    expect(await era()).toBe('GA')
    expect((await auditOf(tenantId, 'scope.update'))[0]?.after).not.toHaveProperty('behaviourEra')
    await save({ behaviourEra: 'PREV' })
    expect(await channels()).toMatchObject({ 'LX-1': ['mde', 1] })
    await withTenant(tenantId, (tx) =>
      tx.device.delete({ where: { tenantId_id: { tenantId, id: linux.id } } }),
    )
  })

  it('are kept when the scope was changed meanwhile', async () => {
    const { version } = await stored()
    expect(await updateScope(slug, { ...ALL_ON, behaviourEra: 'GA', version: version - 1 })).toMatchObject({
      code: 'stale',
    })
    expect(await era()).toBe('PREV')
  })
})

describe('domain controllers that slip into management', () => {
  it('are counted for the warning of the page', async () => {
    const controller = await onboard(tenantId, 'DC-1', {
      ...windowsSurvey,
      osPlatform: 'windowsServer',
      osName: 'Windows Server 2016',
      osVersion: '10.0.14393.5989',
      unifiedAgent: true,
      domainJoined: true,
      domainController: true,
    })
    expect(await getScope(await actor())).toMatchObject({
      warned: 1,
      warning: expect.stringMatching(/domain controller/i),
      managedControllers: 1,
    })
    await withTenant(tenantId, (tx) =>
      tx.device.delete({ where: { tenantId_id: { tenantId, id: controller.id } } }),
    )
    expect(await getScope(await actor())).toMatchObject({ warned: 0, warning: null })
  })
})

describe('who would enter and leave', () => {
  it('is listed device by device, with what enrollment would say', async () => {
    const leaving = async (draft: ImpactDraft) =>
      listImpactDevices(await actor(), impactDraftSchema.parse(draft), {
        selection: { kind: 'leave' },
        page: 1,
        q: '',
      })
    const switches = { ...ALL_ON, windowsClient: 'tagged' } as const
    expect((await leaving({ kind: 'scope', switches })).rows).toEqual([
      expect.objectContaining({
        name: 'PC-1',
        enrollment: {
          label: expect.any(String),
          reason: 'Windows client is on for tagged devices, and this one has no MDE-Management tag.',
          warning: null,
        },
      }),
    ])
    const all = await leaving({ kind: 'connector', connectorEnabled: false })
    expect(all.rows.map((row) => row.name).toSorted()).toEqual(['PC-1', 'PC-2', 'SRV-1'])
    expect(all.rows[0]?.enrollment?.reason).toContain('is off')
    expect(await stored()).toMatchObject({ windowsClient: 'all', connectorEnabled: true })
  })
})

describe('the connector', () => {
  it('lets devices wait with code 8 while it is off, and counts them', async () => {
    const { version } = await stored()
    expect(await updateConnector(slug, { connectorEnabled: false, version })).toMatchObject({ ok: true })
    expect(await channels()).toEqual({ 'PC-1': ['none', 8], 'PC-2': ['none', 8], 'SRV-1': ['none', 8] })
    expect(await getConnector(await actor())).toMatchObject({ isEnabled: false, waiting: 3, managed: 0 })
    expect(await takeJobs()).toEqual([`resolve:${tenantId}`])
    expect((await auditOf(tenantId, 'connector.update'))[0]).toMatchObject({
      before: { connectorEnabled: true },
      after: { connectorEnabled: false },
    })
    await updateConnector(slug, { connectorEnabled: true, version: version + 1 })
    expect(await getConnector(await actor())).toMatchObject({ isEnabled: true, waiting: 0, managed: 3 })
  })

  it('refuses readers and what was edited meanwhile', async () => {
    const { version } = await stored()
    expect(await updateConnector(slug, { connectorEnabled: false, version: version - 1 })).toMatchObject({
      code: 'stale',
    })
    signIn(reader)
    expect(await updateConnector(slug, { connectorEnabled: false, version })).toMatchObject({
      code: 'forbidden',
    })
    expect(await stored()).toMatchObject({ connectorEnabled: true, version })
  })
})

describe('demo devices', () => {
  it('are asked for in demo tenants only', async () => {
    const owner = await makePerson(tenantId, 'globalAdministrator')
    signIn(owner)
    expect(await addDemoDevices(slug, { count: 5 })).toMatchObject({ ok: false, code: 'forbidden' })
    expect(await takeJobs()).toEqual([])
    await withTenant(tenantId, (tx) => tx.tenant.update({ where: { id: tenantId }, data: { isDemo: true } }))
    expect(await addDemoDevices(slug, { count: 5 })).toMatchObject({ ok: true })
    expect(await takeJobs()).toEqual([`demo:${tenantId}`])
    expect(await auditOf(tenantId, 'demo.addDevices')).toContainEqual(
      expect.objectContaining({ outcome: 'success', detail: { count: 5 } }),
    )
    for (const count of [0, 501, 1.5]) {
      expect(await addDemoDevices(slug, { count })).toMatchObject({
        code: 'invalid',
        fieldErrors: { count: expect.any(String) },
      })
    }
    signIn(reader)
    expect(await addDemoDevices(slug, { count: 5 })).toMatchObject({ code: 'forbidden' })
  })
})
