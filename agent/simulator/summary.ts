import { MACHINE_CASES } from './cases'
import { expectedOutcome, type FleetSwitches, type PolicyOutcome } from './expectation'
import type { SimulatedMachine } from './machine'
import type { DeviceState } from './state'

/** What has become of a machine, as far as it knows. */
export interface MachineOutcome {
  readonly machine: SimulatedMachine
  readonly deviceId: string
  readonly tenantId: string
  /** Its records before it was set up anew. */
  readonly formerIds: readonly string[]
  /** Enrollment status as the server said last. */
  readonly code: number | null
  readonly policy: PolicyOutcome
  /** Of the policy set that it applied last. */
  readonly settings: number
  /** Everything that was to happen to it has happened. */
  readonly isSettled: boolean
  /** The server refuses what it signs: it was deleted there, or its key was withdrawn. */
  readonly isLost: boolean
  readonly clockRefusals: number
}

export interface CaseSummary {
  readonly caseId: string
  readonly title: string
  readonly devices: number
  /** Enrollment status to come to, by how many machines; null where the tenant's switches are not known. */
  readonly expected: readonly CodeCount[] | null
  readonly got: readonly CodeCount[]
  readonly policies: Readonly<Record<PolicyOutcome, number>>
  /** Machines to which something is still to happen: they are not compared. */
  readonly underWay: number
  /** Names of the machines that came to something else. */
  readonly differing: readonly string[]
}

interface CodeCount {
  readonly code: number | null
  readonly devices: number
}

export function outcomeOf(machine: SimulatedMachine, state: DeviceState, isLost: boolean): MachineOutcome {
  const { deviceId, tenantId, formerIds, code, clockRefusals } = state
  return {
    machine,
    deviceId,
    tenantId,
    formerIds,
    code,
    policy: policyOf(machine, state),
    settings: state.settings,
    isSettled: state.played === machine.behaviour.events.length && state.offlineTurns === 0,
    isLost,
    clockRefusals,
  }
}

/** A machine that never hears what it is to enforce waits for it, as long as it believes to be managed. */
function policyOf(machine: SimulatedMachine, state: DeviceState): PolicyOutcome {
  if (state.desiredHash !== null && state.desiredHash === state.appliedHash)
    return state.failed > 0 ? 'failed' : 'applied'
  const hearsNothing = machine.behaviour.isSilent || state.clockRefusals > 0
  const isManaged = state.code === 1 || state.code === 43
  return state.desiredHash !== null || (hearsNothing && isManaged) ? 'pending' : 'none'
}

/**
 * A fleet by case: how many machines came to what, and which of them to something else than was expected.
 * @param tenant null: not known, so nothing is expected
 */
export function summarize(outcomes: readonly MachineOutcome[], tenant: FleetSwitches | null): CaseSummary[] {
  return MACHINE_CASES.flatMap(({ id, title }) => {
    const own = outcomes.filter(({ machine }) => machine.caseId === id)
    if (own.length === 0) return []
    const expectedOf = ({ machine }: MachineOutcome, switches: FleetSwitches) =>
      expectedOutcome(machine.expected, machine.survey.osPlatform, switches)
    const settled = own.filter((o) => o.isSettled || o.isLost)
    const differing = tenant ? settled.filter((o) => differs(o, expectedOf(o, tenant))) : []
    const policies = { applied: 0, failed: 0, pending: 0, none: 0 }
    for (const { policy } of own) policies[policy] += 1
    return [
      {
        caseId: id,
        title,
        devices: own.length,
        expected: tenant ? countCodes(own.map((o) => expectedOf(o, tenant).code)) : null,
        got: countCodes(own.map((o) => o.code)),
        policies,
        underWay: own.length - settled.length,
        differing: differing.map(({ machine }) => machine.name),
      },
    ]
  })
}

/**
 * Pending is no difference where a policy set is to be applied: it may be on its way, or nobody assigned one. Nor can anything
 * fail of a set without settings.
 */
function differs(
  outcome: MachineOutcome,
  expected: { readonly code: number | null; readonly policy: PolicyOutcome },
): boolean {
  if (outcome.isLost || outcome.code !== expected.code) return true
  const { policy } = outcome
  if (expected.policy === 'none') return policy !== 'none'
  if (expected.policy === 'failed' && policy === 'applied') return outcome.settings > 0
  return policy !== expected.policy && policy !== 'none' && policy !== 'pending'
}

function countCodes(codes: readonly (number | null)[]): CodeCount[] {
  const counts = new Map<number | null, number>()
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1)
  return [...counts]
    .map(([code, devices]) => ({ code, devices }))
    .toSorted((a, b) => b.devices - a.devices || (a.code ?? -1) - (b.code ?? -1))
}
