import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { withTenant } from '@/lib/db/with-tenant'
import type { SettingValues } from '@/lib/domain/catalog'
import {
  createPolicy,
  deletePolicies,
  duplicatePolicy,
  restorePolicies,
  updateAssignments,
  updateBasics,
  updateSettings,
} from '@/lib/features/policies/actions'
import { insertPolicy } from '@/lib/features/policies/create-policy'
import { makeGroup, makePolicy, makeTenant } from '../../support/tenants'
import { auditOf, makePerson, revisionOf, signIn, slugOf, takeJobs, type Person } from '../../support/actions'

vi.mock('@/lib/auth/session', () => ({ getSessionUser: vi.fn() }))
vi.mock('next/cache', () => ({ revalidatePath: vi.fn() }))
// As the framework itself resolves it on the server.
vi.mock('next/navigation', () => import('next/dist/client/components/navigation.react-server'))

const TIMEOUT = 'device_vendor_msft_policy_config_defender_cloudextendedtimeout'
const CLOUD = 'device_vendor_msft_policy_config_defender_cloudblocklevel'
const seconds = (value: number): SettingValues => ({ [TIMEOUT]: { kind: 'integer', value } })

let tenantId: string
let slug: string
let otherSlug: string
let group: string
let foreignGroup: string
let foreignPolicy: string
let writer: Person
let reader: Person

beforeAll(async () => {
  tenantId = await makeTenant('policies')
  const otherId = await makeTenant('policies-other')
  slug = await slugOf(tenantId)
  otherSlug = await slugOf(otherId)
  group = await makeGroup(tenantId, 'Clients', 'device.deviceOSType -eq "Windows"')
  foreignGroup = await makeGroup(otherId, 'Theirs', 'device.deviceOSType -eq "Windows"')
  foreignPolicy = await makePolicy(otherId, 'Theirs', 'windows-antivirus', seconds(10), [])
  writer = await makePerson(tenantId, 'securityAdministrator')
  reader = await makePerson(tenantId, 'securityReader')
})
beforeEach(async () => {
  signIn(writer)
  await takeJobs()
})

const make = () => makePolicy(tenantId, 'Baseline', 'windows-antivirus', seconds(30), [])
const stored = (id: string) =>
  withTenant(tenantId, async (tx) => ({
    policy: await tx.policy.findUniqueOrThrow({ where: { tenantId_id: { tenantId, id } } }),
    versions: await tx.policyVersion.findMany({
      where: { tenantId, policyId: id },
      orderBy: { number: 'asc' },
    }),
    assignments: await tx.assignment.findMany({ where: { tenantId, policyId: id }, orderBy: { id: 'asc' } }),
  }))
const newPolicy = (change: object = {}) => ({
  profileId: 'windows-antivirus',
  name: 'Fresh',
  description: '',
  settings: seconds(50),
  assignments: [{ kind: 'includeGroup' as const, groupId: group }],
  ...change,
})

/** Each action with an input that works on a policy, so that every one is held against the same refusals. */
const onPolicy = {
  updateBasics: (at: string, id: string, version: number) =>
    updateBasics(at, { id, version, name: 'Renamed', description: 'Why', roleScopeTags: ['0', 'team'] }),
  updateSettings: (at: string, id: string, version: number) =>
    updateSettings(at, { id, version, settings: seconds(40) }),
  updateAssignments: (at: string, id: string, version: number) =>
    updateAssignments(at, { id, version, assignments: [{ kind: 'allDevices' }] }),
  deletePolicies: (at: string, id: string, version: number) =>
    deletePolicies(at, { policies: [{ id, version }] }),
}
const duplicate = (at: string, id: string) => duplicatePolicy(at, { id, name: 'Copy' })

