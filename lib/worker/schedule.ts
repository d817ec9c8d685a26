import { parseCronItems, type ParsedCronItem } from 'graphile-worker'

/** What the worker does by the clock. Of several workers one does it; what was missed while none ran is not made up for. */
export function schedule(): ParsedCronItem[] {
  return parseCronItems([
    item('regroup-directory-objects', '* * * * *'),
    item('halt-rollouts', '* * * * *'),
    item('purge-deleted', '17 * * * *'),
    item('purge-policies', '29 * * * *'),
    item('apply-asset-rules', '41 * * * *'),
  ])
}

/** A job that still waits is moved, not doubled. */
function item(task: string, match: string) {
  return { task, match, options: { backfillPeriod: 0, maxAttempts: 1, jobKey: `schedule:${task}` } }
}
