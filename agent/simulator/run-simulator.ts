import { setMaxListeners } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { hashShare } from './apply-policy-set'
import { DeviceApiClient, RefusedError } from './client'
import { DueQueue } from './due-queue'
import { makeFleet } from './fleet'
import { mixOf, type Mix } from './scenarios'
import { onboardMachine, SimulatedDevice } from './simulated-device'
import { loadState, saveState, type DeviceState } from './state'
import { outcomeOf, type MachineOutcome } from './summary'

export interface SimulatorProgress {
  readonly onboarded: number
  readonly total: number
  readonly checkIns: number
  readonly applied: number
  /** Requests that failed although nothing in the fleet explains it. */
  readonly refused: number
  readonly lastProblem: string | null
  /** Turns that devices have had in this run. */
  readonly turns: number
}

export interface SimulatorResult extends SimulatorProgress {
  readonly outcomes: readonly MachineOutcome[]
}

export interface SimulatorOptions {
  readonly baseUrl: string
  /** Needed while devices have still to onboard; null continues a fleet that is onboarded already. */
  readonly onboardingToken: string | null
  /** How many devices the fleet is to have; one that has more already keeps them. */
  readonly devices: number
  readonly seed: number
  /** What the fleet is made of; a company when left out. Like the seed, that of a state file counts. */
  readonly mix?: Mix
  readonly stateFile: string
  /** A simulated device comes back after this many seconds at the latest, whatever the server says. */
  readonly checkInEverySeconds: number
  readonly concurrency: number
  /** Most requests a second, of all devices together; as fast as it goes when left out. */
  readonly rate?: number
  readonly signal: AbortSignal
  readonly onProgress?: (progress: SimulatorProgress) => void
  /** Ends when every device has onboarded and had this many turns; runs until aborted when absent. */
  readonly rounds?: number
}

interface Runner {
  readonly device: SimulatedDevice
  turns: number
  /** Failures in a row. */
  failures: number
}

const SAVE_EVERY_MS = 5_000
const IDLE_MS = 50
/** A device that meets nothing but trouble gives its turn up at last, so that a run of so many rounds ends. */
const MOST_FAILURES = 20

/** Last run of each state file in this process: a fleet that is enlarged must not start before the old run has saved. */
const lastRuns = new Map<string, Promise<unknown>>()

/**
 * Drives the device API with a fleet of simulated machines: onboards those that are missing, then checks in, downloads what
 * is to be enforced, "applies" it and reports, each at its own pace, while things happen to them. Runs on one state file
 * follow one another.
 * @returns the last progress and what has become of each machine. Throws when the state file cannot be read or written.
 */
export async function runSimulator(options: SimulatorOptions): Promise<SimulatorResult> {
  const previous = lastRuns.get(options.stateFile)?.catch(() => undefined)
  const run = (previous ?? Promise.resolve()).then(() => new FleetRun(options).run())
  lastRuns.set(options.stateFile, run)
  try {
    return await run
  } finally {
    if (lastRuns.get(options.stateFile) === run) lastRuns.delete(options.stateFile)
  }
}

class FleetRun {
  private readonly signal: AbortSignal
  private readonly client: DeviceApiClient
  private readonly queue = new DueQueue<Runner>()
  private readonly devices = new Map<number, SimulatedDevice>()
  private readonly lost = new Map<number, SimulatedDevice>()
  private readonly counters = { checkIns: 0, applied: 0 }
  private machines: ReturnType<typeof makeFleet> = []
  private missing: number[] = []
  private identity: { seed: number; mix: Mix }
  private busy = 0
  private turns = 0
  private refused = 0
  private lastProblem: string | null = null
  private lastSave = Date.now()
  private isSaving = false

  constructor(private readonly options: SimulatorOptions) {
    const { baseUrl, signal, concurrency, rate, seed, mix } = options
    this.signal = signal
    // Each request listens for the end.
    setMaxListeners(0, signal)
    this.client = new DeviceApiClient(baseUrl, signal, concurrency, rate ?? null)
    this.identity = { seed, mix: mix ?? mixOf('company') }
  }

  async run(): Promise<SimulatorResult> {
    const stored = await loadState(this.options.stateFile)
    const states = stored?.devices ?? []
    if (stored) this.identity = { seed: stored.seed, mix: stored.mix ?? this.identity.mix }
    // Not the number of devices: one in the middle may have been deleted on the server.
    const count = states.reduce((most, { index }) => Math.max(most, index + 1), this.options.devices)
    this.machines = makeFleet(this.identity.seed, count, this.identity.mix)
    for (const state of states) this.addDevice(state, 0)
    this.missing = this.machines.map((_, index) => index).filter((index) => !this.devices.has(index))
    try {
      await Promise.all(Array.from({ length: this.options.concurrency }, () => this.lane()))
      await this.save(true)
    } finally {
      this.client.close()
    }
    return { ...this.progress(), outcomes: this.outcomes() }
  }

