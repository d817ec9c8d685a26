import { z } from 'zod'
import { generateFleet } from './generate-fleet'
import type { GeneratedFleet } from './generated-fleet'
import { hostileFleet } from './hostile-fleet'

/** Which fleet to make: said in a few numbers, so that each process can make its own. */
export const fleetInput = z.object({
  kind: z.enum(['realistic', 'hostile']),
  seed: z.int(),
  devices: z.int(),
  rules: z.int(),
  policies: z.int(),
  /** Realistic fleets only: about how many cohorts. */
  cohorts: z.int(),
})
export type FleetInput = z.output<typeof fleetInput>

export function makeFleet(options: FleetInput): GeneratedFleet {
  return options.kind === 'hostile' ? hostileFleet(options) : generateFleet(options)
}
