import { readFileSync } from 'node:fs'
import path from 'node:path'

const file = path.join(import.meta.dirname, '../../../docs/semantics/membership-rules.md')
const lines = readFileSync(file, 'utf8').split('\n')

/**
 * The rows of the table that stands under this heading of the document, code spans unwrapped and \| unescaped; the `nth` table
 * where there are several. Throws when there is none, so that a renamed heading cannot empty a test.
 */
export function readTable(heading: string, nth = 0): string[][] {
  const start = lines.findIndex((line) => line.replace(/^#+ /, '') === heading && line.startsWith('#'))
  const length = lines.slice(start + 1).findIndex((line) => line.startsWith('#'))
  const section = lines.slice(start + 1, length < 0 ? undefined : start + 1 + length)
  const tables: string[][][] = []
  for (const [index, line] of section.entries()) {
    if (!line.startsWith('|')) continue
    if (/^\|[ :|-]+\|$/.test(section[index + 1] ?? '')) tables.push([])
    else if (!/^\|[ :|-]+\|$/.test(line)) tables.at(-1)?.push(cellsOf(line))
  }
  const table = tables[nth]
  if (start < 0 || !table || table.length === 0) throw new Error(`No table ${nth} under "${heading}".`)
  return table
}

function cellsOf(line: string): string[] {
  return line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => unwrapped(cell.trim()))
}

/** A code span without its backticks and padding; other text as it is. */
function unwrapped(cell: string): string {
  const unescaped = cell.replaceAll('\\|', '|')
  const [, fence, inner] = /^(`+)(.*)\1$/.exec(unescaped) ?? []
  if (fence === undefined || inner === undefined) return unescaped
  return fence === '`' ? inner : inner.trim()
}
