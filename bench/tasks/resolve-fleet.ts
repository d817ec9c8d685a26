import { z } from 'zod'
import { buildFleetIndex } from '@/lib/domain/fleet'
import { FleetIndex } from '@/lib/domain/fleet/fleet-index'
import { firstState } from '@/lib/domain/fleet/index-state'
import type { FleetDevice } from '@/lib/domain/fleet/types'
import { membershipOf, resolveFleet } from '@/lib/domain/resolution'
import { groupsForSample, sampleOf, type GeneratedFleet } from '../fleet/generated-fleet'
import { fleetInput, makeFleet } from '../fleet/make-fleet'
import { eachDevice } from '../reference/each-device'
import { engineFor, groupsOf } from '../reference/json-rules-engine'
import { timingSchema, type Timing } from '../support/benchmark'
import { measure, once } from '../support/measure'
import { profiled, profileSchema } from '../support/profile'

const input = z.object({
  fleet: fleetInput,
  iterations: z.int(),
  /** Cohorts to resolve at most: where each device is a cohort of its own, a sample has to do. */
  maxCohorts: z.int(),
  /** Devices that the plain ways are timed on. */
  sample: z.int(),
  /** Devices that the rules engine is timed on. */
  engineSample: z.int(),
  /** Compare each cohort with the plain resolution of the whole fleet. */
  compareAll: z.boolean(),
})
export type ResolveInput = z.output<typeof input>

export const resolveResult = z.object({
  devices: z.number(),
  groups: z.number(),
  policies: z.number(),
  cohorts: z.number(),
  /** Of which policy sets were worked out. */
  cohortsResolved: z.number(),
  /** What the others would take, worked out from these. */
  leftOutMs: z.number(),
  /** Making the devices, which taking them in includes: by a sample. */
  generateMs: z.number(),
  takeInMs: z.number(),
  rules: timingSchema,
  /** Rules, members, targets and cohorts. */
  cohortStage: timingSchema,
  full: timingSchema,
  /** All cohorts of the fleet by themselves, not by cohort; null where not asked for. */
  wholePlainMs: z.number().nullable(),
  perDevice: z.object({ sample: z.number(), ms: z.number() }),
  rulesEngine: z.object({ sample: z.number(), ms: z.number() }),
  memory: z.object({
    /** Resident before the first device was made. */
    before: z.number(),
    /** Highest while devices were taken in, and until all was resolved once. */
    takeInPeak: z.number(),
    peak: z.number(),
    heapUsed: z.number(),
    arrayBuffers: z.number(),
    /** By the index's own count. */
    index: z.number(),
  }),
  /** Where the time goes; not asked for where a fleet takes long. */
  profile: profileSchema.optional(),
})
export type ResolveResult = z.output<typeof resolveResult>

/** Full resolution of one fleet, in a process of its own; the plain ways beside it on samples of the same fleet. */
export async function task(rawInput: unknown): Promise<ResolveResult> {
  const settings = input.parse(rawInput)
  const before = peakBytes()
  const fleet = makeFleet(settings.fleet)
  const taken = await once(() =>
    buildFleetIndex({ devices: fleet.devices(), groups: [], policies: [], switches: fleet.switches }),
  )
  const takeInPeak = peakBytes()
  const bare = taken.value
  const { first, memory, compared } = await resolveFirst(bare, fleet, settings, { before, takeInPeak })
  const { iterations, maxCohorts } = settings
  const again = iterations > 0
  const full = again
    ? await measure(iterations, () => resolveAll(bare, fleet, maxCohorts))
    : onlyOnce(first.ms)
  const result = {
    devices: fleet.deviceCount,
    groups: fleet.groups.length,
    policies: fleet.policies.length,
    cohorts: first.cohorts,
    cohortsResolved: first.cohortsResolved,
    leftOutMs: first.leftOutMs,
    generateMs: await generateMs(fleet),
    takeInMs: taken.ms,
    rules: await measure(iterations, () => stateOf(bare, { ...fleet, policies: [] })),
    cohortStage: again ? await measure(iterations, () => stateOf(bare, fleet)) : onlyOnce(first.stageMs),
    full: { ...full, firstMs: first.ms },
    ...compared,
    memory,
  }
  if (!again) return result
  const profile = await profiled('Full resolution from built columns', () =>
    resolveAll(bare, fleet, maxCohorts),
  )
  return { ...result, profile }
}

/** A sample of one, where once is long enough. */
function onlyOnce(ms: number): Timing {
  return { firstMs: ms, medianMs: ms, spreadMs: 0, samples: 1 }
}

/**
 * The first resolution, which tells what memory it takes and is compared with the plain ways. What it worked out is let go
 * with it.
 */
async function resolveFirst(
  bare: FleetIndex,
  fleet: GeneratedFleet,
  settings: ResolveInput,
  peaks: Pick<ResolveResult['memory'], 'before' | 'takeInPeak'>,
) {
  const { ms, value } = await once(() => resolveAll(bare, fleet, settings.maxCohorts))
  const { index, cohorts, cohortsResolved, stageMs, leftOutMs } = value
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  const memory = { ...peaks, peak: peakBytes(), heapUsed, arrayBuffers, index: index.stats().bytes }
  const wholePlainMs = settings.compareAll ? compareWithPlain(index, fleet) : null
  const sample = sampleOf(fleet, settings.sample)
  const perDevice = comparePerDevice(index, fleet, sample)
  const rulesEngine = await compareWithEngine(fleet, sample.slice(0, settings.engineSample))
  return {
    first: { ms, cohorts, cohortsResolved, stageMs, leftOutMs },
    memory,
    compared: { wholePlainMs, perDevice, rulesEngine },
  }
}

