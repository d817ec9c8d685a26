import { checkRule, evaluateRule, type RuleEvaluation } from '../groups'
import { REGROUP_AFTER_HOURS } from '../identity'
import type { GroupId } from '../ids'
import { placeOf, stageText } from '../rollout'
import { POLICY_NOTE_TEXT } from './reason-text'
import { releaseFor } from './release'
import { targetDevice, targetingNotes } from './targeting'
import type {
  ExplainNode,
  FleetMembership,
  PolicyAssignment,
  ResolutionDevice,
  ResolutionGroup,
  ResolutionPolicy,
  TargetPath,
} from './types'

/** What explaining how policies reach a device needs to know beside the device. */
export interface TargetingContext {
  readonly groups: readonly ResolutionGroup[]
  readonly membership: FleetMembership
}

/** Each assignment of the policy with whether it holds for the device, the ways into the group, and the rule's clauses. */
export function explainTargeting(
  device: ResolutionDevice,
  policy: ResolutionPolicy,
  context: TargetingContext,
): readonly ExplainNode[] {
  const assignments = policy.assignments.map((assignment) => explainAssignment(device, assignment, context))
  const notes = targetingNotes(device, policy, context.membership).map((note): ExplainNode => ({
    kind: 'note',
    text: POLICY_NOTE_TEXT[note],
    children: [],
  }))
  if (assignments.length === 0)
    return [{ kind: 'note', text: 'The policy has no assignments.', children: [] }]
  return [...assignments, ...explainRelease(device, policy, context), ...notes]
}

/** While a rollout runs: which version the device gets and why. */
function explainRelease(
  device: ResolutionDevice,
  policy: ResolutionPolicy,
  context: TargetingContext,
): readonly ExplainNode[] {
  const { rollout } = policy
  if (!rollout || !targetDevice(device, policy, context.membership).targeted) return []
  const holds = releaseFor(device, policy, context.membership) === 'candidate'
  const stage = stageText(rollout.stage, (id) => context.groups.find((group) => group.id === id)?.displayName)
  const text = holds
    ? `Version ${rollout.version} is released to ${stage} first, and this device is among them`
    : `Version ${rollout.version} is released to ${stage} first; this device is not among them and keeps version ${policy.version}`
  const children =
    rollout.stage.kind === 'groups'
      ? rollout.stage.groupIds.map((id) => explainGroupAssignment(device, 'Released to', id, context))
      : [assignedNote(placeText(rollout.salt, device.id))]
  return [{ kind: 'assignment', text, holds, children }]
}

function placeText(salt: string, deviceId: string): string {
  return `The device stands at ${(placeOf(salt, deviceId) / 100).toFixed(2)} % of the line, which its id decides`
}

function explainAssignment(
  device: ResolutionDevice,
  assignment: PolicyAssignment,
  context: TargetingContext,
): ExplainNode {
  switch (assignment.kind) {
    case 'allDevices':
      return { kind: 'assignment', text: 'Assigned to all devices', holds: true, children: [] }
    case 'allUsers':
      return {
        kind: 'assignment',
        text: 'Assigned to all users, which targets no device',
        holds: false,
        children: [],
      }
    case 'includeGroup':
      return explainGroupAssignment(device, 'Includes', assignment.groupId, context)
    case 'excludeGroup':
      return explainGroupAssignment(device, 'Excludes', assignment.groupId, context)
  }
}

function explainGroupAssignment(
  device: ResolutionDevice,
  verb: 'Includes' | 'Excludes' | 'Released to',
  groupId: GroupId,
  context: TargetingContext,
): ExplainNode {
  const group = context.groups.find((candidate) => candidate.id === groupId)
  const paths = context.membership.pathsTo(device.id, groupId)
  const text = group ? `${verb} group "${group.displayName}"` : `${verb} a group that no longer exists`
  const children =
    paths.length > 0
      ? paths.map((path) => explainPath(device, path, context))
      : group
        ? [explainAbsence(device, group, context)]
        : []
  return { kind: 'assignment', text, holds: paths.length > 0, groupId, children }
}

function explainPath(device: ResolutionDevice, path: TargetPath, context: TargetingContext): ExplainNode {
  const [assigned, ...inner] = path.groups
  const last = path.groups.at(-1)
  const through =
    inner.length > 0 ? ` through ${inner.map((group) => `"${group.displayName}"`).join(', ')}` : ''
  const text = `In "${assigned?.displayName ?? ''}"${through}`
  const clauses = last?.rule
    ? explainRule(device, last.rule, context)
    : [assignedNote('A member that was assigned')]
  return { kind: 'group', text, holds: true, ...(last ? { groupId: last.id } : {}), children: clauses }
}

function explainAbsence(
  device: ResolutionDevice,
  group: ResolutionGroup,
  context: TargetingContext,
): ExplainNode {
  const because = device.directory
    ? group.membershipRule
      ? explainRule(device, group.membershipRule, context)
      : [assignedNote('Not among the assigned members or those of nested groups')]
    : [assignedNote('The device has no directory object yet, so it is in no group')]
  return {
    kind: 'group',
    text: `Not in "${group.displayName}"`,
    holds: false,
    groupId: group.id,
    children: because,
  }
}

function assignedNote(text: string): ExplainNode {
  return { kind: 'note', text, children: [] }
}

function explainRule(
  device: ResolutionDevice,
  rule: string,
  context: TargetingContext,
): readonly ExplainNode[] {
  const check = checkRule(rule)
  if (!check.ok) return [assignedNote(`The rule does not parse: ${check.errors[0]?.message ?? rule}`)]
  if (!device.directory) return []
  if (device.isRegrouping)
    return [
      assignedNote(
        `Dynamic groups do not see the directory object yet: the one before it was deleted, and they take ${REGROUP_AFTER_HOURS} hours`,
      ),
    ]
  const properties = { ...device.directory, memberOf: context.membership.directGroupsOf(device.id) }
  return [toClause(evaluateRule(check.ast, properties))]
}

function toClause(evaluation: RuleEvaluation): ExplainNode {
  const read = evaluation.propertyToEvaluate
  const value = read ? `${read.propertyName} is ${JSON.stringify(read.propertyValue)}` : null
  return {
    kind: 'clause',
    text: value ? `${evaluation.expression}, where ${value}` : evaluation.expression,
    ...(value ? { label: evaluation.expression, value } : {}),
    holds: evaluation.expressionResult,
    children: (evaluation.expressions ?? []).map(toClause),
  }
}
