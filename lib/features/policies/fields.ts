import { z } from 'zod'

/** Inputs that need no catalogue, so that small forms in the browser can check them without carrying it. */
export const MAX_NAME_LENGTH = 256
export const policyName = z
  .string()
  .trim()
  .min(1, 'Enter a name.')
  .max(MAX_NAME_LENGTH, `Use at most ${MAX_NAME_LENGTH} characters.`)
export const policyDescription = z.string().trim().max(4000, 'Use at most 4,000 characters.')

/** Scope tag '0' is Default: what every policy has unless somebody says otherwise. */
export const DEFAULT_SCOPE_TAG = '0'
export const scopeTag = z.string().trim().min(1, 'Enter a tag.').max(128, 'Use at most 128 characters.')
export const scopeTags = z
  .array(scopeTag)
  .min(1, 'Keep at least one scope tag.')
  .max(50, 'Use at most 50 scope tags.')
  .transform((tags) => [...new Set(tags)])

export const basicsFields = { name: policyName, description: policyDescription.default('') }
export const basicsSchema = z.object({ name: policyName, description: policyDescription })

/** Stored for an imported policy that matches no profile. */
export const UNKNOWN = 'unknown'

export const scopeTagLabel = (tag: string): string => (tag === DEFAULT_SCOPE_TAG ? 'Default' : tag)
