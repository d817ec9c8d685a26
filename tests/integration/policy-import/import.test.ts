import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { withTenant } from '@/lib/db/with-tenant'
import { readImportFile } from '@/lib/domain/interchange'
import type { Actor } from '@/lib/features/core/actor'
import { exportPolicies } from '@/lib/features/policy-export/graph-export'
import { importPolicyFiles, previewImport } from '@/lib/features/policy-import/actions'
import { importOutsideConsole } from '@/lib/features/policy-import/import-outside-console'
import type { ImportFile } from '@/lib/features/policy-import/read-import'
import type { ImportInput } from '@/lib/features/policy-import/schema'
import { makePolicy, makeTenant } from '../../support/tenants'
import { auditOf, makePerson, revisionOf, signIn, slugOf, takeJobs, type Person } from '../../support/actions'

vi.mock('@/lib/auth/session', () => ({ getSessionUser: vi.fn() }))
vi.mock('next/cache', () => ({ revalidatePath: vi.fn() }))
// As the framework itself resolves it on the server.
vi.mock('next/navigation', () => import('next/dist/client/components/navigation.react-server'))

const FIXTURES = path.join(import.meta.dirname, '..', '..', 'fixtures', 'policies')
const fixture = async (name: string) => ({
  name,
  bytes: new Uint8Array(await readFile(path.join(FIXTURES, name))),
})
const file = (name: string, content: string) => ({ name, bytes: new TextEncoder().encode(content) })
const TIMEOUT = 'device_vendor_msft_policy_config_defender_cloudextendedtimeout'
const integerSetting = (id: string, value: number) => ({
  settingInstance: {
    '@odata.type': '#microsoft.graph.deviceManagementConfigurationSimpleSettingInstance',
    settingDefinitionId: id,
    simpleSettingValue: { value },
  },
})

let tenantId: string
let slug: string
let writer: Person
let reader: Person
const actor = (): Actor => ({
  userId: writer.id,
  userName: writer.name,
  userEmail: writer.email,
  tenantId,
  tenantSlug: slug,
  tenantName: slug,
  isDemoTenant: false,
  role: 'securityAdministrator',
  roleName: 'Security Administrator',
})
/** Looks at the files and imports them, as the page does. */
async function look(files: readonly ImportFile[]) {
  const result = await previewImport(slug, { files: [...files] })
  if (!result.ok) throw new Error(result.message)
  return result.data.preview
}
async function importAll(files: readonly ImportFile[], choices: Partial<ImportInput> = {}) {
  const { digest } = await look(files)
  return importPolicyFiles(slug, { files: [...files], digest, ...choices })
}
const storedPolicy = (id: string) =>
  withTenant(tenantId, (tx) => tx.policy.findUniqueOrThrow({ where: { tenantId_id: { tenantId, id } } }))
const assignmentsOf = (policyId: string) =>
  withTenant(tenantId, (tx) =>
    tx.assignment.findMany({ where: { tenantId, policyId }, orderBy: { id: 'asc' } }),
  )
const count = () => withTenant(tenantId, (tx) => tx.policy.count({ where: { tenantId } }))

beforeAll(async () => {
  tenantId = await makeTenant('import')
  slug = await slugOf(tenantId)
  writer = await makePerson(tenantId, 'securityAdministrator')
  reader = await makePerson(tenantId, 'securityReader')
})
beforeEach(async () => {
  signIn(writer)
  await takeJobs()
})

