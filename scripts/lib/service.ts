import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import path from 'node:path'
import { openLog, fail } from './log'
import { PROJECT_DIR } from './paths'

export interface ServiceOptions {
  readonly name: string
  /** Its log is `<logName>.log`. */
  readonly logName: string
  /** Arguments for Node: options, script, its arguments. */
  readonly args: readonly string[]
  readonly env: NodeJS.ProcessEnv
  readonly logFolder: string
  /** Show the output here as well, each line with the service's name. */
  readonly isVerbose: boolean
}

const FIRST_DELAY_MS = 500
const LONGEST_DELAY_MS = 15_000
/** A service that ran this long was fine: its next failure starts at the short delay again. */
const SETTLED_AFTER_MS = 60_000
const STOP_TIMEOUT_MS = 15_000

/**
 * A child process that is meant to run until it is stopped: started again, after a growing pause, when it ends by itself.
 * Its output goes to a log file. It ends with this process, even when this one is killed.
 */
export class Service {
  private child: ChildProcess | undefined
  private timer: NodeJS.Timeout | undefined
  private isStopping = false
  private delayMs = FIRST_DELAY_MS
  private readonly log
  /** The last lines of output, for when it does not come up. */
  readonly tail: string[] = []

  constructor(private readonly options: ServiceOptions) {
    this.log = openLog(options.logFolder, options.logName)
  }

  start(): void {
    const preload = pathToFileURL(path.join(PROJECT_DIR, 'scripts', 'lib', 'end-with-parent.mjs')).href
    const startedAt = performance.now()
    const child = spawn(process.execPath, ['--import', preload, ...this.options.args], {
      cwd: PROJECT_DIR,
      env: { ...this.options.env, BULWARK_PARENT_PID: String(process.pid) },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // A process group of its own: Ctrl-C reaches the one who stops them in order, not each of them at once.
      detached: process.platform !== 'win32',
    })
    this.child = child
    for (const stream of [child.stdout, child.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', (line) => this.onLine(line))
    }
    child.once('error', (error) => this.onLine(error.message))
    child.once('exit', (code, signal) => {
      if (this.isStopping) return
      if (performance.now() - startedAt > SETTLED_AFTER_MS) this.delayMs = FIRST_DELAY_MS
      fail(
        `The ${this.options.name} ended (${signal ?? `exit code ${code}`}); starting it again. See ` +
          path.relative(process.cwd(), path.join(this.options.logFolder, `${this.options.logName}.log`)),
      )
      this.timer = setTimeout(() => this.start(), this.delayMs)
      this.delayMs = Math.min(this.delayMs * 2, LONGEST_DELAY_MS)
    })
  }

  /** Asks it to end, and makes it after 15 seconds. */
  async stop(): Promise<void> {
    this.isStopping = true
    clearTimeout(this.timer)
    const child = this.child
    if (child && child.exitCode === null && child.signalCode === null) {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      const force = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS)
      await ended
      clearTimeout(force)
    }
    await new Promise((resolve) => this.log.end(resolve))
  }

  private onLine(line: string): void {
    this.tail.push(line)
    if (this.tail.length > 20) this.tail.shift()
    if (this.log.writable) this.log.write(`${new Date().toISOString()} ${line}\n`)
    if (this.options.isVerbose) console.log(`[${this.options.logName}] ${line}`)
  }
}
