import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { withTenant } from '@/lib/db/with-tenant'
import { ROLE_IDS, type RoleId } from '@/lib/domain/access'
import { updateConnector } from '@/lib/features/connector/actions'
import { findActor } from '@/lib/features/core/actor'
import { excludeDevices } from '@/lib/features/devices/detail-actions'
import { setTags } from '@/lib/features/devices/actions'
import { changeMembers, updateMembershipRule } from '@/lib/features/groups/actions'
import { explainImpact, getDeviceImpact, getImpact, listImpactDevices } from '@/lib/features/impact/queries'
import { impactDraftSchema, type ImpactDraft } from '@/lib/features/impact/schema'
import { createPolicy, updateAssignments, updateSettings } from '@/lib/features/policies/actions'
import { updateScope } from '@/lib/features/scope/actions'
import { scopeSwitchesInput } from '@/lib/features/scope/schema'
import { resolveTenant } from '@/lib/worker/resolve-tenant'
import { settingsOf } from '@/tests/unit/resolution/support'
import { makePerson, revisionOf, signIn, slugOf, takeJobs, type Person } from '../../support/actions'
import { makeGroup, makePolicy, makeTenant } from '../../support/tenants'
import { onboard, windowsSurvey, type TestDevice } from '../../support/test-device'
import { countStored, readStoredFleet } from './support'

vi.mock('@/lib/auth/session', () => ({ getSessionUser: vi.fn() }))
vi.mock('next/cache', () => ({ revalidatePath: vi.fn() }))
// As the framework itself resolves it on the server.
vi.mock('next/navigation', () => import('next/dist/client/components/navigation.react-server'))

const level = (label: string) => settingsOf('windows-antivirus', { 'Cloud Block Level': label })
const CLOUD = 'device_vendor_msft_policy_config_defender_cloudblocklevel'
const server = {
  ...windowsSurvey,
  osPlatform: 'windowsServer' as const,
  osName: 'Windows Server 2022',
  osVersion: '10.0.20348.1787',
}

let tenantId: string
let slug: string
let windows: string
let pilot: string
let baseline: string
let strict: string
let devices: TestDevice[]
let admin: Person

const actor = async () => {
  const found = await findActor(slug)
  if (!found) throw new Error('Nobody is signed in')
  return found
}
const parse = (draft: ImpactDraft) => impactDraftSchema.parse(draft)
const impactOf = async (draft: ImpactDraft) => getImpact(await actor(), parse(draft))
const versionOf = (id: string) =>
  withTenant(tenantId, async (tx) => {
    const where = { where: { tenantId_id: { tenantId, id } }, select: { version: true } }
    const row = id.startsWith('pol_') ? await tx.policy.findUnique(where) : await tx.group.findUnique(where)
    return row?.version ?? 0
  })
const scopeOf = () =>
  withTenant(tenantId, (tx) => tx.enforcementScope.findUniqueOrThrow({ where: { tenantId } }))

beforeAll(async () => {
  tenantId = await makeTenant('impact')
  slug = await slugOf(tenantId)
  windows = await makeGroup(tenantId, 'Windows clients', 'device.deviceOSType -eq "Windows"')
  pilot = 'grp_pilot'
  await withTenant(tenantId, (tx) =>
    tx.group.create({ data: { tenantId, id: pilot, displayName: 'Pilot', kind: 'assigned' } }),
  )
  devices = []
  for (let i = 0; i < 4; i++) devices.push(await onboard(tenantId, `PC-${i}`))
  devices.push(await onboard(tenantId, 'PC-tagged', { ...windowsSurvey, tags: ['MDE-Management'] }))
  devices.push(await onboard(tenantId, 'SRV-1', server))
  await withTenant(tenantId, (tx) =>
    tx.groupAssignedMember.create({
      data: { tenantId, groupId: pilot, memberId: devices[0]?.id ?? '', kind: 'device' },
    }),
  )
  baseline = await makePolicy(tenantId, 'Baseline', 'windows-antivirus', level('High'), [
    { kind: 'includeGroup', groupId: windows },
  ])
  strict = await makePolicy(tenantId, 'Strict', 'windows-antivirus', level('High plus'), [
    { kind: 'includeGroup', groupId: pilot },
  ])
  admin = await makePerson(tenantId, 'globalAdministrator')
  await resolveTenant(tenantId)
})
beforeEach(async () => {
  signIn(admin)
  await takeJobs()
})

