import { ApiProblem } from './problem'

/**
 * A body as text, refused as soon as it is larger than `limit` bytes, whatever its length header says.
 * @param declared the length header, or null
 */
export async function readBody(
  chunks: AsyncIterable<Uint8Array> | null,
  declared: string | null,
  limit: number,
): Promise<string> {
  const tooLarge = () => new ApiProblem(413, `Send at most ${limit} bytes.`)
  if (Number(declared ?? 0) > limit) throw tooLarge()
  if (!chunks) return ''
  const parts: Uint8Array[] = []
  let size = 0
  try {
    for await (const part of chunks) {
      size += part.byteLength
      if (size > limit) throw tooLarge()
      parts.push(part)
    }
  } catch (error) {
    // The device hung up: nobody reads the answer, and nothing is wrong here.
    throw error instanceof ApiProblem ? error : new ApiProblem(400, 'The body ended before its time.')
  }
  const [only] = parts
  return new TextDecoder().decode(parts.length === 1 && only ? only : Buffer.concat(parts))
}
