import type { RowOperator, RowQuantifier } from './rule-rows'

interface OperatorWords {
  /** How the operator reads between a property and a value. */
  readonly label: string
  /** As written in a rule. */
  readonly code: string
  readonly hint: string
}

/** Operators of membership rules for people. Names are those of the directory's own rule builder. */
export const OPERATOR_WORDS: Readonly<Record<RowOperator | RowQuantifier, OperatorWords>> = {
  '-eq': { label: 'Equals', code: '-eq', hint: 'The whole value is the same; letter case is ignored.' },
  '-ne': { label: 'Not equals', code: '-ne', hint: 'The value is another one, or missing.' },
  '-startsWith': { label: 'Starts with', code: '-startsWith', hint: 'The value begins with the text.' },
  '-notStartsWith': {
    label: 'Not starts with',
    code: '-notStartsWith',
    hint: 'The value does not begin with the text, or is missing.',
  },
  '-endsWith': { label: 'Ends with', code: '-endsWith', hint: 'The value ends with the text.' },
  '-notEndsWith': {
    label: 'Not ends with',
    code: '-notEndsWith',
    hint: 'The value does not end with the text, or is missing.',
  },
  '-contains': { label: 'Contains', code: '-contains', hint: 'The text stands somewhere in the value.' },
  '-notContains': {
    label: 'Not contains',
    code: '-notContains',
    hint: 'The text stands nowhere in the value, or the value is missing.',
  },
  '-match': {
    label: 'Match',
    code: '-match',
    hint: 'The regular expression is found somewhere in the value. Slower than the others.',
  },
  '-notMatch': {
    label: 'Not match',
    code: '-notMatch',
    hint: 'The regular expression is found nowhere in the value, or the value is missing.',
  },
  '-in': { label: 'In', code: '-in', hint: 'The value is one of the list.' },
  '-notIn': { label: 'Not in', code: '-notIn', hint: 'The value is none of the list, or missing.' },
  isNull: { label: 'Is missing', code: '-eq null', hint: 'The device has no value here.' },
  isNotNull: { label: 'Is present', code: '-ne null', hint: 'The device has some value here.' },
  '-any': { label: 'Any item', code: '-any', hint: 'At least one item fulfils the condition.' },
  '-all': {
    label: 'All items',
    code: '-all',
    hint: 'Every item fulfils the condition; so does a device without items.',
  },
}

export const JOINT_WORDS = {
  and: { label: 'and', hint: 'Both sides hold.' },
  or: { label: 'or', hint: 'At least one side holds.' },
  not: { label: 'not', hint: 'What follows does not hold.' },
} as const
