import type { ActionResult } from '@/lib/features/core/action-result'

/** A request that never arrives (connection lost, body refused on the way) is told like any other failure. */
export async function sent<T>(answer: Promise<ActionResult<T>>): Promise<ActionResult<T>> {
  try {
    return await answer
  } catch {
    const message = 'The files could not be sent. Check the connection and try again.'
    return { ok: false, code: 'unexpected', message, fieldErrors: {} }
  }
}
