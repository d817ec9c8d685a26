import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { withTenant } from '@/lib/db/with-tenant'
import { loadDeviceList } from '@/lib/features/devices/params'
import { listDevices } from '@/lib/features/devices/queries'
import { updateAssignments } from '@/lib/features/policies/actions'
import { assignPolicies } from '@/lib/features/policy-assignments/actions'
import { saveVersion } from '@/lib/features/policies/stored-policy'
import { planChanges } from '@/lib/features/policy-assignments/planned-changes'
import { assignmentReach } from '@/lib/features/policy-assignments/reach'
import { auditOf, makePerson, revisionOf, signIn, slugOf, takeJobs, type Person } from '../../support/actions'
import { storeDevice } from '../../support/stored-device'
import { makeGroup, makePolicy, makeTenant } from '../../support/tenants'

vi.mock('@/lib/auth/session', () => ({ getSessionUser: vi.fn() }))
vi.mock('next/cache', () => ({ revalidatePath: vi.fn() }))
// As the framework itself resolves it on the server.
vi.mock('next/navigation', () => import('next/dist/client/components/navigation.react-server'))

let tenantId: string
let slug: string
let otherId: string
let writer: Person
let reader: Person
const groups: Record<'wide' | 'inside' | 'out' | 'apart', string> = {
  wide: '',
  inside: '',
  out: '',
  apart: '',
}
const include = (groupId: string) => ({ kind: 'includeGroup' as const, groupId })
const exclude = (groupId: string) => ({ kind: 'excludeGroup' as const, groupId })

beforeAll(async () => {
  tenantId = await makeTenant('assignments')
  otherId = await makeTenant('assignments-other')
  slug = await slugOf(tenantId)
  writer = await makePerson(tenantId, 'securityAdministrator')
  reader = await makePerson(tenantId, 'securityReader')
  const ids: string[] = []
  for (let n = 0; n < 6; n += 1) {
    ids.push(
      await storeDevice(tenantId, `pc-${n}`, {
        osPlatform: n === 3 ? 'linux' : 'windowsClient',
        channel: n === 1 ? 'intune' : 'mde',
      }),
    )
  }
  const members = { wide: [0, 1, 2, 3], inside: [0, 1], out: [2, 3, 4], apart: [] }
  for (const name of ['wide', 'inside', 'out', 'apart'] as const) {
    groups[name] = await makeGroup(tenantId, name, 'device.deviceOSType -eq "Windows"')
    await withTenant(tenantId, (tx) =>
      tx.groupMember.createMany({
        data: members[name].flatMap((n) => {
          const deviceId = ids[n]
          return deviceId ? [{ tenantId, groupId: groups[name], deviceId }] : []
        }),
      }),
    )
  }
})
beforeEach(async () => {
  signIn(writer)
  await takeJobs()
})

const make = (name: string, groupId?: string) =>
  makePolicy(tenantId, name, 'windows-antivirus', {}, groupId ? [include(groupId)] : [])
const stored = (id: string) =>
  withTenant(tenantId, async (tx) => ({
    version: (await tx.policy.findUniqueOrThrow({ where: { tenantId_id: { tenantId, id } } })).version,
    assignments: await tx.assignment.findMany({
      where: { tenantId, policyId: id },
      select: { kind: true, groupId: true, filterId: true },
      orderBy: { id: 'asc' },
    }),
    versions: await tx.policyVersion.count({ where: { tenantId, policyId: id } }),
  }))

