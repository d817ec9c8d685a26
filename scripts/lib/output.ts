import { once } from 'node:events'
import type { Writable } from 'node:stream'

/** Pieces are collected up to this many characters before they are handed over: many small writes are slow. */
const PIECE = 64 * 1024

/** Text going out in pieces of any size, never more in memory than the reader can take. */
export interface Output {
  write(text: string): Promise<void> | void
  /** Everything written has been handed over. */
  end(): Promise<void>
}

/** Output to a stream, standard output unless told; the stream stays open. */
export function streamOutput(stream: Writable = process.stdout): Output {
  let pending: string[] = []
  let length = 0
  const flush = async () => {
    if (length === 0) return
    const text = pending.join('')
    pending = []
    length = 0
    if (!stream.write(text)) await once(stream, 'drain')
  }
  return {
    write(text) {
      pending.push(text)
      length += text.length
      return length >= PIECE ? flush() : undefined
    },
    async end() {
      await flush()
      await new Promise<void>((resolve) => {
        stream.write('', () => resolve())
      })
    },
  }
}

/** One JSON document and a line feed. */
export async function printJson(value: unknown, output: Output = streamOutput()): Promise<void> {
  await output.write(`${JSON.stringify(value)}\n`)
  await output.end()
}
