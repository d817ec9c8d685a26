import { z } from 'zod'
import type { SettingValues } from '@/lib/domain/catalog'

const storedSettingsSchema = z.object({ values: z.record(z.string(), z.unknown()) })

/** Values of PolicyVersion.settings. Each is parsed by whoever resolves it: bad stored data is an outcome, not an error. */
export function parseStoredValues(settings: unknown): SettingValues {
  return storedSettingsSchema.parse(settings).values as SettingValues
}
