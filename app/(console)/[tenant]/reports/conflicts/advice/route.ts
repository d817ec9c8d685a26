import type { NextRequest } from 'next/server'
import type { ErrorCode } from '@/lib/db/errors'
import { getAdvice } from '@/lib/features/conflicts/advice'
import { loadAdvice } from '@/lib/features/conflicts/params'
import { findActor } from '@/lib/features/core/actor'
import { toFailure } from '@/lib/features/core/define-action'

const STATUS: Readonly<Record<ErrorCode, number>> = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  notFound: 404,
  conflict: 409,
  stale: 409,
  unexpected: 500,
}

/** Ways out of the conflict that the query names. Asked by the open pane, so that the report need not wait for it. */
export async function GET(
  request: NextRequest,
  { params }: { params: Promise<{ tenant: string }> },
): Promise<Response> {
  const actor = await findActor((await params).tenant)
  if (!actor) {
    return answer(
      { message: 'This tenant does not exist, or you have no access to it. Reload the page.' },
      404,
    )
  }
  const p = loadAdvice(request.nextUrl.searchParams)
  if (p.key === '') return answer({ message: 'The question names no setting. Reload the page.' }, 422)
  try {
    return answer(await getAdvice(actor, p), 200)
  } catch (error) {
    const failure = toFailure(error, 'conflicts/advice')
    return answer({ message: failure.message }, STATUS[failure.code])
  }
}

function answer(body: object, status: number): Response {
  return Response.json(body, { status, headers: { 'cache-control': 'no-store' } })
}
