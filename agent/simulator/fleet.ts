import { MACHINE_CASES } from './cases'
import { PLAIN_BEHAVIOUR, type MachineCase, type SimulatedMachine } from './machine'
import { SeededRandom } from './random'
import { mixOf, type Mix } from './scenarios'

const SITES = ['HQ', 'BER', 'LYO', 'OSA', 'AUS'] as const
const MANAGEMENT_TAG = 'MDE-Management'

/**
 * A fleet from a seed and a mix of cases. The same seed and mix make the same machines on every computer, and machine `i` is
 * the same whatever `count` is.
 */
export function makeFleet(seed: number, count: number, mix: Mix = mixOf('company')): SimulatedMachine[] {
  const weighted = MACHINE_CASES.map((machineCase) => [mix[machineCase.id] ?? 0, machineCase] as const)
  return Array.from({ length: count }, (_, index) =>
    makeMachine(new SeededRandom(seed * 1_000_003 + index * 7919), weighted, seed, index),
  )
}

function makeMachine(
  random: SeededRandom,
  weighted: readonly (readonly [number, MachineCase])[],
  seed: number,
  index: number,
): SimulatedMachine {
  const machineCase = random.weighted(weighted)
  const { prefix, facts } = machineCase.make(random)
  const tags = [
    ...(machineCase.tags ?? [MANAGEMENT_TAG]),
    random.pick(SITES),
    ...(random.chance(0.15) ? ['Pilot ring 1'] : []),
  ]
  const shared = machineCase.sharedHardwareIds
  // With the seed, as another fleet in the same tenant is other hardware.
  const hardwareId =
    shared === undefined
      ? `sim-${seed}-${index + 1}`
      : `sim-${seed}-image-${1 + Math.floor(random.next() * shared)}`
  return {
    name: `${prefix}-${String(index + 1).padStart(4, '0')}`,
    caseId: machineCase.id,
    survey: { ...facts, tags, hardwareId },
    behaviour: { ...PLAIN_BEHAVIOUR, ...machineCase.behaviour },
    expected: machineCase.expected,
  }
}
