import { createPrivateKey, type KeyObject } from 'node:crypto'
import type { PublicKey } from '../protocol'
import { applyPolicySet } from './apply-policy-set'
import { RefusedError, type DeviceApiClient, type Speaker } from './client'
import { surveyAfter, type LifeEvent, type SimulatedMachine } from './machine'
import { makeKey } from '../make-key'
import type { DeviceState, PrivateKeyJwk } from './state'

export interface Counters {
  checkIns: number
  applied: number
}

/** What a turn came to: when the next one is due, as the server says; null where it said nothing. */
export interface Turn {
  readonly nextCheckInSeconds: number | null
}

const NOTHING_SAID: Turn = { nextCheckInSeconds: null }

/**
 * One device that has onboarded: its turns follow the script of its machine. What it must remember is in `state`, which
 * changes as it goes.
 */
export class SimulatedDevice {
  private key: { readonly jwk: PrivateKeyJwk; readonly object: KeyObject } | null = null

  constructor(
    readonly machine: SimulatedMachine,
    readonly state: DeviceState,
    private readonly client: DeviceApiClient,
    /** null: none is at hand, so what needs one waits. */
    private readonly onboardingToken: string | null,
    private readonly counters: Counters,
  ) {}

  /** A turn: what happens to the machine now, then a check-in. Throws what the server refuses beyond what is expected. */
  async takeTurn(): Promise<Turn> {
    const { state } = this
    if (state.offlineTurns > 0) {
      state.offlineTurns -= 1
      state.turns += 1
      return NOTHING_SAID
    }
    try {
      const turn = await this.speak()
      state.turns += 1
      return turn
    } catch (error) {
      const isExpected = error instanceof RefusedError && error.isClockOff && this.clockOffSeconds() !== 0
      if (!isExpected) throw error
      state.clockRefusals += 1
      state.isClockSet = this.machine.behaviour.setsClock
      state.turns += 1
      return NOTHING_SAID
    }
  }

  private async speak(): Promise<Turn> {
    const { behaviour } = this.machine
    const { state } = this
    if (behaviour.isSilent) return NOTHING_SAID
    if (this.state.nextKey !== null) await this.rotateKey()
    const event = behaviour.events[state.played]
    if (event && state.turns >= event.after && (await this.play(event))) state.played += 1
    if (state.isOffboarded || state.offlineTurns > 0) return NOTHING_SAID
    return this.checkIn()
  }

  private async checkIn(): Promise<Turn> {
    const { machine, state } = this
    const survey = surveyAfter(machine, state.played)
    const answer = await this.client.checkIn(this.speaker(), { name: machine.name, survey, report: null })
    this.counters.checkIns += 1
    state.code = answer.enrollment.code
    state.desiredHash = answer.policySetHash
    if (answer.rotateKey) await this.rotateKey()
    const { desiredHash } = state
    if (desiredHash === null || desiredHash === state.appliedHash) return answer
    if (state.busyTurns < machine.behaviour.turnsToApply) {
      state.busyTurns += 1
      return answer
    }
    const { settings } = await this.client.policySet(this.speaker(), desiredHash)
    const { isFailing } = machine.behaviour
    const exceptions = applyPolicySet(machine.name, survey, isFailing, settings)
    // By the clock, so that a state file which a crash left behind cannot bring back a sequence that was used.
    state.sequence = Math.max(state.sequence + 1, Math.floor(Date.now() / 1000))
    await this.client.checkIn(this.speaker(), {
      name: machine.name,
      survey,
      report: {
        sequence: state.sequence,
        policySetHash: desiredHash,
        verification: survey.managedFileOnly ? 'file' : 'engine',
        exceptions,
      },
    })
    state.appliedHash = desiredHash
    state.settings = settings.length
    state.failed = exceptions.filter(({ status }) => status === 'error').length
    state.busyTurns = 0
    this.counters.checkIns += 1
    this.counters.applied += 1
    return answer
  }

