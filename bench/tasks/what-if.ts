import { z } from 'zod'
import { buildFleetIndex, whatIf, type FleetChange, type FleetIndex, type WhatIf } from '@/lib/domain/fleet'
import { editsOf, type Edit } from '../fleet/edits'
import type { GeneratedFleet } from '../fleet/generated-fleet'
import { fleetInput, makeFleet } from '../fleet/make-fleet'
import { plainWhatIf, resolvePlain, type PlainFleet } from '../reference/plain-what-if'
import { timingSchema } from '../support/benchmark'
import { measure } from '../support/measure'
import { profiled, profileSchema } from '../support/profile'

const input = z.object({
  fleet: fleetInput,
  iterations: z.int(),
  /** Edits whose counts are held against the plain way, which is timed with them. */
  plainEdits: z.int(),
})
export type WhatIfInput = z.output<typeof input>

export const whatIfResult = z.object({
  devices: z.number(),
  cohorts: z.number(),
  edits: z.array(
    z.object({
      name: z.string(),
      /** Devices that the first of the edits affects, and those that change a setting. */
      affected: z.number(),
      settingsChange: z.number(),
      timing: timingSchema,
      plainMs: z.number().nullable(),
      profile: profileSchema,
    }),
  ),
  peakBytes: z.number(),
})
export type WhatIfResult = z.output<typeof whatIfResult>

/** What the impact panel shows at once: counts, settings, policies, and a first page of devices. */
const PAGE = 50

export async function task(rawInput: unknown): Promise<WhatIfResult> {
  const { fleet: options, iterations, plainEdits } = input.parse(rawInput)
  const fleet = makeFleet(options)
  const { groups, policies, switches } = fleet
  const index = buildFleetIndex({ devices: fleet.devices(), groups, policies, switches })
  const all = editsOf(fleet)
  const plain = plainEdits > 0 ? plainOf(fleet) : null
  const edits: WhatIfResult['edits'] = []
  for (const [place, edit] of all.entries()) {
    const changes = edit.changes(0)
    const plainMs = plain && place < plainEdits ? comparePlain(index, edit, changes, plain) : null
    const timing = await measure(iterations, (number) => ask(index, edit.changes(number + 1)))
    const { counts } = whatIf(index, changes)
    const next = edit.changes(iterations + 2)
    const profile = await profiled(edit.name, () => ask(index, next))
    const { affected, settingsChange } = counts
    edits.push({ name: edit.name, affected, settingsChange, timing, plainMs, profile })
  }
  const peakBytes = process.resourceUsage().maxRSS * 1024
  return { devices: fleet.deviceCount, cohorts: index.stats().cohorts, edits, peakBytes }
}

function ask(index: FleetIndex, changes: readonly FleetChange[]): WhatIf {
  const result = whatIf(index, changes)
  result.devices({ kind: 'affected' }, 0, PAGE)
  return result
}

function plainOf({ devices, groups, policies }: GeneratedFleet) {
  const fleet: PlainFleet = { devices: [...devices()], groups, policies }
  return { fleet, before: resolvePlain(fleet) }
}

/** @throws Error where the two ways count differently. @returns what the plain way takes, in ms. */
function comparePlain(
  index: FleetIndex,
  edit: Edit,
  changes: readonly FleetChange[],
  plain: ReturnType<typeof plainOf>,
): number {
  const { counts } = whatIf(index, changes)
  const start = performance.now()
  const expected = plainWhatIf(plain.fleet, plain.before, changes)
  const ms = performance.now() - start
  const text = (numbers: typeof counts) => JSON.stringify(Object.entries(numbers).toSorted())
  if (text(counts) !== text(expected))
    throw new Error(`${edit.name}: whatIf counts ${text(counts)}, resolving again ${text(expected)}`)
  return ms
}
