import { Client } from 'pg'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { toJson } from '@/lib/db/to-json'
import { withTenant } from '@/lib/db/with-tenant'
import type { SettingValues } from '@/lib/domain/catalog'
import type { Actor } from '@/lib/features/core/actor'
import { findActor } from '@/lib/features/core/actor'
import {
  createPolicy,
  deletePolicies,
  restorePolicies,
  updateAssignments,
  updateBasics,
  updateSettings,
} from '@/lib/features/policies/actions'
import { restoreVersion } from '@/lib/features/policy-versions/actions'
import { findVersionChanges, getComparison } from '@/lib/features/policy-versions/compare-queries'
import { listDeletedPolicies } from '@/lib/features/policy-versions/deleted-queries'
import { discardDraft, saveDraft } from '@/lib/features/policy-versions/draft-actions'
import { findDraft, listDrafts } from '@/lib/features/policy-versions/draft-queries'
import { changesText } from '@/lib/features/policy-versions/diff-view'
import { listVersionChanges } from '@/lib/features/policy-versions/list-queries'
import { getRestorePreview } from '@/lib/features/policy-versions/restore-queries'
import { purgePolicies } from '@/lib/worker/purge-policies'
import { auditOf, makePerson, revisionOf, signIn, slugOf, takeJobs, type Person } from '../../support/actions'
import { testDatabase } from '../../support/database'
import { makeGroup, makePolicy, makeTenant } from '../../support/tenants'

vi.mock('@/lib/auth/session', () => ({ getSessionUser: vi.fn() }))
vi.mock('next/cache', () => ({ revalidatePath: vi.fn() }))
// As the framework itself resolves it on the server.
vi.mock('next/navigation', () => import('next/dist/client/components/navigation.react-server'))

const TIMEOUT = 'device_vendor_msft_policy_config_defender_cloudextendedtimeout'
const DAYS = 'device_vendor_msft_policy_config_defender_daystoretaincleanedmalware'
const ONBOARDING = 'device_vendor_msft_windowsadvancedthreatprotection_onboarding'
const PATHS = 'device_vendor_msft_policy_config_defender_excludedpaths'
const number = (id: string, value: number): SettingValues => ({ [id]: { kind: 'integer', value } })
const paths = (...values: string[]): SettingValues => ({ [PATHS]: { kind: 'stringList', values } })
const LIST = { q: '', sort: 'number', dir: 'desc', page: 1, size: 50, cols: null } as const

let tenantId: string
let slug: string
let otherSlug: string
let foreignPolicy: string
let group: string
let writer: Person
let second: Person
let reader: Person
let actor: Actor

beforeAll(async () => {
  tenantId = await makeTenant('versions')
  const otherId = await makeTenant('versions-other')
  slug = await slugOf(tenantId)
  otherSlug = await slugOf(otherId)
  group = await makeGroup(tenantId, 'Clients', 'device.deviceOSType -eq "Windows"')
  foreignPolicy = await makePolicy(otherId, 'Theirs', 'windows-antivirus', number(TIMEOUT, 10), [])
  writer = await makePerson(tenantId, 'securityAdministrator')
  second = await makePerson(tenantId, 'securityAdministrator')
  reader = await makePerson(tenantId, 'securityReader')
  signIn(writer)
  const found = await findActor(slug)
  if (!found) throw new Error('The writer has no tenant')
  actor = found
})
beforeEach(async () => {
  signIn(writer)
  await takeJobs()
})

async function actorOf(person: Person): Promise<Actor> {
  signIn(person)
  const found = await findActor(slug)
  if (!found) throw new Error(`${person.name} has no tenant`)
  return found
}

const make = (values: SettingValues = number(TIMEOUT, 30)) =>
  makePolicy(tenantId, 'Baseline', 'windows-antivirus', values, [])
const valuesOf = (id: string) =>
  withTenant(tenantId, async (tx) => {
    const policy = await tx.policy.findUniqueOrThrow({ where: { tenantId_id: { tenantId, id } } })
    const version = await tx.policyVersion.findUniqueOrThrow({
      where: { tenantId_policyId_number: { tenantId, policyId: id, number: policy.version } },
    })
    return { policy, version }
  })
async function asSuperuser<T extends object>(sql: string, values: unknown[] = []): Promise<T[]> {
  const client = new Client({ connectionString: testDatabase().urls.superuser })
  await client.connect()
  try {
    return (await client.query<T>(sql, values)).rows
  } finally {
    await client.end()
  }
}

