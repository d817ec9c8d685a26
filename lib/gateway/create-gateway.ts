import { createServer, type Server } from 'node:http'
import { Socket } from 'node:net'
import { answerDevice, isDeviceRequest } from '@/lib/features/device-api/node-listener'
import { createPassage, type Target } from './pass-on'

/** Load balancers keep connections for a minute or so; the one who closes first should not be this side. */
const KEEP_ALIVE_MS = 75_000

/**
 * A server that answers the device API itself and passes everything else on to the console.
 * @param port the public port, which the console is told
 */
export function createGateway(port: number, target: Target): Server {
  const passage = createPassage(port, target)
  const server = createServer((request, response) => {
    if (isDeviceRequest(request)) void answerDevice(request, response)
    else passage.web(request, response)
  })
  server.keepAliveTimeout = KEEP_ALIVE_MS
  server.headersTimeout = KEEP_ALIVE_MS + 1_000
  // Development reloads pages through a web socket.
  server.on('upgrade', (request, socket, head) => {
    if (socket instanceof Socket) passage.socket(request, socket, head)
    else socket.destroy()
  })
  return server
}
