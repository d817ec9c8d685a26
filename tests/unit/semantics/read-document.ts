import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

const docs = path.resolve(import.meta.dirname, '../../../docs')

/** One heading of a document with the lines below it, up to the next heading of any level. */
export interface Section {
  readonly heading: string
  readonly level: number
  /** What a link to the heading ends in, as Markdown renderers make it. */
  readonly slug: string
  /** No heading of a lower level follows: what is said here is said nowhere else. */
  readonly isLeaf: boolean
  /** The contents of its `json vector` blocks. */
  readonly vectors: readonly string[]
  /** Test files that say in a comment of the document that they run its tables. */
  readonly runBy: readonly string[]
  /** States nothing that could be run, and says so in a comment. */
  readonly isProse: boolean
  readonly tables: readonly (readonly (readonly string[])[])[]
}
export interface Document {
  /** From docs/: 'semantics/resolution.md'. */
  readonly file: string
  readonly text: string
  readonly sections: readonly Section[]
}

/** Every page of the semantics, the front page first. */
export const PAGES: readonly string[] = [
  'semantics.md',
  ...readdirSync(path.join(docs, 'semantics'))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `semantics/${file}`)
    .toSorted(),
]

/** Reads a page: `semantics/resolution.md`. Throws when there is none. */
export function readDocument(file: string): Document {
  const text = readFileSync(path.join(docs, file), 'utf8')
  const heads = headingsOf(text)
  const lines = text.split('\n')
  const sections = heads.map(({ line, level, heading }, index): Section => {
    const next = heads[index + 1]
    const body = lines.slice(line + 1, next?.line)
    const joined = body.join('\n')
    return {
      heading,
      level,
      slug: slugOf(heading),
      isLeaf: !next || next.level <= level,
      vectors: [...joined.matchAll(/```json vector\n([\s\S]*?)```/g)].map(([, json = '']) => json),
      runBy: [...joined.matchAll(/<!-- run by (\S+) -->/g)].map(([, test = '']) => test),
      isProse: joined.includes('<!-- nothing to run -->'),
      tables: tablesOf(body),
    }
  })
  return { file, text, sections }
}

/** The section under a heading. Throws when there is none, so that a renamed heading cannot empty a test. */
export function sectionOf(document: Document, heading: string): Section {
  const section = document.sections.find((candidate) => candidate.heading === heading)
  if (!section) throw new Error(`No heading "${heading}" in ${document.file}.`)
  return section
}

/** The rows of the `nth` table under a heading, code spans unwrapped. Throws when there is none. */
export function tableUnder(document: Document, heading: string, nth = 0): readonly (readonly string[])[] {
  const table = sectionOf(document, heading).tables[nth]
  if (!table || table.length === 0) throw new Error(`No table ${nth} under "${heading}" in ${document.file}.`)
  return table
}

function headingsOf(text: string): readonly { line: number; level: number; heading: string }[] {
  let isCode = false
  return text.split('\n').flatMap((content, line) => {
    if (content.startsWith('```')) isCode = !isCode
    const [, marks, heading] = isCode ? [] : (/^(#+) (.+)$/.exec(content) ?? [])
    return marks && heading ? [{ line, level: marks.length, heading }] : []
  })
}

function slugOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')
}

function tablesOf(lines: readonly string[]): string[][][] {
  const tables: string[][][] = []
  const isRule = (line: string | undefined) => /^\|[ :|-]+\|$/.test(line ?? '')
  for (const [index, line] of lines.entries()) {
    if (!line.startsWith('|') || isRule(line)) continue
    if (isRule(lines[index + 1])) tables.push([])
    else tables.at(-1)?.push(cellsOf(line))
  }
  return tables
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