describe('what every action holds to', () => {
  const refused = Object.entries(onPolicy)

  it.each(refused)(
    '%s refuses a role that may only read, writes nothing and audits the attempt',
    async (_, act) => {
      const id = await make()
      const before = await stored(id)
      signIn(reader)
      expect(await act(slug, id, 1)).toMatchObject({ ok: false, code: 'forbidden' })
      expect(await stored(id)).toEqual(before)
      expect(await takeJobs()).toEqual([])
    },
  )

  it.each(refused)('%s finds nothing under the id of another tenant', async (_, act) => {
    const revision = await revisionOf(tenantId)
    expect(await act(slug, foreignPolicy, 1)).toMatchObject({ ok: false, code: 'notFound' })
    expect(await revisionOf(tenantId)).toBe(revision)
  })

  it.each(refused)('%s finds no tenant that the person does not belong to', async (_, act) => {
    expect(await act(otherSlug, foreignPolicy, 1)).toMatchObject({ ok: false, code: 'notFound' })
  })

  it.each(refused)('%s refuses a stale version and changes nothing', async (_, act) => {
    const id = await make()
    await updateBasics(slug, { id, version: 1, name: 'Theirs', description: '', roleScopeTags: ['0'] })
    const before = await stored(id)
    const revision = await revisionOf(tenantId)
    expect(await act(slug, id, 1)).toMatchObject({ ok: false, code: 'stale' })
    expect(await stored(id)).toEqual(before)
    expect(await revisionOf(tenantId)).toBe(revision)
  })

  it.each(refused)('%s raises the revision by one, queues resolution and audits', async (name, act) => {
    const id = await make()
    const revision = await revisionOf(tenantId)
    await takeJobs()
    expect(await act(slug, id, 1)).toMatchObject({ ok: true })
    expect(await revisionOf(tenantId)).toBe(revision + 1)
    expect(await takeJobs()).toEqual([`resolve:${tenantId}`])
    const action = name === 'deletePolicies' ? 'policy.delete' : `policy.${name}`
    const [event] = await auditOf(tenantId, action)
    expect(event).toMatchObject({
      actorId: writer.id,
      targetId: id,
      outcome: 'success',
      revision: revision + 1,
    })
  })

  it('records refused attempts', async () => {
    signIn(reader)
    await createPolicy(slug, newPolicy())
    const [event] = await auditOf(tenantId, 'policy.create')
    expect(event).toMatchObject({ actorId: reader.id, outcome: 'refused' })
  })
})

describe('createPolicy', () => {
  it('writes the policy, its first version and its assignments', async () => {
    const revision = await revisionOf(tenantId)
    const result = await createPolicy(slug, newPolicy({ name: '  Fresh  ' }))
    expect(result).toMatchObject({ ok: true })
    const { policy, versions, assignments } = await stored(result.ok ? result.data.id : '')
    expect(policy).toMatchObject({
      name: 'Fresh',
      platform: 'windows',
      policyType: 'antivirus',
      technologies: ['mdm', 'microsoftSense'],
      roleScopeTags: ['0'],
      version: 1,
      settingCount: 1,
      isAssigned: true,
      updatedBy: writer.id,
    })
    expect(versions).toMatchObject([{ number: 1, revision: revision + 1, settings: { values: seconds(50) } }])
    expect(assignments).toMatchObject([{ kind: 'includeGroup', groupId: group }])
    expect(await takeJobs()).toEqual([`resolve:${tenantId}`])
  })

  it.each<[string, object, string]>([
    ['an empty name', { name: '  ' }, 'name'],
    ['an unknown profile', { profileId: 'nope' }, 'profileId'],
    ['a value out of range', { settings: seconds(5000) }, `settings.${TIMEOUT}`],
    ['a setting of another profile', { settings: { nope: { kind: 'integer', value: 1 } } }, 'settings'],
    [
      'an option of another setting',
      { settings: { [CLOUD]: { kind: 'choice', optionId: 'x' } } },
      `settings.${CLOUD}`,
    ],
    [
      'a group twice',
      { assignments: ['includeGroup', 'excludeGroup'].map((kind) => ({ kind, groupId: 'g' })) },
      'assignments.1',
    ],
    ['no scope tag', { roleScopeTags: [] }, 'roleScopeTags'],
  ])('refuses %s at its field', async (_, change, field) => {
    const result = await createPolicy(slug, newPolicy(change))
    expect(result).toMatchObject({ ok: false, code: 'invalid' })
    expect(Object.keys(result.ok ? {} : result.fieldErrors)).toContain(field)
  })

  it('refuses all devices beside included groups', async () => {
    const assignments = [{ kind: 'allDevices' as const }, { kind: 'includeGroup' as const, groupId: group }]
    const result = await createPolicy(slug, newPolicy({ assignments }))
    expect(result).toMatchObject({ ok: false, code: 'invalid' })
  })

  it.each(['includeGroup', 'excludeGroup'] as const)(
    'does not find another tenant’s group (%s)',
    async (kind) => {
      const assignments = [{ kind, groupId: foreignGroup }]
      const result = await createPolicy(slug, newPolicy({ name: 'Climber', assignments }))
      expect(result).toMatchObject({ ok: false, code: 'notFound' })
      const found = await withTenant(tenantId, (tx) =>
        tx.policy.count({ where: { tenantId, name: 'Climber' } }),
      )
      expect(found).toBe(0)
    },
  )
})

