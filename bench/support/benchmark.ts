import { z } from 'zod'
import { profileSchema } from './profile'

/** Samples of one way of doing something, in milliseconds. */
export const timingSchema = z.object({
  /** Before anything was warm: what the first person of the day waits. */
  firstMs: z.number(),
  medianMs: z.number(),
  /** Half the distance between the quartiles. */
  spreadMs: z.number(),
  samples: z.number(),
})
export type Timing = z.output<typeof timingSchema>

const tableSchema = z.object({
  title: z.string(),
  columns: z.array(z.string()),
  rows: z.array(z.array(z.string())),
  /** What a reader must know to read the numbers right. */
  notes: z.array(z.string()),
})
export type Table = z.output<typeof tableSchema>

/** One number that the product has to reach. */
const goalSchema = z.object({
  /** Row of the table of goals. */
  row: z.int(),
  what: z.string(),
  wanted: z.string(),
  reached: z.string(),
  /** null: not measured at the size that the goal is about. */
  isMet: z.boolean().nullable(),
  /** Where the time goes, when the goal is about time. */
  profile: profileSchema.optional(),
})
export type Goal = z.output<typeof goalSchema>

export const resultSchema = z.object({
  name: z.string(),
  title: z.string(),
  machine: z.string(),
  measuredAt: z.string(),
  tables: z.array(tableSchema),
  goals: z.array(goalSchema),
})
export type BenchmarkResult = z.output<typeof resultSchema>

export interface Limits {
  /** No fleet of more devices is made. */
  readonly maxDevices: number
}

/** One file `*.bench.ts` exports one of these as `benchmark`. */
export interface Benchmark {
  /** Names the result files: kebab-case. */
  readonly name: string
  readonly title: string
  /** What is compared with what, for the reader of the report. */
  readonly description: string
  /** @throws Error where two ways to one result disagree: a fast wrong answer is worth nothing. */
  run(limits: Limits): Promise<{ readonly tables: readonly Table[]; readonly goals: readonly Goal[] }>
}