/** Each kind of draft with the action that saves the same; they build on one another, as a working day does. */
const edits: readonly {
  readonly name: string
  readonly draft: () => Promise<ImpactDraft>
  readonly save: (draft: ImpactDraft) => Promise<{ readonly ok: boolean }>
  /** What at least has to happen, so that no case passes because nothing did. */
  readonly expected: object
}[] = [
  {
    name: 'a policy that is created',
    draft: async () => ({
      kind: 'policyCreated',
      profileId: 'windows-antivirus',
      name: 'Servers',
      settings: { ...level('High plus'), ...settingsOf('windows-antivirus', { 'Avg CPU Load Factor': 30 }) },
      assignments: [{ kind: 'allDevices' }, { kind: 'excludeGroup', groupId: pilot }],
    }),
    save: (draft) =>
      draft.kind === 'policyCreated'
        ? createPolicy(slug, { ...draft, name: draft.name ?? '' })
        : Promise.reject(new Error(draft.kind)),
    expected: { gainPolicies: 5, conflictsAppear: 4, settingsChange: 5 },
  },
  {
    name: 'settings that are edited',
    draft: async () => ({ kind: 'policySettings', policyId: baseline, settings: level('High plus') }),
    save: async () =>
      updateSettings(slug, {
        id: baseline,
        version: await versionOf(baseline),
        settings: level('High plus'),
      }),
    expected: { gainPolicies: 0, conflictsVanish: 5, settingsChange: 5 },
  },
  {
    name: 'assignments that are edited',
    draft: async () => ({
      kind: 'policyAssignments',
      policyId: strict,
      assignments: [{ kind: 'includeGroup', groupId: windows }],
    }),
    save: async () =>
      updateAssignments(slug, {
        id: strict,
        version: await versionOf(strict),
        assignments: [{ kind: 'includeGroup', groupId: windows }],
      }),
    expected: { affected: 4, gainPolicies: 4, losePolicies: 0, settingsChange: 0 },
  },
  {
    name: 'a rule that is edited',
    draft: async () => ({
      kind: 'groupRule',
      groupId: windows,
      membershipRule: 'device.deviceOSType -eq "Windows Server"',
    }),
    save: async () =>
      updateMembershipRule(slug, {
        id: windows,
        version: await versionOf(windows),
        membershipRule: 'device.deviceOSType -eq "Windows Server"',
        processingState: 'On',
      }),
    expected: { affected: 6, gainPolicies: 1, losePolicies: 5 },
  },
  {
    name: 'members that are changed',
    draft: async () => ({
      kind: 'groupMembers',
      groupId: pilot,
      add: [devices[1]?.id ?? ''],
      remove: [devices[0]?.id ?? ''],
    }),
    save: () =>
      changeMembers(slug, { id: pilot, add: [devices[1]?.id ?? ''], remove: [devices[0]?.id ?? ''] }),
    expected: { affected: 2, gainPolicies: 1, losePolicies: 1 },
  },
  {
    name: 'a scope that is narrowed',
    draft: async () => ({
      kind: 'scope',
      switches: { ...scopeSwitchesInput.parse(await scopeOf()), windowsClient: 'tagged' },
    }),
    save: async () => {
      const scope = await scopeOf()
      const switches = { ...scopeSwitchesInput.parse(scope), windowsClient: 'tagged' as const }
      return updateScope(slug, { ...switches, version: scope.version })
    },
    expected: { enter: 0, leave: 4 },
  },
  {
    name: 'tags that are set',
    draft: async () => ({
      kind: 'deviceTags',
      deviceIds: devices.map((device) => device.id),
      add: ['MDE-Management'],
      remove: [],
    }),
    save: () =>
      setTags(slug, { ids: devices.map((device) => device.id), add: ['MDE-Management'], remove: [] }),
    expected: { enter: 4, leave: 0 },
  },
  {
    name: 'a connector that is turned off',
    draft: async () => ({ kind: 'connector', connectorEnabled: false }),
    save: async () => updateConnector(slug, { connectorEnabled: false, version: (await scopeOf()).version }),
    expected: { enter: 0, leave: 6 },
  },
  {
    name: 'a connector that is turned on',
    draft: async () => ({ kind: 'connector', connectorEnabled: true }),
    save: async () => updateConnector(slug, { connectorEnabled: true, version: (await scopeOf()).version }),
    expected: { enter: 6, leave: 0 },
  },
  {
    name: 'devices that are excluded',
    draft: async () => ({ kind: 'devicesExcluded', deviceIds: devices.slice(2, 4).map(({ id }) => id) }),
    save: () => excludeDevices(slug, { ids: devices.slice(2, 4).map(({ id }) => id), reason: 'Lab' }),
    expected: { enter: 0, leave: 2 },
  },
]