describe('importPolicyFiles', () => {
  it.each([
    'windows-antivirus.plain.json',
    'windows-asr.double-encoded.json',
    'windows-firewall.list.json',
    'windows-exclusions.pascal-case.json',
    'linux-antivirus.no-template.json',
  ])('imports %s unassigned, with audit, revision and job', async (name) => {
    const input = await fixture(name)
    const expected = readImportFile(name, input.bytes).policies
    const revision = await revisionOf(tenantId)
    const result = await importAll([input])
    expect(result).toMatchObject({ ok: true })
    const created = result.ok ? result.data.created : []
    expect(created.map((policy) => policy.profileId)).toEqual(expected.map((policy) => policy.profileId))
    for (const { id, settings } of created) {
      const policy = await withTenant(tenantId, (tx) =>
        tx.policy.findUniqueOrThrow({ where: { tenantId_id: { tenantId, id } } }),
      )
      expect(policy).toMatchObject({ origin: 'import', isAssigned: false, version: 1, deletedAt: null })
      expect(settings).toBeGreaterThan(0)
    }
    expect(await revisionOf(tenantId)).toBe(revision + 1)
    expect(await takeJobs()).toEqual([`resolve:${tenantId}`])
    const events = await auditOf(tenantId, 'policy.import')
    expect(events.filter((event) => event.revision === revision + 1)).toHaveLength(created.length)
  })

  it('previews without writing anything; what is here word for word is left alone', async () => {
    const before = await count()
    const name = 'windows-antivirus.plain.json'
    await importAll([await fixture(name)], { policies: { '0:0': { take: 'create', name: 'Baseline' } } })
    const again = [await fixture(name), file('broken.json', '{')]
    const preview = await look(again)
    expect(await count()).toBe(before + 1)
    expect(preview).toMatchObject({
      files: [
        { fileName: name, policies: 1 },
        { fileName: 'broken.json', policies: 0 },
      ],
      problems: [{ fileName: 'broken.json', path: '$' }],
      policies: [{ existing: { isIdentical: true }, suggestion: { take: 'skip' }, isAllowed: true }],
    })
    expect(await importAll(again)).toMatchObject({
      ok: false,
      code: 'invalid',
      message: /nothing to import/i,
    })
  })

  it('keeps unknown settings and exports them unchanged', async () => {
    const unknown = integerSetting('vendor_fabrikam_flux', 7)
    const body = { name: 'Odd', settings: [integerSetting(TIMEOUT, 50), unknown] }
    const result = await importAll([file('odd.json', JSON.stringify(body))])
    const [created] = result.ok ? result.data.created : []
    expect(created).toMatchObject({ profileId: 'windows-antivirus', settings: 1, unknownSettings: 1 })
    const [exported] = await exportPolicies(actor(), [created?.id ?? ''])
    const again = readImportFile('again.json', new TextEncoder().encode(JSON.stringify(exported?.body)))
    expect(again.policies).toMatchObject([
      {
        name: 'Odd',
        unknownSettingIds: ['vendor_fabrikam_flux'],
        settings: { unknown: [unknown.settingInstance] },
      },
    ])
  })

  it('leaves out values that the profile refuses, and says which', async () => {
    const body = { name: 'Too long', settings: [integerSetting(TIMEOUT, 5000)] }
    const files = [file('long.json', JSON.stringify(body))]
    expect((await look(files)).policies).toMatchObject([
      { settings: 0, leftOut: [{ path: 'Cloud Extended Timeout' }] },
    ])
    expect(await importAll(files)).toMatchObject({ data: { created: [{ settings: 0 }] } })
  })

  it('takes in a policy that no profile knows, for export only', async () => {
    const body = { name: 'Strange', platforms: 'iOS', settings: [integerSetting('vendor_fabrikam_only', 1)] }
    const result = await importAll([file('strange.json', JSON.stringify(body))])
    expect(result).toMatchObject({ ok: true, data: { created: [{ profileId: null, settings: 0 }] } })
  })

  it.each([
    ['rubbish', 'not json at all'],
    ['an empty file', ''],
    ['a file without a policy', '{"hello": [1, 2, 3]}'],
  ])('refuses %s and writes nothing', async (_, content) => {
    const before = await count()
    const result = await importAll([file('x.json', content)])
    expect(result).toMatchObject({ ok: false, code: 'invalid' })
    expect(await count()).toBe(before)
  })

  it('refuses a role that may only read, and audits the attempt', async () => {
    signIn(reader)
    const before = await count()
    const files = [await fixture('windows-antivirus.plain.json')]
    expect(await importPolicyFiles(slug, { files, digest: '' })).toMatchObject({
      ok: false,
      code: 'forbidden',
    })
    expect(await previewImport(slug, { files })).toMatchObject({ ok: false, code: 'forbidden' })
    expect(await count()).toBe(before)
    expect((await auditOf(tenantId, 'policy.import'))[0]).toMatchObject({ outcome: 'refused' })
  })
})

const policyBody = (name: string, more: object = {}) => ({
  name,
  settings: [integerSetting(TIMEOUT, 20)],
  ...more,
})
const toGroup = (groupId: string, type = 'groupAssignmentTarget') => ({
  target: { '@odata.type': `#microsoft.graph.${type}`, groupId },
})
const json = (name: string, value: unknown) => file(name, JSON.stringify(value))

