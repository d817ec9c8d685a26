import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { withTenant } from '@/lib/db/with-tenant'
import { readImportFile } from '@/lib/domain/interchange'
import type { Actor } from '@/lib/features/core/actor'
import { importPolicyFiles, previewImport } from '@/lib/features/policies/actions'
import { exportPolicies } from '@/lib/features/policies/export'
import { importPolicies } from '@/lib/features/policies/import'
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
    const result = await importPolicyFiles(slug, { files: [input] })
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

  it('previews without writing anything', async () => {
    const before = await count()
    const name = 'windows-antivirus.plain.json'
    await importPolicyFiles(slug, { files: [await fixture(name)] })
    const preview = await previewImport(slug, { files: [await fixture(name), file('broken.json', '{')] })
    expect(await count()).toBe(before + 1)
    expect(preview).toMatchObject({
      ok: true,
      data: {
        files: [
          { fileName: name, problems: [], policies: [{ isNameTaken: true, isAllowed: true }] },
          { fileName: 'broken.json', policies: [], problems: [{ path: '$' }] },
        ],
      },
    })
  })

  it('keeps unknown settings and exports them unchanged', async () => {
    const unknown = integerSetting('vendor_fabrikam_flux', 7)
    const body = { name: 'Odd', settings: [integerSetting(TIMEOUT, 50), unknown] }
    const result = await importPolicyFiles(slug, { files: [file('odd.json', JSON.stringify(body))] })
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
    expect(await previewImport(slug, { files })).toMatchObject({
      data: { files: [{ policies: [{ settings: 0, leftOut: [{ path: 'Cloud Extended Timeout' }] }] }] },
    })
    expect(await importPolicyFiles(slug, { files })).toMatchObject({ data: { created: [{ settings: 0 }] } })
  })

  it('takes in a policy that no profile knows, for export only', async () => {
    const body = { name: 'Strange', platforms: 'iOS', settings: [integerSetting('vendor_fabrikam_only', 1)] }
    const result = await importPolicyFiles(slug, { files: [file('strange.json', JSON.stringify(body))] })
    expect(result).toMatchObject({ ok: true, data: { created: [{ profileId: null, settings: 0 }] } })
  })

  it.each([
    ['rubbish', 'not json at all'],
    ['an empty file', ''],
    ['a file without a policy', '{"hello": [1, 2, 3]}'],
  ])('refuses %s and writes nothing', async (_, content) => {
    const before = await count()
    const result = await importPolicyFiles(slug, { files: [file('x.json', content)] })
    expect(result).toMatchObject({ ok: false, code: 'invalid' })
    expect(await count()).toBe(before)
  })

  it('refuses a role that may only read, and audits the attempt', async () => {
    signIn(reader)
    const before = await count()
    const files = [await fixture('windows-antivirus.plain.json')]
    expect(await importPolicyFiles(slug, { files })).toMatchObject({ ok: false, code: 'forbidden' })
    expect(await previewImport(slug, { files })).toMatchObject({ ok: false, code: 'forbidden' })
    expect(await count()).toBe(before)
    expect((await auditOf(tenantId, 'policy.import'))[0]).toMatchObject({ outcome: 'refused' })
  })
})

describe('importPolicies (command line)', () => {
  it('imports with revision, audit and job under the name it is given', async () => {
    const revision = await revisionOf(tenantId)
    const author = { tenantId, userId: null, userName: 'Command line' }
    const { created, files } = await importPolicies(author, [await fixture('windows-antivirus.plain.json')])
    expect(created).toHaveLength(1)
    expect(files).toMatchObject([{ problems: [] }])
    expect(await revisionOf(tenantId)).toBe(revision + 1)
    expect(await takeJobs()).toEqual([`resolve:${tenantId}`])
    const events = await auditOf(tenantId, 'policy.import')
    expect(events).toContainEqual(
      expect.objectContaining({ targetId: created[0]?.id, actorId: null, actorName: 'Command line' }),
    )
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
})
