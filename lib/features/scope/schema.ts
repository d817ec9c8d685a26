import { z } from 'zod'
import { SCOPE_MODES } from '@/lib/domain/enrollment'

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

export const updateScopeInput = scopeSwitchesInput.extend({ version: z.number().int().positive() })
