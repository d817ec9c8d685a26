import { compileRegex } from './regex-matcher'
import type { RegexNode } from './regex-syntax'
import type { ScalarOperator } from './types'

export interface PlainComparison {
  /** Any of the values will do: joined with -or, or with -and of the negative operators. */
  readonly values: readonly string[]
  readonly operator: ScalarOperator
  /** Says the same only of values without a line feed; no property of a device has one. */
  readonly isLoose: boolean
}

/** More alternatives than this are no simplification. */
const MAX_VALUES = 8

/**
 * The plain operator that says the same as -match or -notMatch with this pattern: fixed text, or a few alternatives, perhaps
 * anchored. Null for other patterns and for what is not a pattern. `^SRV-` -> -startsWith "SRV-".
 */
export function plainComparison(operator: '-match' | '-notMatch', pattern: string): PlainComparison | null {
  const regex = compileRegex(pattern)
  if (!regex.ok) return null
  const items = regex.tree.kind === 'sequence' ? regex.tree.items : [regex.tree]
  const [first, last] = [items[0], items.at(-1)]
  const hasStart = first?.kind === 'assert' && first.name === 'start'
  const hasEnd = items.length > (hasStart ? 1 : 0) && last?.kind === 'assert' && isEnd(last)
  const middle = items.slice(hasStart ? 1 : 0, hasEnd ? -1 : undefined)
  // "^.*x" and "x.*$" are anchors that anything may stand behind: no anchors, but for line feeds.
  const isOpenBefore = hasStart && isAnything(middle[0])
  const isOpenAfter = hasEnd && middle.length > (isOpenBefore ? 1 : 0) && isAnything(middle.at(-1))
  const values = textsOf({
    kind: 'sequence',
    items: middle.slice(isOpenBefore ? 1 : 0, isOpenAfter ? -1 : undefined),
  })
  if (!values || values.includes('')) return null
  const isStart = hasStart && !isOpenBefore
  const isWhole = isStart && hasEnd && !isOpenAfter
  const positive = operator === '-match'
  const named = (yes: ScalarOperator, no: ScalarOperator) => (positive ? yes : no)
  return {
    values,
    isLoose: isOpenBefore || isOpenAfter || (hasEnd && last?.kind === 'assert' && last.name === 'end'),
    operator: isWhole
      ? named('-eq', '-ne')
      : isStart
        ? named('-startsWith', '-notStartsWith')
        : hasEnd && !isOpenAfter
          ? named('-endsWith', '-notEndsWith')
          : named('-contains', '-notContains'),
  }
}

function isEnd(node: Extract<RegexNode, { kind: 'assert' }>): boolean {
  return node.name === 'end' || node.name === 'veryEnd'
}

/** `.*`: whatever number of whatever characters, line feeds perhaps not among them. */
function isAnything(node: RegexNode | undefined): boolean {
  if (node?.kind !== 'repeat' || node.min > 0 || node.max !== Infinity) return false
  return node.body.kind === 'set' && ANYTHING.includes(node.body.source)
}

/** The sources that the parser gives to a dot, with and without (?s). */
const ANYTHING = ['[^\\n]', '[\\s\\S]']

/** The texts that a tree stands for when it stands for a few fixed ones. */
function textsOf(node: RegexNode): readonly string[] | null {
  switch (node.kind) {
    case 'set':
      return node.literal === undefined ? null : [node.literal]
    case 'choice': {
      const options = node.options.map(textsOf)
      const texts = options.flatMap((option) => option ?? [])
      return options.includes(null) || texts.length > MAX_VALUES ? null : [...new Set(texts)]
    }
    case 'sequence': {
      let texts: readonly string[] = ['']
      for (const item of node.items) {
        const ends = textsOf(item)
        if (!ends || texts.length * ends.length > MAX_VALUES) return null
        texts = texts.flatMap((text) => ends.map((end) => text + end))
      }
      return texts
    }
    default:
      return null
  }
}
