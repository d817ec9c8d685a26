import type { FleetInput } from './fleet/make-fleet'
import type { Benchmark, Goal, Limits, Table } from './support/benchmark'
import { count, duration, megabytes, ratio, timing } from './support/format'
import { inChild } from './support/in-child'
import { whatIfResult, type WhatIfResult } from './tasks/what-if'

const SEED = 20230925
const SIZES = [1000, 10_000, 100_000, 1_000_000] as const
const HOSTILE_SIZES = [1000, 10_000, 100_000] as const
const LARGEST = 1_000_000
const WANTED_MS = 150

interface Row {
  readonly fleet: FleetInput
  readonly result: WhatIfResult | null
  readonly why: string
}

export const benchmark: Benchmark = {
  name: 'what-if',
  title: 'What a change would do',
  description:
    'One edit of an administrator, not saved: counts of everything that would differ, settings before and after, and the ' +
    'first page of affected devices, from the index of the fleet. Beside it the plain way: make the change, resolve the ' +
    'whole fleet again (resolveFleet) and compare device by device with the state before, which is at hand. Counts are ' +
    'compared before anything is timed. Each sample asks about another edit.',
  async run(limits) {
    const realistic = await runAll('realistic', SIZES, limits)
    const hostile = await runAll('hostile', HOSTILE_SIZES, limits)
    const tables = [
      ...realistic.map((row) => toTable('Realistic', row)),
      ...hostile.map((row) => toTable('Hostile', row)),
    ]
    return { tables, goals: goalsOf(realistic, limits) }
  },
}

async function runAll(
  kind: FleetInput['kind'],
  sizes: readonly number[],
  limits: Limits,
): Promise<readonly Row[]> {
  const rows: Row[] = []
  for (const devices of sizes.filter((size) => size <= limits.maxDevices)) {
    const cohorts = kind === 'hostile' ? devices : 3000
    const fleet: FleetInput = { kind, seed: SEED, devices, rules: 150, policies: 200, cohorts }
    const plainEdits = plainEditsFor(kind, devices)
    const child = { heapMegabytes: kind === 'hostile' ? 6000 : 3000, timeoutMs: 180_000 }
    const outcome = await inChild('what-if.ts', { fleet, iterations: 5, plainEdits }, whatIfResult, child)
    console.log(`  ${kind}, ${count(devices)} devices: ${outcome.ok ? slowest(outcome.value) : outcome.why}`)
    rows.push({ fleet, result: outcome.ok ? outcome.value : null, why: outcome.ok ? '' : outcome.why })
  }
  return rows
}

/** The plain way takes minutes where fleets are large. */
function plainEditsFor(kind: FleetInput['kind'], devices: number): number {
  if (devices <= 1000) return Number.MAX_SAFE_INTEGER
  if (kind === 'hostile') return 0
  return devices <= 10_000 ? Number.MAX_SAFE_INTEGER : devices <= 100_000 ? 1 : 0
}

function slowest({ edits }: WhatIfResult): string {
  return `slowest ${duration(Math.max(...edits.map((edit) => edit.timing.medianMs)))}`
}

function toTable(kind: string, { fleet, result, why }: Row): Table {
  const title = `${kind} fleet of ${count(fleet.devices)} devices`
  const columns = [
    'edit',
    'devices affected',
    'devices with a setting that differs',
    'what-if',
    'resolve again',
    'ratio',
  ]
  if (!result) return { title, columns, rows: [], notes: [`Not measured: the process ${why}.`] }
  return {
    title,
    columns,
    rows: result.edits.map(({ name, affected, settingsChange, timing: time, plainMs }) => [
      name,
      count(affected),
      count(settingsChange),
      timing(time),
      plainMs === null ? '' : duration(plainMs),
      plainMs === null ? '' : ratio(plainMs, time.medianMs),
    ]),
    notes: [
      `${count(result.cohorts)} cohorts; the process took at most ${megabytes(result.peakBytes)}, with the plain way where it was taken.`,
    ],
  }
}

function goalsOf(rows: readonly Row[], limits: Limits): readonly Goal[] {
  const what = 'What-if at 1,000,000 devices'
  const wanted = `${WANTED_MS} ms or less`
  const row = rows.find(({ fleet }) => fleet.devices === LARGEST)
  if (!row?.result) {
    const reached = row ? row.why : `fleets of at most ${count(limits.maxDevices)} devices were asked for`
    return [{ row: 2, what, wanted, reached, isMet: row ? false : null }]
  }
  return row.result.edits.map(({ name, timing: time, profile }) => ({
    row: 2,
    what: `${what}: ${name.charAt(0).toLowerCase()}${name.slice(1)}`,
    wanted,
    reached: timing(time),
    isMet: time.medianMs <= WANTED_MS,
    profile,
  }))
}
