import type { FleetDevice } from '../../fleet/types'
import {
  isTargeted,
  membershipOf,
  platformOf,
  type PolicyAssignment,
  type ResolutionGroup,
} from '../../resolution'
import type { ExportedPolicy, Overlap } from './types'

type Target = ReadonlySet<string>

/**
 * Whether policies have devices in common. With a list of devices and the groups, that is counted. Without, it follows from
 * the assignments alone where it can: the same group in both or all devices in one (yes, as nobody assigns to an empty
 * group), a group that one includes and the other excludes or technologies without one in common (no).
 */
export class Overlaps {
  readonly #groups: ReadonlyMap<string, ResolutionGroup>
  readonly #devices: readonly FleetDevice[]
  readonly #membership: ReturnType<typeof membershipOf>
  readonly #targets = new Map<ExportedPolicy, Target | null>()
  readonly #pairs = new Map<ExportedPolicy, Map<ExportedPolicy, Overlap>>()

  constructor(groups: readonly ResolutionGroup[], devices: readonly FleetDevice[]) {
    // An entry that only names a group (a table of ids and names) says nothing of who is in it.
    this.#groups = new Map(groups.filter(hasMembers).map((group) => [group.id, group]))
    this.#devices = devices
    this.#membership = membershipOf(devices, [...this.#groups.values()])
  }

  /** Of any two of these policies, one of each list: yes as soon as two share a device, no when none can. */
  ofLists(lists: readonly (readonly ExportedPolicy[])[]): Overlap {
    let all: Overlap = 'no'
    for (const [index, list] of lists.entries()) {
      for (const other of lists.slice(index + 1)) {
        for (const a of list) {
          for (const b of other) {
            const pair = this.ofPair(a, b)
            if (pair === 'yes') return 'yes'
            if (pair === 'unknown') all = 'unknown'
          }
        }
      }
    }
    return all
  }

  ofPair(a: ExportedPolicy, b: ExportedPolicy): Overlap {
    const known = this.#pairs.get(a)?.get(b)
    if (known) return known
    const overlap = this.#decide(a, b)
    const row = this.#pairs.get(a) ?? new Map<ExportedPolicy, Overlap>()
    this.#pairs.set(a, row.set(b, overlap))
    return overlap
  }

  #decide(a: ExportedPolicy, b: ExportedPolicy): Overlap {
    if (a.platform !== b.platform && a.platform !== null && b.platform !== null) return 'no'
    if (!shareTechnology(a.technologies, b.technologies)) return 'no'
    if (a.assignments === null || b.assignments === null) return 'unknown'
    // Assigned to nobody, or to users alone, whom this channel does not know.
    if (!reachesDevices(a.assignments) || !reachesDevices(b.assignments)) return 'no'
    const [first, second] = [this.#targetOf(a), this.#targetOf(b)]
    if (first && second) return intersect(first, second) ? 'yes' : 'no'
    return byAssignments(a.assignments, b.assignments)
  }

  /** The devices that the policy is assigned to; null where they cannot be counted. */
  #targetOf(policy: ExportedPolicy): Target | null {
    const known = this.#targets.get(policy)
    if (known !== undefined) return known
    const target = this.#count(policy)
    this.#targets.set(policy, target)
    return target
  }

  #count({ assignments, platform }: ExportedPolicy): Target | null {
    if (this.#devices.length === 0 || !assignments) return null
    const isComplete = assignments.every(
      (assignment) => !('groupId' in assignment) || this.#groups.has(assignment.groupId),
    )
    if (!isComplete) return null
    const fitting = this.#devices.filter(
      (device) =>
        (platform === null || platformOf(device.osPlatform) === platform) &&
        isTargeted(assignments, (groupId) => this.#membership.isMember(device.id, groupId)),
    )
    return new Set(fitting.map((device) => device.id))
  }
}

function hasMembers(group: ResolutionGroup): boolean {
  return Boolean(group.membershipRule) || (group.members ?? []).length > 0
}

function shareTechnology(a: readonly string[], b: readonly string[]): boolean {
  // None named: those of any template.
  if (a.length === 0 || b.length === 0) return true
  const names = new Set(a.map((name) => name.toLowerCase()))
  return b.some((name) => names.has(name.toLowerCase()))
}

function reachesDevices(assignments: readonly PolicyAssignment[]): boolean {
  return assignments.some(({ kind }) => kind === 'allDevices' || kind === 'includeGroup')
}

function intersect(a: Target, b: Target): boolean {
  const [small, large] = a.size < b.size ? [a, b] : [b, a]
  for (const id of small) if (large.has(id)) return true
  return false
}

function byAssignments(a: readonly PolicyAssignment[], b: readonly PolicyAssignment[]): Overlap {
  const [first, second] = [new GroupsOf(a), new GroupsOf(b)]
  // Every way into the one leads out of the other.
  if (first.isInside(second.excluded) || second.isInside(first.excluded)) return 'no'
  const isOpen = first.excluded.size === 0 && second.excluded.size === 0
  const shared = [...first.included].some((id) => second.included.has(id))
  return isOpen && (shared || first.isForAll || second.isForAll) ? 'yes' : 'unknown'
}

class GroupsOf {
  readonly included: ReadonlySet<string>
  readonly excluded: ReadonlySet<string>
  readonly isForAll: boolean

  constructor(assignments: readonly PolicyAssignment[]) {
    const ids = (kind: 'includeGroup' | 'excludeGroup') =>
      new Set(assignments.flatMap((each) => (each.kind === kind && 'groupId' in each ? [each.groupId] : [])))
    this.included = ids('includeGroup')
    this.excluded = ids('excludeGroup')
    this.isForAll = assignments.some(({ kind }) => kind === 'allDevices')
  }

  isInside(groups: ReadonlySet<string>): boolean {
    return !this.isForAll && this.included.size > 0 && [...this.included].every((id) => groups.has(id))
  }
}
