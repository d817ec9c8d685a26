import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { withTenant } from '@/lib/db/with-tenant'
import type { ActionResult } from '@/lib/features/core/action-result'
import { createToken, deleteDevices, revokeToken, setTags, syncDevices } from '@/lib/features/devices/actions'
import { excludeDevices } from '@/lib/features/devices/detail-actions'
import { onboardDevice } from '@/lib/features/device-api/onboard-device'
import { resolveTenant } from '@/lib/worker/resolve-tenant'
import { auditOf, makePerson, revisionOf, signIn, slugOf, takeJobs, type Person } from '../../support/actions'
import { makeGroup, makeTenant } from '../../support/tenants'
import { onboard, sendCheckIn, windowsSurvey, type TestDevice } from '../../support/test-device'

vi.mock('@/lib/auth/session', () => ({ getSessionUser: vi.fn() }))
vi.mock('next/cache', () => ({ revalidatePath: vi.fn() }))
// As the framework itself resolves it on the server.
vi.mock('next/navigation', () => import('next/dist/client/components/navigation.react-server'))

const MDM = { ...windowsSurvey, mdmEnrolled: true }

let tenantId: string
let slug: string
let foreign: TestDevice
let admin: Person
let reader: Person

const row = (id: string) =>
  withTenant(tenantId, (tx) => tx.device.findUniqueOrThrow({ where: { tenantId_id: { tenantId, id } } }))

beforeAll(async () => {
  tenantId = await makeTenant('devices')
  slug = await slugOf(tenantId)
  foreign = await onboard(await makeTenant('devices-other'), 'THEIRS')
  admin = await makePerson(tenantId, 'globalAdministrator')
  reader = await makePerson(tenantId, 'securityReader')
})
beforeEach(async () => {
  signIn(admin)
  await takeJobs()
})

/** Every action on devices, with an input that works, so that each is held against the same refusals. */
const onDevices: Record<string, (at: string, ids: string[]) => Promise<ActionResult<unknown>>> = {
  'device.sync': (at, ids) => syncDevices(at, { ids }),
  'device.setTags': (at, ids) => setTags(at, { ids, add: ['New'], remove: [] }),
  'device.delete': (at, ids) => deleteDevices(at, { ids }),
  'device.exclude': (at, ids) => excludeDevices(at, { ids, reason: 'Kiosk' }),
}

describe.each(Object.entries(onDevices))('%s', (name, act) => {
  it('refuses a role without the permission, and records that', async () => {
    const device = await onboard(tenantId, 'PC')
    const before = await row(device.id)
    signIn(reader)
    expect(await act(slug, [device.id])).toMatchObject({ ok: false, code: 'forbidden' })
    expect(await row(device.id)).toEqual(before)
    expect(await auditOf(tenantId, name)).toContainEqual(
      expect.objectContaining({ outcome: 'refused', actorId: reader.id }),
    )
  })

  it("does not find another tenant's device, and then changes none", async () => {
    const device = await onboard(tenantId, 'PC')
    const before = await row(device.id)
    for (const ids of [[foreign.id], [device.id, foreign.id], ['dev_nobody']]) {
      expect(await act(slug, ids)).toMatchObject({ ok: false, code: 'notFound' })
    }
    expect(await row(device.id)).toEqual(before)
    const theirs = await withTenant(foreign.tenantId, (tx) =>
      tx.device.findFirstOrThrow({ where: { id: foreign.id } }),
    )
    expect(theirs).toMatchObject({ syncRequestedAt: null, tags: [] })
  })

  it('asks for a device, and refuses tenants that the person is not in', async () => {
    expect(await act(slug, [])).toMatchObject({
      ok: false,
      code: 'invalid',
      fieldErrors: { ids: expect.any(String) },
    })
    expect(await act('devices-other', [foreign.id])).toMatchObject({ ok: false, code: 'notFound' })
    expect(await act('nowhere', ['dev_x'])).toMatchObject({ ok: false, code: 'notFound' })
  })
})