describe('the list of versions', () => {
  it('says who, why and what changed, newest first', async () => {
    const id = await make()
    await updateSettings(slug, { id, version: 1, settings: { ...number(TIMEOUT, 40), ...number(DAYS, 5) } })
    await updateAssignments(slug, {
      id,
      version: 2,
      assignments: [{ kind: 'allDevices' }],
      note: 'Pilot over',
    })
    await updateBasics(slug, { id, version: 3, name: 'Renamed', description: '', roleScopeTags: ['0'] })
    const { rows, total } = await listVersionChanges(actor, id, LIST)
    expect(total).toBe(4)
    expect(rows.map((row) => [row.number, row.changes && changesText(row.changes)])).toEqual([
      [4, 'name'],
      [3, '1 assignment'],
      [2, '2 settings'],
      [1, null],
    ])
    expect(rows[1]).toMatchObject({ note: 'Pilot over', authorName: 'The securityAdministrator' })
    expect((await listVersionChanges(actor, id, { ...LIST, q: 'pilot' })).rows.map((r) => r.number)).toEqual([
      3,
    ])
    const page = await listVersionChanges(actor, id, { ...LIST, dir: 'asc' })
    expect(page.rows[1]?.changes?.settings).toBe(2)
  })

  it('keeps a typed note of each kind of save, and of a new policy', async () => {
    const created = await createPolicy(slug, {
      profileId: 'windows-antivirus',
      name: 'Noted',
      settings: number(TIMEOUT, 1),
      note: 'For the lab',
    })
    const id = created.ok ? created.data.id : ''
    await updateBasics(slug, {
      id,
      version: 1,
      name: 'Noted',
      description: 'x',
      roleScopeTags: ['lab'],
      note: 'Why',
    })
    const { rows } = await listVersionChanges(actor, id, LIST)
    expect(rows.map((row) => row.note)).toEqual(['Why', 'For the lab'])
    // Scope tags are kept with versions, so this one shows them.
    expect(rows[0]?.changes?.properties).toEqual(['description', 'roleScopeTags'])
  })
})

describe('comparing', () => {
  it('finds settings and assignments, list items one by one', async () => {
    const id = await make(paths('C:\\a', 'C:\\b'))
    await updateSettings(slug, { id, version: 1, settings: paths('C:\\b', 'C:\\c') })
    await updateAssignments(slug, {
      id,
      version: 2,
      assignments: [{ kind: 'includeGroup', groupId: group }],
    })
    const { view, from, to } = await getComparison(actor, id, {
      from: { kind: 'version', number: 1 },
      to: { kind: 'version', number: 3 },
    })
    expect([from.title, to.title]).toEqual(['Version 1', 'Version 3 (current)'])
    const [row] = view.sections.flatMap((section) => section.rows)
    expect(row?.lines?.map((line) => [line.change, line.after || line.before])).toEqual([
      ['removed', 'C:\\a'],
      ['same', 'C:\\b'],
      ['added', 'C:\\c'],
    ])
    expect(view.assignments).toMatchObject([
      { label: 'Clients', change: 'added', before: 'Not assigned', after: 'Included' },
    ])
    const own = await findVersionChanges(actor, id, 3)
    expect(own?.counts).toMatchObject({ settings: 0, assignments: 1 })
    expect(await findVersionChanges(actor, id, 1)).toBeNull()
  })

  it('compares with the product’s defaults and with another policy of the profile', async () => {
    const id = await make(number(TIMEOUT, 30))
    const other = await make(number(TIMEOUT, 45))
    const defaults = await getComparison(actor, id, { from: { kind: 'defaults' }, to: null })
    expect(defaults.view.sections.flatMap((s) => s.rows)).toMatchObject([
      { change: 'changed', before: '0 seconds', after: '30 seconds' },
    ])
    expect(defaults.view.assignments).toEqual([])
    const beside = await getComparison(actor, id, { from: null, to: { kind: 'policy', policyId: other } })
    expect(beside.from.title).toBe('Version 1 (current)')
    expect(beside.view.sections.flatMap((s) => s.rows)).toMatchObject([
      { before: '30 seconds', after: '45 seconds' },
    ])
    expect(beside.policies.map((policy) => policy.id)).toContain(other)
  })

  it('shows no secret, and that it is another one', async () => {
    const secret = (value: string): SettingValues => ({
      [ONBOARDING]: { kind: 'secret', value, valueState: 'notEncrypted' },
    })
    const id = await makePolicy(tenantId, 'EDR', 'windows-edr', secret('one-text'), [])
    await withTenant(tenantId, (tx) =>
      tx.policyVersion.create({
        data: {
          tenantId,
          policyId: id,
          number: 2,
          name: 'EDR',
          revision: 0,
          settings: toJson({ values: secret('two-text'), unknown: [] }),
          assignments: [],
        },
      }),
    )
    const { view } = await getComparison(actor, id, {
      from: { kind: 'version', number: 1 },
      to: { kind: 'version', number: 2 },
    })
    expect(JSON.stringify(view)).not.toMatch(/one-text|two-text/)
    expect(view.sections.flatMap((s) => s.rows)).toMatchObject([
      { change: 'changed', remark: 'Another secret' },
    ])
  })

  it('finds nothing of another tenant, nor of a policy of another profile', async () => {
    const id = await make()
    const linux = await makePolicy(tenantId, 'Linux', 'linux-antivirus', {}, [])
    for (const policyId of [foreignPolicy, linux]) {
      await expect(
        getComparison(actor, id, { from: null, to: { kind: 'policy', policyId } }),
      ).rejects.toThrow('NEXT_HTTP_ERROR_FALLBACK;404')
    }
    await expect(getComparison(actor, foreignPolicy, { from: null, to: null })).rejects.toThrow('404')
    await expect(listVersionChanges(actor, foreignPolicy, LIST)).rejects.toThrow('404')
  })
})

