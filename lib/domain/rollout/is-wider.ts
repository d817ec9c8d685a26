import type { RolloutStage } from './types'

/**
 * Can the second stage follow the first: does it hold every device of the first for certain, and is it another? Groups are
 * never certain to be part of a percentage, so a kind that changes does not widen; all devices (100 %) always do.
 */
export function isWider(from: RolloutStage, to: RolloutStage): boolean {
  if (to.kind === 'percent' && to.percent === 100) return from.kind !== 'percent' || from.percent < 100
  if (from.kind === 'percent') return to.kind === 'percent' && to.percent > from.percent
  if (to.kind === 'percent') return false
  const groupIds = new Set(to.groupIds)
  return groupIds.size > new Set(from.groupIds).size && from.groupIds.every((id) => groupIds.has(id))
}
