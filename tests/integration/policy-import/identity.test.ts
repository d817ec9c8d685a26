import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { withTenant } from '@/lib/db/with-tenant'
import { getProfile, type SettingValues } from '@/lib/domain/catalog'
import { importPolicyFiles, previewImport } from '@/lib/features/policy-import/actions'
import type { ImportFile } from '@/lib/features/policy-import/read-import'
import type { Actor } from '@/lib/features/core/actor'
import { exportPolicies } from '@/lib/features/policy-export/graph-export'
import { makePerson, revisionOf, signIn, slugOf, type Person } from '../../support/actions'
import { makePolicy, makeTenant } from '../../support/tenants'

vi.mock('@/lib/auth/session', () => ({ getSessionUser: vi.fn() }))
vi.mock('next/cache', () => ({ revalidatePath: vi.fn() }))
vi.mock('next/navigation', () => import('next/dist/client/components/navigation.react-server'))

const DEFENDER = 'device_vendor_msft_policy_config_defender'
let tenantId: string
let slug: string
let writer: Person
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
const json = (name: string, value: unknown): ImportFile => ({
  name,
  bytes: new TextEncoder().encode(JSON.stringify(value)),
})
async function look(files: readonly ImportFile[]) {
  const result = await previewImport(slug, { files: [...files] })
  if (!result.ok) throw new Error(result.message)
  return result.data.preview
}
async function exported(id: string) {
  const [first] = await exportPolicies(actor(), [id])
  if (!first) throw new Error('Nothing was exported')
  return first.body
}
const settingsOf = (policyId: string, number: number) =>
  withTenant(tenantId, async (tx) => {
    const key = { tenantId_policyId_number: { tenantId, policyId, number } }
    return (await tx.policyVersion.findUniqueOrThrow({ where: key })).settings
  })
/** The profile's secret beside the choice that asks for it. */
function secretValues(): { readonly id: string; readonly values: SettingValues } {
  const secret = getProfile('windows-edr')?.settings.find((definition) => definition.secret)
  const optionId = secret?.dependsOn?.optionIds[0]
  if (!secret?.dependsOn || optionId === undefined) throw new Error('The EDR profile has no secret')
  const values: SettingValues = {
    [secret.dependsOn.settingId]: { kind: 'choice', optionId },
    [secret.id]: { kind: 'secret', value: 's3cret', valueState: 'notEncrypted' },
  }
  return { id: secret.id, values }
}

beforeAll(async () => {
  tenantId = await makeTenant('import-identity')
  slug = await slugOf(tenantId)
  writer = await makePerson(tenantId, 'securityAdministrator')
})
beforeEach(() => signIn(writer))

describe('an import of an export', () => {
  it.each<[string, string, SettingValues]>([
    [
      'numbers',
      'windows-antivirus',
      { [`${DEFENDER}_cloudextendedtimeout`]: { kind: 'integer', value: 30 } },
    ],
    [
      'lists',
      'windows-antivirus-exclusions',
      { [`${DEFENDER}_excludedpaths`]: { kind: 'stringList', values: ['C:\\a', 'C:\\"b"'] } },
    ],
    ['no settings at all', 'windows-antivirus', {}],
  ])('with %s is here already, and changes nothing', async (name, profileId, values) => {
    const id = await makePolicy(tenantId, `Same ${name}`, profileId, values, [])
    const revision = await revisionOf(tenantId)
    const files = [json('again.json', await exported(id))]
    const preview = await look(files)
    expect(preview.policies).toMatchObject([
      { existing: { id, isIdentical: true }, suggestion: { take: 'skip' } },
    ])
    expect(await importPolicyFiles(slug, { files: [...files], digest: preview.digest })).toMatchObject({
      ok: false,
      code: 'invalid',
    })
    expect(await revisionOf(tenantId)).toBe(revision)
  })

  it('is the same although the export leaves secrets out; a new version keeps them', async () => {
    const { id: secretId, values } = secretValues()
    const id = await makePolicy(tenantId, 'With a secret', 'windows-edr', values, [])
    const body = await exported(id)
    const same = await look([json('same.json', body)])
    expect(same.policies).toMatchObject([{ existing: { id, isIdentical: true } }])
    const files = [json('described.json', { ...body, description: 'Another description' })]
    const { digest } = await look(files)
    const updated = await importPolicyFiles(slug, {
      files: [...files],
      digest,
      policies: { '0:0': { take: 'update', id, version: 1 } },
    })
    expect(updated).toMatchObject({ ok: true, data: { updated: [{ id, version: 2 }] } })
    expect(await settingsOf(id, 2)).toMatchObject({ values: { [secretId]: { value: 's3cret' } } })
  })

  it('finds the policy by its id, whatever its name is now', async () => {
    const id = await makePolicy(tenantId, 'Old name', 'windows-antivirus', {}, [])
    const files = [json('renamed.json', { ...(await exported(id)), id, name: 'New name' })]
    const preview = await look(files)
    expect(preview.policies).toMatchObject([
      { existing: { id, name: 'Old name', isIdentical: false }, suggestion: { take: 'create' } },
    ])
    const updated = await importPolicyFiles(slug, {
      files: [...files],
      digest: preview.digest,
      policies: { '0:0': { take: 'update', id, version: 1 } },
    })
    expect(updated).toMatchObject({ ok: true, data: { updated: [{ id, name: 'New name' }] } })
  })
})

describe('a file that leaves open which profile it is', () => {
  const exclusions = {
    name: 'Exclusions only',
    platforms: 'windows10',
    technologies: 'mdm,microsoftSense',
    settings: [
      {
        settingInstance: {
          '@odata.type': '#microsoft.graph.deviceManagementConfigurationSimpleSettingCollectionInstance',
          settingDefinitionId: `${DEFENDER}_excludedpaths`,
          simpleSettingCollectionValue: [{ value: 'C:\\build' }],
        },
      },
    ],
  }

  it('offers the profiles that know all of it, and takes the one that was chosen', async () => {
    const files = [json('open.json', exclusions)]
    const { digest, policies } = await look(files)
    expect(policies[0]?.profiles.map(({ id }) => id).toSorted()).toEqual([
      'windows-antivirus',
      'windows-antivirus-exclusions',
    ])
    const choose = (profileId: string) =>
      importPolicyFiles(slug, {
        files: [...files],
        digest,
        policies: { '0:0': { take: 'create', name: `As ${profileId}`, profileId } },
      })
    expect(await choose('windows-antivirus')).toMatchObject({
      ok: true,
      data: { created: [{ profileId: 'windows-antivirus', settings: 1, unknownSettings: 0 }] },
    })
    for (const refused of ['windows-firewall', 'linux-antivirus', 'constructor'])
      expect(await choose(refused)).toMatchObject({ ok: false, code: 'invalid' })
  })

  it('offers nothing where the file names its template', async () => {
    const id = await makePolicy(tenantId, 'Named template', 'windows-antivirus', {}, [])
    const { policies } = await look([json('named.json', await exported(id))])
    expect(policies).toMatchObject([{ profiles: [] }])
  })
})
