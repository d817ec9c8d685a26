import type { FleetInput } from './fleet/make-fleet'
import type { Benchmark, Goal, Table } from './support/benchmark'
import { count, duration, megabytes, ratio, timing } from './support/format'
import { inChild, type ChildOutcome } from './support/in-child'
import { saveResult, type SaveResult } from './tasks/save-to-report'

const SIZE = 100_000
const MOVED = 10_000
const WANTED = { value: 1000, assignment: 3000 } as const

export const benchmark: Benchmark = {
  name: 'save-to-report',
  title: 'From a saved change to reports that are up to date',
  description:
    'A tenant in PostgreSQL (the embedded server, durable as in operation), its devices have acknowledged what they were ' +
    'sent. From the start of the transaction that saves a change to the commit of everything that reports read; the queue, ' +
    'which hands the job over in some milliseconds, is left out. Beside it the plain way: the same change with nothing kept ' +
    'from before, so that every device is read and resolved.',
  async run({ maxDevices }) {
    const devices = Math.min(SIZE, maxDevices)
    const fleet: FleetInput = {
      kind: 'realistic',
      seed: 20230925,
      devices,
      rules: 150,
      policies: 200,
      cohorts: 3000,
    }
    const input = { fleet, iterations: 3, moved: Math.round((devices * MOVED) / SIZE) }
    const limits = { heapMegabytes: 3000, timeoutMs: 420_000 }
    const outcome = await inChild('save-to-report.ts', input, saveResult, limits)
    return { tables: [toTable(devices, outcome)], goals: goalsOf(devices, outcome) }
  },
}

function toTable(devices: number, outcome: ChildOutcome<SaveResult>): Table {
  const title = `${count(devices)} devices`
  const columns = ['change', 'devices with another policy set', 'saved to reports', 'from scratch', 'ratio']
  if (!outcome.ok) return { title, columns, rows: [], notes: [`Not measured: the process ${outcome.why}.`] }
  const { changes, cohorts, firstMs, loadMs, nothingChangedMs, peakBytes } = outcome.value
  return {
    title,
    columns,
    rows: changes.map(({ name, devicesChanged, timing: time, fromScratchMs }) => [
      name,
      count(devicesChanged),
      timing(time),
      duration(fromScratchMs),
      ratio(fromScratchMs, time.medianMs),
    ]),
    notes: [
      `${count(cohorts)} cohorts. Loading the tenant took ${duration(loadMs)}, its first resolution ${duration(firstMs)}.`,
      `A run that finds nothing changed: ${duration(nothingChangedMs)}.`,
      `The worker's process took at most ${megabytes(peakBytes)}, with what made the devices.`,
    ],
  }
}

function goalsOf(devices: number, outcome: ChildOutcome<SaveResult>): readonly Goal[] {
  const what = 'Saved to reports up to date, 100,000 devices in PostgreSQL'
  if (!outcome.ok || devices < SIZE) {
    const reached = outcome.ok ? `fleets of at most ${count(devices)} devices were asked for` : outcome.why
    return [{ row: 3, what, wanted: '1 s, 3 s or less', reached, isMet: outcome.ok ? null : false }]
  }
  return outcome.value.changes.map(({ name, devicesChanged, timing: time, profile }) => {
    const limit = name.includes('value') ? WANTED.value : WANTED.assignment
    return {
      row: 3,
      what: `${what}: ${name.charAt(0).toLowerCase()}${name.slice(1)}, ${count(devicesChanged)} devices get another policy set`,
      wanted: `${limit / 1000} s or less`,
      reached: timing(time),
      isMet: time.medianMs <= limit,
      profile,
    }
  })
}
