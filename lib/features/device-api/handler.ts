import { answerCall } from './answer-call'
import { readBody } from './read-body'

/**
 * Serves every path of the device API (docs/api.md), without Next: a request in, its answer out. Refusals are answers with
 * problem details; nothing is thrown.
 */
export async function handleDeviceRequest(request: Request): Promise<Response> {
  const answer = await answerCall({
    method: request.method,
    path: new URL(request.url).pathname,
    authorization: request.headers.get('authorization'),
    ifNoneMatch: request.headers.get('if-none-match'),
    readBody: (limit) => readBody(request.body, request.headers.get('content-length'), limit),
  })
  // A status that has no body must not be given an empty one.
  return new Response(answer.status === 304 ? null : answer.body, {
    status: answer.status,
    headers: answer.headers,
  })
}