describe('policy sync', () => {
  it('asks managed devices only, and the device is told once', async () => {
    const [managed, enrolled] = [await onboard(tenantId, 'PC'), await onboard(tenantId, 'MDM', MDM)]
    expect(await syncDevices(slug, { ids: [managed.id, enrolled.id] })).toMatchObject({
      ok: true,
      data: { asked: 1, skipped: 1 },
    })
    expect((await row(enrolled.id)).syncRequestedAt).toBeNull()
    expect(await sendCheckIn(managed)).toMatchObject({ syncRequested: true })
    expect(await sendCheckIn(managed)).toMatchObject({ syncRequested: false })
    expect(await auditOf(tenantId, 'device.sync')).toContainEqual(
      expect.objectContaining({ targetId: managed.id, outcome: 'success', revision: null }),
    )
  })

  it('says so when none of them can be synced', async () => {
    const enrolled = await onboard(tenantId, 'MDM', MDM)
    expect(await syncDevices(slug, { ids: [enrolled.id] })).toMatchObject({ ok: false, code: 'conflict' })
  })
})

describe('tags', () => {
  it('adds and removes in any letter case, decides again and wakes the worker', async () => {
    await withTenant(tenantId, (tx) =>
      tx.enforcementScope.update({ where: { tenantId }, data: { windowsClient: 'tagged' } }),
    )
    const device = await onboard(tenantId, 'PC')
    expect(await row(device.id)).toMatchObject({ channel: 'none', enrollmentCode: 2 })
    const revision = await revisionOf(tenantId)
    await takeJobs()
    const added = await setTags(slug, { ids: [device.id], add: ['mde-management', 'HQ', 'hq'], remove: [] })
    expect(added).toMatchObject({ ok: true, data: { changed: 1, held: 0 } })
    expect(await row(device.id)).toMatchObject({
      tags: ['mde-management', 'HQ'],
      channel: 'mde',
      enrollmentCode: 1,
    })
    expect(await revisionOf(tenantId)).toBe(revision + 1)
    expect(await takeJobs()).toEqual([`resolve:${tenantId}`])
    await setTags(slug, { ids: [device.id], add: [], remove: ['MDE-MANAGEMENT'] })
    expect(await row(device.id)).toMatchObject({ tags: ['HQ'], channel: 'none', enrollmentCode: 2 })
    expect((await auditOf(tenantId, 'device.setTags')).filter((a) => a.targetId === device.id)).toMatchObject(
      [
        { before: { tags: 'mde-management, HQ' }, after: { tags: 'HQ' } },
        { before: { tags: '' }, after: { tags: 'mde-management, HQ' } },
      ],
    )
    await withTenant(tenantId, (tx) =>
      tx.enforcementScope.update({ where: { tenantId }, data: { windowsClient: 'all' } }),
    )
  })

  it('leaves a tag that the device reports itself, until the device stops reporting it', async () => {
    const device = await onboard(tenantId, 'PC', { ...windowsSurvey, tags: ['Site A'] })
    await setTags(slug, { ids: [device.id], add: ['By hand'], remove: [] })
    expect(await setTags(slug, { ids: [device.id], add: [], remove: ['site a'] })).toMatchObject({
      ok: true,
      data: { changed: 0, held: 1 },
    })
    await sendCheckIn(device)
    expect((await row(device.id)).tags).toEqual(['Site A', 'By hand'])
    await sendCheckIn({ ...device, survey: { ...windowsSurvey, tags: ['Site B'] } })
    expect((await row(device.id)).tags).toEqual(['By hand', 'Site B'])
  })

  it('names the field of a tag that is too long', async () => {
    const result = await setTags(slug, { ids: ['dev_x'], add: ['x'.repeat(201)], remove: [] })
    expect(result).toMatchObject({ ok: false, code: 'invalid', fieldErrors: { 'add.0': expect.any(String) } })
  })
})

