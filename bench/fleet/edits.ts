import { definitionOf, getProfile, optionOf, type SettingValues } from '@/lib/domain/catalog'
import type { FleetChange } from '@/lib/domain/fleet/types'
import type { PolicyAssignment, ResolutionGroup, ResolutionPolicy } from '@/lib/domain/resolution'
import { rolloutSalt, type RolloutStage } from '@/lib/domain/rollout'
import type { GeneratedFleet } from './generated-fleet'

/** What an administrator may do to a fleet and would like to know beforehand. */
export interface Edit {
  readonly name: string
  /** The change itself; another one for each number, so that no answer can be a remembered one. */
  readonly changes: (number: number) => readonly FleetChange[]
}

const ADDED_MEMBERS = 500
/** So many that samples do not come upon one a second time. */
const MIN_EDITS = 6

/** The edits that the fleet has room for. */
export function editsOf(fleet: GeneratedFleet): readonly Edit[] {
  const { everyone, some } = editablePolicies(fleet)
  const narrow = some?.policy
  const groups = assignedGroups(fleet)
  const ruled = groups.find((group) => group.membershipRule)
  const listed = fleet.groups.find((group) => group.members?.some((id) => id.startsWith('dev_')))
  return [
    ...(everyone ? [editValues('A value of a policy for everyone', everyone)] : []),
    ...(some ? [editValues('A value of a policy for some', some)] : []),
    ...(everyone
      ? [
          editInStage('A value for everyone, to 10 % first', everyone, () => ({
            kind: 'percent',
            percent: 10,
          })),
          editInStage('A value for everyone, to one group first', everyone, (number) => ({
            kind: 'groups',
            groupIds: groups.length > 0 ? [groups[number % groups.length]?.id ?? ''] : [],
          })),
        ]
      : []),
    ...(narrow ? [editAssignment('A policy for some assigned to one more group', narrow, groups)] : []),
    ...(narrow ? [editReach('A policy for some assigned to everyone', narrow)] : []),
    ...(ruled ? [editRule('The rule of a group that policies are assigned to', ruled, groups)] : []),
    ...(listed ? [editMembers(`${ADDED_MEMBERS} members more in an assigned group`, listed, fleet)] : []),
  ]
}

/** One policy for everyone and one for some, both for attached Windows devices, with several values to choose from. */
export function editablePolicies({ policies }: GeneratedFleet) {
  const editable = policies.filter(({ profileId, technologies }) => {
    const profile = getProfile(profileId)
    return profile?.platform === 'windows' && profile.channels.mde && technologies.includes('microsoftSense')
  })
  // What everyone is told already would be in conflict whatever the policy for some says, and its devices would keep what
  // they have.
  const common = new Set(policies.filter(isForEveryone).flatMap((policy) => Object.keys(policy.settings)))
  const everyone = editable.find((policy) => isForEveryone(policy) && valueEdits(policy).length > MIN_EDITS)
  const some = editable
    .filter((policy) => !isForEveryone(policy))
    .map((policy) => ({ policy, edits: valueEdits(policy, common) }))
    .toSorted((a, b) => b.edits.length - a.edits.length)[0]
  return {
    everyone: everyone && { policy: everyone, edits: valueEdits(everyone) },
    some: some && some.edits.length > 1 ? some : undefined,
  }
}

interface EditablePolicy {
  readonly policy: ResolutionPolicy
  /** Its settings in the ways in which they can be edited. */
  readonly edits: readonly SettingValues[]
}

function editValues(name: string, { policy, edits }: EditablePolicy): Edit {
  return {
    name,
    changes: (number) => [saved({ ...policy, settings: edits[number % edits.length] ?? policy.settings })],
  }
}

