import type { Dictionary } from './column'
import type { PropertyValue } from './device-table'
import { PackedTexts } from './packed-texts'

/** The texts of a dictionary's values: one of a single value, each item of a list. */
export interface ValueTexts {
  readonly texts: PackedTexts
  /** The code that the text at each place belongs to. */
  readonly codes: Uint32Array
  /** Dictionary entries that were taken in. */
  readonly length: number
}

const known = new WeakMap<Dictionary<PropertyValue>, ValueTexts>()

/** Made once, and again when the dictionary has grown. */
export function valueTexts(dictionary: Dictionary<PropertyValue>): ValueTexts {
  const before = known.get(dictionary)
  if (before?.length === dictionary.values.length) return before
  const texts = new PackedTexts()
  const codes: number[] = []
  for (const [code, value] of dictionary.values.entries()) {
    if (value === null) continue
    for (const text of typeof value === 'object' ? value : [String(value)]) {
      texts.write(codes.length, text)
      codes.push(code)
    }
  }
  texts.pack()
  const made = { texts, codes: Uint32Array.from(codes), length: dictionary.values.length }
  known.set(dictionary, made)
  return made
}
