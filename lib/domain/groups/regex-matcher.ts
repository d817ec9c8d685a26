import { parseRegex, WORD, type AssertName, type RegexNode } from './regex-syntax'
import { linearMatcher, MAX_PROGRAM, programSize } from './linear-matcher'

export type RegexMatcher =
  | {
      readonly ok: true
      /** Whether the pattern matches anywhere in the text; letter case is ignored. */
      readonly test: (text: string) => boolean
      /** Backtracking could take very long, so a slower way is used whose time grows with length only. */
      readonly isDemanding: boolean
      readonly tree: RegexNode
    }
  | { readonly ok: false; readonly message: string }

/** Longer values, and patterns with more ways through a value of this length than MAX_PATHS, are matched in linear time. */
const SHORT_VALUE = 64
const MAX_PATHS = 5000

/** Reading one rule asks for the same few patterns again and again: checked, warned of, evaluated. */
const RECENT_LIMIT = 16
const recent = new Map<string, RegexMatcher>()

/**
 * Makes a matcher of a .NET-like pattern: unanchored, ignoring case. JavaScript's own engine serves where its backtracking is
 * certainly short; otherwise a linear-time one does, so that no rule and no device name can hold up a worker.
 * Source: Entra, "dynamic membership rules: using the -match operator".
 */
export function compileRegex(pattern: string): RegexMatcher {
  const before = recent.get(pattern)
  if (before) return before
  const matcher = makeMatcher(pattern)
  const [oldest] = recent.keys()
  if (recent.size >= RECENT_LIMIT && oldest !== undefined) recent.delete(oldest)
  recent.set(pattern, matcher)
  return matcher
}

function makeMatcher(pattern: string): RegexMatcher {
  const parsed = parseRegex(pattern)
  if (!parsed.ok)
    return { ok: false, message: `${parsed.message} (character ${parsed.at + 1} of the pattern)` }
  const tree = withoutIdleEnds(parsed.tree)
  if (programSize(tree) > MAX_PROGRAM)
    return { ok: false, message: 'it repeats too much; use smaller counts' }
  const isDemanding = countPaths(tree) > MAX_PATHS
  // Made when a value asks for them: most patterns are only read, and most values are short.
  let linear: ((text: string) => boolean) | null = null
  let native: RegExp | null = null
  const test = (text: string) => {
    if (!isDemanding && text.length <= SHORT_VALUE) {
      return (native ??= new RegExp(toJavaScript(tree), 'iu')).test(text)
    }
    return (linear ??= linearMatcher(tree))(text)
  }
  return { ok: true, test, isDemanding, tree }
}

/** Leading and trailing parts that may match nothing don't change whether there is a match, but cost most of the time. */
function withoutIdleEnds(tree: RegexNode): RegexNode {
  if (tree.kind !== 'sequence') return tree
  const isNeeded = (node: RegexNode) => node.kind !== 'repeat' || node.min > 0
  const first = tree.items.findIndex(isNeeded)
  return first < 0
    ? { kind: 'sequence', items: [] }
    : { kind: 'sequence', items: tree.items.slice(first, tree.items.findLastIndex(isNeeded) + 1) }
}

/** Upper bound of the ways in which a backtracking engine can go through a value from one starting point. */
function countPaths(node: RegexNode): number {
  switch (node.kind) {
    case 'set':
    case 'assert':
      return 1
    case 'sequence':
      return node.items.reduce((product, item) => product * countPaths(item), 1)
    case 'choice':
      return node.options.reduce((sum, option) => sum + countPaths(option), 0)
    case 'look':
      return countPaths(node.body)
    case 'repeat': {
      const body = countPaths(node.body)
      const max = Math.min(node.max, Math.max(node.min, SHORT_VALUE))
      let paths = 0
      for (let times = node.min; times <= max && paths <= MAX_PATHS; times++) paths += body ** times
      return paths
    }
  }
}

const ASSERT_SOURCES: Readonly<Record<AssertName, string>> = {
  start: '^',
  veryEnd: '$',
  end: '(?=\\n?$)',
  lineStart: '(?<![^\\n])',
  lineEnd: '(?![^\\n])',
  wordBoundary: `(?:(?<=${WORD})(?!${WORD})|(?<!${WORD})(?=${WORD}))`,
  notWordBoundary: `(?:(?<=${WORD})(?=${WORD})|(?<!${WORD})(?!${WORD}))`,
}

/** The pattern in JavaScript's language, for flags i and u. */
export function toJavaScript(node: RegexNode): string {
  switch (node.kind) {
    case 'set':
      return node.source
    case 'assert':
      return ASSERT_SOURCES[node.name]
    case 'sequence':
      return node.items.map(toJavaScript).join('')
    case 'choice':
      return `(?:${node.options.map(toJavaScript).join('|')})`
    case 'look':
      return `(?${node.isBehind ? '<' : ''}${node.isNegative ? '!' : '='}${toJavaScript(node.body)})`
    case 'repeat':
      return `(?:${toJavaScript(node.body)}){${node.min},${node.max === Infinity ? '' : node.max}}`
  }
}
