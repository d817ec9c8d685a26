/** A request of a device, whichever server took it in. */
export interface DeviceCall {
  readonly method: string
  /** Without host and query. */
  readonly path: string
  readonly authorization: string | null
  /** If-None-Match, for what may be cached. */
  readonly ifNoneMatch: string | null
  /** The body as text. Refuses, with an ApiProblem, what is larger than `limit` bytes. */
  readonly readBody: (limit: number) => Promise<string>
}

/** What a device is answered; every body is JSON text. */
export interface DeviceAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** An answer that nobody may keep. */
export function jsonAnswer(value: object, status = 200): DeviceAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: JSON.stringify(value),
  }
}
