import { randomBytes } from 'node:crypto'
import type { z } from 'zod'
import type { Problem } from '@/agent/protocol'
import { processMetrics } from '@/lib/worker/metrics'

const TITLES: Readonly<Record<number, string>> = {
  400: 'The request is not understood',
  401: 'The device is not authenticated',
  404: 'Not found',
  413: 'The request is too large',
  500: 'Something went wrong on the server',
  503: 'The server is busy',
}

/** A refusal that the device API answers with; nothing was changed. */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly detail: string,
    readonly errors: readonly { path: string; message: string }[] = [],
  ) {
    super(detail)
  }
}

/** RFC 9457 problem details. */
export function problemResponse(problem: ApiProblem): Response {
  const body: Problem = {
    type: 'about:blank',
    title: TITLES[problem.status] ?? 'Refused',
    status: problem.status,
    detail: problem.detail,
    ...(problem.errors.length > 0 ? { errors: [...problem.errors] } : {}),
  }
  const headers: Record<string, string> = {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
  }
  if (problem.status === 401) headers['www-authenticate'] = 'Bearer'
  if (problem.status === 503) headers['retry-after'] = '30'
  return new Response(JSON.stringify(body), { status: problem.status, headers })
}

/**
 * Runs a handler; refusals become problem bodies, anything else is logged under a reference.
 * @param route what the metrics count it as
 */
export async function answer(route: string, handler: () => Promise<Response>): Promise<Response> {
  const response = await answerOrRefuse(handler)
  processMetrics().deviceRequests.inc({ route, status: response.status })
  return response
}

async function answerOrRefuse(handler: () => Promise<Response>): Promise<Response> {
  try {
    return await handler()
  } catch (error) {
    if (error instanceof ApiProblem) return problemResponse(error)
    const ref = randomBytes(4).toString('hex')
    console.error(`[device-api] ${ref}`, error)
    return problemResponse(new ApiProblem(500, `Try again later; reference ${ref}.`))
  }
}

/** Parses a body with a schema of the protocol, or refuses it field by field. */
export function parseBody<S extends z.ZodType>(schema: S, text: string): z.output<S> {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new ApiProblem(400, 'The body is not JSON.')
  }
  const parsed = schema.safeParse(json)
  if (parsed.success) return parsed.data
  const errors = parsed.error.issues
    .slice(0, 20)
    .map((issue) => ({ path: issue.path.join('.'), message: issue.message }))
  throw new ApiProblem(400, 'The body does not have the documented form.', errors)
}

/** The body as text, refused as soon as it is larger than `limit` bytes, whatever its length header says. */
export async function readBody(request: Request, limit: number): Promise<string> {
  const tooLarge = new ApiProblem(413, `Send at most ${limit} bytes.`)
  if (Number(request.headers.get('content-length') ?? 0) > limit) throw tooLarge
  if (!request.body) return ''
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body) {
    size += chunk.byteLength
    if (size > limit) throw tooLarge
    chunks.push(chunk)
  }
  return new TextDecoder().decode(Buffer.concat(chunks))
}
