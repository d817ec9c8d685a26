'use client'
import { z } from 'zod'
import { useAnswer } from '@/components/ui/use-answer'
import type { AssetPreview, AssetPreviewQuestion } from '@/lib/features/asset-rules/schema'

const UNREACHABLE = 'The server could not be reached. Check the connection and try again.'
const failureSchema = z.object({ message: z.string() })

/** The server refused, in words for the person who asked. */
class PreviewRefused extends Error {}

/** Which devices the conditions match, as useAnswer asks. Nothing is asked for null. */
export function usePreview(slug: string, question: AssetPreviewQuestion | null) {
  const key = question && JSON.stringify(question)
  return useAnswer(
    key,
    async (signal) => {
      const response = await fetch(`/${slug}/settings/asset-rules/preview`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: key,
        signal,
      })
      const body: unknown = await response.json()
      // The same version of the server that sent this page answers it.
      if (response.ok) return body as AssetPreview
      const failure = failureSchema.safeParse(body)
      throw new PreviewRefused(failure.success ? failure.data.message : UNREACHABLE)
    },
    (error) => (error instanceof PreviewRefused ? error.message : UNREACHABLE),
  )
}
