import { beforeEach, describe, expect, it, vi } from 'vitest'
import { newId } from '@/lib/db/new-id'
import { withTenant } from '@/lib/db/with-tenant'
import { findActor } from '@/lib/features/core/actor'
import { getDirectoryQuota } from '@/lib/features/directory/queries'
import { deleteDevicesInTx, RESTORABLE_DAYS, restoreDevicesInTx } from '@/lib/worker/enrollment/delete-device'
import { deleteDirectoryObjectsInTx } from '@/lib/worker/enrollment/delete-directory-objects'
import { resolveTenant } from '@/lib/worker/resolve-tenant'
import { purgeDeleted } from '@/lib/worker/tasks/purge-deleted'
import { makePerson, signIn, slugOf } from '../../support/actions'
import { expectResultsOf } from '../../support/expect-results'
import { makeGroup, makePolicy, makeTenant } from '../../support/tenants'
import { onboard, sendCheckIn, windowsSurvey, type TestDevice } from '../../support/test-device'

vi.mock('@/lib/auth/session', () => ({ getSessionUser: vi.fn() }))
vi.mock('next/cache', () => ({ revalidatePath: vi.fn() }))
// As the framework itself resolves it on the server.
vi.mock('next/navigation', () => import('next/dist/client/components/navigation.react-server'))

const DAY_MS = 24 * 60 * 60 * 1000
const CLOUD = 'device_vendor_msft_policy_config_defender_cloudblocklevel'

let tenantId: string
let dynamic: string
let assigned: string
let number = 0

const remove = (ids: readonly string[], now = new Date()) =>
  withTenant(tenantId, (tx) => deleteDevicesInTx(tx, tenantId, ids, { now, deletedBy: 'The administrator' }))
const restore = (ids: readonly string[], now = new Date()) =>
  withTenant(tenantId, (tx) => restoreDevicesInTx(tx, tenantId, ids, now))
const find = (id: string) =>
  withTenant(tenantId, (tx) => tx.device.findUnique({ where: { tenantId_id: { tenantId, id } } }))
const objectsOf = (ownerDeviceId: string) =>
  withTenant(tenantId, (tx) => tx.directoryObject.findMany({ where: { tenantId, ownerDeviceId } }))

/** All that a device has beside its row. */
const belongingsOf = (deviceId: string) =>
  withTenant(tenantId, async (tx) => ({
    memberships: await tx.groupAssignedMember.findMany({ where: { tenantId, memberId: deviceId } }),
    lost: await tx.lostMembership.findMany({ where: { tenantId, deviceId } }),
    exceptions: await tx.settingException.findMany({ where: { tenantId, deviceId } }),
    objects: await tx.directoryObject.findMany({ where: { tenantId, ownerDeviceId: deviceId } }),
  }))

async function makeAssigned(displayName: string): Promise<string> {
  const id = newId('grp')
  await withTenant(tenantId, (tx) =>
    tx.group.create({ data: { tenantId, id, displayName, kind: 'assigned' } }),
  )
  return id
}

beforeEach(async () => {
  tenantId = await makeTenant(`restore-${number++}`)
  dynamic = await makeGroup(tenantId, 'Windows', 'device.deviceOSType -eq "Windows"')
  assigned = await makeAssigned('Pilot')
  await makePolicy(
    tenantId,
    'By rule',
    'windows-antivirus',
    { [CLOUD]: { kind: 'choice', optionId: `${CLOUD}_2` } },
    [
      { kind: 'includeGroup', groupId: dynamic },
      { kind: 'includeGroup', groupId: assigned },
    ],
  )
})

