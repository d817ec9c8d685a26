import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { withTenant } from '@/lib/db/with-tenant'
import { findActor, type Actor } from '@/lib/features/core/actor'
import { getCheckInHistory } from '@/lib/features/devices/check-in-queries'
import {
  getAwaitedGroups,
  listDeviceGroups,
  listDirectoryObjects,
} from '@/lib/features/devices/detail-queries'
import { getDeviceStanding } from '@/lib/features/devices/detail-standing'
import { deleteDirectoryObjects } from '@/lib/features/directory/actions'
import { listLostMemberships } from '@/lib/features/directory/queries'
import { createGroup } from '@/lib/features/groups/actions'
import { resolveTenant } from '@/lib/worker/resolve-tenant'
import { regroupDirectoryObjects } from '@/lib/worker/tasks/regroup-directory-objects'
import { makePerson, signIn, slugOf } from '../../support/actions'
import { makeGroup, makePolicy, makeTenant } from '../../support/tenants'
import { onboard, sendCheckIn, type TestDevice } from '../../support/test-device'

vi.mock('@/lib/auth/session', () => ({ getSessionUser: vi.fn() }))
vi.mock('next/cache', () => ({ revalidatePath: vi.fn() }))
// As the framework itself resolves it on the server.
vi.mock('next/navigation', () => import('next/dist/client/components/navigation.react-server'))

const CLOUD = 'device_vendor_msft_policy_config_defender_cloudblocklevel'

let tenantId: string
let slug: string
let actor: Actor
let foreign: TestDevice
let admin: Awaited<ReturnType<typeof makePerson>>
let dynamic: string

beforeAll(async () => {
  tenantId = await makeTenant('device-queries')
  slug = await slugOf(tenantId)
  foreign = await onboard(await makeTenant('device-queries-other'), 'THEIRS')
  admin = await makePerson(tenantId, 'globalAdministrator')
  signIn(admin)
  const found = await findActor(slug)
  if (!found) throw new Error('The tenant is not there')
  actor = found
  dynamic = await makeGroup(tenantId, 'Windows', 'device.deviceOSType -eq "Windows"')
  await makeGroup(tenantId, 'Linux', 'device.deviceOSType -eq "Linux"')
  const paused = await makeGroup(tenantId, 'Paused', 'device.deviceOSType -eq "Windows"')
  await withTenant(tenantId, (tx) =>
    tx.group.update({
      where: { tenantId_id: { tenantId, id: paused } },
      data: { processingState: 'Paused' },
    }),
  )
  await makePolicy(
    tenantId,
    'Everyone',
    'windows-antivirus',
    { [CLOUD]: { kind: 'choice', optionId: `${CLOUD}_2` } },
    [{ kind: 'allDevices' }],
  )
})
beforeEach(() => signIn(admin))

describe('the groups of a device', () => {
  it('are said with their rules, and with those it waits for after its object was deleted', async () => {
    const device = await onboard(tenantId, 'REGROUPING')
    await resolveTenant(tenantId)
    const before = await listDeviceGroups(actor, device.id)
    expect(before).toMatchObject([{ id: dynamic, evaluation: { expressionResult: true } }])
    expect(await getAwaitedGroups(actor, device.id)).toEqual({ regroupAt: null, groups: [] })

    await deleteDirectoryObjects(slug, { ids: [device.id] })
    await resolveTenant(tenantId)
    expect(await listDeviceGroups(actor, device.id)).toEqual([])
    expect(await getAwaitedGroups(actor, device.id)).toEqual({ regroupAt: null, groups: [] })

    await sendCheckIn(device)
    await resolveTenant(tenantId)
    const [made, old] = await listDirectoryObjects(actor, device.id)
    expect(old).toMatchObject({ deletedReason: 'directory' })
    expect(await listDeviceGroups(actor, device.id)).toEqual([])
    expect(await getAwaitedGroups(actor, device.id)).toMatchObject({
      regroupAt: made?.regroupAt,
      groups: [{ id: dynamic, evaluation: { expressionResult: true } }],
    })

    await regroupDirectoryObjects(tenantId, new Date(made?.regroupAt ?? ''))
    await resolveTenant(tenantId)
    expect((await listDeviceGroups(actor, device.id)).map((g) => g.id)).toEqual([dynamic])
    expect(await getAwaitedGroups(actor, device.id)).toEqual({ regroupAt: null, groups: [] })
  })

  it('of another tenant are not told', async () => {
    await expect(getAwaitedGroups(actor, foreign.id)).rejects.toThrow(/NEXT_HTTP_ERROR_FALLBACK;404/)
    await expect(getCheckInHistory(actor, foreign.id, new Date())).rejects.toThrow(/404/)
    await expect(getDeviceStanding(actor, foreign.id)).rejects.toThrow(/404/)
    expect(await listDirectoryObjects(actor, foreign.id)).toEqual([])
  })
})

describe('the notice of lost memberships', () => {
  it('counts what the directory page lists', async () => {
    const device = await onboard(tenantId, 'LOST')
    const add = (groupId: string) =>
      withTenant(tenantId, (tx) =>
        tx.groupAssignedMember.create({ data: { tenantId, groupId, memberId: device.id } }),
      )
    const groups: string[] = []
    for (const displayName of ['Pilot', 'Lab']) {
      const made = await createGroup(slug, { displayName, description: '', kind: 'assigned' })
      if (!made.ok) throw new Error(made.message)
      groups.push(made.data.id)
      await add(made.data.id)
    }
    await resolveTenant(tenantId)
    await deleteDirectoryObjects(slug, { ids: [device.id] })
    const counted = async () => (await getDeviceStanding(actor, device.id)).lostMemberships
    expect(await counted()).toBe(2)
    // Somebody puts it back by hand, without the button.
    await add(groups[0] ?? '')
    expect(await counted()).toBe(1)
    expect(await listLostMemberships(actor, device.id)).toHaveLength(1)
  })
})

describe('check-ins', () => {
  it('are told with what they acknowledged and which settings failed', async () => {
    const device = await onboard(tenantId, 'REPORTS')
    await resolveTenant(tenantId)
    const { policySetHash } = await sendCheckIn(device)
    if (policySetHash === null) throw new Error('Nothing to enforce')
    const now = new Date()
    expect((await getCheckInHistory(actor, device.id, now)).reports).toEqual([])
    const failed = { key: CLOUD, status: 'error' as const, errorCode: '0x80070005' }
    await sendCheckIn(device, { sequence: 1, policySetHash, verification: 'engine', exceptions: [failed] })
    const { reports } = await getCheckInHistory(actor, device.id, now)
    expect(reports.map(({ isError }) => isError).toSorted()).toEqual([false, true])
    expect(reports.find((r) => r.isError)?.text).toBe(`Reported settings that failed: ${CLOUD}`)
    expect(reports.find((r) => !r.isError)?.text).toBe(
      `Acknowledged policy set ${policySetHash.slice(0, 12)}, 1 setting in error`,
    )
  })
})
