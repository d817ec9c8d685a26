import type { IncomingMessage, ServerResponse } from 'node:http'
import { answerCall, DEVICE_API_PREFIX } from './answer-call'
import { readBody } from './read-body'

/** Is it for the device API? */
export function isDeviceRequest(request: IncomingMessage): boolean {
  return request.url?.startsWith(DEVICE_API_PREFIX) ?? false
}

/** The device API for a plain node:http server: no Request and Response objects in between, as this is where load comes. */
export async function answerDevice(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { authorization, 'content-length': length, 'if-none-match': ifNoneMatch } = request.headers
  const url = request.url ?? '/'
  const query = url.indexOf('?')
  const answer = await answerCall({
    method: request.method ?? 'GET',
    path: query === -1 ? url : url.slice(0, query),
    authorization: authorization ?? null,
    ifNoneMatch: ifNoneMatch ?? null,
    readBody: (limit) => readBody(request, length ?? null, limit),
  })
  // What was not read of a body must not be taken for the next request.
  const close: Record<string, string> = request.complete ? {} : { connection: 'close' }
  const size = answer.status === 304 ? {} : { 'content-length': Buffer.byteLength(answer.body) }
  response.writeHead(answer.status, { ...answer.headers, ...size, ...close })
  response.end(answer.body)
}
