import type { Token } from './lexer'
import { shown, type OperatorName } from './syntax'
import { LIST_OPERATORS, SCALAR_OPERATORS, type ListOperator } from './types'

/** What a token says in the place of an operator; hyphen optional, letter case ignored. */
export type OperatorWord =
  | { readonly kind: 'compare'; readonly name: OperatorName }
  | { readonly kind: 'logical'; readonly name: 'and' | 'or' | 'not' }
  | { readonly kind: 'quantifier'; readonly name: '-any' | '-all' }
  | { readonly kind: 'ordering' | 'unknown' }

const WORDS = new Map<string, OperatorWord>([
  ...[...SCALAR_OPERATORS, ...LIST_OPERATORS].map((name): [string, OperatorWord] => [
    name.slice(1).toLowerCase(),
    { kind: 'compare', name },
  ]),
  ...(['and', 'or', 'not'] as const).map((name): [string, OperatorWord] => [name, { kind: 'logical', name }]),
  ['any', { kind: 'quantifier', name: '-any' }],
  ['all', { kind: 'quantifier', name: '-all' }],
  ...['ge', 'gt', 'le', 'lt', '<', '>', '<=', '>='].map((name): [string, OperatorWord] => [
    name,
    { kind: 'ordering' },
  ]),
])

/** Reads a token as an operator; null when it is neither a word nor an operator. */
export function toOperatorWord(token: Token): OperatorWord | null {
  if (token.kind !== 'word' && token.kind !== 'operator') return null
  return WORDS.get(token.text.replace(/^-/, '').toLowerCase()) ?? { kind: 'unknown' }
}

/** Operators of other languages, with what says the same here. */
const FOREIGN: ReadonlyMap<string, string> = new Map([
  ['like', '-contains, -startsWith or -endsWith (there are no wildcards)'],
  ['notlike', '-notContains, -notStartsWith or -notEndsWith (there are no wildcards)'],
  ['=', '-eq'],
  ['==', '-eq'],
  ['===', '-eq'],
  ['equals', '-eq'],
  ['is', '-eq'],
  ['ieq', '-eq'],
  ['ceq', '-eq'],
  ['!=', '-ne'],
  ['!==', '-ne'],
  ['<>', '-ne'],
  ['neq', '-ne'],
  ['ine', '-ne'],
  ['&', '-and'],
  ['&&', '-and'],
  ['|', '-or'],
  ['||', '-or'],
  ['!', '-not'],
  ['startwith', '-startsWith'],
  ['endwith', '-endsWith'],
  ['contain', '-contains'],
  ['notcontain', '-notContains'],
  ['matches', '-match'],
])

/** The one operator that a foreign one stands for; null when there is none, or several. */
export function operatorMeant(text: string): string | null {
  const instead = FOREIGN.get(text.replace(/^-/, '').toLowerCase())
  return instead && /^-\w+$/.test(instead) ? instead : null
}

/** A sentence for an operator that does not exist. */
export function unknownOperatorMessage(text: string): string {
  const instead = FOREIGN.get(text.replace(/^-/, '').toLowerCase())
  return `${shown(text)} is not an operator of membership rules. Use ${instead ?? 'one such as -eq, -contains or -in'}.`
}

export function isListOperator(name: OperatorName): name is ListOperator {
  return name === '-in' || name === '-notIn'
}