describe('the impact of an edit', () => {
  it.each(edits)('$name equals what saving it does, and writes nothing', async (edit) => {
    const draft = await edit.draft()
    const [before, revision] = [await readStoredFleet(tenantId), await revisionOf(tenantId)]
    const impact = await impactOf(draft)
    expect(impact).toMatchObject({ revision, resolvedRevision: revision, counts: edit.expected })
    expect(await readStoredFleet(tenantId)).toEqual(before)
    expect([await revisionOf(tenantId), await takeJobs()]).toEqual([revision, []])

    expect(await edit.save(draft)).toMatchObject({ ok: true })
    await resolveTenant(tenantId)
    expect(impact.counts).toEqual(countStored(before, await readStoredFleet(tenantId)))
  })

  it('says so where the worker is behind, and compares with what is saved', async () => {
    const version = await versionOf(baseline)
    await updateSettings(slug, { id: baseline, version, settings: level('Zero tolerance') })
    const revision = await revisionOf(tenantId)
    const draft: ImpactDraft = {
      kind: 'policySettings',
      policyId: baseline,
      settings: level('Zero tolerance'),
    }
    expect(await impactOf(draft)).toMatchObject({
      revision,
      resolvedRevision: revision - 1,
      counts: { affected: 0 },
    })
  })
})

describe('the devices behind the numbers', () => {
  const draft: ImpactDraft = {
    kind: 'policyCreated',
    profileId: 'windows-antivirus',
    name: 'Kiosks',
    settings: settingsOf('windows-antivirus', { 'Cloud Extended Timeout': 50 }),
    assignments: [{ kind: 'allDevices' }],
  }

  it('are listed by name and can be searched', async () => {
    const selection = { kind: 'gainPolicies' } as const
    const all = await listImpactDevices(await actor(), parse(draft), { selection, page: 1, q: '' })
    expect(all.total).toBe(6)
    expect(all.rows.map((row) => row.name).toSorted()).toEqual([
      'PC-0',
      'PC-1',
      'PC-2',
      'PC-3',
      'PC-tagged',
      'SRV-1',
    ])
    const found = await listImpactDevices(await actor(), parse(draft), { selection, page: 1, q: 'srv' })
    expect(found).toMatchObject({ total: 1, rows: [{ name: 'SRV-1', osName: 'Windows Server 2022' }] })
  })

  it('each say what changes, and why', async () => {
    const deviceId = devices[0]?.id ?? ''
    const detail = await getDeviceImpact(await actor(), parse(draft), deviceId)
    expect(detail).toMatchObject({
      channelBefore: 'mde',
      channelAfter: 'mde',
      gained: [{ name: 'Kiosks', isDraft: true, hasPage: false }],
      lost: [],
      settings: [{ before: { text: 'Not configured' }, after: { text: '50 seconds' } }],
    })
    const why = await explainImpact(await actor(), parse(draft), deviceId, detail.settings[0]?.key ?? '')
    expect(why.before?.text).toMatch(/Not configured/)
    expect(why.after?.children[0]).toMatchObject({ text: '"Kiosks" says 50 seconds', policyId: undefined })
  })
})

