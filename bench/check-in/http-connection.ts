import { connect, type Socket } from 'node:net'

export interface HttpReply {
  readonly status: number
  readonly body: Buffer
}

/**
 * A kept-open HTTP connection that sends requests made beforehand, one at a time. The generator shares its machine with what
 * it measures: a socket and this little parser take a fraction of what an HTTP client would.
 */
export class HttpConnection {
  private pending: { resolve: (reply: HttpReply) => void; reject: (error: Error) => void } | null = null
  private received: Buffer = Buffer.alloc(0)

  private constructor(private readonly socket: Socket) {
    socket.setNoDelay(true)
    socket.on('data', (data) => this.take(data))
    socket.on('error', (error) => this.fail(error))
    socket.on('close', () => this.fail(new Error('The server closed the connection')))
  }

  static open(url: string): Promise<HttpConnection> {
    const { hostname, port } = new URL(url)
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname)
      socket.once('error', reject)
      socket.once('connect', () => {
        socket.off('error', reject)
        resolve(new HttpConnection(socket))
      })
    })
  }

  get isOpen(): boolean {
    return !this.socket.destroyed && this.socket.writable
  }

  /** @throws Error when the connection ends before the whole answer has come */
  send(request: Buffer): Promise<HttpReply> {
    if (this.pending) throw new Error('One request at a time')
    return new Promise((resolve, reject) => {
      this.pending = { resolve, reject }
      this.socket.write(request)
    })
  }

  close(): void {
    this.socket.destroy()
  }

  private take(data: Buffer): void {
    this.received = this.received.length === 0 ? data : Buffer.concat([this.received, data])
    const headEnd = this.received.indexOf('\r\n\r\n')
    if (headEnd < 0) return
    const head = this.received.toString('latin1', 0, headEnd)
    const status = Number(head.slice(9, 12))
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? Number.NaN)
    const end = headEnd + 4 + (Number.isNaN(length) ? 0 : length)
    if (this.received.length < end) return
    const body = this.received.subarray(headEnd + 4, end)
    this.received = this.received.subarray(end)
    const { pending } = this
    this.pending = null
    if (/\r\nconnection: *close/i.test(head)) this.socket.end()
    pending?.resolve({ status, body })
  }

  private fail(error: Error): void {
    const { pending } = this
    this.pending = null
    pending?.reject(error)
  }
}

/** The bytes of a request. */
export function httpRequest(
  method: string,
  target: string,
  headers: Readonly<Record<string, string>>,
  body = '',
): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  const length = method === 'GET' ? '' : `content-length: ${Buffer.byteLength(body)}\r\n`
  return Buffer.from(
    `${method} ${target} HTTP/1.1\r\nhost: 127.0.0.1\r\n${lines.join('')}${length}\r\n${body}`,
  )
}
