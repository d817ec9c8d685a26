import { z } from 'zod'
import { BEHAVIOUR_ERAS, SCOPE_MODES } from '@/lib/domain/enrollment'

const mode = z.enum(SCOPE_MODES, 'Choose Off, On tagged devices or On all devices.')

/** The switches of the enforcement scope page. */
export const scopeSwitchesInput = z.object({
  windowsClient: mode,
  windowsServer: mode,
  linux: mode,
  macOS: mode,
  domainControllers: z.boolean(),
  defenderForCloud: z.boolean(),
  manageUsingConfigurationManager: z.boolean(),
})
export type ScopeSwitches = z.infer<typeof scopeSwitchesInput>

/** The era is left out where it stays as it is: another page can change it too. */
export const behaviourEraInput = z.enum(BEHAVIOUR_ERAS).optional()

export const updateScopeInput = scopeSwitchesInput.extend({
  behaviourEra: behaviourEraInput,
  version: z.number().int().positive(),
})
