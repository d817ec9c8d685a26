import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { withTenant } from '@/lib/db/with-tenant'
import {
  changeMembers,
  createGroup,
  deleteGroup,
  updateGroup,
  updateMembershipRule,
} from '@/lib/features/groups/actions'
import { resolveTenant } from '@/lib/worker/resolve-tenant'
import { auditOf, makePerson, revisionOf, signIn, slugOf, takeJobs, type Person } from '../../support/actions'
import { makeGroup, makePolicy, makeTenant } from '../../support/tenants'
import { onboard, type TestDevice } from '../../support/test-device'

vi.mock('@/lib/auth/session', () => ({ getSessionUser: vi.fn() }))
vi.mock('next/cache', () => ({ revalidatePath: vi.fn() }))
// As the framework itself resolves it on the server.
vi.mock('next/navigation', () => import('next/dist/client/components/navigation.react-server'))

const RULE = 'device.deviceOSType -eq "Windows"'
let tenantId: string
let slug: string
let otherGroup: string
let device: TestDevice
let foreignDevice: TestDevice
let admin: Person
let reader: Person

const stored = (id: string) =>
  withTenant(tenantId, (tx) => tx.group.findUniqueOrThrow({ where: { tenantId_id: { tenantId, id } } }))

async function newGroup(displayName: string, kind: 'assigned' | 'dynamic'): Promise<string> {
  const input = kind === 'dynamic' ? { kind, displayName, membershipRule: RULE } : { kind, displayName }
  const result = await createGroup(slug, input)
  if (!result.ok) throw new Error(result.message)
  return result.data.id
}

beforeAll(async () => {
  tenantId = await makeTenant('groups')
  slug = await slugOf(tenantId)
  const other = await makeTenant('groups-other')
  otherGroup = await makeGroup(other, 'Theirs', RULE)
  device = await onboard(tenantId, 'PC-1')
  foreignDevice = await onboard(other, 'PC-2')
  admin = await makePerson(tenantId, 'globalAdministrator')
  reader = await makePerson(tenantId, 'securityReader')
})
beforeEach(async () => {
  signIn(admin)
  await takeJobs()
})

describe('creating a group', () => {
  it('stores it, raises the revision, audits and wakes the worker', async () => {
    const before = await revisionOf(tenantId)
    const id = await newGroup('Windows', 'dynamic')
    expect(await stored(id)).toMatchObject({ kind: 'dynamic', membershipRule: RULE, version: 1 })
    expect(await revisionOf(tenantId)).toBe(before + 1)
    expect((await auditOf(tenantId, 'group.create'))[0]).toMatchObject({
      targetId: id,
      actorId: admin.id,
      outcome: 'success',
    })
    expect(await takeJobs()).toEqual([`resolve:${tenantId}`])
    await resolveTenant(tenantId)
    expect(await stored(id)).toMatchObject({ memberCount: 1 })
  })

  it('says at which column a rule is wrong and changes nothing', async () => {
    const before = await revisionOf(tenantId)
    const result = await createGroup(slug, {
      kind: 'dynamic',
      displayName: 'Wrong',
      membershipRule: 'device.deviceOSType -eq Windows',
    })
    expect(result).toMatchObject({
      ok: false,
      code: 'invalid',
      fieldErrors: { membershipRule: expect.stringContaining('column 25') },
    })
    expect(await revisionOf(tenantId)).toBe(before)
  })

  it('refuses a name that is taken, at its field', async () => {
    await newGroup('Taken', 'assigned')
    expect(await createGroup(slug, { kind: 'assigned', displayName: 'Taken' })).toMatchObject({
      ok: false,
      fieldErrors: { displayName: expect.any(String) },
    })
  })

  it('refuses a role that may not, and audits that', async () => {
    signIn(reader)
    expect(await createGroup(slug, { kind: 'assigned', displayName: 'No' })).toMatchObject({
      ok: false,
      code: 'forbidden',
    })
    expect((await auditOf(tenantId, 'group.create'))[0]).toMatchObject({
      outcome: 'refused',
      actorId: reader.id,
    })
  })

  it('knows nothing of tenants that are not theirs', async () => {
    expect(await createGroup('groups-other', { kind: 'assigned', displayName: 'No' })).toMatchObject({
      ok: false,
      code: 'notFound',
    })
  })
})

