import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { withTenant } from '@/lib/db/with-tenant'
import { findActor } from '@/lib/features/core/actor'
import { createTenant, updateTenant } from '@/lib/features/tenants/actions'
import { addUser, changeRole, removeUser } from '@/lib/features/users/actions'
import { auditOf, makePerson, revisionOf, signIn, slugOf, type Person } from '../../support/actions'
import { makeTenant } from '../../support/tenants'
import { onboard, windowsSurvey } from '../../support/test-device'

vi.mock('@/lib/auth/session', () => ({ getSessionUser: vi.fn() }))
vi.mock('next/cache', () => ({ revalidatePath: vi.fn() }))
// As the framework itself resolves it on the server.
vi.mock('next/navigation', () => import('next/dist/client/components/navigation.react-server'))

const PASSWORD = 'long enough to count'
let tenantId: string
let slug: string
let admin: Person
let reader: Person
let stranger: Person

beforeAll(async () => {
  tenantId = await makeTenant('administration')
  slug = await slugOf(tenantId)
  admin = await makePerson(tenantId, 'globalAdministrator')
  reader = await makePerson(tenantId, 'globalReader')
  stranger = await makePerson(await makeTenant('elsewhere'), 'globalAdministrator')
})
beforeEach(() => signIn(admin))

describe('tenants', () => {
  it('creates one with its founder as Global Administrator, and audits it there', async () => {
    expect(await createTenant(slug, { name: 'Second', slug: 'second' })).toEqual({
      ok: true,
      data: { slug: 'second' },
    })
    const actor = await findActor('second')
    expect(actor).toMatchObject({ userId: admin.id, role: 'globalAdministrator' })
    expect(await auditOf(actor?.tenantId ?? '', 'tenant.create')).toHaveLength(1)
    signIn(reader)
    expect(await findActor('second')).toBeNull()
  })

  it.each([
    ['taken', 'administration'],
    ['reserved', 'api'],
    ['malformed', '-x-'],
    ['empty', ''],
  ])('refuses an address that is %s, at its field', async (_, address) => {
    expect(await createTenant(slug, { name: 'No', slug: address })).toMatchObject({
      ok: false,
      fieldErrors: { slug: expect.any(String) },
    })
  })

  it('lets nobody create or change one without the permission', async () => {
    signIn(reader)
    expect(await createTenant(slug, { name: 'No', slug: 'no' })).toMatchObject({
      ok: false,
      code: 'forbidden',
    })
    const input = {
      name: 'No',
      behaviourEra: 'GA',
      licence: 'userSubscription',
      cloud: 'commercial',
    } as const
    expect(await updateTenant(slug, input)).toMatchObject({ ok: false, code: 'forbidden' })
  })

  it('decides on devices again when the licence changes', async () => {
    const device = await onboard(tenantId, 'PC-1', windowsSurvey)
    const before = await revisionOf(tenantId)
    const input = {
      name: 'Renamed',
      behaviourEra: '2025',
      licence: 'defenderForServersOnly',
      cloud: 'commercial',
    } as const
    expect(await updateTenant(slug, input)).toMatchObject({ ok: true })
    const row = await withTenant(tenantId, (tx) =>
      tx.device.findUniqueOrThrow({ where: { tenantId_id: { tenantId, id: device.id } } }),
    )
    expect(row).toMatchObject({ channel: 'none', enrollmentRow: 3, enrollmentCode: 2 })
    expect(await revisionOf(tenantId)).toBe(before + 1)
    expect((await auditOf(tenantId, 'tenant.update'))[0]?.after).toMatchObject({
      licence: 'defenderForServersOnly',
    })
  })
})

describe('users', () => {
  it('gives access, changes the role, takes access away', async () => {
    const added = await addUser(slug, {
      email: 'New.Person@example.com',
      name: 'New Person',
      role: 'helpDeskOperator',
      password: PASSWORD,
    })
    if (!added.ok) throw new Error(added.message)
    const person = { id: added.data.id, email: 'new.person@example.com', name: 'New Person' }
    expect(await changeRole(slug, { userId: person.id, role: 'securityReader' })).toMatchObject({ ok: true })
    signIn(person)
    expect(await findActor(slug)).toMatchObject({ role: 'securityReader' })
    signIn(admin)
    expect(await removeUser(slug, { userId: person.id })).toMatchObject({ ok: true })
    signIn(person)
    expect(await findActor(slug)).toBeNull()
    const actions = await Promise.all(
      ['user.add', 'user.changeRole', 'user.remove'].map((a) => auditOf(tenantId, a)),
    )
    expect(actions.map((rows) => rows[0]?.targetId)).toEqual([person.id, person.id, person.id])
  })

  it('shows what is wrong at its field', async () => {
    const result = await addUser(slug, {
      email: 'not an address',
      name: '',
      role: 'securityReader',
      password: 'short',
    })
    expect(result).toMatchObject({
      ok: false,
      code: 'invalid',
      fieldErrors: { email: expect.any(String), name: expect.any(String), password: expect.any(String) },
    })
  })

  it('says so when the person has access already', async () => {
    const result = await addUser(slug, {
      email: reader.email,
      name: 'Again',
      role: 'securityReader',
      password: PASSWORD,
    })
    expect(result).toMatchObject({ ok: false, code: 'conflict', fieldErrors: { email: expect.any(String) } })
  })

  it('keeps the last Global Administrator', async () => {
    expect(await changeRole(slug, { userId: admin.id, role: 'securityReader' })).toMatchObject({
      ok: false,
      code: 'conflict',
    })
    expect(await removeUser(slug, { userId: admin.id })).toMatchObject({ ok: false, code: 'conflict' })
  })

  it("cannot reach another tenant's people", async () => {
    expect(await changeRole(slug, { userId: stranger.id, role: 'securityReader' })).toMatchObject({
      ok: false,
      code: 'notFound',
    })
    expect(await removeUser(slug, { userId: stranger.id })).toMatchObject({ ok: false, code: 'notFound' })
    signIn(stranger)
    expect(await removeUser(slug, { userId: reader.id })).toMatchObject({ ok: false, code: 'notFound' })
  })

  it('refuses a role that may not', async () => {
    signIn(reader)
    expect(await changeRole(slug, { userId: admin.id, role: 'securityReader' })).toMatchObject({
      ok: false,
      code: 'forbidden',
    })
  })
})