describe('versions', () => {
  it('keeps every version as it was saved', async () => {
    const id = await make()
    await updateSettings(slug, { id, version: 1, settings: seconds(40) })
    await updateBasics(slug, { id, version: 2, name: 'Renamed', description: 'Why', roleScopeTags: ['team'] })
    await updateAssignments(slug, { id, version: 3, assignments: [{ kind: 'includeGroup', groupId: group }] })
    const { policy, versions, assignments } = await stored(id)
    expect(policy).toMatchObject({ name: 'Renamed', version: 4, isAssigned: true, roleScopeTags: ['team'] })
    expect(versions).toMatchObject([
      { number: 1, name: 'Baseline', settings: { values: seconds(30) }, assignments: [] },
      {
        number: 2,
        name: 'Baseline',
        settings: { values: seconds(40) },
        note: 'Cloud Extended Timeout: 30 seconds → 40 seconds',
      },
      { number: 3, name: 'Renamed', settings: { values: seconds(40) }, assignments: [] },
      { number: 4, name: 'Renamed', settings: { values: seconds(40) }, assignments: [{ groupId: group }] },
    ])
    expect(assignments).toMatchObject([{ kind: 'includeGroup', groupId: group }])
  })

  it('says in the audit log which values changed', async () => {
    const id = await make()
    await updateSettings(slug, { id, version: 1, settings: {} })
    const [event] = await auditOf(tenantId, 'policy.updateSettings')
    expect(event).toMatchObject({
      before: { 'Cloud Extended Timeout': '30 seconds' },
      after: { 'Cloud Extended Timeout': 'Not configured' },
    })
  })

  it('keeps unknown imported settings when others are edited', async () => {
    const unknown = [{ settingDefinitionId: 'vendor_fabrikam_x' }]
    const id = await withTenant(tenantId, (tx) =>
      insertPolicy(tx, { tenantId, userId: writer.id }, 1, {
        name: 'Imported',
        description: '',
        profileId: 'windows-antivirus',
        platform: 'windows',
        policyType: 'antivirus',
        technologies: ['mdm'],
        roleScopeTags: ['0'],
        settings: { values: {}, unknown },
        assignments: [],
        origin: 'import',
        note: '',
      }),
    )
    await updateSettings(slug, { id, version: 1, settings: seconds(20) })
    const { versions, policy } = await stored(id)
    expect(versions[1]).toMatchObject({ settings: { values: seconds(20), unknown } })
    expect(policy.settingCount).toBe(2)
  })

  it('replaces assignments as a whole and does not find another tenant’s group', async () => {
    const id = await make()
    await updateAssignments(slug, { id, version: 1, assignments: [{ kind: 'includeGroup', groupId: group }] })
    const foreign = [{ kind: 'includeGroup' as const, groupId: foreignGroup }]
    const result = await updateAssignments(slug, { id, version: 2, assignments: foreign })
    expect(result).toMatchObject({ ok: false, code: 'notFound' })
    expect((await stored(id)).assignments).toMatchObject([{ groupId: group }])
    await updateAssignments(slug, { id, version: 2, assignments: [] })
    const after = await stored(id)
    expect(after.assignments).toEqual([])
    expect(after.policy.isAssigned).toBe(false)
  })
})

