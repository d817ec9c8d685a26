import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { codeOf, messageOf, UsageError } from './errors'
import { PROJECT_DIR } from './paths'

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
    const file = await findFile(name)
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

/**
 * Paths are relative to where the person called from. `npm run` moves to the project's folder first and says in INIT_CWD
 * where it came from; elsewhere that variable may be left over from another call.
 */
async function findFile(name: string): Promise<string> {
  const here = path.resolve(name)
  const origin = process.env.INIT_CWD
  if (!origin || path.resolve() !== PROJECT_DIR) return here
  const there = path.resolve(origin, name)
  return stat(there).then(
    () => there,
    () => here,
  )
}