describe('changing a group', () => {
  it('renames with the version at hand and refuses an old one', async () => {
    const id = await newGroup('Old name', 'assigned')
    expect(await updateGroup(slug, { id, version: 1, displayName: 'New name' })).toMatchObject({ ok: true })
    expect(await updateGroup(slug, { id, version: 1, displayName: 'Another' })).toMatchObject({
      ok: false,
      code: 'stale',
    })
    expect(await stored(id)).toMatchObject({ displayName: 'New name', version: 2 })
  })

  it('changes and pauses a rule; an assigned group takes none', async () => {
    const id = await newGroup('Paused', 'dynamic')
    await resolveTenant(tenantId)
    expect(
      await updateMembershipRule(slug, {
        id,
        version: 1,
        membershipRule: 'device.deviceOSType -eq "Linux"',
        processingState: 'Paused',
      }),
    ).toMatchObject({ ok: true })
    await resolveTenant(tenantId)
    expect(await stored(id)).toMatchObject({ processingState: 'Paused', memberCount: 1 })
    const assigned = await newGroup('By hand', 'assigned')
    expect(
      await updateMembershipRule(slug, {
        id: assigned,
        version: 1,
        membershipRule: RULE,
        processingState: 'On',
      }),
    ).toMatchObject({ ok: false, code: 'invalid' })
  })

  it('adds and removes members of its own tenant only, and never to a dynamic group', async () => {
    const id = await newGroup('Members', 'assigned')
    expect(await changeMembers(slug, { id, add: [device.id] })).toMatchObject({ ok: true })
    await resolveTenant(tenantId)
    expect(await stored(id)).toMatchObject({ memberCount: 1 })
    expect(await changeMembers(slug, { id, add: [foreignDevice.id] })).toMatchObject({
      ok: false,
      code: 'notFound',
    })
    expect(await changeMembers(slug, { id, add: [otherGroup] })).toMatchObject({
      ok: false,
      code: 'notFound',
    })
    expect(await changeMembers(slug, { id, add: [id] })).toMatchObject({ ok: false, code: 'invalid' })
    expect(await changeMembers(slug, { id, remove: [device.id] })).toMatchObject({ ok: true })
    const dynamic = await newGroup('Rule only', 'dynamic')
    expect(await changeMembers(slug, { id: dynamic, add: [device.id] })).toMatchObject({
      ok: false,
      code: 'invalid',
    })
  })

  it('counts devices of nested groups', async () => {
    const inner = await newGroup('Inner', 'assigned')
    const outer = await newGroup('Outer', 'assigned')
    await changeMembers(slug, { id: inner, add: [device.id] })
    await changeMembers(slug, { id: outer, add: [inner] })
    await resolveTenant(tenantId)
    expect(await stored(outer)).toMatchObject({ memberCount: 1 })
  })

  it("answers not found for another tenant's group", async () => {
    const calls = [
      updateGroup(slug, { id: otherGroup, version: 1, displayName: 'Mine' }),
      updateMembershipRule(slug, { id: otherGroup, version: 1, membershipRule: RULE, processingState: 'On' }),
      changeMembers(slug, { id: otherGroup, add: [device.id] }),
      deleteGroup(slug, { id: otherGroup, version: 1 }),
    ]
    for (const result of await Promise.all(calls))
      expect(result).toMatchObject({ ok: false, code: 'notFound' })
  })
})

describe('deleting a group', () => {
  it('goes with its memberships', async () => {
    const id = await newGroup('Short-lived', 'dynamic')
    await resolveTenant(tenantId)
    expect(await deleteGroup(slug, { id, version: 1 })).toMatchObject({ ok: true })
    expect(await withTenant(tenantId, (tx) => tx.groupMember.count({ where: { groupId: id } }))).toBe(0)
    expect((await auditOf(tenantId, 'group.delete'))[0]).toMatchObject({ targetId: id })
  })

  it('is refused while a policy is assigned to it, and names the policy', async () => {
    const id = await newGroup('In use', 'dynamic')
    await makePolicy(tenantId, 'Baseline', 'windows-antivirus', {}, [{ kind: 'includeGroup', groupId: id }])
    expect(await deleteGroup(slug, { id, version: 1 })).toMatchObject({
      ok: false,
      code: 'conflict',
      message: expect.stringContaining('Baseline'),
    })
  })
})
