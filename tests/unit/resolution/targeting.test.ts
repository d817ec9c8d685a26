import { describe, expect, it } from 'vitest'
import {
  isTargeted,
  membershipOf,
  resolveDevice,
  targetDevice,
  type PolicyAssignment,
} from '@/lib/domain/resolution'
import { aDevice, aGroup, aPolicy } from './support'

const device = aDevice({ id: 'd1', directory: { displayName: 'd1', deviceOSType: 'Windows' } })
const other = aDevice({ id: 'd2', directory: { displayName: 'd2', deviceOSType: 'Linux' } })
const homeless = aDevice({ id: 'd3', directory: null })

const groups = [
  aGroup('windows', { membershipRule: 'device.deviceOSType -eq "Windows"' }),
  aGroup('nested', { members: ['windows', 'missing'] }),
  aGroup('deeper', { members: ['nested', 'd2'] }),
  aGroup('assigned', { members: ['d1', 'd3', 'unknown-device'] }),
  aGroup('a', { members: ['b'] }),
  aGroup('b', { members: ['a', 'd2'] }),
  aGroup('broken', { membershipRule: 'device.deviceOSType -eq' }),
  aGroup('byGroup', { membershipRule: "device.memberOf -any (group.objectId -in ['assigned'])" }),
  aGroup('byNested', { membershipRule: "device.memberOf -any (group.objectId -in ['nested'])" }),
  aGroup('empty'),
]
const membership = membershipOf([device, other, homeless], groups)

describe('membershipOf', () => {
  it.each([
    ['windows', ['d1']],
    ['nested', ['d1']],
    ['deeper', ['d1', 'd2']],
    ['assigned', ['d1']],
    ['a', ['d2']],
    ['b', ['d2']],
    ['broken', []],
    ['byGroup', ['d1']],
    ['byNested', []],
    ['empty', []],
  ])('%s', (id, members) => expect([...(membership.members.get(id) ?? [])].toSorted()).toEqual(members))

  it('says why a rule has no members', () => {
    expect([...membership.errors.keys()]).toContain('broken')
    expect(membership.errors.get('broken')).toMatch(/\S/)
  })

  it('follows nested groups to the one that holds the device', () => {
    expect(membership.pathsTo('d1', 'deeper').map((path) => path.groups.map((group) => group.id))).toEqual([
      ['deeper', 'nested', 'windows'],
    ])
    expect(membership.pathsTo('d3', 'assigned')).toEqual([])
    expect(membership.pathsTo('d1', 'no such group')).toEqual([])
  })

  it('gives a memberOf rule the direct members of other groups', () => {
    expect(membership.directGroupsOf('d1')).toEqual(['windows', 'assigned'])
  })

  it('finishes on a ladder of groups, where the number of paths doubles at each rung', () => {
    const ladder = Array.from({ length: 60 }, (_, i) => [
      aGroup(`l${i}`, { members: [`l${i + 1}`, `r${i + 1}`] }),
      aGroup(`r${i}`, { members: [`l${i + 1}`, `r${i + 1}`] }),
    ]).flat()
    const bottom = aGroup('l60', { members: ['d1'] })
    const paths = membershipOf([device], [...ladder, bottom]).pathsTo('d1', 'l0')
    expect(paths.map((path) => path.groups.length)).toEqual([61])
  })
})

const include = (groupId: string): PolicyAssignment => ({ kind: 'includeGroup', groupId })
const exclude = (groupId: string): PolicyAssignment => ({ kind: 'excludeGroup', groupId })

describe('targetDevice', () => {
  it.each<[string, readonly PolicyAssignment[], string]>([
    ['no assignments', [], 'notAssigned'],
    ['an included group', [include('windows')], 'targeted'],
    ['another group', [include('b')], 'notIncluded'],
    ['exclusion wins', [exclude('assigned'), include('windows')], 'excluded'],
    ['exclusion wins over all devices', [{ kind: 'allDevices' }, exclude('nested')], 'excluded'],
    ['exclusion of others', [{ kind: 'allDevices' }, exclude('b')], 'targeted'],
    ['exclusion alone', [exclude('b')], 'notIncluded'],
    ['users', [{ kind: 'allUsers' }, exclude('b')], 'userTargetOnly'],
    ['users and a group', [{ kind: 'allUsers' }, include('windows')], 'targeted'],
    ['a group that is gone', [include('gone')], 'notIncluded'],
  ])('%s', (_, assignments, wanted) => {
    const targeting = targetDevice(device, { assignments }, membership)
    expect(targeting.targeted ? 'targeted' : targeting.reason).toBe(wanted)
    const isMember = (groupId: string) => membership.isMember(device.id, groupId)
    expect(isTargeted(assignments, isMember)).toBe(targeting.targeted)
  })

  it('reports how the device was excluded and included', () => {
    const assignments = [include('windows'), exclude('nested')]
    const targeting = targetDevice(device, { assignments }, membership)
    expect(targeting).toMatchObject({
      targeted: false,
      includedBy: [{ groups: [{ id: 'windows', rule: 'device.deviceOSType -eq "Windows"' }] }],
      excludedBy: [{ groups: [{ id: 'nested', rule: null }, { id: 'windows' }] }],
    })
  })
})

describe('assignment filters', () => {
  const assignments: readonly PolicyAssignment[] = [
    { kind: 'includeGroup', groupId: 'windows', filterId: 'f' },
  ]
  it.each([
    ['mde', ['filterIgnored']],
    ['intune', ['filterNotEvaluated']],
  ] as const)('on the %s channel', (channel, notes) => {
    const resolution = resolveDevice({ ...device, channel }, [aPolicy({ assignments })], membership)
    expect(resolution.policies[0]).toMatchObject({ targeting: { targeted: true }, applicable: true, notes })
  })
  it('on an assignment that is not the one that holds', () => {
    const elsewhere: readonly PolicyAssignment[] = [include('windows'), { ...include('b'), filterId: 'f' }]
    const resolution = resolveDevice(device, [aPolicy({ assignments: elsewhere })], membership)
    expect(resolution.policies[0]?.notes).toBeUndefined()
  })
})
