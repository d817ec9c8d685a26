import { Bench } from 'tinybench'
import type { Comparison, Timing } from './benchmark'

interface Way {
  readonly label: string
  readonly run: () => unknown
}

const ITERATIONS = 5

/** Times both ways after warming up, one after the other in this process. @throws Error where one of them throws. */
export async function compare(
  about: Pick<Comparison, 'size' | 'facts'>,
  plain: Way,
  fast: Way,
): Promise<Comparison> {
  const bench = new Bench({
    time: 0,
    iterations: ITERATIONS,
    warmupTime: 0,
    warmupIterations: 1,
    retainSamples: true,
  })
  for (const way of [plain, fast]) {
    bench.add(way.label, () => {
      way.run()
    })
  }
  await bench.run()
  const [plainTiming, fastTiming] = [plain, fast].map((way) => timingOf(bench, way.label))
  if (!plainTiming || !fastTiming) throw new Error('A task went missing')
  return { ...about, plain: plainTiming, fast: fastTiming, ratio: plainTiming.medianMs / fastTiming.medianMs }
}

function timingOf(bench: Bench, label: string): Timing {
  const result = bench.tasks.find((task) => task.name === label)?.result
  if (result?.state === 'errored') throw result.error
  if (result?.state !== 'completed') throw new Error(`${label} did not run to its end`)
  const { samples } = result.latency
  const sorted = (samples ?? []).toSorted((a, b) => a - b)
  return {
    label,
    medianMs: quantile(sorted, 0.5),
    spreadMs: (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / 2,
    samples: sorted.length,
  }
}

/** The nearest sample: few are taken, and interpolating between them would only look precise. */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.round((sorted.length - 1) * share)] ?? Number.NaN
}