describe('restoreVersion', () => {
  const all = ['settings', 'assignments', 'properties'] as const
  const restore = (id: string, version: number, of: number, parts: readonly (typeof all)[number][] = all) =>
    restoreVersion(slug, { id, version, number: of, parts: [...parts] })

  it('brings everything back as a new version, with a note, an audit record and a queued job', async () => {
    const id = await make()
    await updateSettings(slug, { id, version: 1, settings: number(DAYS, 7) })
    await updateBasics(slug, { id, version: 2, name: 'Other', description: 'new', roleScopeTags: ['x'] })
    await takeJobs()
    const revision = await revisionOf(tenantId)
    expect(await restore(id, 3, 1)).toMatchObject({ ok: true, data: { version: 4 } })
    const { policy, version } = await valuesOf(id)
    expect(policy).toMatchObject({ name: 'Baseline', version: 4, settingCount: 1 })
    expect(version.settings).toMatchObject({ values: number(TIMEOUT, 30) })
    expect(version.note).toBe('Restored version 1: 2 settings, name, description')
    expect(await revisionOf(tenantId)).toBe(revision + 1)
    expect(await takeJobs()).not.toEqual([])
    expect((await auditOf(tenantId, 'policy.restoreVersion'))[0]).toMatchObject({ targetId: id })
  })

  it('restores the chosen part alone', async () => {
    const id = await make()
    await updateSettings(slug, { id, version: 1, settings: number(TIMEOUT, 40) })
    await updateAssignments(slug, { id, version: 2, assignments: [{ kind: 'allDevices' }] })
    expect(await restore(id, 3, 1, ['assignments'])).toMatchObject({ ok: true })
    const { policy, version } = await valuesOf(id)
    expect(policy.isAssigned).toBe(false)
    expect(version.settings).toMatchObject({ values: number(TIMEOUT, 40) })
  })

  it('leaves out groups that are gone, keeps unknown settings, and says both before', async () => {
    const gone = await makeGroup(tenantId, 'Short-lived', 'device.deviceOSType -eq "Linux"')
    const id = await make()
    const unknown = [{ settingDefinitionId: 'vendor_x_unheard_of', value: 1 }]
    await withTenant(tenantId, async (tx) => {
      await tx.policyVersion.create({
        data: {
          tenantId,
          policyId: id,
          number: 2,
          name: 'Baseline',
          revision: 0,
          settings: toJson({ values: number(TIMEOUT, 12), unknown }),
          assignments: [
            { kind: 'includeGroup', groupId: gone },
            { kind: 'includeGroup', groupId: group },
          ],
        },
      })
      await tx.policy.updateMany({ where: { tenantId, id }, data: { version: 2 } })
    })
    await updateSettings(slug, { id, version: 2, settings: number(TIMEOUT, 13) })
    await updateAssignments(slug, { id, version: 3, assignments: [] })
    await withTenant(tenantId, (tx) => tx.group.deleteMany({ where: { tenantId, id: gone } }))
    const preview = await getRestorePreview(actor, id, 2)
    expect(preview).toMatchObject({ goneGroupIds: [gone], unknownSettings: 1, current: 4 })
    expect(preview.view.assignments).toMatchObject([{ label: 'Clients', change: 'added' }])
    expect(await restore(id, 4, 2)).toMatchObject({ ok: true })
    const { version } = await valuesOf(id)
    expect(version.settings).toMatchObject({ unknown })
    expect(version.assignments).toEqual([{ kind: 'includeGroup', groupId: group }])
  })

  it('refuses: nothing to restore, a stale version, no permission, another tenant', async () => {
    const id = await make()
    await updateBasics(slug, { id, version: 1, name: 'N', description: '', roleScopeTags: ['0'] })
    expect(await restore(id, 2, 1, ['settings'])).toMatchObject({ ok: false, code: 'conflict' })
    expect(await restore(id, 1, 1)).toMatchObject({ ok: false, code: 'stale' })
    expect(await restore(id, 2, 9)).toMatchObject({ ok: false, code: 'notFound' })
    expect(await restore(foreignPolicy, 1, 1)).toMatchObject({ ok: false, code: 'notFound' })
    signIn(reader)
    expect(await restore(id, 2, 1)).toMatchObject({ ok: false, code: 'forbidden' })
    expect(await restoreVersion(otherSlug, { id, version: 2, number: 1, parts: ['settings'] })).toMatchObject(
      {
        ok: false,
        code: 'notFound',
      },
    )
    expect((await valuesOf(id)).policy.version).toBe(2)
  })
})

