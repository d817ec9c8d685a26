import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { text } from 'node:stream/consumers'

export interface HttpAnswer {
  readonly status: number
  readonly body: string
  readonly retryAfter: string | null
  readonly date: string | null
}

const TIMEOUT_MS = 30_000

/**
 * One server over connections that are kept open: with thousands of devices in one process, what a request costs here is
 * what keeps the server idle. Rejects when the connection fails or `signal` ends it.
 */
export class HttpConnection {
  private readonly base: URL
  private readonly agent: HttpAgent

  constructor(
    baseUrl: string,
    private readonly signal: AbortSignal,
    connections: number,
  ) {
    this.base = new URL(baseUrl)
    const options = { keepAlive: true, maxSockets: connections }
    this.agent = this.base.protocol === 'https:' ? new HttpsAgent(options) : new HttpAgent(options)
  }

  async send(
    method: 'GET' | 'POST',
    path: string,
    headers: Record<string, string>,
    body: string,
  ): Promise<HttpAnswer> {
    const response = await this.open(method, path, headers, body)
    return {
      status: response.statusCode ?? 0,
      body: await text(response),
      retryAfter: response.headers['retry-after'] ?? null,
      date: response.headers.date ?? null,
    }
  }

  close(): void {
    this.agent.destroy()
  }

  private open(
    method: string,
    path: string,
    headers: Record<string, string>,
    body: string,
  ): Promise<IncomingMessage> {
    const send = this.base.protocol === 'https:' ? httpsRequest : httpRequest
    const url = new URL(path, this.base)
    return new Promise((resolve, reject) => {
      const request = send(url, {
        method,
        agent: this.agent,
        signal: this.signal,
        timeout: TIMEOUT_MS,
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      })
      request.once('response', resolve)
      request.once('timeout', () =>
        request.destroy(new Error(`The server did not answer within ${TIMEOUT_MS / 1000} s.`)),
      )
      request.on('error', reject)
      request.end(body)
    })
  }
}