function editInStage(
  name: string,
  { policy, edits }: EditablePolicy,
  stageOf: (number: number) => RolloutStage,
): Edit {
  const { id, version, lastModified } = policy
  return {
    name,
    changes: (number) => {
      const settings = edits[number % edits.length] ?? policy.settings
      // Another version, other devices.
      const salt = rolloutSalt(id, version + number)
      const rollout = { salt, stage: stageOf(number), version: version + 1, lastModified, settings }
      return [{ kind: 'policySaved', policy: { ...policy, rollout } }]
    },
  }
}

/** The policy's settings with one choice made otherwise, in every way there is, but for some settings. */
function valueEdits(
  { settings }: ResolutionPolicy,
  except: ReadonlySet<string> = new Set(),
): readonly SettingValues[] {
  return Object.entries(settings).flatMap(([id, value]) => {
    const def = definitionOf(id)
    if (!def || value.kind !== 'choice' || except.has(id)) return []
    return (def.options ?? [])
      .filter(({ id: optionId }) => optionId !== value.optionId && optionOf(def, optionId))
      .map((option): SettingValues => ({ ...settings, [id]: { kind: 'choice', optionId: option.id } }))
  })
}

function editAssignment(name: string, policy: ResolutionPolicy, groups: readonly ResolutionGroup[]): Edit {
  const others = groups.filter(
    ({ id }) => !policy.assignments.some((a) => 'groupId' in a && a.groupId === id),
  )
  return {
    name,
    changes: (number) => {
      const group = others[number % others.length]
      const added: PolicyAssignment[] = group ? [{ kind: 'includeGroup', groupId: group.id }] : []
      return [saved({ ...policy, assignments: [...policy.assignments, ...added] })]
    },
  }
}

function editReach(name: string, policy: ResolutionPolicy): Edit {
  // The version tells one call from another; the result is the same.
  return {
    name,
    changes: (number) => [
      saved({ ...policy, version: policy.version + 1 + number, assignments: [{ kind: 'allDevices' }] }),
    ],
  }
}

/** The rule with the rule of another group beside it. */
function editRule(name: string, group: ResolutionGroup, groups: readonly ResolutionGroup[]): Edit {
  const rules = groups.flatMap(({ id, membershipRule }) =>
    id !== group.id && membershipRule ? [membershipRule] : [],
  )
  return {
    name,
    changes: (number) => {
      const membershipRule = `(${group.membershipRule}) or (${rules[number % rules.length] ?? group.membershipRule})`
      return [{ kind: 'groupSaved', group: { ...group, membershipRule } }]
    },
  }
}

function editMembers(name: string, group: ResolutionGroup, fleet: GeneratedFleet): Edit {
  const step = Math.max(1, Math.floor(fleet.deviceCount / ADDED_MEMBERS))
  return {
    name,
    changes: (number) => {
      const added = Array.from(
        { length: Math.min(ADDED_MEMBERS, fleet.deviceCount) },
        (_, index) => fleet.device((index * step + number) % fleet.deviceCount).id,
      )
      return [
        {
          kind: 'groupSaved',
          group: { ...group, members: [...new Set([...(group.members ?? []), ...added])] },
        },
      ]
    },
  }
}

function saved(policy: ResolutionPolicy): FleetChange {
  return { kind: 'policySaved', policy: { ...policy, version: policy.version + 1 } }
}

function isForEveryone(policy: ResolutionPolicy): boolean {
  return policy.assignments.some((assignment) => assignment.kind === 'allDevices')
}

/** Groups that policies are assigned to, most often first. */
function assignedGroups({ groups, policies }: GeneratedFleet): readonly ResolutionGroup[] {
  const uses = new Map<string, number>()
  for (const assignment of policies.flatMap((policy) => policy.assignments)) {
    if (assignment.kind === 'includeGroup')
      uses.set(assignment.groupId, (uses.get(assignment.groupId) ?? 0) + 1)
  }
  return groups
    .filter((group) => uses.has(group.id))
    .toSorted((a, b) => (uses.get(b.id) ?? 0) - (uses.get(a.id) ?? 0))
}
