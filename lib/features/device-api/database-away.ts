/** Prisma's and PostgreSQL's ways of saying that no connection is to be had, or that it was lost or timed out. */
const PRISMA_CODES = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2037'])
const KINDS = new Set(['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TooManyConnections'])
const STATES = /\b(57P0[1-5]|53300|08[0-9A-Z]{3})\b/
const WORDS =
  /ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|connection terminated|terminating connection|closed the connection|connection error|timeout exceeded when trying to connect|the database system is|transaction already closed|DatabaseNotReachable|ConnectionClosed/i
/** How deep errors wrap each other. */
const MOST_WRAPPERS = 6

/** Is the database away, so that nothing can be done until it is back? Looks into what the error was caused by, too. */
export function isDatabaseAway(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > MOST_WRAPPERS) return false
  const text = (key: string) => {
    const value: unknown = Reflect.get(error, key)
    return typeof value === 'string' ? value : ''
  }
  const [code, originalCode] = [text('code'), text('originalCode')]
  if (PRISMA_CODES.has(code) || KINDS.has(text('kind'))) return true
  if ([code, originalCode, text('message')].some((part) => STATES.test(part) || WORDS.test(part))) return true
  const causes: readonly unknown[] = ['cause', 'meta', 'driverAdapterError'].map((key) =>
    Reflect.get(error, key),
  )
  return causes.some((cause) => isDatabaseAway(cause, depth + 1))
}
