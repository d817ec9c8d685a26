import type { FleetCohort, FleetIndex } from '@/lib/domain/fleet'
import type { SettingResult } from '@/lib/domain/resolution'
import type { ContestReference } from './way-out'

/** The channel whose conflicts the reports count: what other channels deliver is reported there. */
export const CHANNEL = 'mde'

/** Cohorts that have the conflict in this state of the index, among those that this channel manages. */
export function* cohortsInConflict(
  index: FleetIndex,
  { key, among }: ContestReference,
): Generator<FleetCohort> {
  for (const cohort of index.cohorts()) {
    if (cohort.channel !== CHANNEL) continue
    const result = index.resolve(cohort).settings.find((setting) => setting.key === key)
    if (result?.outcome === 'conflict' && isMeant(result, among)) yield cohort
  }
}

function isMeant(result: Extract<SettingResult, { outcome: 'conflict' }>, among: readonly string[]): boolean {
  if (among.length === 0) return true
  const own = new Set(result.values.flatMap((value) => value.policyIds))
  return own.size === among.length && among.every((id) => own.has(id))
}