describe('the server’s check of a joined edit', () => {
  async function twoEdits() {
    const id = await make({ ...number(TIMEOUT, 30), ...number(DAYS, 3) })
    signIn(second)
    await updateSettings(slug, { id, version: 1, settings: { ...number(TIMEOUT, 10), ...number(DAYS, 3) } })
    signIn(writer)
    return id
  }

  it('saves an edit that holds both', async () => {
    const id = await twoEdits()
    const settings = { ...number(TIMEOUT, 10), ...number(DAYS, 9) }
    const result = await updateSettings(slug, { id, version: 2, settings, merge: { from: 1, kept: [] } })
    expect(result).toMatchObject({ ok: true, data: { version: 3 } })
  })

  it('refuses one that undoes theirs unseen, and takes it once that was decided', async () => {
    const id = await twoEdits()
    const settings = { ...number(TIMEOUT, 30), ...number(DAYS, 9) }
    const edit = { id, version: 2, settings }
    expect(await updateSettings(slug, { ...edit, merge: { from: 1, kept: [] } })).toMatchObject({
      ok: false,
      code: 'stale',
      message: expect.stringContaining('a change of another administrator'),
    })
    expect((await valuesOf(id)).policy.version).toBe(2)
    expect(
      await updateSettings(slug, { ...edit, merge: { from: 1, kept: [`setting ${TIMEOUT}`] } }),
    ).toMatchObject({ ok: true })
  })

  it('does so for assignments and properties', async () => {
    const id = await make()
    await updateAssignments(slug, { id, version: 1, assignments: [{ kind: 'includeGroup', groupId: group }] })
    const alone = { id, version: 2, assignments: [], merge: { from: 1, kept: [] } }
    expect(await updateAssignments(slug, alone)).toMatchObject({ ok: false, code: 'stale' })
    const basics = { id, name: 'A', description: '', roleScopeTags: ['0'] }
    await updateBasics(slug, { ...basics, version: 2, name: 'Theirs' })
    expect(await updateBasics(slug, { ...basics, version: 3, merge: { from: 2, kept: [] } })).toMatchObject({
      ok: false,
      code: 'stale',
    })
    expect(
      await updateBasics(slug, { ...basics, version: 3, merge: { from: 2, kept: ['property name'] } }),
    ).toMatchObject({ ok: true })
  })
})

