import { assignmentKey } from './assignment-key'
import { COLLISION, mergeKeyed, pick } from './merge-keyed'
import { contentKey, sameContent } from './same-content'
import type { Collision, MergeChoices, VersionAssignment } from './types'

export interface AssignmentsMerge<A extends VersionAssignment> {
  readonly assignments: readonly A[]
  readonly collisions: readonly Collision<A>[]
}

const TARGETS_ID = 'targets'
const assignmentCollisionId = (key: string) => `assignment ${key}`
const isTarget = (one: VersionAssignment) => one.kind !== 'excludeGroup'

/**
 * Three-way merge of who gets a policy, group by group. All devices leaves no further groups to include: where one side chose
 * it and the other added groups, that is one question about all included groups. Source: Intune, assign policies.
 */
export function mergeAssignments<A extends VersionAssignment>(
  base: readonly A[],
  theirs: readonly A[],
  mine: readonly A[],
  choices: MergeChoices,
): AssignmentsMerge<A> {
  // Their order says nothing, so all three are put into one.
  const [b, t, m] = [sorted(base), sorted(theirs), sorted(mine)]
  const kept = pick(b, t, m)
  if (kept !== COLLISION) return { assignments: sameContent(kept, t) ? theirs : mine, collisions: [] }
  const merge = mergeKeyed(b, t, m, assignmentKey, (key) => choices[assignmentCollisionId(key)] ?? 'theirs')
  if (!merge) {
    // A group stands twice: bad stored data is settled as a whole.
    const collision = targetsCollision(b, t, m)
    return { assignments: choices[TARGETS_ID] === 'mine' ? mine : theirs, collisions: [collision] }
  }
  const collisions: Collision<A>[] = merge.collisions.map(({ key, ...sides }) => ({
    kind: 'assignment',
    id: assignmentCollisionId(key),
    ...sides,
  }))
  const isBoth =
    merge.items.some((one) => one.kind === 'allDevices') &&
    merge.items.some((one) => one.kind === 'includeGroup')
  if (!isBoth) return { assignments: merge.items, collisions }
  const targets = (choices[TARGETS_ID] === 'mine' ? mine : theirs).filter(isTarget)
  const chosen = new Set(targets.map(assignmentKey))
  const excluded = merge.items.filter((one) => !isTarget(one) && !chosen.has(assignmentKey(one)))
  const collision = targetsCollision(b.filter(isTarget), t.filter(isTarget), m.filter(isTarget))
  return { assignments: [...targets, ...excluded], collisions: [...collisions, collision] }
}

/** Groups that theirs changed and `final` does not have so. */
export function overriddenAssignments(
  base: readonly VersionAssignment[],
  theirs: readonly VersionAssignment[],
  final: readonly VersionAssignment[],
): readonly string[] {
  const [b, t, f] = [base, theirs, final].map(
    (list) => new Map(list.map((one) => [assignmentKey(one), contentKey(one)])),
  )
  return [...new Set([...base, ...theirs].map(assignmentKey))]
    .toSorted()
    .filter((key) => b?.get(key) !== t?.get(key) && t?.get(key) !== f?.get(key))
}

function targetsCollision<A extends VersionAssignment>(
  base: readonly A[],
  theirs: readonly A[],
  mine: readonly A[],
): Collision<A> {
  return { kind: 'targets', id: TARGETS_ID, base, theirs, mine }
}

function sorted<A extends VersionAssignment>(list: readonly A[]): readonly A[] {
  return list.toSorted((a, b) => {
    const [x, y] = [assignmentKey(a), assignmentKey(b)]
    return x < y ? -1 : x > y ? 1 : 0
  })
}
