import { DomainError } from '@/lib/db/errors'
import type { FleetChange, FleetIndex } from '@/lib/domain/fleet'
import {
  currentSettings,
  withSettings,
  type ResolutionGroup,
  type ResolutionPolicy,
} from '@/lib/domain/resolution'
import type { RolloutStage } from '@/lib/domain/rollout'
import { toPolicyAssignment } from '@/lib/worker/load-fleet'
import { changeTargets } from '../policy-assignments/change-targets'
import { membershipRuleInput } from '../groups/schema'
import type { AssignmentInput } from '../policies/schema'
import { restoreSecrets } from '../policies/secrets'
import { missingPolicy, parseSettings, requireProfile } from '../policies/stored-policy'
import type { ScopeSwitches } from '../scope/schema'
import type { DraftFacts } from './draft-facts'
import { rolloutChange, stagedEdit } from './rollout-changes'
import type { ParsedDraft } from './schema'

/** Stands for what has no id before it is saved. No stored id looks like these. */
export const NEW_POLICY_ID = 'pol_draft'
export const NEW_GROUP_ID = 'grp_draft'

/** What of the index a draft is held against: everything in it belongs to the one tenant. */
export type DraftFleet = Pick<FleetIndex, 'policies' | 'groups' | 'switches' | 'membersOf' | 'deviceIds'>

/**
 * The changes that saving a draft would make, after the same checks that the action makes. Throws `invalid` with the messages
 * of the fields, and `notFound` for ids that this tenant does not have, whoever may have them.
 * @param now milliseconds since the epoch: when an edited policy would have been modified.
 */
export function toChanges(
  fleet: DraftFleet,
  draft: ParsedDraft,
  facts: DraftFacts,
  now: number,
): readonly FleetChange[] {
  switch (draft.kind) {
    case 'policyCreated': {
      const profile = requireProfile(draft.profileId)
      requireGroups(fleet, draft.assignments)
      const policy: ResolutionPolicy = {
        id: NEW_POLICY_ID,
        name: draft.name.trim() || 'This policy',
        version: 1,
        lastModified: now,
        profileId: profile.id,
        technologies: profile.graphTechnologies.split(','),
        settings: parseSettings(profile, restoreSecrets(draft.settings, {})),
        assignments: draft.assignments,
      }
      return [{ kind: 'policySaved', policy }]
    }
    case 'policySettings': {
      const policy = getPolicy(fleet, draft.policyId)
      const profile = requireProfile(policy.profileId)
      if (draft.stage) requireStageGroups(fleet, draft.stage)
      const settings = parseSettings(profile, restoreSecrets(draft.settings, currentSettings(policy)))
      return [
        { kind: 'policySaved', policy: stagedEdit(policy, edited(policy, { settings }, now), draft.stage) },
      ]
    }
    case 'rolloutWidened':
    case 'rolloutCompleted':
    case 'rolloutRolledBack':
      if (draft.kind === 'rolloutWidened') requireStageGroups(fleet, draft.stage)
      return [{ kind: 'policySaved', policy: rolloutChange(getPolicy(fleet, draft.policyId), draft, now) }]
    case 'policyAssignments': {
      const policy = getPolicy(fleet, draft.policyId)
      requireGroups(fleet, draft.assignments)
      return [{ kind: 'policySaved', policy: edited(policy, { assignments: draft.assignments }, now) }]
    }
    case 'policiesAssigned': {
      if (draft.mode !== 'remove') requireGroups(fleet, draft.targets)
      return [...new Set(draft.policyIds)].map((policyId) => {
        const policy = getPolicy(fleet, policyId)
        const assignments = changeTargets(policy.assignments.flatMap(toTarget), draft.mode, draft.targets)
        return { kind: 'policySaved', policy: edited(policy, { assignments }, now) }
      })
    }
    case 'policyRestored': {
      const policy = getPolicy(fleet, draft.policyId)
      if (!facts.restored) throw missingPolicy()
      const { settings, assignments } = facts.restored
      return [
        {
          kind: 'policySaved',
          policy: edited(
            policy,
            {
              ...(draft.parts.includes('settings') ? { settings: settings.values } : {}),
              ...(draft.parts.includes('assignments')
                ? {
                    assignments: assignments.map(({ kind, groupId = null, filterId = null }) =>
                      toPolicyAssignment({ kind, groupId, filterId }),
                    ),
                  }
                : {}),
            },
            now,
          ),
        },
      ]
    }
    case 'groupCreated': {
      const base = { id: NEW_GROUP_ID, displayName: draft.displayName.trim() || 'This group' }
      if (draft.membershipRule !== null) return [dynamicGroup(base, draft.membershipRule)]
      requireMembers(fleet, draft.members)
      return [{ kind: 'groupSaved', group: { ...base, members: [...new Set(draft.members)] } }]
    }
    case 'groupRule':
      return ruleChange(fleet, draft, facts)
    case 'groupMembers': {
      const group = getGroup(fleet, draft.groupId)
      if (facts.group?.kind !== 'assigned') {
        throw new DomainError('invalid', 'A dynamic group takes no members by hand. Change its rule instead.')
      }
      requireMembers(fleet, draft.add)
      if (draft.add.includes(group.id)) {
        throw new DomainError('invalid', 'A group cannot be a member of itself.')
      }
      const gone = new Set(draft.remove)
      const members = new Set([...(group.members ?? []), ...draft.add].filter((id) => !gone.has(id)))
      return [{ kind: 'groupSaved', group: { ...group, members: [...members] } }]
    }
    case 'deviceTags':
      return tagChanges(draft.deviceIds, facts.tagsAfter)
    case 'devicesExcluded':
      return [{ kind: 'exclusionChanged', deviceIds: draft.deviceIds, excluded: true }]
    case 'scope': {
      const switches = requireSwitches(fleet)
      const { domainControllers, defenderForCloud, manageUsingConfigurationManager, ...scope } = normalScope(
        draft.switches,
      )
      const rest = {
        domainControllers,
        defenderForCloud,
        manageUsingConfigurationManager,
        behaviourEra: draft.behaviourEra ?? switches.behaviourEra,
      }
      return [{ kind: 'switchesChanged', switches: { ...switches, ...rest, scope } }]
    }
    case 'connector': {
      const { connectorEnabled } = draft
      return [{ kind: 'switchesChanged', switches: { ...requireSwitches(fleet), connectorEnabled } }]
    }
  }
}

