import type { ScalarOperator } from './types'

/**
 * What a comparison with wildcards at its ends means in the language of rules, which has none: `-eq "SRV-*"` is
 * `-startsWith "SRV-"`. Null when the text has no such wildcards, has others too, or is nothing but wildcards.
 */
export function withoutWildcards(
  operator: ScalarOperator,
  text: string,
): { readonly operator: ScalarOperator; readonly value: string } | null {
  const [all, before = '', value = '', after = ''] = /^(\**)([^*?%]+)(\**)$/.exec(text) ?? []
  if (all === undefined) return null
  const isNegative = operator === '-ne' || operator.startsWith('-not')
  const named = (positive: ScalarOperator, negative: ScalarOperator) => ({
    operator: isNegative ? negative : positive,
    value,
  })
  const isWhole = operator === '-eq' || operator === '-ne'
  const isOpenBefore = before !== '' || /(?:ends|contains)/i.test(operator)
  const isOpenAfter = after !== '' || /(?:starts|contains)/i.test(operator)
  if (isOpenBefore && isOpenAfter) return named('-contains', '-notContains')
  if (isOpenBefore) return named('-endsWith', '-notEndsWith')
  if (isOpenAfter) return named('-startsWith', '-notStartsWith')
  return isWhole ? named('-eq', '-ne') : null
}
