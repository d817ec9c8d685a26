import { spawn, type ChildProcess } from 'node:child_process'
import path from 'node:path'

const ROOT = path.resolve(import.meta.dirname, '..', '..', '..')

/** A process that is started again when it ends, as `npm start` does. */
export class RestartingProcess {
  private child: ChildProcess
  private isStopping = false
  /** How often it has been started. */
  starts = 0

  /** @param script with its arguments, from the project's folder */
  constructor(
    private readonly script: readonly string[],
    private readonly env: Readonly<Record<string, string>>,
  ) {
    this.child = this.start()
  }

  /** kill -9. */
  kill(): void {
    this.child.kill('SIGKILL')
  }

  async stop(): Promise<void> {
    this.isStopping = true
    if (this.child.exitCode !== null || this.child.signalCode !== null) return
    const ended = new Promise((resolve) => this.child.once('exit', resolve))
    this.child.kill('SIGKILL')
    await ended
  }

  private start(): ChildProcess {
    this.starts++
    const child = spawn(process.execPath, ['--conditions=react-server', '--import', 'tsx', ...this.script], {
      cwd: ROOT,
      env: { ...process.env, ...this.env, NODE_OPTIONS: '' },
      // What it says while the database is away is expected, and much.
      stdio: ['pipe', 'ignore', 'ignore'],
    })
    child.once('exit', () => {
      if (!this.isStopping) this.child = this.start()
    })
    return child
  }
}
