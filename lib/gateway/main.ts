import { parseArgs } from 'node:util'
import { readServerEnv } from '@/env'
import { closePrisma } from '@/lib/db/client'
import { Heartbeat } from '@/lib/worker/heartbeat'
import { createGateway } from './create-gateway'

const CLOSE_TIMEOUT_MS = 5_000

/**
 * The process that holds the public port: answers devices itself and passes everything else on to the console behind it.
 * Devices so neither pay for the console's framework nor wait while a page is being worked out.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      host: { type: 'string', default: '127.0.0.1' },
      'console-port': { type: 'string' },
    },
  })
  const [port, consolePort] = [Number(values.port), Number(values['console-port'])]
  if (!port || !consolePort) throw new Error('The gateway needs --port and --console-port.')
  readServerEnv()
  const server = createGateway(port, { host: '127.0.0.1', port: consolePort })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, values.host, resolve)
  })
  console.log(`listens on ${values.host}:${port}, the console on port ${consolePort}`)
  const heartbeat = new Heartbeat('gateway')
  // The database may still be starting; the next beat tries again.
  await heartbeat.start().catch((error: unknown) => console.error('heartbeat failed', error))
  const stop = async () => {
    const closed = new Promise((resolve) => server.close(resolve))
    server.closeIdleConnections()
    setTimeout(() => server.closeAllConnections(), CLOSE_TIMEOUT_MS).unref()
    await closed
    await heartbeat.stop().catch(() => undefined)
    await closePrisma()
    process.exit(0)
  }
  process.once('SIGTERM', () => void stop())
  process.once('SIGINT', () => void stop())
}

await main()
