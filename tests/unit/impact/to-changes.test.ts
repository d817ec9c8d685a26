import { describe, expect, it } from 'vitest'
import { NEW_GROUP_ID, NEW_POLICY_ID } from '@/lib/features/impact/to-changes'
import { hideSecrets } from '@/lib/features/policies/secrets'
import type { ImpactDraft } from '@/lib/features/impact/schema'
import { switches } from '@/tests/unit/enrollment/fixtures'
import { aPolicy, settingsOf } from '@/tests/unit/resolution/support'
import { aFleet, changesOf, level } from './support'

const ATP = 'device_vendor_msft_windowsadvancedthreatprotection_'
const created = (over: Partial<Extract<ImpactDraft, { kind: 'policyCreated' }>> = {}): ImpactDraft => ({
  kind: 'policyCreated',
  profileId: 'windows-antivirus',
  name: 'Servers',
  settings: level('High plus'),
  assignments: [{ kind: 'includeGroup', groupId: 'pilot' }],
  ...over,
})
const scope = {
  windowsClient: 'off',
  windowsServer: 'off',
  linux: 'all',
  macOS: 'tagged',
  domainControllers: true,
  defenderForCloud: true,
  manageUsingConfigurationManager: false,
} as const

describe('drafts as changes', () => {
  it('makes a new policy of its profile', () => {
    expect(changesOf(created())).toEqual([
      {
        kind: 'policySaved',
        policy: {
          id: NEW_POLICY_ID,
          name: 'Servers',
          version: 1,
          lastModified: 1000,
          profileId: 'windows-antivirus',
          technologies: ['mdm', 'microsoftSense'],
          settings: level('High plus'),
          assignments: [{ kind: 'includeGroup', groupId: 'pilot' }],
        },
      },
    ])
  })

  it('changes only the settings of an edited policy, as its next version', () => {
    const draft = { kind: 'policySettings', policyId: 'base', settings: level('High plus') } as const
    const policy = aPolicy({ id: 'base', name: 'Baseline', version: 5, settings: level('High plus') })
    expect(changesOf(draft)).toEqual([{ kind: 'policySaved', policy: { ...policy, lastModified: 1000 } }])
  })

  it('changes only the assignments of an assigned policy', () => {
    const assignments = [{ kind: 'excludeGroup' as const, groupId: 'laptops' }]
    const policy = aPolicy({
      id: 'base',
      name: 'Baseline',
      version: 5,
      settings: level('High'),
      assignments,
      lastModified: 1000,
    })
    expect(changesOf({ kind: 'policyAssignments', policyId: 'base', assignments })).toEqual([
      { kind: 'policySaved', policy },
    ])
  })

  it('assigns several policies as the action does', () => {
    const fleet = aFleet({
      policies: [
        aPolicy({ id: 'one', assignments: [{ kind: 'allDevices' }] }),
        aPolicy({ id: 'two', assignments: [{ kind: 'excludeGroup', groupId: 'laptops' }] }),
      ],
    })
    const draft = (mode: 'add' | 'replace' | 'remove') => ({
      kind: 'policiesAssigned' as const,
      policyIds: ['one', 'two', 'one'],
      mode,
      targets: [{ kind: 'includeGroup' as const, groupId: 'laptops' }],
    })
    const include = { kind: 'includeGroup', groupId: 'laptops' }
    const exclude = { kind: 'excludeGroup', groupId: 'laptops' }
    expect(changesOf(draft('add'), {}, fleet)).toMatchObject([
      { policy: { id: 'one', assignments: [{ kind: 'allDevices' }] } },
      { policy: { id: 'two', assignments: [include] } },
    ])
    expect(changesOf(draft('replace'), {}, fleet)).toMatchObject([
      { policy: { assignments: [include] } },
      { policy: { assignments: [include] } },
    ])
    expect(changesOf(draft('remove'), {}, fleet)).toMatchObject([
      { policy: { assignments: [{ kind: 'allDevices' }] } },
      { policy: { assignments: [exclude] } },
    ])
  })

  it('puts stored secrets back where the form holds their placeholder', () => {
    const settings = settingsOf('windows-edr', {
      [`${ATP}configurationtype`]: `${ATP}configurationtype_onboard`,
      [`${ATP}onboarding`]: 'the real blob',
    })
    const fleet = aFleet({ policies: [aPolicy({ id: 'edr', profileId: 'windows-edr', settings })] })
    const draft = { kind: 'policySettings', policyId: 'edr', settings: hideSecrets(settings) } as const
    expect(changesOf(draft, {}, fleet)).toMatchObject([{ policy: { settings } }])
  })

  it('saves the rule of a dynamic group', () => {
    const rule = '(device.displayName -eq "LAPTOP-2")'
    const draft = { kind: 'groupRule', groupId: 'laptops', membershipRule: rule } as const
    const group = { kind: 'dynamic', processingState: 'On' }
    expect(changesOf(draft, { group })).toEqual([
      { kind: 'groupSaved', group: { id: 'laptops', displayName: 'Laptops', membershipRule: rule } },
    ])
  })

  it('keeps the members of a group that is paused, and changes nothing where it is paused already', () => {
    const rule = '(device.displayName -eq "LAPTOP-2")'
    const paused = { membershipRule: rule, processingState: 'Paused' } as const
    const members = ['laptop-1', 'laptop-2', 'laptop-3']
    expect(
      changesOf(
        { kind: 'groupRule', groupId: 'laptops', ...paused },
        { group: { kind: 'dynamic', processingState: 'On' } },
      ),
    ).toEqual([{ kind: 'groupSaved', group: { id: 'laptops', displayName: 'Laptops', members } }])
    const kept = { group: { kind: 'dynamic', processingState: 'Paused' } }
    expect(changesOf({ kind: 'groupRule', groupId: 'kept', ...paused }, kept)).toEqual([])
    expect(
      changesOf({ kind: 'groupRule', groupId: 'kept', membershipRule: rule, processingState: 'On' }, kept),
    ).toMatchObject([{ group: { membershipRule: rule } }])
  })

  it('adds and removes assigned members', () => {
    const facts = { group: { kind: 'assigned', processingState: 'On' } }
    const draft = {
      kind: 'groupMembers',
      groupId: 'pilot',
      add: ['laptop-2', 'laptops'],
      remove: ['laptop-1'],
    } as const
    expect(changesOf({ ...draft, add: [...draft.add], remove: [...draft.remove] }, facts)).toEqual([
      {
        kind: 'groupSaved',
        group: { id: 'pilot', displayName: 'Pilot', members: ['laptop-2', 'laptops'] },
      },
    ])
  })

  it('makes a new group of a rule or of members', () => {
    const rule = '(device.displayName -eq "LAPTOP-2")'
    expect(changesOf({ kind: 'groupCreated', displayName: ' New ', membershipRule: rule })).toEqual([
      { kind: 'groupSaved', group: { id: NEW_GROUP_ID, displayName: 'New', membershipRule: rule } },
    ])
    expect(changesOf({ kind: 'groupCreated', membershipRule: null, members: ['laptop-1'] })).toEqual([
      {
        kind: 'groupSaved',
        group: { id: NEW_GROUP_ID, displayName: 'This group', members: ['laptop-1'] },
      },
    ])
  })

  it('changes tags of devices that end with the same ones together', () => {
    const tagsAfter = { 'laptop-1': ['a', 'b'], 'laptop-2': ['b'], 'laptop-3': ['a', 'b'] }
    const deviceIds = ['laptop-1', 'laptop-2', 'laptop-3', 'laptop-1']
    expect(changesOf({ kind: 'deviceTags', deviceIds, add: ['b'], remove: [] }, { tagsAfter })).toEqual([
      { kind: 'tagsChanged', deviceIds: ['laptop-1', 'laptop-3'], tags: ['a', 'b'] },
      { kind: 'tagsChanged', deviceIds: ['laptop-2'], tags: ['b'] },
    ])
  })

  it('changes the switches of a page and leaves the others; domain controllers follow Windows Server', () => {
    expect(changesOf({ kind: 'scope', switches: scope })).toEqual([
      {
        kind: 'switchesChanged',
        switches: switches({
          scope: { windowsClient: 'off', windowsServer: 'off', linux: 'all', macOS: 'tagged' },
          domainControllers: false,
          defenderForCloud: true,
          manageUsingConfigurationManager: false,
        }),
      },
    ])
    expect(changesOf({ kind: 'connector', connectorEnabled: false })).toEqual([
      { kind: 'switchesChanged', switches: switches({ connectorEnabled: false }) },
    ])
  })
})

