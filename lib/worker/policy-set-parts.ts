import { z } from 'zod'
import { OS_PLATFORMS } from '@/lib/domain/catalog'
import type { DeviceValue, PolicySetDocument } from '@/lib/domain/resolution'

const deviceValueSchema: z.ZodType<DeviceValue> = z.lazy(() =>
  z.union([
    z.string(),
    z.number(),
    z.boolean(),
    z.array(deviceValueSchema),
    z.record(z.string(), deviceValueSchema),
  ]),
)
const entriesSchema = z.array(
  z.object({ key: z.string(), settingId: z.string(), csp: z.string(), value: deviceValueSchema }),
)

/** A policy set as devices download it, from its stored parts: the same document, to the byte of its encoding. */
export function joinPolicySet(osPlatform: string, parts: readonly unknown[]): PolicySetDocument {
  const settings = parts
    .flatMap((entries) => entriesSchema.parse(entries))
    .toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  return { schema: 1, osPlatform: z.enum(OS_PLATFORMS).parse(osPlatform), settings }
}
