import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { withTenant } from '@/lib/db/with-tenant'
import type { ActionResult } from '@/lib/features/core/action-result'
import { findActor } from '@/lib/features/core/actor'
import {
  deleteDirectoryObjects,
  dismissLostMemberships,
  retargetDevice,
} from '@/lib/features/directory/actions'
import { listLostMemberships } from '@/lib/features/directory/queries'
import { changeMembers, createGroup, deleteGroup } from '@/lib/features/groups/actions'
import { reevaluateDevices } from '@/lib/worker/enrollment/reevaluate'
import { fleetIndexOf } from '@/lib/worker/fleet-index-cache'
import { resolveTenant } from '@/lib/worker/resolve-tenant'
import { regroupDirectoryObjects } from '@/lib/worker/tasks/regroup-directory-objects'
import { auditOf, makePerson, revisionOf, signIn, slugOf, takeJobs, type Person } from '../../support/actions'
import { expectResultsOf } from '../../support/expect-results'
import { makeGroup, makePolicy, makeTenant } from '../../support/tenants'
import { onboard, sendCheckIn, windowsSurvey, type TestDevice } from '../../support/test-device'

vi.mock('@/lib/auth/session', () => ({ getSessionUser: vi.fn() }))
vi.mock('next/cache', () => ({ revalidatePath: vi.fn() }))
// As the framework itself resolves it on the server.
vi.mock('next/navigation', () => import('next/dist/client/components/navigation.react-server'))

const CLOUD = 'device_vendor_msft_policy_config_defender_cloudblocklevel'
const cloud = (level: string) => ({ [CLOUD]: { kind: 'choice' as const, optionId: `${CLOUD}_${level}` } })
const HOUR_MS = 60 * 60 * 1000

let tenantId: string
let slug: string
let foreign: TestDevice
let foreignGroup: string
let admin: Person
let reader: Person
let dynamic: string
let assigned: string

const row = (id: string) =>
  withTenant(tenantId, (tx) => tx.device.findUniqueOrThrow({ where: { tenantId_id: { tenantId, id } } }))
const objectsOf = (id: string) =>
  withTenant(tenantId, (tx) =>
    tx.directoryObject.findMany({
      where: { tenantId, ownerDeviceId: id },
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    }),
  )
const groupsOf = (deviceId: string) =>
  withTenant(tenantId, async (tx) => {
    const rows = await tx.groupMember.findMany({ where: { tenantId, deviceId }, select: { groupId: true } })
    return rows.map((r) => r.groupId).toSorted()
  })
const addTo = (groupId: string, memberId: string) =>
  withTenant(tenantId, (tx) => tx.groupAssignedMember.create({ data: { tenantId, groupId, memberId } }))
const policiesOf = async (deviceId: string) => {
  const { cohortId } = await row(deviceId)
  return withTenant(tenantId, async (tx) => {
    const cohort = await tx.cohort.findFirstOrThrow({ where: { tenantId, id: cohortId ?? '' } })
    const policies = await tx.policy.findMany({ where: { tenantId, id: { in: cohort.policyIds } } })
    return policies.map((p) => p.name).toSorted()
  })
}
const actor = async () => {
  const found = await findActor(slug)
  if (!found) throw new Error('Nobody is signed in')
  return found
}
const lostOf = async (deviceId: string) =>
  (await listLostMemberships(await actor(), deviceId)).map((l) => l.displayName)

async function makeAssigned(tenant: string, displayName: string): Promise<string> {
  const made = await createGroup(tenant, {
    displayName,
    description: '',
    kind: 'assigned',
  })
  if (!made.ok) throw new Error(made.message)
  return made.data.id
}

