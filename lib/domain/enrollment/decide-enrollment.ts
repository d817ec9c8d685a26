import { enrollmentCode, labelOf } from './codes'
import type { EnrollmentFact } from './decision-row'
import { DECISION_TABLE } from './decision-table'
import type { DeviceSurvey, EnrollmentDecision, TenantSwitches } from './types'

/**
 * Whether the MDE channel manages a device: the first matching row of the decision table. Total: the last row always
 * matches.
 */
export function decideEnrollment(survey: DeviceSurvey, switches: TenantSwitches): EnrollmentDecision {
  const row = DECISION_TABLE.find((candidate) => candidate.matches(survey, switches))
  if (!row) throw new Error('The decision table must end with a row that always matches')
  const outcome = row.outcome(survey, switches)
  const code = outcome.code === null ? undefined : enrollmentCode(outcome.code)
  return {
    row: row.row,
    code: outcome.code,
    label: labelOf(outcome.code),
    managedBy: code?.managedBy ?? 'Unknown',
    managedByStatus: code?.managedByStatus ?? 'Unknown',
    channel: outcome.channel,
    reason: outcome.reason,
    action: outcome.action ?? code?.action ?? '',
    ...(outcome.warning ? { warning: outcome.warning } : {}),
    skippedPolicyTypes: outcome.skippedPolicyTypes ?? [],
  }
}

export interface ExplainedRow {
  readonly row: number
  readonly condition: string
  /** Would match on its own, whatever the rows above say. */
  readonly matched: boolean
  /** This row decided: the first that matched. */
  readonly decided: boolean
  /** What the row looked at, and what it found. */
  readonly facts: readonly EnrollmentFact[]
}

/**
 * Every row in order, with what it looked at and whether it matches; exactly one has decided, the one that
 * `decideEnrollment` names. Rows after it show what would hold the device back next.
 */
export function explainEnrollment(survey: DeviceSurvey, switches: TenantSwitches): readonly ExplainedRow[] {
  const decided = decideEnrollment(survey, switches).row
  return DECISION_TABLE.map(({ row, condition, matches, facts }) => ({
    row,
    condition,
    matched: matches(survey, switches),
    decided: row === decided,
    facts: facts(survey, switches),
  }))
}
