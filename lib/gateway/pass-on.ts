import { ServerResponse, type IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { createProxyServer } from 'httpxy'

/** The server behind. */
export interface Target {
  readonly host: string
  readonly port: number
}

/** Passes requests and web sockets on to the server behind. */
export interface Passage {
  /** While the server behind is away, the answer is 503. */
  web(request: IncomingMessage, response: ServerResponse): void
  socket(request: IncomingMessage, socket: Socket, head: Buffer): void
}

/**
 * A passage to the server behind, which learns who asked, and for which host, by the usual x-forwarded headers.
 * @param port the public port
 */
export function createPassage(port: number, { host, port: targetPort }: Target): Passage {
  // A connection of its own for each: a kept one may be closed at the moment that it is used again.
  const proxy = createProxyServer({ target: { host, port: targetPort }, ws: true, agent: false })
  proxy.on('error', (_, _request, response) => {
    if (!(response instanceof ServerResponse)) response?.destroy()
    else if (response.headersSent) response.destroy()
    else refuse(response)
  })
  const forward = (request: IncomingMessage) =>
    Object.assign(request.headers, forwardedHeaders(request, port))
  return {
    web(request, response) {
      forward(request)
      void proxy.web(request, response)
    },
    socket(request, socket, head) {
      forward(request)
      void proxy.ws(request, socket, {}, head)
    },
  }
}

/** What a proxy before this one said stays; this one adds who came to it. */
function forwardedHeaders(request: IncomingMessage, port: number): Record<string, string> {
  const { headers, socket } = request
  const given = (name: string) => [headers[name]].flat().join(', ')
  const before = given('x-forwarded-for')
  const remote = socket.remoteAddress ?? ''
  return {
    'x-forwarded-for': before === '' ? remote : `${before}, ${remote}`,
    'x-forwarded-host': given('x-forwarded-host') || (headers.host ?? ''),
    'x-forwarded-proto': given('x-forwarded-proto') || 'http',
    'x-forwarded-port': given('x-forwarded-port') || String(port),
  }
}

function refuse(response: ServerResponse): void {
  response.writeHead(503, {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    'retry-after': '2',
  })
  response.end('The console is starting. Reload the page in a moment.\n')
}
