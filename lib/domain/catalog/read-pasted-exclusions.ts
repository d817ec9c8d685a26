import { exclusionKey, type Exclusion } from './exclusions'
import type { Platform } from './types'
import { validateExclusion } from './validate-exclusion'

export interface RefusedLine {
  /** From 1, in the text that was pasted. */
  readonly line: number
  readonly text: string
  readonly reason: string
}

export interface PastedExclusions {
  readonly accepted: readonly Exclusion[]
  readonly refused: readonly RefusedLine[]
  /** Entries that the list has already, or that stood in the text twice. */
  readonly duplicates: number
}

/**
 * Reads many exclusions at once: one on each line, or several in CSV with quotes. What cannot work is handed back with its
 * line and the reason; what the list has already is counted and left out.
 * @param like kind, and for paths of Linux and macOS whether they are folders
 * @param room how many entries the list still takes
 */
export function readPastedExclusions(
  platform: Platform,
  like: Omit<Exclusion, 'text'>,
  existing: readonly Exclusion[],
  text: string,
  room: number,
): PastedExclusions {
  const keys = new Set(existing.map((exclusion) => exclusionKey(platform, exclusion)))
  const accepted: Exclusion[] = []
  const refused: RefusedLine[] = []
  let duplicates = 0
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
    for (const item of itemsOf(line)) {
      const refuse = (reason: string) => refused.push({ line: index + 1, text: item.raw, reason })
      if (item.isOpen) {
        refuse('Close the quotation mark.')
        continue
      }
      const exclusion = { ...like, text: item.text }
      const fatal = validateExclusion(platform, exclusion).find((finding) => finding.severity === 'error')
      const key = exclusionKey(platform, exclusion)
      if (fatal) refuse(fatal.message)
      else if (keys.has(key)) duplicates += 1
      else if (accepted.length >= room)
        refuse('The list is full. Put it into another policy: lists are joined.')
      else {
        keys.add(key)
        accepted.push(exclusion)
      }
    }
  }
  return { accepted, refused, duplicates }
}

interface Item {
  readonly text: string
  /** As it stood in the line. */
  readonly raw: string
  readonly isOpen: boolean
}

/** Paths may hold commas: only a line that begins with a quotation mark is read as CSV. */
function itemsOf(line: string): readonly Item[] {
  const trimmed = line.trim()
  if (trimmed === '') return []
  if (!trimmed.startsWith('"')) return [{ text: trimmed, raw: trimmed, isOpen: false }]
  const items: Item[] = []
  let at = 0
  while (at < trimmed.length) {
    const start = at
    let text = ''
    let isQuoted = false
    for (; at < trimmed.length && (isQuoted || !/[,;\t]/.test(trimmed.charAt(at))); at += 1) {
      const isQuote = trimmed[at] === '"'
      if (isQuote && isQuoted && trimmed[at + 1] === '"') {
        text += '"'
        at += 1
      } else if (isQuote) isQuoted = !isQuoted
      else text += trimmed.charAt(at)
    }
    if (text.trim() !== '' || isQuoted)
      items.push({ text: text.trim(), raw: trimmed.slice(start, at).trim(), isOpen: isQuoted })
    at += 1
  }
  return items
}