describe('reach of assignments', () => {
  const reach = (
    assignments: Parameters<typeof assignmentReach>[2]['assignments'],
    platform: 'windows' | null = null,
  ) => withTenant(tenantId, (tx) => assignmentReach(tx, tenantId, { assignments, platform }))

  it('counts a device once, and takes out those of excluded groups', async () => {
    const answer = await reach([include(groups.wide), include(groups.inside), exclude(groups.out)])
    expect(answer).toMatchObject({ targeted: 2, excluded: 2 })
    const of = (id: string) => answer.groups.find((group) => group.groupId === id)
    expect(of(groups.wide)).toMatchObject({ devices: 4, overlap: 2, onlyHere: 2, coveredBy: null })
    expect(of(groups.inside)).toMatchObject({ devices: 2, overlap: 0, onlyHere: 0, coveredBy: 'wide' })
    expect(of(groups.out)).toMatchObject({ devices: 3, overlap: 2 })
  })

  it('leads to exactly the devices of an overlap', async () => {
    const actor = {
      userId: writer.id,
      userName: writer.name,
      userEmail: writer.email,
      tenantId,
      tenantSlug: slug,
      tenantName: slug,
      isDemoTenant: false,
      role: 'securityAdministrator' as const,
      roleName: 'Security Administrator',
    }
    const list = async (query: Record<string, string>) => {
      const { rows } = await listDevices(actor, loadDeviceList(query), new Date(), 'inventory')
      return rows.map((row) => row.name).toSorted()
    }
    expect(await list({ group: groups.wide, also: groups.out })).toEqual(['pc-2', 'pc-3'])
    expect(await list({ group: groups.inside, also: `${groups.out},${groups.apart}` })).toEqual([])
    expect(await list({ group: groups.out, also: `${groups.wide},${groups.inside}` })).toEqual([
      'pc-2',
      'pc-3',
    ])
  })

  it('reaches only devices of the platform that are managed through the channel', async () => {
    const answer = await reach([include(groups.wide)], 'windows')
    expect(answer).toMatchObject({ targeted: 4, reachable: 2, groups: [{ devices: 4, reachable: 2 }] })
  })

  it('takes every device for All devices', async () => {
    const answer = await reach([{ kind: 'allDevices' }, exclude(groups.out)])
    expect(answer).toMatchObject({ targeted: 3, excluded: 3, groups: [{ overlap: 3 }] })
  })

  it('counts nothing for nobody, for an empty group and for a group that is gone', async () => {
    expect(await reach([])).toMatchObject({ targeted: 0, excluded: 0, groups: [] })
    const answer = await reach([include(groups.apart), include('grp_gone')])
    expect(answer.targeted).toBe(0)
    expect(answer.groups.map((group) => group.kind)).toEqual(['dynamic', null])
  })

  it('sees nothing of another tenant', async () => {
    const answer = await withTenant(otherId, (tx) =>
      assignmentReach(tx, otherId, { assignments: [include(groups.wide)], platform: null }),
    )
    expect(answer).toMatchObject({ targeted: 0, groups: [{ kind: null, devices: 0 }] })
  })
})

