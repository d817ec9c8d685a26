import type { z } from 'zod'
import type { ErrorCode } from '@/lib/db/errors'
import { findActor, type Actor } from './actor'
import { invalidInput, toFailure } from './define-action'
import { isSameOrigin } from './same-origin'

const STATUS: Readonly<Record<ErrorCode, number>> = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  notFound: 404,
  conflict: 409,
  stale: 409,
  unexpected: 500,
}
interface Context {
  readonly params: Promise<{ readonly tenant: string }>
}

/**
 * A question that a page of the console asks, as a route handler: answered with 200 and the answer, or with a failure as forms
 * show it. Such questions are reads and no actions: those queue up behind one another and render the page again, and a question
 * that nobody waits for any more could not be given up.
 * @param name for the log
 */
export async function answerQuestion(
  name: string,
  { params }: Context,
  ask: (actor: Actor) => Promise<object | Response>,
): Promise<Response> {
  const actor = await findActor((await params).tenant)
  if (!actor) {
    const message = 'This tenant does not exist, or you have no access to it. Reload the page.'
    return toAnswer({ code: 'notFound', message }, STATUS.notFound)
  }
  try {
    const answer = await ask(actor)
    return answer instanceof Response ? answer : toAnswer(answer, 200)
  } catch (error) {
    const failure = toFailure(error, name)
    return toAnswer(failure, STATUS[failure.code])
  }
}

interface QuestionRoute<Schema extends z.ZodType> {
  readonly name: string
  readonly input: Schema
  readonly maxCharacters: number
  readonly tooLong: string
  readonly answer: (actor: Actor, question: z.output<Schema>) => Promise<object>
}

/** The same for a question in the body of a POST, which only pages of this site may send. */
export function questionRoute<Schema extends z.ZodType>(
  route: QuestionRoute<Schema>,
): (request: Request, context: Context) => Promise<Response> {
  return async (request, context) => {
    if (!isSameOrigin(request)) return toAnswer({ code: 'forbidden', message: 'Ask from the console.' }, 403)
    return answerQuestion(route.name, context, async (actor) => {
      const text = await request.text()
      if (text.length > route.maxCharacters) return toAnswer({ code: 'invalid', message: route.tooLong }, 413)
      const parsed = route.input.safeParse(parseJson(text))
      if (!parsed.success) return toAnswer(invalidInput(parsed.error), STATUS.invalid)
      if (request.signal.aborted) return new Response(null, { status: 499 })
      return route.answer(actor, parsed.data)
    })
  }
}

function toAnswer(body: object, status: number): Response {
  return Response.json(body, { status, headers: { 'cache-control': 'no-store' } })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
