import { fork } from 'node:child_process'
import path from 'node:path'
import type { z } from 'zod'

export interface ChildLimits {
  readonly heapMegabytes: number
  readonly timeoutMs: number
}
export type ChildOutcome<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: string }

const CHILD = path.join(import.meta.dirname, 'child.ts')
/** Why a process failed that needed more than it was given. */
export const OUT_OF_MEMORY = 'ran out of memory'
const KEPT_OUTPUT = 2000

/**
 * Runs a file of bench/tasks in a process of its own, so that its memory is its own and its failure stops nobody else.
 * @param file exports `task`, a function of the input @param schema of what the task gives
 */
export function inChild<T>(
  file: string,
  input: object,
  schema: z.ZodType<T>,
  { heapMegabytes, timeoutMs }: ChildLimits,
): Promise<ChildOutcome<T>> {
  return new Promise((resolve) => {
    const child = fork(CHILD, [file, JSON.stringify(input)], {
      execArgv: [...process.execArgv, `--max-old-space-size=${heapMegabytes}`],
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    })
    let errors = ''
    child.stderr?.on('data', (data: Buffer) => {
      errors = (errors + data.toString()).slice(-KEPT_OUTPUT)
    })
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs)
    let received: ChildOutcome<T> | null = null
    child.on('message', (message) => {
      const parsed = schema.safeParse(message)
      received = parsed.success ? { ok: true, value: parsed.data } : { ok: false, why: parsed.error.message }
    })
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      resolve(received ?? { ok: false, why: reasonOf(code, signal, errors, timeoutMs) })
    })
  })
}

function reasonOf(code: number | null, signal: string | null, errors: string, timeoutMs: number): string {
  if (/heap out of memory|heap limit/i.test(errors)) return OUT_OF_MEMORY
  if (signal === 'SIGKILL') return `did not end within ${Math.round(timeoutMs / 1000)} s, or was killed`
  const line = /^.*Error: .*$/m.exec(errors)?.[0]
  return line ?? `ended with code ${code}: ${errors.trim().slice(-300)}`
}
