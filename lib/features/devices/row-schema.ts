import { z } from 'zod'
import { STATUSES } from '@/lib/domain/resolution/types'
import type { DeviceRow } from './queries'

const rowSchema: z.ZodType<DeviceRow> = z.object({
  id: z.string(),
  name: z.string(),
  osPlatform: z.string(),
  osName: z.string(),
  osVersion: z.string(),
  channel: z.string(),
  managedBy: z.string(),
  managedByStatus: z.string(),
  enrollmentLabel: z.string(),
  enrollmentReason: z.string(),
  enrollmentRow: z.number(),
  enrollmentWarning: z.string().nullable(),
  joinType: z.string().nullable(),
  tags: z.array(z.string()),
  dynamicTags: z.array(z.string()),
  isExcluded: z.boolean(),
  isOffboarded: z.boolean(),
  isKeyRevoked: z.boolean(),
  isReimaged: z.boolean(),
  isDuplicate: z.boolean(),
  policyStatus: z.enum(STATUSES).nullable(),
  lastCheckInAt: z.string().nullable(),
  isSimulated: z.boolean(),
})

/** What the route of all matching devices answers. */
export const matchingDevicesSchema = z.object({ rows: z.array(rowSchema) })
