import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { answerDevice } from './node-listener'

export interface DeviceServer {
  /** Where it listens, without a slash at the end. */
  readonly url: string
  /** Ends open connections, too. */
  readonly close: () => Promise<void>
}

/**
 * A server for the device API alone, on this machine: the same code that answers devices in production, without the console.
 * @param port a free one when left out
 */
export async function listenForDevices(port = 0): Promise<DeviceServer> {
  const server = createServer((request, response) => void answerDevice(request, response))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
