import { enrollmentCode } from './codes'
import { DECISION_TABLE, labelOf } from './decision-table'
import type { DeviceSurvey, EnrollmentDecision, TenantSwitches } from './types'

/** Whether the MDE channel manages a device: the first matching row of the decision table. Total: the last row always matches. */
export function decideEnrollment(survey: DeviceSurvey, switches: TenantSwitches): EnrollmentDecision {
  for (const row of DECISION_TABLE) {
    if (!row.matches(survey, switches)) continue
    const outcome = row.outcome(survey, switches)
    const code = outcome.code === null ? undefined : enrollmentCode(outcome.code)
    return {
      row: row.row,
      code: outcome.code,
      label: labelOf(outcome.code),
      managedBy: outcome.managedBy ?? code?.managedBy ?? 'Unknown',
      managedByStatus: code?.managedByStatus ?? 'Unknown',
      channel: outcome.channel,
      reason: outcome.reason,
      action: outcome.action ?? code?.action ?? '',
      ...(outcome.warning ? { warning: outcome.warning } : {}),
      skippedPolicyTypes: outcome.skippedPolicyTypes ?? [],
    }
  }
  throw new Error('The decision table must end with a row that always matches')
}

export interface ExplainedRow {
  readonly row: number
  readonly condition: string
  readonly matched: boolean
  /** This row decided: the first that matched. */
  readonly decided: boolean
}

/** Every row in order, with whether it matched, up to and including the one that decided. */
export function explainEnrollment(survey: DeviceSurvey, switches: TenantSwitches): ExplainedRow[] {
  const rows: ExplainedRow[] = []
  for (const { row, condition, matches } of DECISION_TABLE) {
    const matched = matches(survey, switches)
    rows.push({ row, condition, matched, decided: matched })
    if (matched) break
  }
  return rows
}
