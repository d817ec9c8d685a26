import type { Benchmark, Goal, Table } from './support/benchmark'
import { count, duration, megabytes } from './support/format'
import { inChild, type ChildOutcome } from './support/in-child'
import type { Measurement } from './check-in/check-in-lab'
import { checkInResult, type CheckInInput, type CheckInResult } from './tasks/check-in'

const SIZE = 10_000
const RATE = 2_000
const ROUNDS = 5
const HOSTILE = 1_000
const HOSTILE_ROUNDS = 5
const MOST_SLOWED = 1.1
const COLUMNS = ['requests', 'a second', 'p50', 'p95', 'p99', 'server’s processor time for each']

export const benchmark: Benchmark = {
  name: 'check-in',
  title: 'Check-ins',
  description:
    'Devices check in over HTTP; an answer means that everything is on disk (the embedded server with fsync on). Server, ' +
    'database and the generator, which plays the devices and signs their requests beforehand, share the machine. Beside it, ' +
    "in turn: a bare Node HTTP server that makes one UPDATE of the device's row and checks nothing.",
  async run({ maxDevices }) {
    const devices = Math.min(SIZE, maxDevices)
    const input: CheckInInput = {
      devices,
      requests: 2 * devices,
      connections: 256,
      rate: RATE,
      rounds: ROUNDS,
      hostile: HOSTILE,
      hostileRounds: HOSTILE_ROUNDS,
    }
    const outcome = await inChild('check-in.ts', input, checkInResult, {
      heapMegabytes: 1500,
      timeoutMs: 600_000,
    })
    return { tables: tablesOf(devices, outcome), goals: goalsOf(devices, outcome) }
  },
}

function tablesOf(devices: number, outcome: ChildOutcome<CheckInResult>): readonly Table[] {
  const title = `${count(devices)} devices`
  const columns = COLUMNS
  if (!outcome.ok) return [{ title, columns, rows: [], notes: [`Not measured: the process ${outcome.why}.`] }]
  const result = outcome.value
  const fastest: Table = {
    title: `${title}, as fast as they are answered, on 256 connections`,
    columns,
    rows: [
      row('Check-in with nothing new to say', median(result.unchanged)),
      row('Bare server, one UPDATE', median(result.bare)),
      row('Check-in with nothing new to say, no key in memory', result.cold),
      row('Check-in with a report that changes the status', result.reports),
      row('First check-in after onboarding', result.first),
      row('Onboarding', result.onboarding),
    ],
    notes: [
      `Median of ${result.unchanged.length} rounds of ${count(result.unchanged[0]?.load.requests ?? 0)} check-ins in the ` +
        `first two rows, product and bare server in turn: ${rates(result.unchanged)} against ${rates(result.bare)} a second.`,
      `The product answers ${ratioOf(result)} as many as the bare server, with what that one leaves out: signature, ` +
        'replay, revocation, what has changed since, and what the device is to enforce.',
      `The server’s process took at most ${megabytes(result.serverPeakBytes)}.`,
    ],
  }
  const steady: Table = {
    title: `${title}, ${count(RATE)} requests a second whatever becomes of those before`,
    columns,
    rows: [
      row('Check-in with nothing new to say', result.steady),
      row('Bare server, one UPDATE', result.bareSteady),
    ],
    notes: ['A request’s time begins when it was due, so waiting for a free connection counts.'],
  }
  return [fastest, steady, hostileTable(result)]
}

function hostileTable({ hostile, hostileSteady, hostileStatuses }: CheckInResult): Table {
  const pair = (how: string, rounds: readonly Pair[]): string[][] => [
    row(`${how}, nobody else`, median(rounds.map(({ quiet }) => quiet))),
    row(`${how}, hostile ones in between`, median(rounds.map(({ disturbed }) => disturbed))),
  ]
  const statuses = Object.entries(hostileStatuses).map(([status, times]) => `${count(times)} of ${status}`)
  return {
    title: `Honest devices while ${count(HOSTILE)} malformed, forged, replayed and flooding requests come`,
    columns: COLUMNS,
    rows: [
      ...pair('As fast as they are answered', hostile),
      ...pair(`${count(RATE / 2)} requests a second`, hostileSteady),
    ],
    notes: [
      `Quiet and disturbed in turn, ${hostile.length} rounds each; rates are those of the honest devices. Time for all of ` +
        `them, disturbed against quiet: ${slowdowns(hostile)}.`,
      `Answers to the hostile requests: ${statuses.join(', ')}.` +
        (hostileStatuses['200']
          ? ' Those of 200 are from the device in the attacker’s hands, within its allowance.'
          : ''),
    ],
  }
}

type Pair = CheckInResult['hostile'][number]

/** How many times as long the honest devices take, round by round. */
function slowdownsOf(rounds: readonly Pair[]): readonly number[] {
  return rounds.map(({ quiet, disturbed }) => disturbed.load.ms / quiet.load.ms)
}

function slowdowns(rounds: readonly Pair[]): string {
  return slowdownsOf(rounds)
    .map((times) => `${times.toFixed(2)}x`)
    .join(', ')
}

function goalsOf(devices: number, outcome: ChildOutcome<CheckInResult>): readonly Goal[] {
  const what = 'Check-ins a second, durable, unchanged policy'
  const wanted = `${count(RATE)} or more`
  if (!outcome.ok) return [{ row: 4, what, wanted, reached: outcome.why, isMet: false }]
  const { unchanged, steady, hostile, profile } = outcome.value
  const slowed = slowdownsOf(hostile).toSorted((a, b) => a - b)[Math.floor(hostile.length / 2)] ?? Number.NaN
  const { load } = median(unchanged)
  const reached = `${count(load.perSecond)}, ${ratioOf(outcome.value)} the bare server`
  const isMet = devices < SIZE ? null : load.perSecond >= RATE
  return [
    { row: 4, what, wanted, reached, isMet, profile },
    {
      row: 4,
      what: `Check-ins: time of an answer at ${count(RATE)} a second`,
      wanted: '95 of 100 within 100 ms',
      reached: `${duration(steady.load.p95Ms)} (half of them within ${duration(steady.load.p50Ms)})`,
      isMet: devices < SIZE ? null : steady.load.p95Ms <= 100,
    },
    {
      row: 4,
      what: `Check-ins of honest devices while ${count(HOSTILE)} hostile requests come: time for all of them`,
      wanted: 'less than a tenth longer',
      reached: `${slowed.toFixed(2)}x (${slowdowns(hostile)})`,
      isMet: devices < SIZE ? null : slowed < MOST_SLOWED,
    },
  ]
}

function row(what: string, { load, serverCpuMs }: Measurement): string[] {
  const times = [load.p50Ms, load.p95Ms, load.p99Ms].map(duration)
  return [what, count(load.perSecond), ...times, duration(serverCpuMs / load.requests)]
}

function median(measurements: readonly Measurement[]): Measurement {
  const sorted = measurements.toSorted((a, b) => a.load.perSecond - b.load.perSecond)
  const middle = sorted[Math.floor(sorted.length / 2)]
  if (!middle) throw new Error('Nothing was measured')
  return middle
}

function rates(measurements: readonly Measurement[]): string {
  return measurements.map(({ load }) => count(load.perSecond)).join(', ')
}

function ratioOf({ unchanged, bare }: CheckInResult): string {
  return `${(median(unchanged).load.perSecond / median(bare).load.perSecond).toFixed(1)}x`
}
