export { runSimulator, type SimulatorOptions, type SimulatorProgress } from './run-simulator'
export { makeFleet, type SimulatedMachine } from './fleet'
