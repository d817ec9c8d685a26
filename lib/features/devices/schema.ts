import { z } from 'zod'

/** Devices that one command takes. */
export const MAX_AT_ONCE = 10_000
const ids = z
  .array(z.string().min(1))
  .min(1, 'Select at least one device.')
  .max(MAX_AT_ONCE, `Select at most ${MAX_AT_ONCE.toLocaleString('en-US')} devices.`)
const tag = z.string().trim().min(1, 'Enter a tag.').max(200, 'Use at most 200 characters.')

export const syncDevicesInput = z.object({ ids })
export const deleteDevicesInput = z.object({ ids })
export const restoreDevicesInput = z.object({ ids })
export const excludeDevicesInput = z.object({
  ids,
  reason: z
    .string()
    .trim()
    .min(1, 'Say why, for those who wonder later.')
    .max(500, 'Use at most 500 characters.'),
})
export const includeDevicesInput = z.object({ ids })
export const revokeDeviceKeyInput = z.object({ id: z.string().min(1) })
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
  /** null: as many devices as come before it expires. */
  maxUses: z
    .number()
    .int('Enter a whole number.')
    .min(1, 'Use at least one device.')
    .max(1_000_000, 'Use at most 1,000,000 devices.')
    .nullable()
    .default(null),
  /** Where devices reach this console; the address that people use when left out. */
  url: z
    .url({ protocol: /^https?$/, error: 'Enter an address such as https://bulwark.example.com.' })
    .optional(),
})
export const revokeTokenInput = z.object({ id: z.string().min(1) })
