import { register } from 'node:module'
import { z } from 'zod'
import { fleetInput } from '../fleet/make-fleet'

const input = z.object({ fleet: fleetInput, iterations: z.int() })
export type PagesInput = z.output<typeof input>

export const pagesResult = z.object({
  devices: z.number(),
  pages: z.array(
    z.object({
      name: z.string(),
      p50Ms: z.number(),
      p95Ms: z.number(),
      maxMs: z.number(),
      samples: z.number(),
    }),
  ),
})
export type PagesResult = z.output<typeof pagesResult>

/** Pages ask through the console's own queries, which are loaded as Next would load them. */
export async function task(rawInput: unknown): Promise<PagesResult> {
  const options = input.parse(rawInput)
  register('../pages/next-navigation-hooks.mjs', import.meta.url)
  const { measurePages } = await import('../pages/measure-pages')
  return measurePages(options)
}
