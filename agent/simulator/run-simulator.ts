import { createHash, generateKeyPairSync } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { importJWK, type CryptoKey } from 'jose'
import type { StatusReport, SurveyReport } from '../protocol'
import { DeviceApiClient, RefusedError } from './client'
import { makeFleet, type SimulatedMachine } from './fleet'
import { loadState, saveState, type DeviceState, type SimulatorState } from './state'

export interface SimulatorProgress {
  readonly onboarded: number
  readonly total: number
  readonly checkIns: number
  readonly applied: number
  readonly refused: number
  readonly lastProblem: string | null
}

export interface SimulatorOptions {
  readonly baseUrl: string
  /** Needed while devices have still to onboard; null continues a fleet that is onboarded already. */
  readonly onboardingToken: string | null
  /** How many devices the fleet is to have; one that has more already keeps them. */
  readonly devices: number
  readonly seed: number
  readonly stateFile: string
  /** A simulated device comes back after this many seconds at the latest, whatever the server says. */
  readonly checkInEverySeconds: number
  readonly concurrency: number
  readonly signal: AbortSignal
  readonly onProgress?: (progress: SimulatorProgress) => void
  /** Ends when every device has onboarded and checked in this often; runs until aborted when absent. */
  readonly rounds?: number
}

interface RunningDevice {
  readonly machine: SimulatedMachine
  readonly state: DeviceState
  readonly key: CryptoKey | Uint8Array
  dueAt: number
  done: number
}

const SAVE_EVERY_MS = 5_000
const IDLE_MS = 200
/** One setting in so many fails on a machine that is drawn to fail. */
const FAILING_SHARE = 12

/** Last run of each state file in this process: a fleet that is enlarged must not start before the old run has saved. */
const lastRuns = new Map<string, Promise<unknown>>()

/**
 * Drives the device API with a fleet of simulated machines: onboards those that are missing, then checks in, downloads what
 * is to be enforced, "applies" it and reports, each at its own pace. Runs on one state file follow one another.
 * @returns the last progress. Throws when the state file cannot be read or written.
 */
export async function runSimulator(options: SimulatorOptions): Promise<SimulatorProgress> {
  const previous = lastRuns.get(options.stateFile)?.catch(() => undefined)
  const run = (previous ?? Promise.resolve()).then(() => runFleet(options))
  lastRuns.set(options.stateFile, run)
  try {
    return await run
  } finally {
    if (lastRuns.get(options.stateFile) === run) lastRuns.delete(options.stateFile)
  }
}

