import { Client } from 'pg'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { newId } from '@/lib/db/new-id'
import { toJson } from '@/lib/db/to-json'
import { withTenant } from '@/lib/db/with-tenant'
import { requireActor } from '@/lib/features/core/actor'
import { loadPolicyList } from '@/lib/features/policies/params'
import { policyListCsv } from '@/lib/features/policies/list-export'
import { listPolicies, listPolicyAuthors } from '@/lib/features/policies/queries'
import { createView } from '@/lib/features/saved-views/actions'
import { listViews } from '@/lib/features/saved-views/queries'
import { makePerson, signIn, slugOf, type Person } from '../../support/actions'
import { makePolicy, makeTenant } from '../../support/tenants'

vi.mock('@/lib/auth/session', () => ({ getSessionUser: vi.fn() }))
vi.mock('next/cache', () => ({ revalidatePath: vi.fn() }))
vi.mock('next/navigation', () => import('next/dist/client/components/navigation.react-server'))

/** Of one page, with those that open and close its transaction. */
const MOST_STATEMENTS = 12

let tenantId: string
let slug: string
let admin: Person

const actorNow = () => requireActor(slug, 'policy:read')
const list = async (query: string) =>
  listPolicies(await actorNow(), loadPolicyList(new URLSearchParams(query)))
const names = async (query: string) => (await list(query)).rows.map((row) => row.name)

async function startRollout(policyId: string, state: string) {
  await withTenant(tenantId, (tx) =>
    tx.policyRollout.create({
      data: {
        tenantId,
        id: newId('rol'),
        policyId,
        fromVersion: 1,
        toVersion: 1,
        state,
        stage: toJson({ kind: 'percent', percent: 10 }),
      },
    }),
  )
}

beforeAll(async () => {
  tenantId = await makeTenant('policy-list')
  slug = await slugOf(tenantId)
  admin = await makePerson(tenantId, 'securityAdministrator')
  signIn(admin)
  const asr = await makePolicy(tenantId, 'Asr', 'windows-asr-rules', {}, [{ kind: 'allDevices' }])
  const firewall = await makePolicy(tenantId, 'Firewall', 'windows-firewall', {}, [])
  const linux = await makePolicy(tenantId, 'Linux', 'linux-antivirus', {}, [])
  const other = await makePolicy(tenantId, 'Other', 'windows-antivirus', {}, [])
  await withTenant(tenantId, async (tx) => {
    await tx.policy.updateMany({ where: { tenantId, id: asr }, data: { updatedBy: admin.id } })
    await tx.policy.updateMany({ where: { tenantId, id: linux }, data: { updatedBy: 'usr_gone' } })
    await tx.policy.updateMany({
      where: { tenantId, id: other },
      data: { profileId: null, roleScopeTags: ['0', 'Servers'] },
    })
  })
  await startRollout(asr, 'active')
  await startRollout(firewall, 'halted')
  await startRollout(linux, 'completed')
})

describe('the list of policies', () => {
  test.each([
    ['profile=windows-firewall,linux-antivirus', ['Firewall', 'Linux']],
    ['profile=none', ['Other']],
    ['profile=none,windows-asr-rules', ['Asr', 'Other']],
    ['profile=no-such-profile', ['Asr', 'Firewall', 'Linux', 'Other']],
    ['author=usr_gone', ['Linux']],
    ['author=usr_unknown', []],
    ['rollout=active', ['Asr']],
    ['rollout=halted', ['Firewall']],
    ['rollout=active,halted', ['Asr', 'Firewall']],
    ['rollout=active&profile=none', []],
    ['rollout=active,halted&assigned=no', ['Firewall']],
    ['profile=none&q=oth', ['Other']],
    ['profile=none&q=asr', []],
  ])('%s', async (query, expected) => {
    expect(await names(query)).toEqual(expected)
    expect((await list(query)).total).toBe(expected.length)
  })

  test('is filtered by who saved last; somebody who left keeps a place among the choices', async () => {
    expect(await names(`author=${admin.id}`)).toEqual(['Asr'])
    expect(await listPolicyAuthors(await actorNow())).toEqual([
      { id: 'usr_gone', name: 'Former administrator' },
      { id: admin.id, name: admin.name },
    ])
    expect(await listPolicyAuthors(await actorNow(), 'antivirus')).toEqual([
      { id: 'usr_gone', name: 'Former administrator' },
    ])
  })

  test('says the target, the scope tags and who modified a policy, in its export too', async () => {
    expect((await list('')).rows.map((row) => [row.name, row.updatedBy])).toEqual([
      ['Asr', admin.name],
      ['Firewall', null],
      ['Linux', 'Former administrator'],
      ['Other', null],
    ])
    const csv = await policyListCsv(
      await actorNow(),
      'x.csv',
      loadPolicyList(new URLSearchParams('profile=none')),
    ).text()
    expect(csv).toContain('"Default, Servers"')
    expect(csv).toContain('MDM, MDE')
    expect(csv).not.toContain('Firewall,')
  })

  test('has views of its own, apart from those of one type', async () => {
    const view = { name: 'Mine', query: 'rollout=active', isShared: false }
    expect(await createView(slug, { list: 'policies', ...view })).toMatchObject({ ok: true })
    expect(await createView(slug, { list: 'policies-firewall', ...view, name: 'Walls' })).toMatchObject({
      ok: true,
    })
    expect(await listViews(await actorNow(), 'policies')).toMatchObject([{ name: 'Mine' }])
    expect(await listViews(await actorNow(), 'policies-firewall')).toMatchObject([{ name: 'Walls' }])
    expect(await listViews(await actorNow(), 'policies-antivirus')).toEqual([])
  })
})

/** How many statements the function sends to the database. */
async function statementsOf(fn: () => Promise<unknown>): Promise<number> {
  const query = vi.spyOn(Client.prototype, 'query')
  try {
    await fn()
    return query.mock.calls.length
  } finally {
    query.mockRestore()
  }
}

test('of 5,000 policies a page takes few statements, whatever its size and its filters', async () => {
  const many = await makeTenant('policy-list-many')
  const person = await makePerson(many, 'securityAdministrator')
  await withTenant(many, (tx) =>
    tx.policy.createMany({
      data: Array.from({ length: 5000 }, (_, i) => ({
        tenantId: many,
        id: newId('pol'),
        name: `Policy ${i}`,
        profileId: i % 2 ? 'windows-firewall' : 'linux-antivirus',
        platform: i % 2 ? 'windows' : 'linux',
        policyType: i % 2 ? 'firewall' : 'antivirus',
        technologies: ['mdm', 'microsoftSense'],
        updatedBy: person.id,
      })),
    }),
  )
  signIn(person)
  const actor = await requireActor(await slugOf(many), 'policy:read')
  const page = (query: string) => listPolicies(actor, loadPolicyList(new URLSearchParams(query)))
  await page('')
  for (const [query, total] of [
    ['size=10', 5000],
    ['size=200', 5000],
    ['profile=windows-firewall&sort=updatedAt&dir=desc&page=40', 2500],
    [`author=${person.id}&assigned=no`, 5000],
    ['rollout=active', 0],
    ['status=conflict,error', 0],
  ] as const) {
    expect((await page(query)).total).toBe(total)
    expect(await statementsOf(() => page(query)), query).toBeLessThanOrEqual(MOST_STATEMENTS)
  }
})
