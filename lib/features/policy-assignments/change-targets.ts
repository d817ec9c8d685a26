import type { AssignmentInput } from '../policies/schema'
import type { AssignMode } from './schema'

const keyOf = (one: AssignmentInput) => (one.kind === 'allDevices' ? 'allDevices' : one.groupId)

/**
 * What a policy is assigned to after a change that many policies share. Added: a group that stood on the other side moves, and
 * All devices takes the place of included groups, for it takes them in. Removed: the target goes from the side it is named on.
 * A policy for All devices keeps that when a group to include is added.
 */
export function changeTargets(
  before: readonly AssignmentInput[],
  mode: AssignMode,
  targets: readonly AssignmentInput[],
): AssignmentInput[] {
  if (mode === 'replace') return [...targets]
  if (mode === 'remove') {
    const gone = new Set(targets.map((one) => `${one.kind} ${keyOf(one)}`))
    return before.filter((one) => !gone.has(`${one.kind} ${keyOf(one)}`))
  }
  const merged = new Map(before.map((one) => [keyOf(one), one]))
  for (const one of targets) merged.set(keyOf(one), one)
  const list = [...merged.values()]
  return merged.has('allDevices') ? list.filter((one) => one.kind !== 'includeGroup') : list
}

/** Whether two lists of targets say the same. */
export function isSameTargets(a: readonly AssignmentInput[], b: readonly AssignmentInput[]): boolean {
  const text = (list: readonly AssignmentInput[]) =>
    list
      .map((one) => `${one.kind} ${keyOf(one)}`)
      .toSorted()
      .join('\n')
  return text(a) === text(b)
}
