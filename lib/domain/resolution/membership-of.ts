import { checkRule, compileRule, rulePropertiesUsed, type RuleNode, type Verdict } from '../groups'
import type { DeviceId, GroupId } from '../ids'
import type { FleetMembership, ResolutionDevice, ResolutionGroup, TargetPath } from './types'

type Members = ReadonlyMap<GroupId, ReadonlySet<DeviceId>>

/**
 * Who is in which group: rules evaluated for every device, assigned members, and nested groups followed to any depth. A
 * device without a directory object is in no group, one that dynamic groups do not see yet in none of these, and a verdict
 * that cannot be known is no membership. Groups that contain one another are one circle of members, not an error. Rules of memberOf see direct members only.
 * Costs a rule evaluation for each device and rule: the plain evaluator that faster ones must equal.
 */
export function membershipOf(
  devices: readonly ResolutionDevice[],
  groups: readonly ResolutionGroup[],
): FleetMembership {
  const byId = new Map(groups.map((group) => [group.id, group]))
  const { direct, errors, directGroupsOf } = directMembers(devices, groups)
  const nested = new Map(groups.map((group) => [group.id, nestedGroups(group, byId)]))
  const members = new Map(
    groups.map((group) => [
      group.id,
      unionOf((nested.get(group.id) ?? []).map((path) => direct.get(lastOf(path).id))),
    ]),
  )
  return {
    members,
    errors,
    directGroupsOf,
    isMember: (deviceId, groupId) => members.get(groupId)?.has(deviceId) ?? false,
    pathsTo: (deviceId, groupId) =>
      (nested.get(groupId) ?? [])
        .filter((path) => direct.get(lastOf(path).id)?.has(deviceId))
        .map((path): TargetPath => ({ kind: 'group', groups: path.map(toStep) })),
  }
}

interface DirectMembers {
  readonly direct: Members
  readonly errors: ReadonlyMap<GroupId, string>
  readonly directGroupsOf: (deviceId: DeviceId) => readonly GroupId[]
}

function directMembers(
  devices: readonly ResolutionDevice[],
  groups: readonly ResolutionGroup[],
): DirectMembers {
  const direct = new Map<GroupId, ReadonlySet<DeviceId>>()
  const errors = new Map<GroupId, string>()
  const present = devices.filter((device) => device.directory !== null)
  const ids = new Set(present.map((device) => device.id))
  const readsMembers: { id: GroupId; ast: RuleNode }[] = []
  for (const group of groups) {
    if (!isDynamic(group)) {
      direct.set(group.id, new Set((group.members ?? []).filter((id) => ids.has(id))))
      continue
    }
    const check = checkRule(group.membershipRule)
    if (!check.ok) {
      errors.set(group.id, check.errors[0]?.message ?? 'The rule does not parse. Edit it.')
      direct.set(group.id, new Set())
    } else if (rulePropertiesUsed(check.ast).includes('memberOf')) {
      readsMembers.push({ id: group.id, ast: check.ast })
    } else {
      direct.set(
        group.id,
        matching(present, check.ast, () => undefined),
      )
    }
  }
  // After all others, so that they see those groups' members; one memberOf group does not see another.
  const visible = [...direct]
  const directGroupsOf = inverted(visible)
  for (const { id, ast } of readsMembers) direct.set(id, matching(present, ast, directGroupsOf))
  return { direct, errors, directGroupsOf }
}

function matching(
  devices: readonly ResolutionDevice[],
  ast: RuleNode,
  memberOf: (deviceId: DeviceId) => readonly GroupId[] | undefined,
): ReadonlySet<DeviceId> {
  const evaluate = compileRule(ast)
  const verdictOf = (device: ResolutionDevice): Verdict => {
    if (!device.directory || device.isRegrouping) return false
    const groupIds = memberOf(device.id)
    return evaluate(groupIds ? { ...device.directory, memberOf: groupIds } : device.directory)
  }
  return new Set(devices.filter((device) => verdictOf(device) === true).map((device) => device.id))
}

/** The ways down from a group to each group inside it, itself first; the shortest way to each, so circles end. */
function nestedGroups(
  group: ResolutionGroup,
  byId: ReadonlyMap<GroupId, ResolutionGroup>,
): readonly NestedPath[] {
  const paths: NestedPath[] = [[group]]
  const seen = new Set([group.id])
  for (const path of paths) {
    const holder = lastOf(path)
    if (isDynamic(holder)) continue
    for (const memberId of holder.members ?? []) {
      const inner = byId.get(memberId)
      if (!inner || seen.has(inner.id)) continue
      seen.add(inner.id)
      paths.push([...path, inner])
    }
  }
  return paths
}

type NestedPath = readonly [ResolutionGroup, ...ResolutionGroup[]]

function lastOf(path: NestedPath): ResolutionGroup {
  return path.at(-1) ?? path[0]
}

function toStep(group: ResolutionGroup): TargetPath['groups'][number] {
  return { id: group.id, displayName: group.displayName, rule: group.membershipRule ?? null }
}

function isDynamic(group: ResolutionGroup): group is ResolutionGroup & { readonly membershipRule: string } {
  return group.membershipRule !== undefined && group.membershipRule !== null
}

/** Groups of each device, worked out when first asked for: most tenants have no rule that asks. */
function inverted(
  members: readonly (readonly [GroupId, ReadonlySet<DeviceId>])[],
): (deviceId: DeviceId) => readonly GroupId[] {
  let groupsOf: Map<DeviceId, GroupId[]> | null = null
  return (deviceId) => {
    groupsOf ??= invert(members)
    return groupsOf.get(deviceId) ?? []
  }
}

function invert(members: readonly (readonly [GroupId, ReadonlySet<DeviceId>])[]): Map<DeviceId, GroupId[]> {
  const groupsOf = new Map<DeviceId, GroupId[]>()
  for (const [groupId, deviceIds] of members) {
    for (const deviceId of deviceIds) {
      const list = groupsOf.get(deviceId)
      if (list) list.push(groupId)
      else groupsOf.set(deviceId, [groupId])
    }
  }
  return groupsOf
}

function unionOf(sets: readonly (ReadonlySet<DeviceId> | undefined)[]): ReadonlySet<DeviceId> {
  return new Set(sets.flatMap((set) => (set ? [...set] : [])))
}
