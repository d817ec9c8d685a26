export { MACHINE_CASES } from './cases'
export { expectedOutcome, type Expected, type FleetSwitches, type PolicyOutcome } from './expectation'
export { makeFleet } from './fleet'
export type { MachineCase, SimulatedMachine } from './machine'
export {
  runSimulator,
  type SimulatorOptions,
  type SimulatorProgress,
  type SimulatorResult,
} from './run-simulator'
export { mixOf, parseMix, SCENARIOS, type Mix, type Scenario } from './scenarios'
export { summarize, type CaseSummary, type MachineOutcome } from './summary'