beforeAll(async () => {
  tenantId = await makeTenant('directory')
  slug = await slugOf(tenantId)
  const other = await makeTenant('directory-other')
  foreign = await onboard(other, 'THEIRS')
  foreignGroup = await makeGroup(other, 'Theirs', 'device.displayName -eq "x"')
  admin = await makePerson(tenantId, 'globalAdministrator')
  reader = await makePerson(tenantId, 'securityReader')
  signIn(admin)
  dynamic = await makeGroup(tenantId, 'Windows', 'device.deviceOSType -eq "Windows"')
  assigned = await makeAssigned(slug, 'Pilot')
  await makePolicy(tenantId, 'Everyone', 'windows-antivirus', cloud('2'), [{ kind: 'allDevices' }])
  await makePolicy(tenantId, 'By rule', 'windows-antivirus', cloud('4'), [
    { kind: 'includeGroup', groupId: dynamic },
  ])
  await makePolicy(tenantId, 'By hand', 'windows-antivirus', cloud('6'), [
    { kind: 'includeGroup', groupId: assigned },
  ])
})
beforeEach(async () => {
  signIn(admin)
  await takeJobs()
})

/** A managed device in both groups, resolved. */
async function targetedDevice(survey = windowsSurvey): Promise<TestDevice> {
  const device = await onboard(tenantId, 'PC', survey)
  await addTo(assigned, device.id)
  await resolveTenant(tenantId)
  expect(await groupsOf(device.id)).toEqual([assigned, dynamic].toSorted())
  return device
}