/** Everything that follows from the columns, as the first time: nothing of another state is used but the columns. */
function stateOf(
  bare: FleetIndex,
  { groups, policies }: Pick<GeneratedFleet, 'groups' | 'policies'>,
): FleetIndex {
  const inputs = {
    table: bare.state.table,
    groups: new Map(groups.map((group) => [group.id, group])),
    policies: new Map(policies.map((policy) => [policy.id, policy])),
    switches: bare.switches,
  }
  return new FleetIndex(firstState(inputs, {}))
}

interface Resolved {
  readonly index: FleetIndex
  readonly cohorts: number
  readonly cohortsResolved: number
  /** Until the cohorts were known. */
  readonly stageMs: number
  /** What the cohorts that were left out would take, going by the second half of the others. */
  readonly leftOutMs: number
}

function resolveAll(bare: FleetIndex, fleet: GeneratedFleet, maxCohorts: number): Resolved {
  const start = performance.now()
  const index = stateOf(bare, fleet)
  const stageMs = performance.now() - start
  const { cohorts } = index.stats()
  const half = Math.floor(Math.min(maxCohorts, cohorts) / 2)
  let cohortsResolved = 0
  let halfAt = performance.now()
  for (const cohort of index.cohorts()) {
    if (cohortsResolved === maxCohorts) break
    if (cohortsResolved === half) halfAt = performance.now()
    index.policySetHash(cohort)
    cohortsResolved++
  }
  const eachMs = (performance.now() - halfAt) / (cohortsResolved - half)
  return { index, cohorts, cohortsResolved, stageMs, leftOutMs: (cohorts - cohortsResolved) * eachMs }
}

/** @throws Error where a cohort differs from the plain resolution of the fleet. @returns how long that takes, in ms. */
function compareWithPlain(index: FleetIndex, fleet: GeneratedFleet): number {
  const devices = [...fleet.devices()]
  const start = performance.now()
  const { cohorts } = resolveFleet(devices, fleet.groups, fleet.policies)
  const ms = performance.now() - start
  if (cohorts.length !== index.stats().cohorts)
    throw new Error(`The index has ${index.stats().cohorts} cohorts, resolveFleet ${cohorts.length}`)
  for (const { key, representative, deviceIds, resolution } of cohorts) {
    const cohort = index.cohortOf(representative)
    const isEqual = cohort?.key === key && cohort.deviceCount === deviceIds.length
    if (!isEqual || index.policySetHash(cohort) !== resolution.policySetHash)
      throw new Error(`The index and resolveFleet disagree about the cohort of ${representative}`)
  }
  return ms
}

function comparePerDevice(index: FleetIndex, fleet: GeneratedFleet, sample: readonly FleetDevice[]) {
  const groups = groupsForSample(fleet.groups, sample)
  const membership = membershipOf(sample, groups)
  for (const { id } of groups) {
    const members = index.membersOf(id)
    const wrong = sample.find((device) => members.has(device.id) !== membership.isMember(device.id, id))
    if (wrong) throw new Error(`The index and membershipOf disagree about ${wrong.id} in ${id}`)
  }
  for (const [id, hash] of eachDevice(sample, groups, fleet.policies)) {
    const cohort = index.cohortOf(id)
    if (!cohort || index.policySetHash(cohort) !== hash)
      throw new Error(`The index and resolveDevice disagree about ${id}`)
  }
  const start = performance.now()
  eachDevice(sample, groups, fleet.policies)
  return { sample: sample.length, ms: performance.now() - start }
}

async function compareWithEngine(fleet: GeneratedFleet, sample: readonly FleetDevice[]) {
  const groups = groupsForSample(fleet.groups, sample)
  const dynamic = groups.filter((group) => group.membershipRule)
  const membership = membershipOf(sample, groups)
  const engine = engineFor(dynamic)
  const inputs = sample.flatMap(({ id, directory }) =>
    directory ? [{ id, directory: { ...directory, memberOf: membership.directGroupsOf(id) } }] : [],
  )
  for (const { id, directory } of inputs) {
    const found = await groupsOf(engine, directory)
    const wrong = dynamic.find((group) => found.has(group.id) !== membership.isMember(id, group.id))
    if (wrong) throw new Error(`json-rules-engine and membershipOf disagree about ${id} in ${wrong.id}`)
  }
  const start = performance.now()
  for (const { directory } of inputs) await groupsOf(engine, directory)
  return { sample: inputs.length, ms: performance.now() - start }
}

async function generateMs(fleet: GeneratedFleet): Promise<number> {
  const size = Math.min(fleet.deviceCount, 50_000)
  const { ms } = await once(() => {
    for (let index = 0; index < size; index++) fleet.device(index)
  })
  return (ms * fleet.deviceCount) / size
}

function peakBytes(): number {
  return process.resourceUsage().maxRSS * 1024
}
