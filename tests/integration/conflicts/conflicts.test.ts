import { NextRequest } from 'next/server'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { GET as adviceRoute } from '@/app/(console)/[tenant]/reports/conflicts/advice/route'
import { GET as devicesExport } from '@/app/(console)/[tenant]/reports/conflicts/devices/export/route'
import { GET as listExport } from '@/app/(console)/[tenant]/reports/conflicts/export/route'
import { withTenant } from '@/lib/db/with-tenant'
import type { SettingValues } from '@/lib/domain/catalog'
import { getAdvice } from '@/lib/features/conflicts/advice'
import { adviceAnswerSchema } from '@/lib/features/conflicts/advice-schema'
import { listConflictDevices, walkConflictDevices } from '@/lib/features/conflicts/device-queries'
import { loadConflictDevices, loadConflicts, loadWayOut } from '@/lib/features/conflicts/params'
import { prepareAssignments, prepareSettings } from '@/lib/features/conflicts/prepared-edit'
import { findConflict, listConflicts, readConflictTotals } from '@/lib/features/conflicts/queries'
import { CONFLICT_VIEWS, toSelectionParams } from '@/lib/features/conflicts/reference'
import { WAY_OUT_NUMBERS } from '@/lib/features/conflicts/way-out'
import { listWayOutDevices } from '@/lib/features/conflicts/way-out-devices'
import { findActor, type Actor } from '@/lib/features/core/actor'
import { loadDeviceList } from '@/lib/features/devices/params'
import { listDevices } from '@/lib/features/devices/queries'
import { getEditableSettings } from '@/lib/features/policies/version-queries'
import { resolveTenant } from '@/lib/worker/resolve-tenant'
import { makePerson, signIn, slugOf } from '../../support/actions'
import { makeGroup, makePolicy, makeTenant } from '../../support/tenants'
import { onboard, windowsSurvey } from '../../support/test-device'

vi.mock('@/lib/auth/session', () => ({ getSessionUser: vi.fn() }))
vi.mock('next/cache', () => ({ revalidatePath: vi.fn() }))
// As the framework itself resolves it on the server.
vi.mock('next/navigation', () => import('next/dist/client/components/navigation.react-server'))

const CLOUD = 'device_vendor_msft_policy_config_defender_cloudblocklevel'
const TIMEOUT = 'device_vendor_msft_policy_config_defender_cloudextendedtimeout'
const cloud = (option: string): SettingValues => ({
  [CLOUD]: { kind: 'choice', optionId: `${CLOUD}_${option}` },
})
const timeout = (value: number): SettingValues => ({ [TIMEOUT]: { kind: 'integer', value } })

let actor: Actor
let tenantId: string
/** Every client: cloud 2, timeout 50. */
let baseline: string
/** Ring 1: cloud 6, timeout 20. */
let hardened: string
/** Ring 1 in the head office: cloud 4. */
let office: string
let officeGroup: string
let ringGroup: string

async function actorOf(id: string, role: Parameters<typeof makePerson>[1]): Promise<Actor> {
  signIn(await makePerson(id, role))
  const found = await findActor(await slugOf(id))
  if (!found) throw new Error('Nobody is signed in')
  return found
}

const report = (address = '') => listConflicts(actor, loadConflicts(`http://x/?${address}`))
const devicesOf = async (query: URLSearchParams) => {
  const p = loadConflictDevices(`http://x/?${query}`)
  const selection =
    p.pair.length > 0 ? ({ kind: 'pair', pair: [p.pair[0] ?? '', p.pair[1] ?? ''] } as const) : null
  return listConflictDevices(
    actor,
    selection ??
      (p.among.length > 0
        ? { kind: 'contest', key: p.key, among: p.among }
        : { kind: 'setting', key: p.key }),
    p,
  )
}