describe('who may ask', () => {
  it('is whoever may read policies and devices', async () => {
    const mayAsk: RoleId[] = []
    for (const role of ROLE_IDS) {
      signIn(await makePerson(tenantId, role))
      const asked = impactOf({ kind: 'policyAssignments', policyId: baseline, assignments: [] })
      const refused = await asked.then(
        () => null,
        (error: unknown) => error,
      )
      if (refused) expect(refused).toMatchObject({ code: 'forbidden' })
      else mayAsk.push(role)
    }
    expect(mayAsk).toEqual([
      'globalAdministrator',
      'intuneAdministrator',
      'securityAdministrator',
      'securityOperator',
      'securityReader',
      'globalReader',
      'endpointSecurityManager',
      'helpDeskOperator',
      'readOnlyOperator',
    ])
  })

  it('about the scope is whoever may read the scope', async () => {
    const switches = scopeSwitchesInput.parse(await scopeOf())
    signIn(await makePerson(tenantId, 'helpDeskOperator'))
    await expect(impactOf({ kind: 'scope', switches })).rejects.toMatchObject({ code: 'forbidden' })
    signIn(await makePerson(tenantId, 'securityReader'))
    expect(await impactOf({ kind: 'scope', switches })).toMatchObject({ counts: { affected: 0 } })
  })
})

describe("another tenant's ids", () => {
  it('are not found in any field of a draft', async () => {
    const otherId = await makeTenant('impact-other')
    const theirGroup = await makeGroup(otherId, 'Theirs', 'device.deviceOSType -eq "Windows"')
    const theirPolicy = await makePolicy(otherId, 'Theirs', 'windows-antivirus', level('High'), [])
    const theirDevice = await onboard(otherId, 'THEIR-PC')
    const drafts: readonly ImpactDraft[] = [
      { kind: 'policySettings', policyId: theirPolicy, settings: level('High') },
      { kind: 'policyAssignments', policyId: theirPolicy, assignments: [] },
      {
        kind: 'policyAssignments',
        policyId: baseline,
        assignments: [{ kind: 'includeGroup', groupId: theirGroup }],
      },
      {
        kind: 'policyCreated',
        profileId: 'windows-antivirus',
        settings: {},
        assignments: [{ kind: 'excludeGroup', groupId: theirGroup }],
      },
      {
        kind: 'groupRule',
        groupId: theirGroup,
        membershipRule: 'device.deviceOSType -eq "Linux"',
      },
      { kind: 'groupMembers', groupId: theirGroup, add: [] },
      { kind: 'groupMembers', groupId: pilot, add: [theirDevice.id] },
      { kind: 'groupMembers', groupId: pilot, add: [theirGroup] },
      { kind: 'groupCreated', membershipRule: null, members: [theirDevice.id] },
      { kind: 'deviceTags', deviceIds: [theirDevice.id], add: ['x'], remove: [] },
    ]
    for (const draft of drafts) await expect(impactOf(draft)).rejects.toMatchObject({ code: 'notFound' })
    const harmless = parse({ kind: 'policyAssignments', policyId: baseline, assignments: [] })
    await expect(getDeviceImpact(await actor(), harmless, theirDevice.id)).rejects.toMatchObject({
      code: 'notFound',
    })
    await expect(explainImpact(await actor(), harmless, theirDevice.id, CLOUD)).rejects.toMatchObject({
      code: 'notFound',
    })
  })
})
