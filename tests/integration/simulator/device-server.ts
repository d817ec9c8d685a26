import { fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { z } from 'zod'

export interface ServerProcess {
  readonly url: string
  stop(): Promise<void>
}

/** Starts a server for devices on the database of the running test file, so that it does not share a processor with the fleet. */
export async function startServerProcess(): Promise<ServerProcess> {
  const child = fork(path.join(import.meta.dirname, 'serve-child.ts'), {
    execArgv: ['--conditions=react-server', '--import', 'tsx'],
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const ended = once(child, 'exit')
  const early = ended.then(() => {
    throw new Error('The server for devices ended before it listened.')
  })
  const [url] = await Promise.race([once(child, 'message'), early])
  early.catch(() => undefined)
  return {
    url: z.string().parse(url),
    async stop() {
      child.disconnect()
      await ended
    },
  }
}
