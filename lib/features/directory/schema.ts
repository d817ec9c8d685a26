import { z } from 'zod'

/** Devices whose directory objects one command deletes. */
export const MAX_AT_ONCE = 1000

export const deleteDirectoryObjectsInput = z.object({
  /** Devices. */
  ids: z
    .array(z.string().min(1))
    .min(1, 'Select at least one device.')
    .max(MAX_AT_ONCE, `Select at most ${MAX_AT_ONCE} devices.`),
})

const lostMembershipsInput = z.object({
  deviceId: z.string().min(1),
  groupIds: z.array(z.string().min(1)).min(1, 'Select at least one group.').max(500),
})
export const retargetDeviceInput = lostMembershipsInput
export const dismissLostMembershipsInput = lostMembershipsInput