describe('choices', () => {
  it('number a name that is taken, or make the file the next version of what is here', async () => {
    await importAll([json('a.json', policyBody('Twice'))])
    const changed = [json('b.json', { ...policyBody('Twice'), settings: [integerSetting(TIMEOUT, 30)] })]
    const [planned] = (await look(changed)).policies
    expect(planned).toMatchObject({
      existing: { isIdentical: false },
      suggestion: { take: 'create', name: 'Twice (2)' },
    })
    const { existing } = planned ?? {}
    if (!existing) throw new Error('No policy of that name')
    const updated = await importAll(changed, {
      policies: { '0:0': { take: 'update', id: existing.id, version: existing.version } },
    })
    expect(updated).toMatchObject({ data: { created: [], updated: [{ id: existing.id, version: 2 }] } })
    expect(await storedPolicy(existing.id)).toMatchObject({ version: 2 })
    // Somebody else may have saved it since: nothing is written.
    expect(
      await importAll([json('c.json', { ...policyBody('Twice'), settings: [integerSetting(TIMEOUT, 40)] })], {
        policies: { '0:0': { take: 'update', id: existing.id, version: 1 } },
      }),
    ).toMatchObject({ ok: false, code: 'stale' })
    expect(await storedPolicy(existing.id)).toMatchObject({ version: 2 })
  })

  it('take out one policy of many, and refuse other files than those that were looked at', async () => {
    const files = [json('two.json', [policyBody('Left'), policyBody('Right')])]
    const result = await importAll(files, { policies: { '0:0': { take: 'skip' } } })
    expect(result).toMatchObject({ data: { created: [{ name: 'Right' }], skipped: 1 } })
    const { digest } = await look(files)
    const swapped = [json('two.json', [policyBody('Left'), policyBody('Wrong')])]
    expect(await importPolicyFiles(slug, { files: swapped, digest })).toMatchObject({
      ok: false,
      code: 'stale',
    })
  })
})