/** A device with everything: tags, a report with an error, a membership and one that it lost. */
async function fullDevice(): Promise<TestDevice> {
  const device = await onboard(tenantId, 'PC-1', { ...windowsSurvey, tags: ['Site A'], hardwareId: 'HW-1' })
  const lost = await makeAssigned('Lost')
  await withTenant(tenantId, (tx) =>
    tx.groupAssignedMember.create({ data: { tenantId, groupId: lost, memberId: device.id } }),
  )
  await withTenant(tenantId, (tx) => deleteDirectoryObjectsInTx(tx, tenantId, [device.id], new Date()))
  await withTenant(tenantId, (tx) =>
    tx.groupAssignedMember.create({ data: { tenantId, groupId: assigned, memberId: device.id } }),
  )
  await sendCheckIn(device)
  await resolveTenant(tenantId)
  const { policySetHash } = await sendCheckIn(device)
  await sendCheckIn(device, {
    sequence: 1,
    policySetHash: policySetHash ?? '',
    exceptions: [{ key: CLOUD, status: 'error', errorCode: '0x1', observedValue: '0' }],
  })
  return device
}

describe('deleting devices', () => {
  it('takes everything of the device with it, and its key opens nothing', async () => {
    const device = await fullDevice()
    expect(await remove([device.id, 'dev_nobody'])).toEqual([{ id: device.id, name: 'PC-1' }])
    expect(await find(device.id)).toBeNull()
    const left = await belongingsOf(device.id)
    expect(left).toMatchObject({ memberships: [], lost: [], exceptions: [] })
    expect(left.objects.map((o) => o.deletedReason).toSorted()).toEqual(['device', 'directory'])
    await expect(sendCheckIn(device)).rejects.toMatchObject({ status: 401 })
    await resolveTenant(tenantId)
    await expectResultsOf(tenantId)
    expect(await remove([device.id])).toEqual([])
  })
})

describe('restoring devices', () => {
  it('brings back the row, its key, reports, memberships and directory object as they were', async () => {
    const device = await fullDevice()
    const row = await find(device.id)
    const belongings = await belongingsOf(device.id)
    expect(belongings.exceptions).toHaveLength(1)
    expect(belongings.lost).toHaveLength(1)
    await remove([device.id])
    await resolveTenant(tenantId)
    expect(await restore([device.id])).toEqual([{ id: device.id, name: 'PC-1' }])
    expect(await find(device.id)).toEqual({ ...row, cohortId: null, surveyDigest: null })
    expect(await belongingsOf(device.id)).toEqual(belongings)
    await resolveTenant(tenantId)
    await expectResultsOf(tenantId)
    expect((await find(device.id))?.cohortId).toBe(row?.cohortId)
    expect(await sendCheckIn(device)).toMatchObject({ enrollment: { code: 1 } })
    const kept = await withTenant(tenantId, (tx) => tx.deletedDevice.count())
    expect(kept).toBe(0)
    const events = await withTenant(tenantId, (tx) =>
      tx.deviceEvent.findMany({ where: { deviceId: device.id, kind: { in: ['deleted', 'restored'] } } }),
    )
    expect(events.map((e) => e.kind).toSorted()).toEqual(['deleted', 'restored'])
  })

  it('decides on the device anew, and leaves out groups that are gone or dynamic by now', async () => {
    const device = await onboard(tenantId, 'PC-1')
    const gone = await makeAssigned('Gone')
    await withTenant(tenantId, (tx) =>
      tx.groupAssignedMember.createMany({
        data: [assigned, gone].map((groupId) => ({ tenantId, groupId, memberId: device.id })),
      }),
    )
    await remove([device.id])
    await withTenant(tenantId, async (tx) => {
      await tx.group.delete({ where: { tenantId_id: { tenantId, id: gone } } })
      await tx.group.update({
        where: { tenantId_id: { tenantId, id: assigned } },
        data: { kind: 'dynamic', membershipRule: 'device.displayName -eq "x"' },
      })
      await tx.enforcementScope.update({ where: { tenantId }, data: { windowsClient: 'off' } })
    })
    await restore([device.id])
    expect(await find(device.id)).toMatchObject({ channel: 'none', enrollmentRow: 7 })
    expect(await belongingsOf(device.id)).toMatchObject({
      memberships: [],
      objects: [{ deletedAt: null, deletedReason: null, managementType: null }],
    })
  })

  it('refuses when the time is over, when it is back already, and when the device came by itself', async () => {
    const [one, two] = [await onboard(tenantId, 'PC-1'), await onboard(tenantId, 'PC-2')]
    const now = new Date()
    const over = new Date(now.getTime() + RESTORABLE_DAYS * DAY_MS)
    await remove([one.id, two.id], now)
    await expect(restore([one.id], over)).rejects.toMatchObject({ code: 'notFound' })
    await expect(restore([one.id, 'dev_nobody'])).rejects.toMatchObject({ code: 'notFound' })
    expect(await find(one.id)).toBeNull()
    await restore([one.id], new Date(over.getTime() - 1000))
    await expect(restore([one.id])).rejects.toMatchObject({ code: 'notFound' })

    const kept = await withTenant(tenantId, (tx) =>
      tx.deletedDevice.findFirstOrThrow({ where: { deviceId: two.id } }),
    )
    await restore([two.id])
    await withTenant(tenantId, (tx) =>
      tx.deletedDevice.create({ data: { ...kept, snapshot: kept.snapshot ?? {} } }),
    )
    await expect(restore([two.id])).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('PC-2 has onboarded again'),
    })
  })

  it('names the newer record of hardware that was set up anew meanwhile', async () => {
    const survey = { ...windowsSurvey, hardwareId: 'HW-9' }
    const old = await onboard(tenantId, 'PC-1', survey)
    await remove([old.id], new Date(Date.now() - 1000))
    const next = await onboard(tenantId, 'PC-1', survey)
    await restore([old.id])
    expect(await find(old.id)).toMatchObject({ supersededById: next.id })
    expect(await find(next.id)).toMatchObject({ supersededById: null })
  })

  it('touches no other tenant', async () => {
    const mine = await onboard(tenantId, 'PC-1')
    const other = await makeTenant('restore-other')
    expect(
      await withTenant(other, (tx) =>
        deleteDevicesInTx(tx, other, [mine.id], { now: new Date(), deletedBy: null }),
      ),
    ).toEqual([])
    await remove([mine.id])
    await expect(
      withTenant(other, (tx) => restoreDevicesInTx(tx, other, [mine.id], new Date())),
    ).rejects.toMatchObject({ code: 'notFound' })
    expect(await withTenant(other, (tx) => tx.deletedDevice.count())).toBe(0)
  })
})