  /** @returns false when it cannot happen yet */
  private async play(event: LifeEvent): Promise<boolean> {
    const { state } = this
    switch (event.kind) {
      case 'change':
        return true
      case 'offline':
        // This turn is one of them.
        state.offlineTurns = event.turns - 1
        return true
      case 'rotateKey':
        await this.rotateKey()
        return true
      case 'lateReport':
        return this.sendLateReport()
      case 'offboard':
        await this.client.offboard(this.speaker())
        Object.assign(state, { isOffboarded: true, code: null, desiredHash: null, appliedHash: null })
        return true
      case 'onboardAgain':
        return this.onboardAgain(state.privateKey)
      case 'reimage':
        return this.onboardAgain(makeKey())
    }
  }

  /** With another key it is another record of the same hardware, and nothing is in force on it yet. */
  private async onboardAgain(key: PrivateKeyJwk): Promise<boolean> {
    const { state } = this
    if (this.onboardingToken === null) return false
    const answer = await requestOnboarding(this.client, this.onboardingToken, this.machine, state.played, key)
    if (answer.deviceId !== state.deviceId) state.formerIds.push(state.deviceId)
    Object.assign(state, {
      deviceId: answer.deviceId,
      privateKey: key,
      appliedHash: null,
      desiredHash: null,
      failed: 0,
      isOffboarded: false,
      code: answer.enrollment.code,
    })
    return true
  }

  /** After a lost answer nobody knows which key counts: then the new one is tried first. */
  private async rotateKey(): Promise<void> {
    const { state } = this
    const isRepeated = state.nextKey !== null
    const nextKey = (state.nextKey ??= makeKey())
    const rotate = (signedBy: PrivateKeyJwk) =>
      this.client.rotateKey(this.speaker(signedBy), this.speaker(nextKey), publicOf(nextKey))
    const [one, other] = isRepeated ? [nextKey, state.privateKey] : [state.privateKey, nextKey]
    try {
      await rotate(one)
    } catch (error) {
      // The old key is refused, too, when the client has tried again after a lost answer.
      if (!(error instanceof RefusedError) || error.status !== 401 || error.isClockOff) throw error
      await rotate(other)
    }
    state.privateKey = nextKey
    state.nextKey = null
  }

  /** A report that was overtaken: the server must not let it count. */
  private async sendLateReport(): Promise<boolean> {
    const { machine, state } = this
    if (state.appliedHash === null) return false
    await this.client.checkIn(this.speaker(), {
      name: machine.name,
      survey: surveyAfter(machine, state.played),
      report: {
        sequence: Math.max(1, state.sequence - 1),
        policySetHash: state.appliedHash,
        exceptions: [{ key: 'overtaken', status: 'error' }],
      },
    })
    this.counters.checkIns += 1
    return true
  }

  private speaker(jwk: PrivateKeyJwk = this.state.privateKey): Speaker {
    if (this.key?.jwk !== jwk) this.key = { jwk, object: createPrivateKey({ key: jwk, format: 'jwk' }) }
    const { deviceId, tenantId } = this.state
    return { deviceId, tenantId, privateKey: this.key.object, clockOffSeconds: this.clockOffSeconds() }
  }

  private clockOffSeconds(): number {
    return this.state.isClockSet ? 0 : this.machine.behaviour.clockOffSeconds
  }
}

/** Onboards a machine for the first time. */
export async function onboardMachine(
  client: DeviceApiClient,
  onboardingToken: string,
  machine: SimulatedMachine,
  index: number,
): Promise<DeviceState> {
  const privateKey = makeKey()
  const answer = await requestOnboarding(client, onboardingToken, machine, 0, privateKey)
  return {
    index,
    deviceId: answer.deviceId,
    tenantId: answer.tenantId,
    privateKey,
    nextKey: null,
    sequence: 0,
    appliedHash: null,
    desiredHash: null,
    turns: 0,
    played: 0,
    offlineTurns: 0,
    busyTurns: 0,
    isClockSet: false,
    isOffboarded: false,
    code: answer.enrollment.code,
    settings: 0,
    failed: 0,
    clockRefusals: 0,
    formerIds: [],
  }
}

function requestOnboarding(
  client: DeviceApiClient,
  onboardingToken: string,
  machine: SimulatedMachine,
  played: number,
  key: PrivateKeyJwk,
) {
  return client.onboard({
    onboardingToken,
    name: machine.name,
    publicKey: publicOf(key),
    survey: surveyAfter(machine, played),
    simulated: true,
  })
}

function publicOf({ x }: PrivateKeyJwk): PublicKey {
  return { kty: 'OKP', crv: 'Ed25519', x }
}