describe('groups and assignments', () => {
  const RULE = '(device.deviceOSType -eq "Windows")'
  const groups = [
    { id: 'src-1', displayName: 'Windows fleet', groupTypes: ['DynamicMembership'], membershipRule: RULE },
    { id: 'src-2', displayName: 'People of Oslo', membershipRule: '(user.city -eq "Oslo")' },
    { id: 'src-3', displayName: 'By hand', securityEnabled: true },
  ]
  const assigned = policyBody('Assigned', {
    assignments: [toGroup('src-1'), toGroup('src-3', 'exclusionGroupAssignmentTarget'), toGroup('src-9')],
  })

  it('makes groups that the files describe, and assigns to them', async () => {
    const files = [json('policy.json', assigned), json('groups.json', { value: groups })]
    const preview = await look(files)
    expect(preview.groups).toMatchObject([
      { sourceId: 'src-1', suggestion: { take: 'create' }, policies: 1, refusal: null },
      {
        sourceId: 'src-2',
        suggestion: { take: 'leave' },
        policies: 0,
        refusal: expect.stringContaining('rule'),
      },
      { sourceId: 'src-3', suggestion: { take: 'create' }, policies: 1 },
      { sourceId: 'src-9', displayName: null, suggestion: { take: 'leave' } },
    ])
    const result = await importAll(files, { assign: true })
    expect(result).toMatchObject({
      data: { groups: [{ displayName: 'Windows fleet' }, { displayName: 'By hand' }], assignmentsLeftOut: 1 },
    })
    if (!result.ok) throw new Error(result.message)
    const [policy] = result.data.created
    const [fleet, byHand] = result.data.groups
    expect(await assignmentsOf(policy?.id ?? '')).toMatchObject([
      { kind: 'excludeGroup', groupId: byHand?.id },
      { kind: 'includeGroup', groupId: fleet?.id },
    ])
    expect(await storedPolicy(policy?.id ?? '')).toMatchObject({ isAssigned: true })
    const stored = await withTenant(tenantId, (tx) =>
      tx.group.findMany({ where: { tenantId, id: fleet?.id } }),
    )
    expect(stored).toMatchObject([{ kind: 'dynamic', membershipRule: RULE }])
    expect((await auditOf(tenantId, 'policy.import')).some((e) => e.targetType === 'group')).toBe(true)
    // The second time they are here, found by their names.
    expect((await look(files)).groups[0]).toMatchObject({ suggestion: { take: 'use', id: fleet?.id } })
  })

  it('takes no assignments over unless told, and keeps filters that it does', async () => {
    const filter = {
      deviceAndAppManagementAssignmentFilterId: 'f-1',
      deviceAndAppManagementAssignmentFilterType: 'include',
    }
    const all = { target: { '@odata.type': '#microsoft.graph.allDevicesAssignmentTarget', ...filter } }
    const files = [json('all.json', policyBody('For all', { assignments: [all, toGroup('src-3')] }))]
    const bare = await importAll(files)
    expect(bare).toMatchObject({ data: { created: [{ assignments: 0 }] } })
    const result = await importAll(files, {
      assign: true,
      policies: { '0:0': { take: 'create', name: 'For all, too' } },
    })
    if (!result.ok) throw new Error(result.message)
    expect(await assignmentsOf(result.data.created[0]?.id ?? '')).toMatchObject([
      { kind: 'allDevices', filterId: 'f-1' },
    ])
  })

  it('uses the group that somebody chose, if the tenant has it', async () => {
    const files = [json('x.json', policyBody('Mapped', { assignments: [toGroup('src-9')] }))]
    const foreignTenant = await makeTenant('import-foreign')
    const foreign = await withTenant(foreignTenant, (tx) =>
      tx.group.create({
        data: { tenantId: foreignTenant, id: 'grp_foreign', displayName: 'F', kind: 'assigned' },
      }),
    )
    const before = await count()
    expect(
      await importAll(files, { assign: true, groups: { 'src-9': { take: 'use', id: foreign.id } } }),
    ).toMatchObject({ ok: false, code: 'notFound' })
    expect(await count()).toBe(before)
    const own = await withTenant(tenantId, (tx) =>
      tx.group.create({ data: { tenantId, id: 'grp_own', displayName: 'Own', kind: 'assigned' } }),
    )
    const result = await importAll(files, { assign: true, groups: { 'src-9': { take: 'use', id: own.id } } })
    if (!result.ok) throw new Error(result.message)
    expect(await assignmentsOf(result.data.created[0]?.id ?? '')).toMatchObject([{ groupId: 'grp_own' }])
  })

  it('assignments in a file of their own belong to the policies whose ids they name', async () => {
    const id = '3f2504e0-4f89-11d3-9a0c-0305e82c3301'
    const files = [
      json('p.json', policyBody('Loose', { id })),
      json('a.json', { value: [{ id: `${id}_src-1`, sourceId: id, ...toGroup('src-1') }] }),
    ]
    expect((await look(files)).policies).toMatchObject([
      { name: 'Loose', assignments: 1, groupIds: ['src-1'] },
    ])
  })
})

describe('all or nothing', () => {
  it('writes no policy and no group when one of many is refused', async () => {
    const files = [
      json('two.json', {
        policies: [policyBody('First'), policyBody('Second')],
        groups: [{ id: 'g', displayName: 'Never made', securityEnabled: true }],
      }),
    ]
    const before = await count()
    const result = await importAll(files, {
      policies: { '0:1': { take: 'update', id: 'pol_none', version: 1 } },
    })
    expect(result).toMatchObject({ ok: false, code: 'notFound' })
    expect(await count()).toBe(before)
    const made = await withTenant(tenantId, (tx) =>
      tx.group.count({ where: { tenantId, displayName: 'Never made' } }),
    )
    expect(made).toBe(0)
  })
})

