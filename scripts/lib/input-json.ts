import type { FileProblem, Json } from '@/lib/domain/interchange'
import { messageOf } from './errors'
import { readInputText } from './input-text'

export type InputJson =
  | { readonly ok: true; readonly value: Json }
  | { readonly ok: false; readonly errors: readonly FileProblem[] }

/** The JSON of a file, or of standard input for `-`. Throws UsageError when there is nothing to read. */
export async function readInputJson(name: string): Promise<InputJson> {
  const text = await readInputText(name)
  try {
    return { ok: true, value: JSON.parse(text) }
  } catch (error) {
    const message = text.trim() === '' ? 'The file is empty.' : `This is not valid JSON: ${messageOf(error)}.`
    return { ok: false, errors: [{ path: '$', message }] }
  }
}