  private async lane(): Promise<void> {
    while (!this.signal.aborted && !this.isFinished()) {
      this.busy += 1
      const worked = await this.step().finally(() => (this.busy -= 1))
      if (worked) {
        this.options.onProgress?.(this.progress())
        await this.save()
      } else await delay(IDLE_MS, undefined, { signal: this.signal }).catch(() => undefined)
    }
  }

  private isFinished(): boolean {
    if (this.options.rounds === undefined) return false
    return this.missing.length === 0 && this.queue.size === 0 && this.busy === 0
  }

  /** @returns false when nothing was due */
  private async step(): Promise<boolean> {
    const index = this.missing.shift()
    if (index !== undefined) {
      await this.onboard(index)
      return true
    }
    const next = this.queue.take(Date.now())
    if (!next) return false
    await this.takeTurn(next)
    return true
  }

  private addDevice(state: DeviceState, dueAt: number): void {
    const machine = this.machines[state.index]
    if (!machine)
      throw new Error(`The state file names device ${state.index}, which this fleet does not have`)
    const device = new SimulatedDevice(
      machine,
      state,
      this.client,
      this.options.onboardingToken,
      this.counters,
    )
    this.devices.set(state.index, device)
    this.schedule({ device, turns: 0, failures: 0 }, dueAt)
  }

  private schedule(runner: Runner, dueAt: number): void {
    const { rounds } = this.options
    if (rounds === undefined || runner.turns < rounds) this.queue.add(dueAt, runner)
  }

  private async onboard(index: number): Promise<void> {
    const machine = this.machines[index]
    const { onboardingToken, checkInEverySeconds } = this.options
    if (!machine || onboardingToken === null) return
    try {
      const state = await onboardMachine(this.client, onboardingToken, machine, index)
      this.addDevice(state, Date.now() + 1000 * Math.min(2, checkInEverySeconds))
    } catch (error) {
      if (this.signal.aborted) return
      this.note(error)
      // Trouble that passes leaves the device for later; a refused token is refused for all of them.
      if (!(error instanceof RefusedError) || error.status === 429 || error.status >= 500)
        this.missing.push(index)
      else if (error.status === 401) this.missing.length = 0
    }
  }

  private async takeTurn(runner: Runner): Promise<void> {
    const { device } = runner
    const { index } = device.state
    let wait = this.options.checkInEverySeconds
    try {
      const { nextCheckInSeconds } = await device.takeTurn()
      if (nextCheckInSeconds !== null) wait = Math.min(wait, nextCheckInSeconds)
      this.turns += 1
      runner.turns += 1
      runner.failures = 0
    } catch (error) {
      if (this.signal.aborted) return
      this.note(error)
      // A device that the server no longer knows has been deleted there: it goes silent, as a real one would.
      if (error instanceof RefusedError && error.status === 401 && !error.isClockOff) {
        this.devices.delete(index)
        this.lost.set(index, device)
        return
      }
      runner.failures += 1
      if (runner.failures % MOST_FAILURES === 0) runner.turns += 1
    }
    const spread = 0.8 + 0.4 * hashShare(`${device.machine.name}${runner.turns}`)
    this.schedule(runner, Date.now() + wait * 1000 * spread)
  }

  private note(error: unknown): void {
    this.refused += 1
    this.lastProblem = error instanceof Error ? error.message : String(error)
  }

  private progress(): SimulatorProgress {
    const { refused, lastProblem, turns } = this
    return {
      onboarded: this.devices.size,
      total: this.machines.length,
      ...this.counters,
      refused,
      lastProblem,
      turns,
    }
  }

  private outcomes(): MachineOutcome[] {
    const of = (devices: Iterable<SimulatedDevice>, isLost: boolean) =>
      Array.from(devices, ({ machine, state }) => outcomeOf(machine, state, isLost))
    return [...of(this.devices.values(), false), ...of(this.lost.values(), true)]
  }

  private async save(force = false): Promise<void> {
    if (this.isSaving || (!force && Date.now() - this.lastSave < SAVE_EVERY_MS)) return
    this.isSaving = true
    const devices = Array.from(this.devices.values(), ({ state }) => state)
    const { baseUrl, stateFile } = this.options
    try {
      await saveState(stateFile, { ...this.identity, baseUrl, devices })
    } finally {
      this.lastSave = Date.now()
      this.isSaving = false
    }
  }
}