describe('drafts', () => {
  const settingsDraft = (id: string, values: SettingValues) => ({
    subjectId: id,
    baseVersion: 1,
    content: { kind: 'settings' as const, values, note: 'half done' },
  })

  it('are kept, replaced, offered again to their author only, and gone with the save', async () => {
    const id = await make()
    const revision = await revisionOf(tenantId)
    expect(await saveDraft(slug, settingsDraft(id, number(TIMEOUT, 11)))).toMatchObject({ ok: true })
    expect(await saveDraft(slug, settingsDraft(id, number(TIMEOUT, 12)))).toMatchObject({ ok: true })
    expect(await findDraft(actor, 'settings', id)).toMatchObject({
      baseVersion: 1,
      content: { values: number(TIMEOUT, 12), note: 'half done' },
    })
    expect(await listDrafts(actor)).toMatchObject([{ kind: 'settings', title: 'Baseline: settings' }])
    const other = await actorOf(second)
    expect(await findDraft(other, 'settings', id)).toBeNull()
    expect(await listDrafts(other)).toEqual([])
    // The other person's draft of the same policy stands beside it.
    await saveDraft(slug, settingsDraft(id, number(TIMEOUT, 13)))
    signIn(writer)
    expect(await findDraft(actor, 'settings', id)).toMatchObject({ content: { values: number(TIMEOUT, 12) } })
    // Drafts affect nothing.
    expect(await revisionOf(tenantId)).toBe(revision)
    expect(await takeJobs()).toEqual([])
    expect(await auditOf(tenantId, 'policyDraft.save')).toEqual([])
    await updateSettings(slug, { id, version: 1, settings: number(TIMEOUT, 12) })
    expect(await findDraft(actor, 'settings', id)).toBeNull()
    expect(await findDraft(other, 'settings', id)).not.toBeNull()
  })

  it('are not to be seen by raw SQL of the tenant without naming their author', async () => {
    const id = await make()
    await saveDraft(slug, settingsDraft(id, number(TIMEOUT, 11)))
    const count = (userId: string | null) =>
      withTenant(tenantId, async (tx) => {
        if (userId) await tx.$queryRaw`select set_config('app.user', ${userId}, true)`
        return tx.policyDraft.count()
      })
    expect(await count(null)).toBe(0)
    expect(await count(reader.id)).toBe(0)
    expect(await count(writer.id)).toBeGreaterThan(0)
    await discardDraft(slug, { kind: 'settings', subjectId: id })
    expect(await findDraft(actor, 'settings', id)).toBeNull()
  })

  it('hold no typed secret, whatever the form sends', async () => {
    const values: SettingValues = {
      [ONBOARDING]: { kind: 'secret', value: 'very-private', valueState: 'notEncrypted' },
    }
    await saveDraft(slug, {
      subjectId: 'windows-edr',
      baseVersion: 0,
      content: {
        kind: 'new',
        name: 'E',
        description: '',
        settings: values,
        roleScopeTags: ['0'],
        assignments: [],
      },
    })
    const rows = await asSuperuser<{ content: unknown }>('select content from "PolicyDraft"')
    expect(JSON.stringify(rows)).not.toContain('very-private')
    expect(await findDraft(actor, 'new', 'windows-edr')).toMatchObject({
      content: { settings: {}, secretIds: [ONBOARDING] },
    })
    const created = await createPolicy(slug, { profileId: 'windows-edr', name: 'E', settings: {} })
    expect(created.ok).toBe(true)
    expect(await findDraft(actor, 'new', 'windows-edr')).toBeNull()
  })

  it('are refused for another tenant’s policy, an unknown profile and a reader', async () => {
    expect(await saveDraft(slug, settingsDraft(foreignPolicy, {}))).toMatchObject({
      ok: false,
      code: 'notFound',
    })
    const id = await make()
    signIn(reader)
    expect(await saveDraft(slug, settingsDraft(id, {}))).toMatchObject({ ok: false, code: 'forbidden' })
  })
})

