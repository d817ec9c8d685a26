import type { FleetInput } from './fleet/make-fleet'
import type { Benchmark, Goal, Limits, Table } from './support/benchmark'
import { count, duration, megabytes, ratio, timing } from './support/format'
import { inChild, OUT_OF_MEMORY } from './support/in-child'
import { resolveResult, type ResolveInput, type ResolveResult } from './tasks/resolve-fleet'

const RULES = 150
const POLICIES = 200
const SEED = 20230925
/** What Node may take for objects: without a bound it lets garbage pile up, and its peak says nothing. */
const REALISTIC_HEAP_MB = 340
const HOSTILE_HEAP_MB = 8000
/** Where the bound was too low. */
const MORE_HEAP_FACTOR = 8
const SIZES = [1000, 10_000, 100_000, 1_000_000] as const
const SPREADS = [20, 100, 300, 1000] as const
const LARGEST = 1_000_000
/** As many as the goals ask for. */
const MANY_COHORTS = 3000
const WANTED = { ms: 2000, bytes: 700e6, ratio: 100 } as const

interface Row {
  readonly fleet: FleetInput
  readonly result: ResolveResult | null
  readonly why: string
}

export const benchmark: Benchmark = {
  name: 'resolve-fleet',
  title: 'Full resolution of a fleet',
  description:
    'Rules, members, targets, cohorts and the policy set of every cohort, from columns that are built; what taking the ' +
    'devices in costs stands apart. Each size runs in a process of its own, on one core. Beside it, on a sample of the same ' +
    'fleet in the same process: each device by itself (membershipOf and resolveDevice), and json-rules-engine with the same ' +
    'rules. Results are compared before anything is timed: members, policy sets and, up to 10,000 devices, every cohort.',
  async run(limits) {
    const sizes = SIZES.filter((size) => size <= limits.maxDevices)
    const realistic = await runAll(sizes.map((devices) => fleetOf('realistic', devices, MANY_COHORTS)))
    const spreadSize = Math.min(100_000, limits.maxDevices)
    const spreads = await runAll(SPREADS.map((cohorts) => fleetOf('realistic', spreadSize, cohorts)))
    const hostile = await runAll(sizes.map((devices) => fleetOf('hostile', devices, devices)))
    const tables = [
      timeTable('Realistic fleet', realistic),
      ratioTable('Realistic fleet against the plain ways', realistic),
      memoryTable('Memory of a realistic fleet', realistic),
      timeTable('More and more cohorts', spreads),
      timeTable('Hostile fleet: each device a cohort of its own, no value met twice', hostile),
      ratioTable('Hostile fleet against the plain ways', hostile),
      memoryTable('Memory of a hostile fleet', hostile),
    ]
    return { tables, goals: goalsOf(realistic, limits) }
  },
}

function fleetOf(kind: FleetInput['kind'], devices: number, cohorts: number): FleetInput {
  return { kind, seed: SEED, devices, rules: RULES, policies: POLICIES, cohorts }
}

async function runAll(fleets: readonly FleetInput[]): Promise<readonly Row[]> {
  const rows: Row[] = []
  for (const fleet of fleets) {
    const isLarge = fleet.devices > 100_000
    const isHostile = fleet.kind === 'hostile'
    const input: ResolveInput = {
      fleet,
      iterations: iterationsFor(fleet),
      maxCohorts: isHostile ? 2000 : 20_000,
      sample: 500,
      engineSample: 100,
      compareAll: fleet.devices <= (isHostile ? 1000 : 10_000),
    }
    const limits = {
      heapMegabytes: isHostile ? HOSTILE_HEAP_MB : REALISTIC_HEAP_MB,
      timeoutMs: isLarge ? 420_000 : 120_000,
    }
    const bounded = await inChild('resolve-fleet.ts', input, resolveResult, limits)
    const outcome =
      !bounded.ok && bounded.why === OUT_OF_MEMORY
        ? await inChild('resolve-fleet.ts', input, resolveResult, {
            ...limits,
            heapMegabytes: limits.heapMegabytes * MORE_HEAP_FACTOR,
          })
        : bounded
    console.log(
      `  ${fleet.kind}, ${count(fleet.devices)} devices: ${outcome.ok ? duration(outcome.value.full.medianMs) : outcome.why}`,
    )
    rows.push({ fleet, result: outcome.ok ? outcome.value : null, why: outcome.ok ? '' : outcome.why })
  }
  return rows
}

/** A hostile fleet of a million takes so long that once has to do. */
function iterationsFor({ kind, devices }: FleetInput): number {
  const isLarge = devices > 100_000
  if (kind === 'hostile') return isLarge ? 0 : devices > 10_000 ? 1 : 3
  return isLarge ? 3 : 5
}

/** Time of the whole; where only a sample of the cohorts was resolved, the rest is worked out from the sample. */
function fullMs({ full, leftOutMs }: ResolveResult): number {
  return full.medianMs + leftOutMs
}

