import type { NextRequest } from 'next/server'
import { getAdvice } from '@/lib/features/conflicts/advice'
import { loadAdvice } from '@/lib/features/conflicts/params'
import { answerQuestion } from '@/lib/features/core/question-route'

/** Ways out of the conflict that the query names. Asked by the open pane, so that the report need not wait for it. */
export async function GET(
  request: NextRequest,
  context: { params: Promise<{ tenant: string }> },
): Promise<Response> {
  return answerQuestion('conflicts/advice', context, (actor) =>
    getAdvice(actor, loadAdvice(request.nextUrl.searchParams)),
  )
}
