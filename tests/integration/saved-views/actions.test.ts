import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { findActor, type Actor } from '@/lib/features/core/actor'
import { createView, deleteView, updateView } from '@/lib/features/saved-views/actions'
import { listViews } from '@/lib/features/saved-views/queries'
import { auditOf, makePerson, signIn, slugOf, type Person } from '../../support/actions'
import { makeTenant } from '../../support/tenants'

vi.mock('@/lib/auth/session', () => ({ getSessionUser: vi.fn() }))
vi.mock('next/cache', () => ({ revalidatePath: vi.fn() }))
// As the framework itself resolves it on the server.
vi.mock('next/navigation', () => import('next/dist/client/components/navigation.react-server'))

let tenantId: string
let slug: string
let admin: Person
let reader: Person

const actorNow = async (): Promise<Actor> => {
  const actor = await findActor(slug)
  if (!actor) throw new Error('The tenant is not there')
  return actor
}
const names = async () => (await listViews(await actorNow(), 'inventory')).map((view) => view.name)
const view = (name: string, isShared = false) =>
  createView(slug, { list: 'inventory', name, query: 'enrollment=error&sort=name', isShared })

beforeAll(async () => {
  tenantId = await makeTenant('views')
  slug = await slugOf(tenantId)
  admin = await makePerson(tenantId, 'globalAdministrator')
  reader = await makePerson(tenantId, 'securityReader')
})
beforeEach(() => signIn(admin))

describe('views', () => {
  it('are seen by their owner, and by others once shared', async () => {
    const made = await view('Mine')
    if (!made.ok) throw new Error(made.message)
    expect(await listViews(await actorNow(), 'inventory')).toMatchObject([
      { name: 'Mine', query: 'enrollment=error&sort=name', isOwn: true, isShared: false },
    ])
    expect(await listViews(await actorNow(), 'devices')).toEqual([])
    signIn(reader)
    expect(await names()).toEqual([])
    expect(await updateView(slug, { id: made.data.id, name: 'Taken', isShared: false })).toMatchObject({
      code: 'notFound',
    })
    expect(await deleteView(slug, { id: made.data.id })).toMatchObject({ code: 'notFound' })
    signIn(admin)
    expect(await updateView(slug, { id: made.data.id, name: 'Ours', isShared: true })).toMatchObject({
      ok: true,
    })
    signIn(reader)
    expect(await listViews(await actorNow(), 'inventory')).toMatchObject([
      { name: 'Ours', isOwn: false, isShared: true },
    ])
    signIn(admin)
    expect(await deleteView(slug, { id: made.data.id })).toMatchObject({ ok: true })
    expect(await names()).toEqual([])
    expect(await auditOf(tenantId, 'savedView.delete')).toMatchObject([{ targetName: 'Ours' }])
  })

  it('of a reader stay their own', async () => {
    signIn(reader)
    expect(await view('Shared', true)).toMatchObject({ ok: false, code: 'forbidden' })
    expect(await view('Own')).toMatchObject({ ok: true })
    expect(await names()).toEqual(['Own'])
  })

  it('of other tenants are not there', async () => {
    const made = await view('Here')
    if (!made.ok) throw new Error(made.message)
    const other = await makeTenant('views-other')
    signIn(await makePerson(other, 'globalAdministrator'))
    const otherSlug = await slugOf(other)
    expect(await deleteView(otherSlug, { id: made.data.id })).toMatchObject({ ok: false, code: 'notFound' })
    expect(await view('Not here')).toMatchObject({ ok: false, code: 'notFound' })
  })

  it('need a name and a query string', async () => {
    expect(await view('  ')).toMatchObject({ ok: false, fieldErrors: { name: 'Enter a name.' } })
    expect(
      await createView(slug, { list: 'devices', name: 'x', query: 'javascript: alert(1)', isShared: false }),
    ).toMatchObject({ ok: false, code: 'invalid' })
  })
})
