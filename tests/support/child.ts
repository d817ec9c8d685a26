import { spawn, type ChildProcess } from 'node:child_process'
import path from 'node:path'

export interface Child {
  readonly process: ChildProcess
  /** Exit code, or the signal that ended it. Rejects with its output where it failed. */
  readonly ended: Promise<number | NodeJS.Signals>
}

/** Resolves a tenant in another process, on the database of the running test file. */
export function resolveInChild(tenantId: string, runs = 1): Child {
  const script = path.join(import.meta.dirname, 'resolve-child.ts')
  const child = spawn(
    process.execPath,
    ['--conditions=react-server', '--import', 'tsx', script, tenantId, String(runs)],
    { env: { ...process.env, NODE_OPTIONS: '' }, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  let output = ''
  child.stderr.on('data', (data: Buffer) => (output += data.toString()))
  const ended = new Promise<number | NodeJS.Signals>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      if (signal) resolve(signal)
      else if (code === 0) resolve(0)
      else reject(new Error(`The child ended with ${code}:\n${output}`))
    })
  })
  // Where a test ends early, the rejection has been seen by then or does not matter any more.
  ended.catch(() => undefined)
  return { process: child, ended }
}