describe('several policies at once', () => {
  it('writes one version and one audit record for each that changes, at one revision', async () => {
    const [a, b, same] = [await make('A'), await make('B', groups.out), await make('C', groups.wide)]
    const before = await revisionOf(tenantId)
    const policies = [a, b, same].map((id) => ({ id, version: 1 }))
    const result = await assignPolicies(slug, { policies, mode: 'add', targets: [include(groups.wide)] })
    expect(result).toMatchObject({ ok: true, data: { changed: 2, same: 1 } })
    expect(await stored(a)).toMatchObject({
      version: 2,
      versions: 2,
      assignments: [{ groupId: groups.wide }],
    })
    expect((await stored(b)).assignments).toHaveLength(2)
    expect(await stored(same)).toMatchObject({ version: 1, versions: 1 })
    expect(await revisionOf(tenantId)).toBe(before + 1)
    const events = await auditOf(tenantId, 'policy.updateAssignments')
    const fresh = events.filter((event) => event.revision === before + 1)
    expect(fresh.map((event) => event.targetId).toSorted()).toEqual([a, b].toSorted())
  })

  it('names the policies that somebody else changed, and leaves nothing half done', async () => {
    const [fresh, stale] = [await make('Fresh'), await make('Stale')]
    await assignPolicies(slug, {
      policies: [{ id: stale, version: 1 }],
      mode: 'add',
      targets: [include(groups.wide)],
    })
    const before = await revisionOf(tenantId)
    const result = await assignPolicies(slug, {
      policies: [fresh, stale].map((id) => ({ id, version: 1 })),
      mode: 'replace',
      targets: [{ kind: 'allDevices' }],
    })
    expect(result).toMatchObject({ ok: false, code: 'stale', message: expect.stringContaining('Stale') })
    expect(await stored(fresh)).toMatchObject({ version: 1, assignments: [] })
    expect(await revisionOf(tenantId)).toBe(before)
  })

  it('removes targets, and moves a group from one side to the other when it is added', async () => {
    const id = await make('Moves', groups.wide)
    const policies = (version: number) => [{ id, version }]
    await assignPolicies(slug, { policies: policies(1), mode: 'add', targets: [exclude(groups.wide)] })
    expect((await stored(id)).assignments).toMatchObject([{ kind: 'excludeGroup', groupId: groups.wide }])
    await assignPolicies(slug, { policies: policies(2), mode: 'remove', targets: [exclude(groups.wide)] })
    expect((await stored(id)).assignments).toEqual([])
  })

  it('refuses readers, unknown groups, and more than 200 policies', async () => {
    const id = await make('Kept')
    const policies = [{ id, version: 1 }]
    const many = Array.from({ length: 201 }, (_, n) => ({ id: `pol_${n}`, version: 1 }))
    const targets = [include(groups.wide)]
    expect(await assignPolicies(slug, { policies: many, mode: 'add', targets })).toMatchObject({
      ok: false,
      code: 'invalid',
    })
    expect(
      await assignPolicies(slug, { policies, mode: 'add', targets: [include('grp_gone')] }),
    ).toMatchObject({ ok: false, code: 'notFound' })
    signIn(reader)
    expect(await assignPolicies(slug, { policies, mode: 'add', targets })).toMatchObject({
      ok: false,
      code: 'forbidden',
    })
    expect(await stored(id)).toMatchObject({ version: 1, assignments: [] })
  })
})

describe('what no form edits', () => {
  const FILTERED = { filterId: 'flt_1', filterType: 'exclude' }
  const makeImported = async () => {
    const id = await make('Imported', groups.wide)
    const author = { tenantId, userId: writer.id }
    const assignments = [{ ...include(groups.wide), ...FILTERED }, { kind: 'allUsers' as const }]
    await withTenant(tenantId, (tx) =>
      saveVersion(tx, author, { id, version: 1 }, 0, { assignments, note: 'Imported' }),
    )
    return id
  }

  it('stays when a group is added: the filter of a group, and All users', async () => {
    const id = await makeImported()
    const assignments = [include(groups.wide), exclude(groups.out)]
    expect(await updateAssignments(slug, { id, version: 2, assignments })).toMatchObject({ ok: true })
    expect((await stored(id)).assignments).toEqual([
      { kind: 'includeGroup', groupId: groups.wide, filterId: 'flt_1' },
      { kind: 'excludeGroup', groupId: groups.out, filterId: null },
      { kind: 'allUsers', groupId: null, filterId: null },
    ])
  })

  it('keeps how the filter works with the version, and lets it go with its group', async () => {
    const id = await makeImported()
    const plan = await withTenant(tenantId, (tx) =>
      planChanges(tx, tenantId, {
        policies: [{ id, version: 2 }],
        mode: 'add',
        targets: [exclude(groups.out)],
      }),
    )
    expect(plan.changes[0]?.saved[0]).toMatchObject(FILTERED)
    await assignPolicies(slug, {
      policies: [{ id, version: 2 }],
      mode: 'replace',
      targets: [include(groups.inside)],
    })
    expect((await stored(id)).assignments).toEqual([
      { kind: 'includeGroup', groupId: groups.inside, filterId: null },
      { kind: 'allUsers', groupId: null, filterId: null },
    ])
  })
})
