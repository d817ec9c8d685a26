import { fork } from 'node:child_process'
import path from 'node:path'
import { z } from 'zod'

/** A process of its own that answers questions until it is stopped. */
export interface ChildService {
  readonly pid: number
  /** @param schema of the answer @throws Error with the child's own message when it fails */
  call<T>(name: string, input: object, schema: z.ZodType<T>): Promise<T>
  stop(): Promise<void>
}

export type Handlers = Readonly<Record<string, (input: unknown) => unknown>>

const questionSchema = z.object({ id: z.number(), name: z.string(), input: z.unknown() })
const answerSchema = z.object({ id: z.number(), value: z.unknown(), error: z.string().optional() })

/** @param file below bench/, which calls `answerParent` */
export function startService(file: string, env: Readonly<Record<string, string>> = {}): ChildService {
  const child = fork(path.resolve(import.meta.dirname, '..', file), [], {
    execArgv: process.execArgv.filter((arg) => !arg.startsWith('--max-old-space-size')),
    env: { ...process.env, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
  let next = 0
  child.on('message', (message) => {
    const { id, value, error } = answerSchema.parse(message)
    const asked = waiting.get(id)
    waiting.delete(id)
    if (error === undefined) asked?.resolve(value)
    else asked?.reject(new Error(`${file}: ${error}`))
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  void ended.then(() => {
    for (const { reject } of waiting.values()) reject(new Error(`${file} ended`))
  })
  return {
    pid: child.pid ?? 0,
    async call(name, input, schema) {
      const id = next++
      const answer = new Promise((resolve, reject) => waiting.set(id, { resolve, reject }))
      child.send({ id, name, input })
      return schema.parse(await answer)
    },
    async stop() {
      child.kill()
      await ended
    },
  }
}

/** The child's side: answers with what the handler of that name gives. */
export function answerParent(handlers: Handlers): void {
  process.on('message', (message) => {
    const { id, name, input } = questionSchema.parse(message)
    const answer = async () => {
      const handler = handlers[name]
      if (!handler) throw new Error(`Nobody answers ${name}`)
      return handler(input)
    }
    answer().then(
      (value) => process.send?.({ id, value: value ?? null }),
      (error: unknown) =>
        process.send?.({
          id,
          error: error instanceof Error ? (error.stack ?? error.message) : String(error),
        }),
    )
  })
  process.on('disconnect', () => process.exit(0))
}
