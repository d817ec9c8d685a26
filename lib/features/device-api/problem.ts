import { randomBytes } from 'node:crypto'
import type { z } from 'zod'
import type { Problem } from '@/agent/protocol'
import type { DeviceAnswer } from './call'
import { isGivenUp } from '@/lib/db/errors'
import { isDatabaseAway } from './database-away'

const TITLES: Readonly<Record<number, string>> = {
  400: 'The request is not understood',
  401: 'The device is not authenticated',
  404: 'Not found',
  405: 'The method does not fit the path',
  409: 'The request contradicts what is known of the device',
  413: 'The request is too large',
  429: 'Too many requests',
  500: 'Something went wrong on the server',
  503: 'The server is busy',
}

export interface ProblemOptions {
  readonly errors?: readonly { path: string; message: string }[]
  /** When to try again. */
  readonly retryAfterSeconds?: number
  /** What is to be added to the device's clock. */
  readonly clockOffsetSeconds?: number
  /** Further headers of the answer. */
  readonly headers?: Readonly<Record<string, string>>
}

/** A refusal that the device API answers with; nothing was changed. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'

  constructor(
    readonly status: number,
    readonly detail: string,
    readonly options: ProblemOptions = {},
  ) {
    super(detail)
  }
}

/** RFC 9457 problem details. */
export function problemAnswer({ status, detail, options }: ApiProblem): DeviceAnswer {
  const body: Problem = {
    type: 'about:blank',
    title: TITLES[status] ?? 'Refused',
    status,
    detail,
    ...(options.errors && options.errors.length > 0 ? { errors: [...options.errors] } : {}),
    ...(options.clockOffsetSeconds === undefined ? {} : { clockOffsetSeconds: options.clockOffsetSeconds }),
  }
  const headers: Record<string, string> = {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    ...options.headers,
  }
  if (status === 401) headers['www-authenticate'] = 'Bearer'
  if (options.retryAfterSeconds !== undefined) headers['retry-after'] = String(options.retryAfterSeconds)
  return { status, headers, body: JSON.stringify(body) }
}

/** The answer to what a handler threw: its refusal or, for anything else, a reference to what has been logged. */
export function failureAnswer(error: unknown): DeviceAnswer {
  if (error instanceof ApiProblem) return problemAnswer(error)
  if (isDatabaseAway(error)) {
    console.error(
      '[device-api] the database does not answer:',
      error instanceof Error ? error.message : error,
    )
    const detail = 'The database does not answer. Send the same again later: nothing is done twice.'
    return problemAnswer(new ApiProblem(503, detail, { retryAfterSeconds: 30 }))
  }
  if (isGivenUp(error)) {
    const detail = 'Others changed the same records at this moment. Send the same again.'
    return problemAnswer(new ApiProblem(503, detail, { retryAfterSeconds: 5 }))
  }
  const ref = randomBytes(4).toString('hex')
  console.error(`[device-api] ${ref}`, error)
  return problemAnswer(new ApiProblem(500, `Try again later; reference ${ref}.`, { retryAfterSeconds: 30 }))
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
  throw new ApiProblem(400, 'The body does not have the documented form.', { errors })
}