beforeAll(async () => {
  tenantId = await makeTenant('conflicts')
  await onboard(tenantId, 'CALM-1', { ...windowsSurvey, tags: ['calm'] })
  await onboard(tenantId, 'RING-1', { ...windowsSurvey, tags: ['ring'] })
  await onboard(tenantId, 'RING-2', { ...windowsSurvey, tags: ['ring'] })
  await onboard(tenantId, 'RING-HQ', { ...windowsSurvey, tags: ['ring', 'hq'] })
  // Another channel manages it: what policies disagree on there is reported there.
  await onboard(tenantId, 'RING-INTUNE', { ...windowsSurvey, tags: ['ring'], mdmEnrolled: true })
  const clients = await makeGroup(tenantId, 'Clients', 'device.deviceOSType -eq "Windows"')
  ringGroup = await makeGroup(tenantId, 'Ring', 'device.displayName -startsWith "RING"')
  officeGroup = await makeGroup(tenantId, 'Office', 'device.displayName -eq "RING-HQ"')
  const include = (groupId: string) => [{ kind: 'includeGroup' as const, groupId }]
  const profile = 'windows-antivirus'
  baseline = await makePolicy(
    tenantId,
    'Baseline',
    profile,
    { ...cloud('2'), ...timeout(50) },
    include(clients),
  )
  hardened = await makePolicy(
    tenantId,
    'Hardened',
    profile,
    { ...cloud('6'), ...timeout(20) },
    include(ringGroup),
  )
  office = await makePolicy(tenantId, 'Office', profile, cloud('4'), include(officeGroup))
  await resolveTenant(tenantId)
  actor = await actorOf(tenantId, 'globalAdministrator')
})

describe('the report', () => {
  it('has a row for each setting, each pair of policies, and each mixture of contenders', async () => {
    const bySetting = await report()
    expect(bySetting.rows.map((row) => [row.title, row.devices])).toEqual([
      ['Cloud Block Level', 3],
      ['Cloud Extended Timeout', 3],
    ])
    expect(bySetting.totals).toMatchObject({ settings: 2, pairs: 3, contests: 3, devices: 3 })
    const byPair = await report('view=pair')
    expect(byPair.rows.map((row) => [row.title, row.settings.length, row.devices])).toEqual([
      ['Baseline and Hardened', 2, 3],
      ['Baseline and Office', 1, 1],
      ['Hardened and Office', 1, 1],
    ])
    const byDevices = await report('view=devices')
    expect(byDevices.rows.map((row) => [row.title, row.policies.length, row.devices])).toEqual([
      ['Cloud Extended Timeout', 2, 3],
      ['Cloud Block Level', 2, 2],
      ['Cloud Block Level', 3, 1],
    ])
  })

  it('names every value with the policies that have it', async () => {
    const [row] = (await report('q=block')).rows
    expect(row?.values.map((v) => [v.text, v.policies.map((p) => p.name)])).toEqual([
      ['High', ['Baseline']],
      ['High plus', ['Office']],
      ['Zero tolerance', ['Hardened']],
    ])
  })

  it.each([
    ['q=hardened', 2],
    ['q=zero tolerance', 1],
    ['q=100%25', 0],
    ['platform=linux', 0],
    ['platform=windows', 2],
    ['type=firewall', 0],
    ['atLeast=10', 0],
    ['view=pair&q=timeout', 1],
    ['view=devices&sort=policies&dir=desc', 3],
  ])('finds what %s asks for', async (address, total) => {
    expect((await report(address)).total).toBe(total)
  })

  it('filters by policy, sorts, and pages', async () => {
    expect((await report(`policy=${office}`)).rows.map((row) => row.title)).toEqual(['Cloud Block Level'])
    expect((await report('sort=name&dir=desc')).rows.map((row) => row.title)).toEqual([
      'Cloud Extended Timeout',
      'Cloud Block Level',
    ])
    expect(await report('size=25&page=2')).toMatchObject({ rows: [], total: 2 })
  })

  it.each(CONFLICT_VIEWS)('counts in the view by %s exactly the devices that it leads to', async (view) => {
    const { rows } = await report(`view=${view}`)
    expect(rows.length).toBeGreaterThan(0)
    for (const row of rows) {
      const { rows: found, total } = await devicesOf(toSelectionParams(row.selection))
      expect([row.title, total]).toEqual([row.title, row.devices])
      expect(new Set(found.map((device) => device.id)).size).toBe(row.devices)
      const walked = []
      const p = loadConflictDevices('http://x/')
      for await (const batch of walkConflictDevices(actor, row.selection, p)) walked.push(...batch)
      expect(walked.map((device) => device.id).toSorted()).toEqual(
        found.map((device) => device.id).toSorted(),
      )
    }
  })

  it('counts the same devices as the device list and the home page', async () => {
    const listed = await listDevices(actor, loadDeviceList('http://x/?status=conflict'), new Date())
    const totals = await withTenant(tenantId, (tx) => readConflictTotals(tx, tenantId), { readOnly: true })
    expect(listed.total).toBe(totals.devices)
    expect(totals.largest).toMatchObject({ key: CLOUD, devices: 3 })
  })

  it('opens sources with values, versions and devices', async () => {
    const detail = await findConflict(actor, { kind: 'setting', key: CLOUD })
    expect(
      detail?.settings[0]?.sources.map((s) => [s.name, s.value, s.version, s.newerVersion, s.devices]),
    ).toEqual([
      ['Baseline', 'High', 1, null, 3],
      ['Hardened', 'Zero tolerance', 1, null, 3],
      ['Office', 'High plus', 1, null, 1],
    ])
    expect(detail?.contests.map((contest) => [contest.policies.length, contest.devices])).toEqual([
      [2, 2],
      [3, 1],
    ])
    for (const source of detail?.settings[0]?.sources ?? []) {
      const query = toSelectionParams({ kind: 'setting', key: CLOUD })
      query.set('policy', source.id)
      expect((await devicesOf(query)).total).toBe(source.devices)
    }
  })

  it('says of a conflict that is gone that there is none', async () => {
    expect(await findConflict(actor, { kind: 'setting', key: 'no such setting' })).toBeNull()
    expect(await findConflict(actor, { kind: 'contest', key: CLOUD, among: [office] })).toBeNull()
    expect(await findConflict(actor, { kind: 'pair', pair: [office, office] })).toBeNull()
  })

  it('searches and sorts the devices', async () => {
    const query = toSelectionParams({ kind: 'setting', key: CLOUD })
    query.set('q', 'ring-')
    query.set('dir', 'desc')
    const { rows } = await devicesOf(query)
    expect(rows.map((device) => [device.name, device.conflicts])).toEqual([
      ['RING-HQ', 1],
      ['RING-2', 1],
      ['RING-1', 1],
    ])
    query.set('platform', 'linux')
    expect((await devicesOf(query)).total).toBe(0)
  })
})

