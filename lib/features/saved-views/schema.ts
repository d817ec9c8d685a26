import { z } from 'zod'
import { POLICY_TYPES, type PolicyType } from '@/lib/domain/catalog/types'

type PolicyViews = `policies-${PolicyType}`

/** The views of one policy type's list: another type has other profiles. */
export function policyViews(type: PolicyType): PolicyViews {
  return `policies-${type}`
}

/** The two lists of devices. */
export type DeviceViewList = 'devices' | 'inventory'

/** Lists whose search, filters and columns can be kept under a name. */
export const VIEW_LISTS = ['devices', 'inventory', 'policies', ...POLICY_TYPES.map(policyViews)] as const
export type ViewList = (typeof VIEW_LISTS)[number]

const name = z.string().trim().min(1, 'Enter a name.').max(60, 'Use at most 60 characters.')

export const createViewInput = z.object({
  list: z.enum(VIEW_LISTS),
  name,
  /** A query string without its question mark. */
  query: z
    .string()
    .max(4000, 'These filters are too many to keep. Remove some.')
    .regex(/^[^#\s]*$/, 'This is no query string.'),
  isShared: z.boolean(),
})
export const updateViewInput = z.object({ id: z.string().min(1), name, isShared: z.boolean() })
export const deleteViewInput = z.object({ id: z.string().min(1) })