describe('secrets', () => {
  const BLOB = 'device_vendor_msft_windowsadvancedthreatprotection_onboarding_fromconnector'
  const PACKAGE = 'device_vendor_msft_windowsadvancedthreatprotection_configurationtype'

  it('keeps the stored secret when the editor sends its placeholder back', async () => {
    const { getProfile } = await import('@/lib/domain/catalog')
    const definitions = getProfile('windows-edr')?.settings ?? []
    const secret = definitions.find((definition) => definition.secret)
    const optionId = secret?.dependsOn?.optionIds[0]
    if (!secret?.dependsOn || optionId === undefined)
      throw new Error(`No secret like ${BLOB} below ${PACKAGE}`)
    const parent: SettingValues = { [secret.dependsOn.settingId]: { kind: 'choice', optionId } }
    const withSecret = (value: string, valueState: string): SettingValues => ({
      ...parent,
      [secret.id]: { kind: 'secret', value, valueState },
    })
    const id = await makePolicy(tenantId, 'EDR', 'windows-edr', withSecret('s3cret', 'notEncrypted'), [])
    expect(
      await updateSettings(slug, { id, version: 1, settings: withSecret('••••••••', 'stored') }),
    ).toMatchObject({ ok: true })
    const { versions } = await stored(id)
    expect(versions[1]).toMatchObject({ settings: { values: withSecret('s3cret', 'notEncrypted') } })
    expect(JSON.stringify(await auditOf(tenantId, 'policy.updateSettings'))).not.toContain('s3cret')
  })
})

describe('duplicatePolicy', () => {
  it('keeps settings and scope tags and drops assignments', async () => {
    const made = await createPolicy(slug, newPolicy({ roleScopeTags: ['0', 'team'] }))
    const result = await duplicate(slug, made.ok ? made.data.id : '')
    const copy = await stored(result.ok ? result.data.id : '')
    expect(copy.policy).toMatchObject({
      name: 'Copy',
      roleScopeTags: ['0', 'team'],
      isAssigned: false,
      version: 1,
    })
    expect(copy.versions).toMatchObject([{ settings: { values: seconds(50) }, assignments: [] }])
    expect(copy.assignments).toEqual([])
  })

  it('refuses readers and foreign ids', async () => {
    const id = await make()
    expect(await duplicate(slug, foreignPolicy)).toMatchObject({ ok: false, code: 'notFound' })
    signIn(reader)
    expect(await duplicate(slug, id)).toMatchObject({ ok: false, code: 'forbidden' })
  })
})

describe('deletePolicies and restorePolicies', () => {
  it('takes a policy away and brings it back with its assignments', async () => {
    const made = await createPolicy(slug, newPolicy())
    const id = made.ok ? made.data.id : ''
    expect(await deletePolicies(slug, { policies: [{ id, version: 1 }] })).toMatchObject({ ok: true })
    expect((await stored(id)).policy.deletedAt).not.toBeNull()
    expect(await onPolicy.updateBasics(slug, id, 1)).toMatchObject({ ok: false, code: 'notFound' })
    expect(await restorePolicies(slug, { ids: [id] })).toMatchObject({ ok: true })
    const after = await stored(id)
    expect(after.policy).toMatchObject({ deletedAt: null, isAssigned: true })
    expect(after.assignments).toHaveLength(1)
    expect(await restorePolicies(slug, { ids: [id] })).toMatchObject({ ok: false, code: 'conflict' })
  })

  it('deletes all of several policies or none', async () => {
    const [first, second] = [await make(), await make()]
    const policies = [
      { id: first, version: 1 },
      { id: second, version: 9 },
    ]
    expect(await deletePolicies(slug, { policies })).toMatchObject({ ok: false, code: 'stale' })
    expect((await stored(first)).policy.deletedAt).toBeNull()
  })

  it('does not restore another tenant’s policy, nor for a reader', async () => {
    expect(await restorePolicies(slug, { ids: [foreignPolicy] })).toMatchObject({
      ok: false,
      code: 'notFound',
    })
    signIn(reader)
    expect(await restorePolicies(slug, { ids: [foreignPolicy] })).toMatchObject({
      ok: false,
      code: 'forbidden',
    })
  })
})
