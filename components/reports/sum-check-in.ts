import type { CheckInRow } from '@/lib/features/reports/fleet-queries'

/** The buckets of every platform together. */
export function sumCheckIn(rows: readonly CheckInRow[]): Omit<CheckInRow, 'osPlatform'> {
  const sum = (pick: (row: CheckInRow) => number) => rows.reduce((n, row) => n + pick(row), 0)
  return {
    total: sum((r) => r.total),
    onTime: sum((r) => r.onTime),
    day: sum((r) => r.day),
    week: sum((r) => r.week),
    silent: sum((r) => r.silent),
  }
}