describe('drafts that cannot be saved', () => {
  const dynamic = { group: { kind: 'dynamic', processingState: 'On' } }
  const assigned = { group: { kind: 'assigned', processingState: 'On' } }
  const rule = '(device.displayName -eq "x")'
  it.each<[string, ImpactDraft, Parameters<typeof changesOf>[1], object]>([
    [
      'a setting that the profile refuses',
      created({
        settings: {
          ...level('High'),
          ...settingsOf('windows-antivirus', { 'Cloud Extended Timeout': 5000 }),
        },
      }),
      {},
      {
        code: 'invalid',
        fieldErrors: {
          'settings.device_vendor_msft_policy_config_defender_cloudextendedtimeout': expect.any(String),
        },
      },
    ],
    [
      'a group that does not exist',
      created({ assignments: [{ kind: 'excludeGroup', groupId: 'nobody' }] }),
      {},
      { code: 'notFound', fieldErrors: { 'assignments.0': expect.any(String) } },
    ],
    [
      'a policy that does not exist',
      { kind: 'policySettings', policyId: 'nobody', settings: {} },
      {},
      { code: 'notFound' },
    ],
    [
      'assignments of one that does not exist',
      { kind: 'policyAssignments', policyId: 'nobody', assignments: [] },
      {},
      { code: 'notFound' },
    ],
    [
      'a rule with an error',
      { kind: 'groupRule', groupId: 'laptops', membershipRule: '(device.displayName -eq' },
      dynamic,
      { code: 'invalid', fieldErrors: { membershipRule: expect.stringContaining('Line 1') } },
    ],
    [
      'a rule for a group with assigned members',
      { kind: 'groupRule', groupId: 'pilot', membershipRule: rule },
      assigned,
      { code: 'invalid' },
    ],
    [
      'a rule for a group that does not exist',
      { kind: 'groupRule', groupId: 'nobody', membershipRule: rule },
      {},
      { code: 'notFound' },
    ],
    [
      'members for a dynamic group',
      { kind: 'groupMembers', groupId: 'laptops' },
      dynamic,
      { code: 'invalid' },
    ],
    [
      'members that do not exist',
      { kind: 'groupMembers', groupId: 'pilot', add: ['nobody'] },
      assigned,
      { code: 'notFound', message: 'One of the members to add does not exist in this tenant.' },
    ],
    [
      'a group as its own member',
      { kind: 'groupMembers', groupId: 'pilot', add: ['pilot'] },
      assigned,
      { code: 'invalid' },
    ],
    [
      'tags of a device that does not exist',
      { kind: 'deviceTags', deviceIds: ['nobody'], add: ['a'], remove: [] },
      {},
      { code: 'notFound' },
    ],
  ])('%s', (_, draft, facts, expected) => {
    expect(() => changesOf(draft, facts)).toThrow(expect.objectContaining(expected))
  })
})