describe('importOutsideConsole (command line)', () => {
  const request = {
    userName: 'Command line',
    dryRun: false,
    assign: false,
    createGroups: false,
    update: false,
    groupFor: new Map<string, string>(),
    scope: false,
  }

  it('imports with revision, audit and job under the name it is given', async () => {
    const revision = await revisionOf(tenantId)
    const files = [json('cli.json', policyBody('From the shell'))]
    const { outcome, plan } = await importOutsideConsole({ ...request, tenantId, files })
    expect(outcome?.created).toHaveLength(1)
    expect(plan.files).toMatchObject([{ problems: [] }])
    expect(await revisionOf(tenantId)).toBe(revision + 1)
    expect(await takeJobs()).toEqual([`resolve:${tenantId}`])
    const events = await auditOf(tenantId, 'policy.import')
    expect(events).toContainEqual(
      expect.objectContaining({
        targetId: outcome?.created[0]?.id,
        actorId: null,
        actorName: 'Command line',
      }),
    )
  })

  it('changes nothing where all of it is here already, and says how much', async () => {
    const files = [json('cli.json', policyBody('Only once'))]
    await importOutsideConsole({ ...request, tenantId, files })
    const revision = await revisionOf(tenantId)
    const { outcome } = await importOutsideConsole({ ...request, tenantId, files, update: true })
    expect(outcome).toMatchObject({ created: [], updated: [], skipped: 1, groups: [] })
    expect(await revisionOf(tenantId)).toBe(revision)
  })

  it('writes nothing on a dry run, and updates what is here when told to', async () => {
    const before = await count()
    const changed = [
      json('cli.json', { ...policyBody('From the shell'), settings: [integerSetting(TIMEOUT, 45)] }),
    ]
    expect(
      (await importOutsideConsole({ ...request, tenantId, files: changed, dryRun: true })).outcome,
    ).toBeNull()
    const { outcome } = await importOutsideConsole({ ...request, tenantId, files: changed, update: true })
    expect(outcome).toMatchObject({ created: [], updated: [{ version: 2 }] })
    expect(await count()).toBe(before)
  })
})

describe('exportPolicies', () => {
  it('does not find another tenant’s policy', async () => {
    const otherId = await makeTenant('export-other')
    const foreign = await makePolicy(otherId, 'Theirs', 'windows-antivirus', {}, [])
    await expect(exportPolicies(actor(), [foreign])).rejects.toThrow()
  })

  it('names secrets without giving them away', async () => {
    const { getProfile } = await import('@/lib/domain/catalog')
    const secret = getProfile('windows-edr')?.settings.find((definition) => definition.secret)
    const optionId = secret?.dependsOn?.optionIds[0]
    if (!secret?.dependsOn || optionId === undefined) throw new Error('The EDR profile has no secret')
    const id = await makePolicy(
      tenantId,
      'EDR',
      'windows-edr',
      {
        [secret.dependsOn.settingId]: { kind: 'choice', optionId },
        [secret.id]: { kind: 'secret', value: 's3cret', valueState: 'notEncrypted' },
      },
      [],
    )
    const text = JSON.stringify((await exportPolicies(actor(), [id]))[0]?.body)
    expect(text).toContain(secret.id)
    expect(text).not.toContain('s3cret')
  })

  it('leaves out secrets of unknown settings too, and an import of it keeps those that are stored', async () => {
    const secret = (value: string) => ({
      settingInstance: {
        '@odata.type': '#microsoft.graph.deviceManagementConfigurationSimpleSettingInstance',
        settingDefinitionId: 'vendor_fabrikam_password',
        simpleSettingValue: {
          '@odata.type': '#microsoft.graph.deviceManagementConfigurationSecretSettingValue',
          value,
          valueState: 'notEncrypted',
        },
      },
    })
    const body = (seconds: number, password: string) => ({
      name: 'Vault',
      settings: [integerSetting(TIMEOUT, seconds), secret(password)],
    })
    const made = await importAll([json('vault.json', body(20, 'hunter2'))])
    const id = made.ok ? (made.data.created[0]?.id ?? '') : ''
    const [exported] = await exportPolicies(actor(), [id])
    const text = JSON.stringify(exported?.body)
    expect(text).toContain('vendor_fabrikam_password')
    expect(text).not.toContain('hunter2')
    const again = [file('again.json', text)]
    expect((await look(again)).policies).toMatchObject([{ existing: { isIdentical: true } }])

    const later = [file('later.json', text.replace('"value":20', '"value":40'))]
    const request = { tenantId, userName: 'Test', assign: false, createGroups: false, groupFor: new Map() }
    const { outcome } = await importOutsideConsole({
      ...request,
      files: later,
      dryRun: false,
      update: true,
      scope: false,
    })
    expect(outcome?.updated).toHaveLength(1)
    const stored = await withTenant(tenantId, (tx) =>
      tx.policyVersion.findFirstOrThrow({
        where: { tenantId, policyId: id },
        orderBy: { number: 'desc' },
      }),
    )
    expect(JSON.stringify(stored.settings)).toContain('hunter2')
    expect(stored.number).toBe(2)
  })
})
