import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { can, PERMISSIONS } from '@/lib/domain/access'
import { PAGES, readDocument, tableUnder, type Document, type Section } from './read-document'

const root = path.resolve(import.meta.dirname, '../../..')
const documents = PAGES.map(readDocument)

/** The test that runs the `json vector` blocks of a page. */
const RUNNERS: Readonly<Record<string, string>> = {
  'semantics/identity.md': 'tests/unit/semantics/identity.test.ts',
  'semantics/membership-rules.md': 'tests/unit/groups/evaluate-rule.test.ts',
  'semantics/resolution.md': 'tests/unit/resolution/vectors.test.ts',
  'semantics/what-if.md': 'tests/unit/semantics/what-if.test.ts',
}

const hasVector = (section: Section) => section.vectors.length > 0 || section.runBy.length > 0

/** Vectors below a heading of any level, since a link may point at a chapter. */
function hasVectorBelow(document: Document, slug: string): boolean {
  const index = document.sections.findIndex((section) => section.slug === slug)
  const section = document.sections[index]
  if (!section) return false
  if (hasVector(section) || section.isLeaf) return hasVector(section)
  const end = document.sections.findIndex((other, at) => at > index && other.level <= section.level)
  return document.sections.slice(index + 1, end < 0 ? undefined : end).some(hasVector)
}

interface Link {
  readonly file: string
  readonly slug: string
}

/** Links of a text to pages of the semantics, from the page that holds it. */
function linksIn(text: string, from: string): readonly Link[] {
  return [...text.matchAll(/\[[^\]]*\]\(([^)#\s]*)#?([^)\s]*)\)/g)].map(([, target = '', slug = '']) => {
    return { file: target === '' ? from : path.posix.join(path.posix.dirname(from), target), slug }
  })
}

describe('every rule of the semantics', () => {
  const leaves = documents.flatMap((document) =>
    document.sections.filter((section) => section.isLeaf).map((section) => [document, section] as const),
  )

  it.each(leaves.map(([document, section]) => [`${document.file}: ${section.heading}`, section] as const))(
    '%s has a vector, or states nothing to run',
    (_, section) => {
      expect(hasVector(section)).toBe(!section.isProse)
    },
  )

  it('stands under a heading of its own', () => {
    for (const { file, sections } of documents) {
      const slugs = sections.map(({ slug }) => slug)
      expect(
        slugs.filter((slug, index) => slugs.indexOf(slug) !== index),
        file,
      ).toEqual([])
    }
  })

  it('is run by the test that the page names, which reads the heading', () => {
    for (const { sections } of documents) {
      for (const { heading, runBy, tables } of sections) {
        for (const test of runBy) {
          expect(readFileSync(path.join(root, test), 'utf8'), `${heading} in ${test}`).toContain(
            `'${heading}'`,
          )
          expect(tables.length, heading).toBeGreaterThan(0)
        }
      }
    }
  })

  it('has its vectors read by the test of its page', () => {
    for (const { file, sections } of documents) {
      if (!sections.some((section) => section.vectors.length > 0)) continue
      const runner = RUNNERS[file]
      expect(runner, file).toBeDefined()
      expect(readFileSync(path.join(root, runner ?? ''), 'utf8')).toContain(`readDocument('${file}')`)
    }
  })
})

describe('links between the pages', () => {
  it.each(documents.map((document) => [document.file, document] as const))('of %s hold', (file, { text }) => {
    for (const { file: target, slug } of linksIn(text, file)) {
      if (/^\w+:/.test(target)) continue
      expect(existsSync(path.join(root, 'docs', target)), `${target} in ${file}`).toBe(true)
      const page = documents.find((document) => document.file === target)
      if (page && slug)
        expect(
          page.sections.map((section) => section.slug),
          file,
        ).toContain(slug)
    }
  })
})

describe('open questions', () => {
  const [front] = documents
  if (!front) throw new Error('There is no front page.')
  const rules = readDocument('semantics/membership-rules.md')
  const questions = tableUnder(front, 'Open questions')
  const more = tableUnder(rules, 'Open questions about rules')

  it('are all there', () => {
    expect(questions.map(([number]) => Number(number))).toEqual(Array.from({ length: 22 }, (_, i) => i + 1))
  })

  it.each(questions.map((row) => [`${row[0]}: ${row[1]}`, row] as const))('%s', (_, row) => {
    const [, , choice = '', reason = '', code = '', heldBy = ''] = row
    expect(choice).toMatch(/\S/)
    expect(reason).toMatch(/\.$/)
    expect(existsSync(path.join(root, code)), code).toBe(true)
    expectHeld(heldBy, front.file)
  })

  it.each(more.map((row) => [row[0] ?? '', row] as const))('%s', (_, [, choice = '', heldBy = '']) => {
    expect(choice).toMatch(/\S/)
    expectHeld(heldBy, rules.file)
  })
})

/** A vector holds the decision, or the cell says that there is nothing to observe. */
function expectHeld(cell: string, from: string): void {
  if (cell.startsWith('Not observable here: ')) return
  const links = linksIn(cell, from)
  expect(links.length, cell).toBeGreaterThan(0)
  for (const { file, slug } of links) {
    const document = documents.find((candidate) => candidate.file === file)
    expect(document && hasVectorBelow(document, slug), `${file}#${slug}`).toBe(true)
  }
}

describe('who may', () => {
  const [front] = documents
  const columns = ['scope:read', 'scope:write', 'connector:write', 'device:tag', 'device:sync'] as const

  it.each(front ? tableUnder(front, 'Who may') : [])('%s', (role = '', ...cells) => {
    expect(columns.every((permission) => PERMISSIONS.includes(permission))).toBe(true)
    expect(columns.map((permission) => (can({ role }, permission) ? 'yes' : 'no'))).toEqual(cells)
  })
})