describe('deleting a directory object in the directory', () => {
  it('takes the device out of every group, remembers what it lost, and wakes the worker', async () => {
    const device = await targetedDevice()
    const [object] = await objectsOf(device.id)
    const revision = await revisionOf(tenantId)
    await takeJobs()
    expect(await deleteDirectoryObjects(slug, { ids: [device.id] })).toMatchObject({
      ok: true,
      data: { deleted: 1, lostMemberships: 1 },
    })
    expect(await revisionOf(tenantId)).toBe(revision + 1)
    expect(await takeJobs()).toEqual([`resolve:${tenantId}`])
    expect(await objectsOf(device.id)).toMatchObject([{ id: object?.id, deletedReason: 'directory' }])
    expect(await row(device.id)).toMatchObject({ joinType: null, surveyDigest: null, channel: 'mde' })
    const { index } = await fleetIndexOf(tenantId)
    // What-if asks what would come of an object that had to be made: dynamic groups would not see it yet.
    expect(index.device(device.id)).toMatchObject({ directory: null, isRegrouping: true })
    await resolveTenant(tenantId)
    expect(await groupsOf(device.id)).toEqual([])
    // "All devices" asks for no object.
    expect(await policiesOf(device.id)).toEqual(['Everyone'])
    expect(await lostOf(device.id)).toEqual(['Pilot'])
    expect(await auditOf(tenantId, 'directory.delete')).toContainEqual(
      expect.objectContaining({
        targetId: device.id,
        targetName: 'PC',
        outcome: 'success',
        detail: { objectIds: [object?.id], lostGroupIds: [assigned] },
      }),
    )
  })

  it('has a new object made at the next check-in, equal as it is, which dynamic groups see after 48 hours', async () => {
    const device = await targetedDevice()
    await sendCheckIn(device)
    await deleteDirectoryObjects(slug, { ids: [device.id] })
    await takeJobs()
    const before = Date.now()
    await sendCheckIn(device)
    expect(await takeJobs()).toContain(`resolve:${tenantId}`)
    const [old, made] = await objectsOf(device.id)
    expect(made).toMatchObject({ joinType: 'synthetic', deletedAt: null, isTargetable: true })
    expect(made?.id).not.toBe(old?.id)
    const waits = (made?.regroupAt?.getTime() ?? 0) - before
    expect(waits / HOUR_MS).toBeGreaterThanOrEqual(48)
    expect(waits / HOUR_MS).toBeLessThan(48.1)
    expect(await row(device.id)).toMatchObject({ directoryObjectId: made?.id, joinType: 'synthetic' })

    await resolveTenant(tenantId)
    await expectResultsOf(tenantId)
    expect(await groupsOf(device.id)).toEqual([])
    expect(await policiesOf(device.id)).toEqual(['Everyone'])

    const due = made?.regroupAt ?? new Date()
    await takeJobs()
    expect(await regroupDirectoryObjects(tenantId, new Date(due.getTime() - 1000))).toBe(0)
    expect(await takeJobs()).toEqual([])
    expect(await regroupDirectoryObjects(tenantId, due)).toBe(1)
    expect(await takeJobs()).toEqual([`resolve:${tenantId}`])
    await resolveTenant(tenantId)
    await expectResultsOf(tenantId)
    // The assigned group does not take it in again.
    expect(await groupsOf(device.id)).toEqual([dynamic])
    expect(await policiesOf(device.id)).toEqual(['By rule', 'Everyone'])
    expect(await regroupDirectoryObjects(tenantId, due)).toBe(0)
  })

  it('has one made when the device is decided on again, not while nobody manages it, and once only', async () => {
    const device = await targetedDevice()
    await deleteDirectoryObjects(slug, { ids: [device.id] })
    const again = () => withTenant(tenantId, (tx) => reevaluateDevices(tx, tenantId, [device.id], new Date()))
    const scope = (windowsClient: string) =>
      withTenant(tenantId, (tx) =>
        tx.enforcementScope.update({ where: { tenantId }, data: { windowsClient } }),
      )
    await scope('off')
    await again()
    await sendCheckIn(device)
    expect(await objectsOf(device.id)).toHaveLength(1)
    await scope('all')
    await again()
    await again()
    const objects = await objectsOf(device.id)
    expect(objects).toHaveLength(2)
    expect(objects[1]).toMatchObject({ deletedAt: null, regroupAt: expect.any(Date) })
  })

  it('remembers a membership once, however often it is lost', async () => {
    const device = await targetedDevice()
    await deleteDirectoryObjects(slug, { ids: [device.id] })
    await sendCheckIn(device)
    await addTo(assigned, device.id)
    expect(await lostOf(device.id)).toEqual([])
    const second = (await objectsOf(device.id))[1]
    expect(await deleteDirectoryObjects(slug, { ids: [device.id] })).toMatchObject({ ok: true })
    expect(await lostOf(device.id)).toEqual(['Pilot'])
    const stored = await withTenant(tenantId, (tx) =>
      tx.lostMembership.findMany({ where: { tenantId, deviceId: device.id } }),
    )
    expect(stored).toMatchObject([{ groupId: assigned, objectId: second?.id }])
  })

  it('leaves one object in the end, whatever else happens at the same time', async () => {
    const devices = [await targetedDevice(), await targetedDevice(), await targetedDevice()]
    const ids = devices.map((d) => d.id)
    const renamed = (n: number) => devices.map((d) => sendCheckIn({ ...d, name: `PC-${n}` }))
    const again = () => withTenant(tenantId, (tx) => reevaluateDevices(tx, tenantId, ids, new Date()))
    await Promise.all([
      ...renamed(1),
      deleteDirectoryObjects(slug, { ids }),
      again(),
      ...renamed(2),
      deleteDirectoryObjects(slug, { ids: ids.toReversed() }),
      ...renamed(3),
    ])
    await Promise.all(renamed(4))
    for (const { id } of devices) {
      const live = (await objectsOf(id)).filter((o) => o.deletedAt === null)
      expect(live).toMatchObject([{ displayName: 'PC-4', regroupAt: expect.any(Date) }])
      expect(await row(id)).toMatchObject({ directoryObjectId: live[0]?.id, joinType: 'synthetic' })
      expect(await lostOf(id)).toEqual(['Pilot'])
    }
  })

  it('is refused where there is none', async () => {
    const device = await targetedDevice()
    await deleteDirectoryObjects(slug, { ids: [device.id] })
    expect(await deleteDirectoryObjects(slug, { ids: [device.id] })).toMatchObject({
      ok: false,
      code: 'conflict',
    })
  })

  it('deletes both objects of a Mac that registered twice, and both come again', async () => {
    const survey = {
      ...windowsSurvey,
      osPlatform: 'macOS' as const,
      osName: 'macOS 13',
      osVersion: '13.4',
      agentVersion: '101.23052.0004',
      registration: 'workplace' as const,
    }
    const device = await onboard(tenantId, 'MAC', survey)
    const live = async () => (await objectsOf(device.id)).filter((o) => o.deletedAt === null)
    expect(await live()).toHaveLength(2)
    expect(await row(device.id)).toMatchObject({ joinType: 'synthetic' })
    expect((await live()).find((o) => !o.isTargetable)).toMatchObject({ joinType: 'workplace' })
    await sendCheckIn(device)
    expect(await live()).toHaveLength(2)
    await deleteDirectoryObjects(slug, { ids: [device.id] })
    expect(await live()).toHaveLength(0)
    await sendCheckIn(device)
    expect(await live()).toHaveLength(2)

    const registered = (await live()).find((o) => !o.isTargetable)
    await sendCheckIn({ ...device, survey: { ...survey, agentVersion: '101.23062.0016' } })
    expect(await live()).toMatchObject([
      { id: registered?.id, joinType: 'workplace', isTargetable: true, managementType: 'MicrosoftSense' },
    ])
    expect(await row(device.id)).toMatchObject({ directoryObjectId: registered?.id, joinType: 'workplace' })
    const replaced = (await objectsOf(device.id)).filter((o) => o.deletedReason === 'replaced')
    expect(replaced).toHaveLength(1)
  })
})