describe('deleting', () => {
  it('takes the device, its directory object and its memberships, and its key opens nothing any more', async () => {
    const group = await makeGroup(tenantId, 'Windows', 'device.deviceOSType -eq "Windows"')
    const device = await onboard(tenantId, 'PC')
    await withTenant(tenantId, (tx) =>
      tx.groupAssignedMember.create({ data: { tenantId, groupId: 'grp_assigned', memberId: device.id } }),
    )
    await resolveTenant(tenantId)
    const inGroup = () =>
      withTenant(tenantId, (tx) => tx.groupMember.count({ where: { groupId: group, deviceId: device.id } }))
    expect(await inGroup()).toBe(1)
    await takeJobs()
    expect(await deleteDevices(slug, { ids: [device.id] })).toMatchObject({ ok: true, data: { deleted: 1 } })
    expect(await inGroup()).toBe(0)
    expect(await takeJobs()).toEqual([`resolve:${tenantId}`])
    await withTenant(tenantId, async (tx) => {
      expect(await tx.device.count({ where: { id: device.id } })).toBe(0)
      expect(await tx.groupAssignedMember.count({ where: { memberId: device.id } })).toBe(0)
      const object = await tx.directoryObject.findFirstOrThrow({ where: { ownerDeviceId: device.id } })
      expect(object.deletedAt).not.toBeNull()
    })
    expect(await auditOf(tenantId, 'device.delete')).toContainEqual(
      expect.objectContaining({ targetId: device.id, targetName: 'PC', outcome: 'success' }),
    )
    await expect(sendCheckIn(device)).rejects.toMatchObject({ status: 401 })
  })
})

describe('onboarding tokens', () => {
  const onboardWith = (token: string) =>
    onboardDevice(
      JSON.stringify({
        onboardingToken: token,
        name: 'PC',
        publicKey: { kty: 'OKP', crv: 'Ed25519', x: token.slice(-32).padEnd(43, 'A') },
        survey: windowsSurvey,
      }),
      new Date(),
    )
  const make = async () => {
    const made = await createToken(slug, { note: 'Pilot', expiresInHours: 1 })
    if (!made.ok) throw new Error(made.message)
    return made.data
  }

  it('onboard devices of the tenant, are counted, and kept only as a hash', async () => {
    const { id, token } = await make()
    expect(await onboardWith(token)).toMatchObject({ tenantId })
    const stored = await withTenant(tenantId, (tx) => tx.onboardingToken.findFirstOrThrow({ where: { id } }))
    expect(stored).toMatchObject({ note: 'Pilot', useCount: 1, createdBy: admin.id, revokedAt: null })
    expect(JSON.stringify(stored)).not.toContain(token.split('.').at(-1))
    const [audited] = await auditOf(tenantId, 'onboardingToken.create')
    expect(JSON.stringify(audited)).not.toContain(token.split('.').at(-1))
  })

  it('onboard nobody once revoked', async () => {
    const { id, token } = await make()
    expect(await revokeToken(slug, { id })).toMatchObject({ ok: true })
    await expect(onboardWith(token)).rejects.toMatchObject({ status: 401 })
    expect(await auditOf(tenantId, 'onboardingToken.revoke')).toMatchObject([{ targetId: id }])
    expect(await revokeToken(slug, { id })).toMatchObject({ ok: true })
    expect(await auditOf(tenantId, 'onboardingToken.revoke')).toHaveLength(1)
  })

  it('are made and revoked only with the permission, in the own tenant, for at most 30 days', async () => {
    const { id } = await make()
    signIn(reader)
    expect(await createToken(slug, { note: '', expiresInHours: 1 })).toMatchObject({ code: 'forbidden' })
    expect(await revokeToken(slug, { id })).toMatchObject({ code: 'forbidden' })
    signIn(admin)
    expect(await createToken(slug, { note: '', expiresInHours: 721 })).toMatchObject({
      code: 'invalid',
      fieldErrors: { expiresInHours: expect.any(String) },
    })
    const theirs = await withTenant(foreign.tenantId, (tx) => tx.onboardingToken.findFirstOrThrow())
    expect(await revokeToken(slug, { id: theirs.id })).toMatchObject({ code: 'notFound' })
  })
})
