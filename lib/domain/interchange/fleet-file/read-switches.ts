import { z } from 'zod'
import { OS_PLATFORMS } from '../../catalog'
import { BEHAVIOUR_ERAS, CLOUDS, LICENCES, SCOPE_MODES, type TenantSwitches } from '../../enrollment'
import { isObject, objectProp, type Json, type JsonObject } from '../json'
import type { FileProblems } from './problems'

const mode = z.enum(SCOPE_MODES).default('all')

/** Switches that the file leaves out are set so that nothing but the rest decides. */
const switchesSchema = z.strictObject({
  behaviourEra: z.enum(BEHAVIOUR_ERAS).default('2025'),
  cloud: z.enum(CLOUDS).default('commercial'),
  licence: z.enum(LICENCES).default('userSubscription'),
  scope: z.preprocess(
    (scope) =>
      typeof scope === 'string' ? Object.fromEntries(OS_PLATFORMS.map((os) => [os, scope])) : (scope ?? {}),
    z.strictObject({ windowsClient: mode, windowsServer: mode, linux: mode, macOS: mode }),
  ),
  defenderForCloud: z.boolean().default(false),
  manageUsingConfigurationManager: z.boolean().default(true),
  domainControllers: z.boolean().default(false),
  connectorEnabled: z.boolean().default(true),
})

/**
 * Reads the switches of enforcement scope and connector; null after an error.
 * @param before switches that the file leaves out stay as they are here
 */
export function readSwitches(
  json: Json,
  path: string,
  problems: FileProblems,
  before: TenantSwitches | null = null,
): TenantSwitches | null {
  if (json === null) return null
  const parsed = switchesSchema.safeParse(before && isObject(json) ? merged(before, json) : json)
  if (parsed.success) return parsed.data
  for (const issue of parsed.error.issues)
    problems.error([path, ...issue.path].join('.'), `${issue.message}.`)
  return null
}

function merged(before: TenantSwitches, json: JsonObject) {
  const scope = objectProp(json, 'scope')
  return { ...before, ...json, ...(scope ? { scope: { ...before.scope, ...scope } } : {}) }
}
