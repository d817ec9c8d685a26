import type { MachineCase } from '../machine'
import { CLIENT_CASES } from './clients'
import { LIFE_CASES } from './life'
import { SERVER_CASES } from './servers'

/** Everything that a fleet can be made of. */
export const MACHINE_CASES: readonly MachineCase[] = [...CLIENT_CASES, ...SERVER_CASES, ...LIFE_CASES]
