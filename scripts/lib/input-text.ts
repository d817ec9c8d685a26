import { readFile, stat } from 'node:fs/promises'
import { codeOf, messageOf, UsageError } from './errors'
import { findPath } from './find-path'

/** A text longer than this cannot be one string in JavaScript. */
const MAX_BYTES = 500 * 1024 * 1024

/**
 * The text of a file, or of standard input for `-`: UTF-8 or UTF-16, byte-order mark taken off. Throws UsageError with what
 * to do when there is none.
 */
export async function readInputText(name: string): Promise<string> {
  const shown = name === '-' ? 'Standard input' : name
  // Loaded here: the room brings the whole catalogue, which a rule on the command line does not need.
  const { decodeText } = await import('@/lib/domain/interchange')
  const decoded = decodeText(name === '-' ? await readStandardInput() : await readNamedFile(name))
  if (!decoded.ok) throw new UsageError(`${shown}: ${decoded.message}`)
  return decoded.text
}

async function readStandardInput(): Promise<Uint8Array> {
  if (process.stdin.isTTY)
    throw new UsageError('- reads standard input, and nothing is piped into it. Name a file instead.')
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

async function readNamedFile(name: string): Promise<Uint8Array> {
  try {
    const file = await findPath(name)
    const { size } = await stat(file)
    if (size > MAX_BYTES) throw new UsageError(`${name} is larger than 500 MiB. Split it by devices.`)
    return await readFile(file)
  } catch (error) {
    if (error instanceof UsageError) throw error
    const reasons: Readonly<Record<string, string>> = {
      ENOENT: 'there is no such file',
      EISDIR: 'it is a folder',
    }
    throw new UsageError(`${name} cannot be read: ${reasons[codeOf(error) ?? ''] ?? messageOf(error)}.`)
  }
}