describe('the exports', () => {
  const text = async (response: Response) =>
    (await response.text()).replace('\uFEFF', '').trim().split('\r\n')
  const params = async () => ({ params: Promise.resolve({ tenant: actor.tenantSlug }) })

  it('hold what the list shows', async () => {
    const lines = await text(
      await listExport(new NextRequest('http://x/?view=pair&q=office'), await params()),
    )
    expect(lines).toEqual([
      'Policies,Settings,Setting names,Devices',
      'Baseline; Office,1,Cloud Block Level,1',
      'Hardened; Office,1,Cloud Block Level,1',
    ])
  })

  it('hold the devices', async () => {
    const query = toSelectionParams({ kind: 'contest', key: CLOUD, among: [baseline, hardened] })
    const lines = await text(await devicesExport(new NextRequest(`http://x/?${query}`), await params()))
    expect(
      lines
        .slice(1)
        .map((line) => line.split(',')[0])
        .toSorted(),
    ).toEqual(['RING-1', 'RING-2'])
  })
})

describe('the advisor', () => {
  it('counts in each number exactly the devices that it leads to', async () => {
    for (const among of [[], [baseline, hardened].toSorted(), [baseline, hardened, office].toSorted()]) {
      const answer = await getAdvice(actor, { key: CLOUD, among })
      expect(answer.ways.length).toBeGreaterThan(0)
      expect(answer.devices).toBe(among.length === 0 ? 3 : among.length === 2 ? 2 : 1)
      for (const way of answer.ways) {
        expect(way.helped + way.remaining).toBe(answer.devices)
        for (const of of WAY_OUT_NUMBERS) {
          const query = new URLSearchParams({ key: CLOUD, among: among.join(','), way: way.id, of })
          const page = await listWayOutDevices(actor, loadWayOut(`http://x/?${query}`))
          expect([way.title, of, page.total]).toEqual([way.title, of, way[of]])
          expect(new Set(page.rows.map((device) => device.id)).size).toBe(way[of])
        }
      }
    }
  })

  it('answers over the wire what the page reads', async () => {
    const request = new NextRequest(`http://x/?key=${CLOUD}`)
    const response = await adviceRoute(request, { params: Promise.resolve({ tenant: actor.tenantSlug }) })
    const answer = adviceAnswerSchema.parse(await response.json())
    expect(new Set(answer.ways.map((way) => way.id)).size).toBe(answer.ways.length)
    expect(answer.ways.flatMap((way) => way.edits.map((edit) => edit.href))).not.toContain(null)
  })

  it('says of a conflict that is resolved that no device has it', async () => {
    expect(await getAdvice(actor, { key: TIMEOUT, among: [office] })).toMatchObject({ devices: 0, ways: [] })
  })

  it('fills in the forms', async () => {
    const { ways } = await getAdvice(actor, { key: TIMEOUT, among: [] })
    const removal = ways.find((way) => way.id === `removeSetting:${hardened}`)
    const current = await getEditableSettings(actor, hardened)
    const query = { key: TIMEOUT, among: [], way: removal?.id ?? '' }
    const prepared = await prepareSettings(actor, hardened, current.values, query)
    expect(prepared).toEqual({ title: removal?.title, value: cloud('6') })
    // The same way out changes nothing in another policy, and no way out at all leaves the form alone.
    expect(await prepareSettings(actor, baseline, current.values, query)).toMatchObject({ value: null })
    expect(await prepareSettings(actor, hardened, current.values, { ...query, way: '' })).toBeNull()
    const exclusion = ways.find((way) => way.id === `excludeGroup:${baseline}:${ringGroup}`)
    expect(await prepareAssignments(actor, baseline, { ...query, way: exclusion?.id ?? '' })).toMatchObject({
      value: [{ kind: 'includeGroup' }, { kind: 'excludeGroup', groupId: ringGroup }],
    })
  })

  it('offers no edit to who may not make it, and nothing to who may not read policies', async () => {
    const reader = await actorOf(tenantId, 'securityReader')
    const { ways } = await getAdvice(reader, { key: CLOUD, among: [] })
    expect(ways.flatMap((way) => way.edits.map((edit) => edit.href)).every((href) => href === null)).toBe(
      true,
    )
    const manager = await actorOf(tenantId, 'policyAndProfileManager')
    await expect(getAdvice(manager, { key: CLOUD, among: [] })).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('another tenant', () => {
  it('sees none of it', async () => {
    const other = await makeTenant('conflicts-other')
    const stranger = await actorOf(other, 'globalAdministrator')
    const all = await listConflicts(stranger, loadConflicts('http://x/'))
    expect(all).toMatchObject({ rows: [], total: 0, policies: [], totals: { settings: 0, devices: 0 } })
    expect(await findConflict(stranger, { kind: 'setting', key: CLOUD })).toBeNull()
    expect(await findConflict(stranger, { kind: 'pair', pair: [baseline, hardened] })).toBeNull()
    const p = loadConflictDevices('http://x/')
    expect(await listConflictDevices(stranger, { kind: 'setting', key: CLOUD }, p)).toEqual({
      rows: [],
      total: 0,
    })
    expect(await getAdvice(stranger, { key: CLOUD, among: [] })).toMatchObject({ devices: 0, ways: [] })
    // Signed in there, one asks for the first tenant's addresses in vain.
    const response = await adviceRoute(new NextRequest(`http://x/?key=${CLOUD}`), {
      params: Promise.resolve({ tenant: actor.tenantSlug }),
    })
    expect(response.status).toBe(404)
  })

  it('refuses roles without reports', async () => {
    const teacher = await actorOf(tenantId, 'schoolAdministrator')
    await expect(listConflicts(teacher, loadConflicts('http://x/'))).rejects.toThrow(/forbidden/)
    await expect(findConflict(teacher, { kind: 'setting', key: CLOUD })).rejects.toThrow(/forbidden/)
  })
})