function timeTable(title: string, rows: readonly Row[]): Table {
  const columns = [
    'devices',
    'cohorts',
    'taking in',
    'of which making them',
    'rules',
    'rules to cohorts',
    'full resolution',
    'for each device',
  ]
  const sampled = rows.flatMap(({ result }) =>
    result && result.cohortsResolved < result.cohorts ? [result] : [],
  )
  return {
    title,
    columns,
    rows: rows.map(({ fleet, result, why }) =>
      result
        ? [
            count(result.devices),
            count(result.cohorts),
            duration(result.takeInMs),
            duration(result.generateMs),
            timing(result.rules),
            timing(result.cohortStage),
            result.cohortsResolved === result.cohorts
              ? timing(result.full)
              : `${duration(fullMs(result))} (extrapolated)`,
            `${((fullMs(result) * 1000) / result.devices).toFixed(2)} µs`,
          ]
        : [count(fleet.devices), why, ...columns.slice(2).map(() => '')],
    ),
    notes: [
      `${RULES} dynamic rules, ${POLICIES} policies. Full resolution: from built columns to the policy set of every cohort.`,
      ...sampled.map(
        ({ devices, cohortsResolved }) =>
          `${count(devices)} devices: ${count(cohortsResolved)} cohorts were resolved, the time of the others follows from them.`,
      ),
    ],
  }
}

function ratioTable(title: string, rows: readonly Row[]): Table {
  const done = rows.flatMap(({ result }) => (result ? [result] : []))
  return {
    title,
    columns: ['devices', 'full', 'each device by itself', 'ratio', 'each cohort (resolveFleet)', 'ratio', 'rules alone', 'json-rules-engine', 'ratio'],
    rows: done.map((result) => [
      count(result.devices),
      duration(fullMs(result)),
      duration(perDeviceMs(result)),
      ratio(perDeviceMs(result), fullMs(result)),
      result.wholePlainMs === null ? '' : duration(result.wholePlainMs),
      result.wholePlainMs === null ? '' : ratio(result.wholePlainMs, fullMs(result)),
      duration(result.rules.medianMs),
      duration(engineMs(result)),
      ratio(engineMs(result), result.rules.medianMs),
    ]),
    notes: [
      'Each device by itself and json-rules-engine: timed on the sample, multiplied up to the fleet.',
      ...done.slice(-1).map(({ perDevice, rulesEngine }) => `Samples: ${perDevice.sample} and ${rulesEngine.sample} devices, spread evenly.`),
      'json-rules-engine is handed the groups that memberOf rules read; the index works them out itself.',
    ],
  }
} // prettier-ignore

function memoryTable(title: string, rows: readonly Row[]): Table {
  const done = rows.flatMap(({ result }) => (result ? [result] : []))
  return {
    title,
    columns: ['devices', 'peak', 'of which before the first device', 'peak while taking in', 'heap after', 'typed arrays after', 'index by its own count', 'for each device'],
    rows: done.map(({ devices, memory }) => [
      count(devices),
      megabytes(memory.peak),
      megabytes(memory.before),
      megabytes(memory.takeInPeak),
      megabytes(memory.heapUsed),
      megabytes(memory.arrayBuffers),
      megabytes(memory.index),
      `${count((memory.peak - memory.before) / devices)} bytes`,
    ]),
    notes: [`Node was started with --max-old-space-size: ${REALISTIC_HEAP_MB} MB for realistic fleets, ${HOSTILE_HEAP_MB} MB for hostile ones, and eight times as much where that did not do.`,
      'Peak: the largest resident set of the process, with Node and what made the devices, until all was resolved once.'],
  }
} // prettier-ignore

function perDeviceMs({ devices, perDevice }: ResolveResult): number {
  return (perDevice.ms * devices) / perDevice.sample
}

function engineMs({ devices, rulesEngine }: ResolveResult): number {
  return (rulesEngine.ms * devices) / rulesEngine.sample
}

function goalsOf(rows: readonly Row[], limits: Limits): readonly Goal[] {
  const row = rows.find(({ fleet }) => fleet.devices === LARGEST)
  const result = row?.result
  const what = `Full resolution in memory, 1,000,000 devices x ${POLICIES} policies x ${RULES} dynamic rules`
  const goals = [
    { what: `${what}: time on one core`, wanted: '2 s or less' },
    { what: `${what}: peak memory`, wanted: '700 MB or less' },
    { what: `${what}: against the per-device resolver`, wanted: '100x or more' },
  ]
  if (!result) {
    const reached = row ? row.why : `fleets of at most ${count(limits.maxDevices)} devices were asked for`
    return goals.map((goal) => ({ ...goal, row: 1, reached, isMet: row ? false : null }))
  }
  const { full, memory, profile } = result
  const times = perDeviceMs(result) / full.medianMs
  const reached: readonly Pick<Goal, 'reached' | 'isMet' | 'profile'>[] = [
    {
      reached: `${timing(full)}, ${count(result.cohorts)} cohorts`,
      isMet: full.medianMs <= WANTED.ms,
      profile,
    },
    { reached: megabytes(memory.peak), isMet: memory.peak <= WANTED.bytes },
    { reached: ratio(perDeviceMs(result), full.medianMs), isMet: times >= WANTED.ratio },
  ]
  return goals.flatMap((goal, index) => (reached[index] ? [{ ...goal, row: 1, ...reached[index] }] : []))
}
