import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Pool } from 'pg'
import { z } from 'zod'
import { cpuMs } from '../check-in/latency'
import { answerParent } from '../support/child-service'

const CONNECTIONS = 20

const listenInput = z.object({ databaseUrl: z.string() })

/**
 * The plain way to take in check-ins: a bare HTTP server that reads the body, makes one UPDATE of the device's row, durable
 * by itself, and answers. It checks nothing and decides nothing.
 */
async function listen(rawInput: unknown): Promise<{ readonly url: string }> {
  const { databaseUrl } = listenInput.parse(rawInput)
  const pool = new Pool({ connectionString: databaseUrl, max: CONNECTIONS })
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://localhost')
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', async () => {
      JSON.parse(Buffer.concat(parts).toString())
      const { rowCount } = await pool.query({
        name: 'check-in',
        text: 'update "Device" set "lastCheckInAt" = now() where "tenantId" = $1 and id = $2',
        values: [searchParams.get('tenant'), searchParams.get('device')],
      })
      const body = JSON.stringify({ nextCheckInSeconds: 5400 })
      response.writeHead(rowCount === 1 ? 200 : 404, {
        'content-type': 'application/json',
        'content-length': body.length,
      })
      response.end(body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}` }
}

answerParent({ listen, cpuMs })
