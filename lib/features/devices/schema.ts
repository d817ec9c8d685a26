import { z } from 'zod'

/** Devices that one command takes. */
export const MAX_AT_ONCE = 1000
const ids = z
  .array(z.string().min(1))
  .min(1, 'Select at least one device.')
  .max(MAX_AT_ONCE, `Select at most ${MAX_AT_ONCE} devices.`)
const tag = z.string().trim().min(1, 'Enter a tag.').max(200, 'Use at most 200 characters.')

export const syncDevicesInput = z.object({ ids })
export const deleteDevicesInput = z.object({ ids })
export const setTagsInput = z.object({
  ids,
  add: z.array(tag).max(20, 'Add at most 20 tags at once.'),
  remove: z.array(tag).max(20),
})
export const createTokenInput = z.object({
  note: z.string().trim().max(200, 'Use at most 200 characters.').default(''),
  expiresInHours: z
    .number()
    .int()
    .min(1, 'Use at least one hour.')
    .max(24 * 30, 'Use at most 30 days.'),
})
export const revokeTokenInput = z.object({ id: z.string().min(1) })