/** Domain controllers follow Windows Server: they cannot be on where it is off. */
function normalScope(switches: ScopeSwitches): ScopeSwitches {
  return {
    ...switches,
    domainControllers: switches.domainControllers && switches.windowsServer !== 'off',
  }
}

function edited(
  policy: ResolutionPolicy,
  change: Partial<Pick<ResolutionPolicy, 'settings' | 'assignments'>>,
  now: number,
): ResolutionPolicy {
  const { settings = currentSettings(policy), ...rest } = change
  const version = (policy.rollout ?? policy).version + 1
  return { ...withSettings(policy, settings, { version, lastModified: now }), ...rest }
}

function ruleChange(
  fleet: DraftFleet,
  draft: Extract<ParsedDraft, { kind: 'groupRule' }>,
  facts: DraftFacts,
): readonly FleetChange[] {
  const { id, displayName, membershipRule } = getGroup(fleet, draft.groupId)
  if (facts.group?.kind !== 'dynamic') {
    throw new DomainError('invalid', 'This group has assigned members and takes no rule.')
  }
  const saved = dynamicGroup({ id, displayName }, draft.membershipRule)
  if (draft.processingState === 'On') return [saved]
  // Pausing keeps the members of this moment; the index holds a group that is paused already in that form.
  if (typeof membershipRule !== 'string') return []
  return [{ kind: 'groupSaved', group: { id, displayName, members: [...fleet.membersOf(id)] } }]
}

function dynamicGroup(base: Pick<ResolutionGroup, 'id' | 'displayName'>, rule: string): FleetChange {
  const parsed = membershipRuleInput.safeParse(rule)
  if (!parsed.success) {
    const message = parsed.error.issues[0]?.message ?? 'The rule has errors.'
    throw new DomainError('invalid', message, { fieldErrors: { membershipRule: message } })
  }
  return { kind: 'groupSaved', group: { ...base, membershipRule: parsed.data } }
}

/** Devices with equal tags afterwards change together. */
function tagChanges(
  deviceIds: readonly string[],
  tagsAfter: DraftFacts['tagsAfter'],
): readonly FleetChange[] {
  const byTags = new Map<string, { tags: readonly string[]; deviceIds: string[] }>()
  for (const deviceId of new Set(deviceIds)) {
    const tags = tagsAfter[deviceId]
    if (!tags) {
      throw new DomainError('notFound', 'Some of these devices do not exist any more. Reload the page.')
    }
    const key = JSON.stringify(tags)
    const entry = byTags.get(key) ?? { tags, deviceIds: [] }
    entry.deviceIds.push(deviceId)
    byTags.set(key, entry)
  }
  return [...byTags.values()].map((entry) => ({ kind: 'tagsChanged', ...entry }))
}

/** What can be edited here; targets of users reach no device. */
function toTarget(one: ResolutionPolicy['assignments'][number]): readonly AssignmentInput[] {
  if (one.kind === 'allDevices') return [{ kind: 'allDevices' }]
  return one.kind === 'allUsers' ? [] : [{ kind: one.kind, groupId: one.groupId }]
}

function getPolicy(fleet: DraftFleet, id: string): ResolutionPolicy {
  const policy = fleet.policies.get(id)
  if (!policy) throw missingPolicy()
  return policy
}

function getGroup(fleet: DraftFleet, id: string): ResolutionGroup {
  const group = fleet.groups.get(id)
  if (!group) throw new DomainError('notFound', 'This group does not exist any more. Reload the page.')
  return group
}

function requireGroups({ groups }: DraftFleet, assignments: readonly AssignmentInput[]): void {
  const fieldErrors: Record<string, string> = {}
  assignments.forEach((assignment, index) => {
    if (assignment.kind !== 'allDevices' && !groups.has(assignment.groupId)) {
      fieldErrors[`assignments.${index}`] = 'This group does not exist any more. Remove it.'
    }
  })
  if (Object.keys(fieldErrors).length === 0) return
  const message = 'A group of these assignments does not exist. Remove it.'
  throw new DomainError('notFound', message, { fieldErrors })
}

function requireStageGroups({ groups }: DraftFleet, stage: RolloutStage): void {
  if (stage.kind !== 'groups' || stage.groupIds.every((id) => groups.has(id))) return
  throw new DomainError('notFound', 'A group of this stage does not exist any more. Remove it.')
}

function requireMembers({ deviceIds, groups }: DraftFleet, ids: readonly string[]): void {
  const unknown = ids.filter((id) => !deviceIds.has(id) && !groups.has(id))
  if (unknown.length === 0) return
  const some =
    unknown.length === 1 ? 'One of the members to add does' : `${unknown.length} of the members to add do`
  throw new DomainError('notFound', `${some} not exist in this tenant.`)
}

function requireSwitches(fleet: DraftFleet) {
  if (!fleet.switches) throw new Error('The index of a tenant was loaded without its switches.')
  return fleet.switches
}