describe('a full registration that replaces a synthetic object', () => {
  it('keeps assigned memberships, and dynamic groups see it at once', async () => {
    const device = await targetedDevice()
    await sendCheckIn({ ...device, survey: { ...windowsSurvey, registration: 'azureAD' } })
    const [old, made] = await objectsOf(device.id)
    expect(old).toMatchObject({ deletedReason: 'replaced', deletedAt: expect.any(Date) })
    expect(made).toMatchObject({ joinType: 'azureAD', regroupAt: null, isTargetable: true })
    expect(await row(device.id)).toMatchObject({ joinType: 'azureAD', channel: 'mde' })
    await resolveTenant(tenantId)
    expect(await groupsOf(device.id)).toEqual([assigned, dynamic].toSorted())
    expect(await policiesOf(device.id)).toEqual(['By hand', 'By rule', 'Everyone'])
    expect(await lostOf(device.id)).toEqual([])
  })

  it('does not end a wait that is under way', async () => {
    const device = await targetedDevice()
    await deleteDirectoryObjects(slug, { ids: [device.id] })
    await sendCheckIn(device)
    const waiting = (await objectsOf(device.id))[1]
    await sendCheckIn({ ...device, survey: { ...windowsSurvey, registration: 'azureAD' } })
    const made = (await objectsOf(device.id)).find((o) => o.deletedAt === null)
    expect(made).toMatchObject({ joinType: 'azureAD', regroupAt: waiting?.regroupAt })
  })
})

/** A device that lost its membership of Pilot and has a new object. */
async function deviceThatLost(): Promise<TestDevice> {
  const device = await targetedDevice()
  await deleteDirectoryObjects(slug, { ids: [device.id] })
  await sendCheckIn(device)
  return device
}

describe('retargeting', () => {
  it('puts the device into the group again, and its policy is back', async () => {
    const device = await deviceThatLost()
    await takeJobs()
    expect(await retargetDevice(slug, { deviceId: device.id, groupIds: [assigned] })).toMatchObject({
      ok: true,
      data: { retargeted: 1 },
    })
    expect(await takeJobs()).toEqual([`resolve:${tenantId}`])
    expect(await lostOf(device.id)).toEqual([])
    await resolveTenant(tenantId)
    expect(await policiesOf(device.id)).toEqual(['By hand', 'Everyone'])
    expect(await auditOf(tenantId, 'directory.retarget')).toContainEqual(
      expect.objectContaining({
        targetId: device.id,
        detail: { groupIds: [assigned], groups: ['Pilot'] },
      }),
    )
    expect(await retargetDevice(slug, { deviceId: device.id, groupIds: [assigned] })).toMatchObject({
      code: 'notFound',
    })
  })

  it('waits until there is an object that a group can hold', async () => {
    const device = await targetedDevice()
    await deleteDirectoryObjects(slug, { ids: [device.id] })
    expect(await retargetDevice(slug, { deviceId: device.id, groupIds: [assigned] })).toMatchObject({
      ok: false,
      code: 'conflict',
    })
    expect(await lostOf(device.id)).toEqual(['Pilot'])
  })
})

