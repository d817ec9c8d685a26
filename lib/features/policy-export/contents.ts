import { z } from 'zod'

/** What a download will be called, and what it cannot carry. */
export const exportContentsSchema = z.object({
  name: z.string(),
  omitted: z.array(z.object({ setting: z.string(), reason: z.string() })),
})
export type ExportContents = z.output<typeof exportContentsSchema>
