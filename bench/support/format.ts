import type { Timing } from './benchmark'

const COUNT = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 })

export function count(value: number): string {
  return COUNT.format(value)
}

export function duration(ms: number): string {
  if (ms >= 100_000) return `${COUNT.format(ms / 1000)} s`
  if (ms >= 10_000) return `${(ms / 1000).toFixed(1)} s`
  if (ms >= 100) return `${COUNT.format(ms)} ms`
  return ms >= 1 ? `${ms.toFixed(1)} ms` : `${ms.toFixed(2)} ms`
}

/** Median, how far apart samples are, and the first one, which nothing was warm for. */
export function timing({ medianMs, spreadMs, firstMs }: Timing): string {
  return `${duration(medianMs)} ± ${duration(spreadMs)} (first ${duration(firstMs)})`
}

export function megabytes(bytes: number): string {
  return `${COUNT.format(bytes / 1e6)} MB`
}

export function ratio(plainMs: number, fastMs: number): string {
  const value = plainMs / fastMs
  return `${value >= 10 ? COUNT.format(value) : value.toFixed(1)}x`
}