describe('dismissing', () => {
  it('forgets what was lost, and changes nothing else', async () => {
    const device = await deviceThatLost()
    const revision = await revisionOf(tenantId)
    expect(await dismissLostMemberships(slug, { deviceId: device.id, groupIds: [assigned] })).toMatchObject({
      ok: true,
      data: { dismissed: 1 },
    })
    expect(await lostOf(device.id)).toEqual([])
    expect(await revisionOf(tenantId)).toBe(revision)
    expect(await auditOf(tenantId, 'directory.dismiss')).toContainEqual(
      expect.objectContaining({ targetId: device.id, outcome: 'success' }),
    )
  })
})

describe('a group that lost the device', () => {
  it('has nothing to be retargeted to once somebody puts the device in by hand, and takes it out again', async () => {
    const device = await deviceThatLost()
    const change = (add: string[], removed: string[]) =>
      changeMembers(slug, { id: assigned, add, remove: removed })
    expect(await change([device.id], [])).toMatchObject({ ok: true })
    expect(await lostOf(device.id)).toEqual([])
    expect(await change([], [device.id])).toMatchObject({ ok: true })
    expect(await lostOf(device.id)).toEqual([])
  })

  it('is forgotten with the group', async () => {
    const device = await deviceThatLost()
    const group = await makeAssigned(slug, 'Short-lived')
    await addTo(group, device.id)
    await deleteDirectoryObjects(slug, { ids: [device.id] })
    expect(await lostOf(device.id)).toEqual(['Pilot', 'Short-lived'])
    expect(await deleteGroup(slug, { id: group, version: 1 })).toMatchObject({ ok: true })
    expect(await lostOf(device.id)).toEqual(['Pilot'])
    const kept = await withTenant(tenantId, (tx) => tx.lostMembership.count({ where: { groupId: group } }))
    expect(kept).toBe(0)
  })
})

type Act = (at: string, deviceId: string, groupId: string) => Promise<ActionResult<unknown>>
const actions: Record<string, Act> = {
  'directory.delete': (at, deviceId) => deleteDirectoryObjects(at, { ids: [deviceId] }),
  'directory.retarget': (at, deviceId, groupId) => retargetDevice(at, { deviceId, groupIds: [groupId] }),
  'directory.dismiss': (at, deviceId, groupId) =>
    dismissLostMemberships(at, { deviceId, groupIds: [groupId] }),
}

describe.each(Object.entries(actions))('%s', (name, act) => {
  it('refuses a role without the permission, and records that', async () => {
    const device = await deviceThatLost()
    const before = [await row(device.id), await objectsOf(device.id), await lostOf(device.id)]
    signIn(reader)
    expect(await act(slug, device.id, assigned)).toMatchObject({ ok: false, code: 'forbidden' })
    expect([await row(device.id), await objectsOf(device.id), await lostOf(device.id)]).toEqual(before)
    expect(await auditOf(tenantId, name)).toContainEqual(
      expect.objectContaining({ outcome: 'refused', actorId: reader.id }),
    )
  })

  it("does not find another tenant's device, nor a device or tenant that is none", async () => {
    for (const id of [foreign.id, 'dev_nobody'])
      expect(await act(slug, id, assigned)).toMatchObject({ ok: false, code: 'notFound' })
    expect(await act('directory-other', foreign.id, foreignGroup)).toMatchObject({ code: 'notFound' })
    const theirs = await withTenant(foreign.tenantId, (tx) =>
      tx.directoryObject.findMany({ where: { ownerDeviceId: foreign.id } }),
    )
    expect(theirs).toMatchObject([{ deletedAt: null }])
  })

  it('asks for something to do it to', async () => {
    expect(await act(slug, '', '')).toMatchObject({ ok: false, code: 'invalid' })
  })
})

describe.each([
  ['directory.retarget', retargetDevice],
  ['directory.dismiss', dismissLostMemberships],
] as const)('%s', (_, act) => {
  it("takes neither another tenant's group nor one that was not lost, and then changes nothing", async () => {
    const device = await deviceThatLost()
    for (const groupId of [foreignGroup, dynamic, 'grp_nobody']) {
      expect(await act(slug, { deviceId: device.id, groupIds: [assigned, groupId] })).toMatchObject({
        ok: false,
        code: 'notFound',
      })
    }
    expect(await lostOf(device.id)).toEqual(['Pilot'])
  })
})
