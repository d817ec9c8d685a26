import { HttpConnection, type HttpReply } from './http-connection'
import { cpuMs, summarise, type LoadResult } from './latency'

export interface SendOptions {
  readonly url: string
  readonly connections: number
  /** Requests a second, each at its own time whatever became of those before; null: as fast as answers come. */
  readonly rate: number | null
  readonly onReply?: (index: number, reply: HttpReply) => void
}

/** A place for one request at a time; its connection is opened anew where the server closed it. */
interface Slot {
  connection: HttpConnection | null
}

/**
 * Sends requests and times the answers. With a rate, a request's time begins when it was due, also when no connection was
 * free then: a server that falls behind does not get off lightly.
 */
export async function sendRequests(requests: readonly Buffer[], options: SendOptions): Promise<LoadResult> {
  const { url, rate, connections, onReply } = options
  const latencies = new Float64Array(requests.length)
  const statuses = new Map<number, number>()
  const idle = Array.from({ length: connections }, (): Slot => ({ connection: null }))
  const cpuBefore = cpuMs()
  const start = performance.now()

  const sendOne = async (slot: Slot, index: number, from: number): Promise<void> => {
    const request = requests[index]
    if (!request) throw new Error('A request is missing')
    const status = await sendOn(slot, url, request, (reply) => onReply?.(index, reply))
    latencies[index] = performance.now() - from
    statuses.set(status, (statuses.get(status) ?? 0) + 1)
  }

  await new Promise<void>((resolve) => {
    let next = 0
    let done = 0
    let timer: NodeJS.Timeout | null = null
    const dispatch = (): void => {
      if (requests.length === 0) resolve()
      while (next < requests.length) {
        const now = performance.now()
        const due = rate === null ? now : start + (next / rate) * 1000
        if (due > now) {
          timer ??= setTimeout(() => {
            timer = null
            dispatch()
          }, due - now)
          return
        }
        const slot = idle.pop()
        if (!slot) return
        void sendOne(slot, next++, due).then(() => {
          idle.push(slot)
          if (++done === requests.length) resolve()
          else dispatch()
        })
      }
    }
    dispatch()
  })
  const ms = performance.now() - start
  for (const { connection } of idle) connection?.close()
  return summarise(latencies, statuses, ms, cpuMs() - cpuBefore)
}

/**
 * @returns the status; 0 where the connection ended. A server may close a connection that was idle for some seconds just when
 * a request is on its way: as any client does, that one is sent again on a new connection.
 */
async function sendOn(
  slot: Slot,
  url: string,
  request: Buffer,
  onReply: (reply: HttpReply) => void,
): Promise<number> {
  for (;;) {
    const isReused = slot.connection?.isOpen === true
    try {
      if (!slot.connection?.isOpen) slot.connection = await HttpConnection.open(url)
      const reply = await slot.connection.send(request)
      onReply(reply)
      return reply.status
    } catch {
      slot.connection?.close()
      slot.connection = null
      if (!isReused) return 0
    }
  }
}
