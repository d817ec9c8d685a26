/** Two ways to the same result, timed in one run: the ratio is what counts, since machines differ. */
export interface Comparison {
  /** What was worked on, e.g. '10,000 devices'. */
  readonly size: string
  /** Facts that make the numbers readable: 'policies', 'cohorts'. */
  readonly facts: Readonly<Record<string, number>>
  /** The obvious way, which the fast one must equal. */
  readonly plain: Timing
  readonly fast: Timing
  /** plain / fast, of the medians. */
  readonly ratio: number
}

export interface Timing {
  readonly label: string
  readonly medianMs: number
  /** Half the distance between the quartiles. */
  readonly spreadMs: number
  readonly samples: number
}

/** One file `*.bench.ts` exports one of these as `benchmark`. */
export interface Benchmark {
  /** Names the result files: kebab-case. */
  readonly name: string
  readonly title: string
  /** What is compared with what, for the reader of the report. */
  readonly description: string
  /** @throws Error where the two ways disagree: a fast wrong answer is worth nothing. */
  run(): Promise<readonly Comparison[]>
}
