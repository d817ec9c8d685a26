import type { ActionResult } from '@/lib/features/core/action-result'

/**
 * What a save answered. A server that cannot be reached is a refusal as well: an exception in a transition would replace
 * the form, and all that was typed in it, by the error page.
 */
export async function answerOf<T>(answer: Promise<ActionResult<T>>): Promise<ActionResult<T>> {
  try {
    return await answer
  } catch {
    return {
      ok: false,
      code: 'unexpected',
      message: 'The server could not be reached. Nothing was lost: check the connection and try again.',
      fieldErrors: {},
    }
  }
}