describe('deleted policies', () => {
  const DELETED = { q: '', sort: 'deletedAt', dir: 'desc', page: 1, size: 50, cols: null } as const
  const age = (id: string, days: number) =>
    asSuperuser(`update "Policy" set "deletedAt" = now() - make_interval(days => $2) where id = $1`, [
      id,
      days,
    ])
  const rowsOf = async (id: string) => {
    const [row] = await asSuperuser<{ n: number }>(
      `select (select count(*) from "Policy" where id = $1) + (select count(*) from "PolicyVersion" where "policyId" = $1)
         + (select count(*) from "Assignment" where "policyId" = $1)
         + (select count(*) from "PolicyDraft" where "policyId" = $1) as n`,
      [id],
    )
    return Number(row?.n)
  }

  it('are listed with who and how many days are left, and come back', async () => {
    const id = await make()
    await deletePolicies(slug, { policies: [{ id, version: 1 }] })
    await age(id, 12)
    const { rows, total } = await listDeletedPolicies(actor, DELETED, new Date())
    expect(rows.find((row) => row.id === id)).toMatchObject({ deletedBy: writer.name, daysLeft: 18 })
    expect(total).toBe(rows.length)
    expect(await restorePolicies(slug, { ids: [id] })).toMatchObject({ ok: true })
    expect((await listDeletedPolicies(actor, DELETED, new Date())).rows.map((row) => row.id)).not.toContain(
      id,
    )
    expect((await listVersionChanges(actor, id, LIST)).total).toBe(1)
  })

  /** A rollout of the policy that has come to its end. */
  const rolledOut = (policyId: string) =>
    withTenant(tenantId, async (tx) => {
      const stage = { kind: 'percent', percent: 100 }
      const id = `rol_${policyId}`
      await tx.policyRollout.create({
        data: { tenantId, id, policyId, fromVersion: 1, toVersion: 2, state: 'completed', stage },
      })
      await tx.policyRolloutStep.create({
        data: { tenantId, rolloutId: id, number: 1, kind: 'completed', stage, version: 2 },
      })
    })

  it('go for good after 30 days, with versions, assignments, drafts and rollouts, and not before', async () => {
    const [old, young, kept] = [await make(), await make(), await make()]
    for (const id of [old, young, kept]) {
      await updateAssignments(slug, { id, version: 1, assignments: [{ kind: 'allDevices' }] })
      await saveDraft(slug, {
        subjectId: id,
        baseVersion: 2,
        content: { kind: 'settings', values: {}, note: '' },
      })
    }
    for (const id of [old, kept]) await rolledOut(id)
    await deletePolicies(slug, { policies: [old, young].map((id) => ({ id, version: 2 })) })
    await age(old, 31)
    await age(young, 29)
    // The policy and the draft of it.
    expect(await purgePolicies(tenantId)).toBe(2)
    expect(await rowsOf(old)).toBe(0)
    expect(await rowsOf(young)).toBe(5)
    expect(await rowsOf(kept)).toBe(5)
    const left = { tenantId, policyId: { in: [old, kept] } }
    const rollouts = await withTenant(tenantId, (tx) => tx.policyRollout.findMany({ where: left }))
    expect(rollouts.map((rollout) => rollout.policyId)).toEqual([kept])
    const steps = await withTenant(tenantId, (tx) => tx.policyRolloutStep.findMany({ where: { tenantId } }))
    expect(steps.map((step) => step.rolloutId)).toEqual([`rol_${kept}`])
    expect(await restorePolicies(slug, { ids: [old] })).toMatchObject({ ok: false, code: 'notFound' })
    // The audit log keeps what happened.
    expect((await auditOf(tenantId, 'policy.delete')).map((event) => event.targetId)).toContain(old)
  })

  it('of other tenants are out of reach of a tenant’s run', async () => {
    await age(foreignPolicy, 40)
    expect(await purgePolicies(tenantId)).toBe(0)
    expect(await rowsOf(foreignPolicy)).toBe(2)
  })

  it('are followed by drafts that nobody touched for 90 days', async () => {
    const id = await make()
    await saveDraft(slug, {
      subjectId: id,
      baseVersion: 1,
      content: { kind: 'settings', values: {}, note: '' },
    })
    await asSuperuser(
      `update "PolicyDraft" set "updatedAt" = now() - interval '91 days' where "policyId" = $1`,
      [id],
    )
    expect(await purgePolicies(tenantId)).toBe(1)
    expect(await findDraft(actor, 'settings', id)).toBeNull()
  })

  it('cannot have their versions deleted by the application itself', async () => {
    const id = await make()
    await expect(
      withTenant(tenantId, (tx) => tx.policyVersion.deleteMany({ where: { tenantId, policyId: id } })),
    ).rejects.toThrow(/permission denied/)
  })
})
