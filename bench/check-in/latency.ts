import { z } from 'zod'

/** What a stage of requests led to. */
export const loadResult = z.object({
  requests: z.number(),
  ms: z.number(),
  perSecond: z.number(),
  meanMs: z.number(),
  p50Ms: z.number(),
  p95Ms: z.number(),
  p99Ms: z.number(),
  maxMs: z.number(),
  /** Answers by HTTP status; 0: the connection ended. */
  statuses: z.record(z.string(), z.number()),
  /** Processor time of the generator. */
  cpuMs: z.number(),
})
export type LoadResult = z.output<typeof loadResult>

export function summarise(
  latencies: Float64Array,
  statuses: ReadonlyMap<number, number>,
  ms: number,
  cpuMs: number,
): LoadResult {
  const sorted = latencies.toSorted()
  const quantile = (share: number) => sorted[Math.ceil(sorted.length * share) - 1] ?? 0
  return {
    requests: sorted.length,
    ms,
    perSecond: (sorted.length / ms) * 1000,
    meanMs: sorted.reduce((sum, value) => sum + value, 0) / Math.max(1, sorted.length),
    p50Ms: quantile(0.5),
    p95Ms: quantile(0.95),
    p99Ms: quantile(0.99),
    maxMs: sorted.at(-1) ?? 0,
    statuses: Object.fromEntries([...statuses].map(([status, count]) => [String(status), count])),
    cpuMs,
  }
}

/** Processor time that this process has taken. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