async function runFleet(options: SimulatorOptions): Promise<SimulatorProgress> {
  const { baseUrl, seed, stateFile, signal } = options
  const client = new DeviceApiClient(baseUrl, signal)
  const state: SimulatorState = (await loadState(stateFile)) ?? { seed, baseUrl, devices: [] }
  // Not the number of devices: one in the middle may have been deleted on the server.
  const count = state.devices.reduce((most, { index }) => Math.max(most, index + 1), options.devices)
  const machines = makeFleet(state.seed, count)
  const progress = {
    onboarded: state.devices.length,
    total: count,
    checkIns: 0,
    applied: 0,
    refused: 0,
    lastProblem: null as string | null,
  }
  const running = new Map<number, RunningDevice>()
  for (const device of state.devices) running.set(device.index, await toRunning(device, machines, 0))
  const missing = machines.map((_, i) => i).filter((i) => !running.has(i))
  let lastSave = Date.now()
  const report = () => options.onProgress?.({ ...progress })

  async function save(force = false): Promise<void> {
    if (!force && Date.now() - lastSave < SAVE_EVERY_MS) return
    lastSave = Date.now()
    await saveState(stateFile, { ...state, baseUrl })
  }

  async function step(): Promise<boolean> {
    const index = missing.shift()
    if (index !== undefined) {
      await onboard(index)
      return true
    }
    const now = Date.now()
    const next = earliestDue(now)
    if (!next) return false
    next.dueAt = Number.POSITIVE_INFINITY
    await checkIn(next)
    return true
  }

  function earliestDue(now: number): RunningDevice | null {
    let earliest: RunningDevice | null = null
    for (const device of running.values()) {
      if (device.dueAt > now || (options.rounds !== undefined && device.done >= options.rounds)) continue
      if (earliest === null || device.dueAt < earliest.dueAt) earliest = device
    }
    return earliest
  }

  async function onboard(index: number): Promise<void> {
    const machine = machines[index]
    if (!machine || options.onboardingToken === null) return
    const { publicKey, privateKey } = generateKeyPairSync('ed25519')
    const { x } = publicKey.export({ format: 'jwk' })
    const { d } = privateKey.export({ format: 'jwk' })
    if (!x || !d) throw new Error('The key pair has no coordinates')
    try {
      const answer = await client.onboard({
        onboardingToken: options.onboardingToken,
        name: machine.name,
        publicKey: { kty: 'OKP', crv: 'Ed25519', x },
        survey: machine.survey,
        simulated: true,
      })
      const device: DeviceState = {
        index,
        deviceId: answer.deviceId,
        tenantId: answer.tenantId,
        privateKey: { kty: 'OKP', crv: 'Ed25519', x, d },
        sequence: 0,
        appliedHash: null,
      }
      state.devices.push(device)
      running.set(
        index,
        await toRunning(device, machines, Date.now() + 1000 * Math.min(2, options.checkInEverySeconds)),
      )
      progress.onboarded += 1
    } catch (error) {
      if (signal.aborted) return
      note(error)
      // Trouble that passes leaves the device for later; a refused token is refused for all of them.
      if (!(error instanceof RefusedError) || error.status === 429 || error.status >= 500) missing.push(index)
      else if (error.status === 401) missing.length = 0
    }
  }

  async function checkIn(device: RunningDevice): Promise<void> {
    const identity = {
      deviceId: device.state.deviceId,
      tenantId: device.state.tenantId,
      privateKey: device.key as CryptoKey,
    }
    const { name, survey } = device.machine
    let wait = options.checkInEverySeconds
    try {
      const answer = await client.checkIn(identity, { name, survey, report: null })
      progress.checkIns += 1
      wait = Math.min(wait, answer.nextCheckInSeconds)
      if (answer.policySetHash !== null && answer.policySetHash !== device.state.appliedHash) {
        const document = await client.policySet(identity, answer.policySetHash)
        // By the clock, so that a state file which a crash left behind cannot bring back a sequence that was used.
        device.state.sequence = Math.max(device.state.sequence + 1, Math.floor(Date.now() / 1000))
        const sent = {
          sequence: device.state.sequence,
          policySetHash: answer.policySetHash,
          exceptions: applyPolicySet(device.machine, document.settings),
        }
        await client.checkIn(identity, { name, survey, report: sent })
        device.state.appliedHash = answer.policySetHash
        progress.checkIns += 1
        progress.applied += 1
      }
      device.done += 1
    } catch (error) {
      if (signal.aborted) return
      note(error)
      // A device that the server no longer knows has been deleted there: it goes silent, as a real one would.
      if (error instanceof RefusedError && error.status === 401 && !error.isClockOff) {
        running.delete(device.state.index)
        state.devices = state.devices.filter((d) => d.index !== device.state.index)
        return
      }
    }
    device.dueAt = Date.now() + wait * 1000 * (0.8 + 0.4 * hashShare(`${name}${device.done}`))
  }

  function note(error: unknown): void {
    progress.refused += 1
    progress.lastProblem = error instanceof Error ? error.message : String(error)
  }

  const isFinished = () =>
    missing.length === 0 &&
    options.rounds !== undefined &&
    [...running.values()].every((d) => d.done >= (options.rounds ?? 0))

  async function lane(): Promise<void> {
    while (!signal.aborted && !isFinished()) {
      const worked = await step()
      if (worked) {
        report()
        await save()
      } else await delay(IDLE_MS, undefined, { signal }).catch(() => undefined)
    }
  }

  await Promise.all(Array.from({ length: options.concurrency }, lane))
  await save(true)
  return progress
}

async function toRunning(
  device: DeviceState,
  machines: readonly SimulatedMachine[],
  dueAt: number,
): Promise<RunningDevice> {
  const machine = machines[device.index]
  if (!machine) throw new Error(`The state file names device ${device.index}, which this fleet does not have`)
  return { machine, state: device, key: await importJWK(device.privateKey, 'EdDSA'), dueAt, done: 0 }
}

/** What did not simply succeed: settings that this machine is drawn to fail at, and those that tamper protection holds. */
function applyPolicySet(
  machine: SimulatedMachine,
  settings: readonly { key: string; csp: string; value: unknown }[],
): StatusReport['exceptions'] {
  return settings.flatMap((setting): StatusReport['exceptions'] => {
    if (isHeldByTamperProtection(machine.survey, setting))
      return [{ key: setting.key, status: 'blockedByTamperProtection', observedValue: '1' }]
    if (machine.failing && Math.floor(hashShare(`${machine.name}${setting.key}`) * FAILING_SHARE) === 0) {
      return [{ key: setting.key, status: 'error', errorCode: '-2016281112' }]
    }
    return []
  })
}

/** Switching off what tamper protection guards looks successful and changes nothing on the device. */
function isHeldByTamperProtection(survey: SurveyReport, setting: { csp: string; value: unknown }): boolean {
  return (
    survey.tamperProtection === true &&
    setting.value === 0 &&
    /Defender\/Allow(RealtimeMonitoring|BehaviorMonitoring|CloudProtection|ArchiveScanning|IOAVProtection)$/i.test(
      setting.csp,
    )
  )
}

/** A number in [0, 1) that depends on the text only. */
function hashShare(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) / 0x100000000
}
