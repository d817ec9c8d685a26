import type { ErrorCode } from '@/lib/db/errors'
import { findActor } from '@/lib/features/core/actor'
import { invalidInput, toFailure } from '@/lib/features/core/define-action'
import { ruleQuestionSchema } from '@/lib/features/groups/rule-question'
import { answerRuleQuestion } from '@/lib/features/groups/rule-queries'
import { isSameOrigin } from '@/lib/features/impact/same-origin'

/** Twenty device ids and the longest rule are far below this. */
const MAX_BODY_CHARACTERS = 64 * 1024
const STATUS: Readonly<Record<ErrorCode, number>> = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  notFound: 404,
  conflict: 409,
  stale: 409,
  unexpected: 500,
}

/**
 * Who a rule would select, and why. A read, so no action: those queue up behind one another, and Save would have to wait for
 * a preview.
 */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ tenant: string }> },
): Promise<Response> {
  if (!isSameOrigin(request)) return answer({ code: 'forbidden', message: 'Ask from the console.' }, 403)
  const actor = await findActor((await params).tenant)
  if (!actor) {
    const message = 'This tenant does not exist, or you have no access to it. Reload the page.'
    return answer({ code: 'notFound', message }, 404)
  }
  const text = await request.text()
  if (text.length > MAX_BODY_CHARACTERS) {
    return answer({ code: 'invalid', message: 'This rule is too long to be tried.' }, 413)
  }
  try {
    const parsed = ruleQuestionSchema.safeParse(parseJson(text))
    if (!parsed.success) return answer(invalidInput(parsed.error), STATUS.invalid)
    if (request.signal.aborted) return new Response(null, { status: 499 })
    return answer(await answerRuleQuestion(actor, parsed.data), 200)
  } catch (error) {
    const failure = toFailure(error, 'group.rule')
    return answer(failure, STATUS[failure.code])
  }
}

function answer(body: object, status: number): Response {
  return Response.json(body, { status, headers: { 'cache-control': 'no-store' } })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
