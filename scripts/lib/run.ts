import { spawn, type ChildProcess } from 'node:child_process'
import { PROJECT_DIR } from './paths'

export interface RunOptions {
  readonly env?: NodeJS.ProcessEnv
  /** Keep the output instead of showing it; it comes with the result. */
  readonly isQuiet?: boolean
}

export interface RunResult {
  readonly code: number
  readonly output: string
}

const running = new Set<ChildProcess>()

/** Ends the programs that run now: a build must not outlive the start that asked for it. */
export function endRunning(): void {
  for (const child of running) child.kill('SIGTERM')
}

/** Runs a program to its end in the project's folder, without a shell. The exit code is the caller's to judge. */
export function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: PROJECT_DIR,
      env: options.env ?? process.env,
      stdio: options.isQuiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    })
    running.add(child)
    let output = ''
    const keep = (chunk: Buffer) => {
      output += chunk.toString()
    }
    child.stdout?.on('data', keep)
    child.stderr?.on('data', keep)
    child.once('error', (error) => {
      running.delete(child)
      reject(error)
    })
    child.once('close', (code, signal) => {
      running.delete(child)
      resolve({ code: code ?? (signal ? 1 : 0), output })
    })
  })
}

/** Runs a program of node_modules (or a script of the project) with this Node. */
export function runNode(
  script: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  return run(process.execPath, [script, ...args], options)
}
