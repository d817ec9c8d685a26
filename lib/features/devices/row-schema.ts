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
  tags: z.array(z.string()),
  policyStatus: z.enum(STATUSES).nullable(),
  lastCheckInAt: z.string().nullable(),
  isSimulated: z.boolean(),
})

/** What the route of all matching devices answers. */
export const matchingDevicesSchema = z.object({ rows: z.array(rowSchema) })
