import { Bench } from 'tinybench'
import type { Timing } from './benchmark'

/**
 * Times `run`: once cold, then `iterations` times, which may be none where once is long enough. The argument counts the runs, for work that has to differ each time so
 * that nothing remembered answers for it. @throws what `run` throws
 */
export async function measure(iterations: number, run: (iteration: number) => unknown): Promise<Timing> {
  let iteration = 0
  const start = performance.now()
  await run(iteration++)
  const firstMs = performance.now() - start
  if (iterations === 0) return { firstMs, medianMs: firstMs, spreadMs: 0, samples: 1 }
  const bench = new Bench({ time: 0, iterations, warmup: false, retainSamples: true })
  bench.add(
    'run',
    async () => {
      await run(iteration++)
    },
    { async: true },
  )
  const [task] = await bench.run()
  const result = task?.result
  if (result?.state === 'errored') throw result.error
  if (result?.state !== 'completed') throw new Error('The benchmark did not run to its end')
  const sorted = (result.latency.samples ?? []).toSorted((a, b) => a - b)
  return {
    firstMs,
    medianMs: quantile(sorted, 0.5),
    spreadMs: (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / 2,
    samples: sorted.length,
  }
}

/** Milliseconds that `run` takes once, with what it gives. For work too long to repeat. */
export async function once<T>(
  run: () => T | Promise<T>,
): Promise<{ readonly ms: number; readonly value: T }> {
  const start = performance.now()
  const value = await run()
  return { ms: performance.now() - start, value }
}

/** The nearest sample: few are taken, and interpolating between them would only look precise. */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.round((sorted.length - 1) * share)] ?? Number.NaN
}
