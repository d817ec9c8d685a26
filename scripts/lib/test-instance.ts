import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { SetupError } from './errors'
import { dataPaths, PROJECT_DIR } from './paths'
import { findFreePort } from './ports'
import { waitFor } from './processes'
import { findRuntime } from './start-lock'

export interface TestInstance {
  readonly url: string
  readonly dataDir: string
  /** The ends of the server's logs, for a failure that the browser alone does not explain. */
  printLogs(): void
  stop(): Promise<void>
}

/** What must not leak from the developer's own installation into the one under test. */
const OWN_SETTINGS = /^(BULWARK_|NEXTAUTH_|AZURE_AD_|DATABASE_URL$|PORT$|npm_lifecycle_event$)/

/** Starts the console as `npm start` does, with an empty data folder and the demo tenant; both are gone after `stop`. */
export async function startForTests(): Promise<TestInstance> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'bulwark-e2e-'))
  // Readable to the database's user when we are root; what is in it is private file by file.
  await chmod(dataDir, 0o711)
  const env: NodeJS.ProcessEnv = { ...process.env }
  for (const name of Object.keys(env)) if (OWN_SETTINGS.test(name)) delete env[name]
  const script = path.join(PROJECT_DIR, 'scripts', 'start.mjs')
  const args = [
    '--conditions=react-server',
    script,
    '--data',
    dataDir,
    '--port',
    String(await findFreePort()),
  ]
  const child = spawn(process.execPath, args, { cwd: PROJECT_DIR, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const paths = dataPaths(dataDir)
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
    await rm(dataDir, { recursive: true, force: true })
  }
  await waitFor(async () => child.exitCode !== null || (await findRuntime(paths)) !== null, {
    timeoutMs: 180_000,
  })
  const runtime = await findRuntime(paths)
  if (!runtime) {
    await stop()
    throw new SetupError(`The console under test did not start:\n${output.trim()}`)
  }
  const printLogs = () => {
    for (const name of ['gateway', 'web', 'worker'])
      console.error(`\n${name}.log\n${tailOf(path.join(paths.logs, `${name}.log`))}`)
  }
  return { url: runtime.url, dataDir, printLogs, stop }
}

function tailOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-40).join('\n')
  } catch {
    return '(none)'
  }
}
