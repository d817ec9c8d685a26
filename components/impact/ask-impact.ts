import { z } from 'zod'
import type { ImpactDraft, ImpactQuestion } from '@/lib/features/impact/schema'
import type { ImpactAnswers } from '@/lib/features/impact/types'

const failureSchema = z.object({ code: z.string(), message: z.string() })

/** The server's refusal. `isDraftAtFault`: the draft has errors; otherwise asking again may help. */
export class ImpactRefusal extends Error {
  constructor(
    message: string,
    readonly isDraftAtFault: boolean,
  ) {
    super(message)
  }
}

/** Asks one question about a draft. Throws ImpactRefusal with a message for people, or what fetch throws when aborted. */
export async function askImpact<K extends ImpactQuestion['kind']>(
  tenant: string,
  draft: ImpactDraft,
  question: Extract<ImpactQuestion, { kind: K }>,
  signal: AbortSignal,
): Promise<ImpactAnswers[K]> {
  const response = await fetch(`/api/tenants/${tenant}/impact`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ draft, question }),
    signal,
  })
  const body: unknown = await response.json().catch(() => null)
  if (response.ok) return body as ImpactAnswers[K]
  const failure = failureSchema.safeParse(body)
  if (!failure.success) throw new ImpactRefusal(`The server answered with status ${response.status}.`, false)
  const { code, message } = failure.data
  throw new ImpactRefusal(message, code === 'invalid' || code === 'notFound')
}