describe('thirty days later', () => {
  it('deleted devices and objects go for good, but for an object that a device still names', async () => {
    const now = new Date()
    const [one, two] = [await onboard(tenantId, 'PC-1'), await onboard(tenantId, 'PC-2')]
    await remove([one.id], now)
    await withTenant(tenantId, (tx) => deleteDirectoryObjectsInTx(tx, tenantId, [two.id], now))
    expect(await purgeDeleted(tenantId, new Date(now.getTime() + RESTORABLE_DAYS * DAY_MS - 1000))).toBe(0)
    expect(await purgeDeleted(tenantId, new Date(now.getTime() + RESTORABLE_DAYS * DAY_MS))).toBe(2)
    expect(await objectsOf(one.id)).toEqual([])
    expect(await objectsOf(two.id)).toHaveLength(1)
    await expect(restore([one.id])).rejects.toMatchObject({ code: 'notFound' })
  })
})

describe("the directory's quota", () => {
  it('counts live objects and those deleted within 30 days, of this tenant alone', async () => {
    signIn(await makePerson(tenantId, 'securityReader'))
    const actor = await findActor(await slugOf(tenantId))
    if (!actor) throw new Error('Nobody is signed in')
    const [one, two] = [await onboard(tenantId, 'PC-1'), await onboard(tenantId, 'PC-2')]
    await onboard(tenantId, 'PC-3')
    const now = new Date()
    await remove([one.id], now)
    await remove([two.id], new Date(now.getTime() - 31 * DAY_MS))
    expect(await getDirectoryQuota(actor, now)).toEqual({
      used: 2,
      deletedCounting: 1,
      limit: 50_000,
      level: 'ok',
    })
    await withTenant(tenantId, (tx) =>
      tx.tenant.update({ where: { id: tenantId }, data: { verifiedDomain: true } }),
    )
    expect(await getDirectoryQuota(actor, now)).toMatchObject({ used: 2, limit: 300_000 })
  })
})
