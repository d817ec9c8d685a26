import type { Token } from './lexer'
import type {
  ListOperator,
  RuleErrorCode,
  RuleFix,
  RuleIssue,
  RuleWarningCode,
  ScalarOperator,
  Span,
} from './types'

export type OperatorName = ScalarOperator | ListOperator

/** A rule as written: grammar holds, but names, types and operands are not checked yet. */
export type Syntax =
  | { readonly kind: 'and' | 'or'; readonly operands: readonly Syntax[]; readonly span: Span }
  | { readonly kind: 'not'; readonly operand: Syntax; readonly span: Span }
  | {
      readonly kind: 'clause'
      readonly subject: Token
      readonly operator: OperatorName
      readonly operatorToken: Token
      readonly operand: Operand
      readonly span: Span
    }
  | {
      readonly kind: 'quantified'
      readonly subject: Token
      readonly quantifier: '-any' | '-all'
      readonly operatorToken: Token
      readonly condition: Syntax
      readonly span: Span
    }
/** `text` is the value without quotes; what it means depends on the property. */
export interface Scalar {
  readonly kind: 'string' | 'boolean' | 'number' | 'null'
  readonly text: string
  readonly span: Span
}
export type Operand =
  Scalar | { readonly kind: 'list'; readonly items: readonly Scalar[]; readonly span: Span }

type Draft<C extends string> = Omit<RuleIssue<C>, 'line' | 'column'>

/** Collects what is wrong and what is doubtful while a rule is read. */
export class IssueList {
  readonly errors: Draft<RuleErrorCode>[] = []
  readonly warnings: Draft<RuleWarningCode>[] = []

  error(code: RuleErrorCode, message: string, span: Span, fix?: RuleFix): null {
    this.errors.push({ code, message, start: span.start, end: span.end, ...(fix ? { fix } : {}) })
    return null
  }

  warn(code: RuleWarningCode, message: string, span: Span, fix?: RuleFix): void {
    this.warnings.push({ code, message, start: span.start, end: span.end, ...(fix ? { fix } : {}) })
  }
}

/** Whether a word is `user` or one of its properties: known in rules for users, which a rule for devices cannot be. */
export function isOfUser(word: string): boolean {
  return /^user(?:\.|$)/i.test(word)
}

export function failUserProperty(token: Token, issues: IssueList): null {
  const message = `${shown(token.text)} is a property of users. A rule for devices reads device properties only.`
  return issues.error('MIX', message, token)
}

/** Text of the rule as a message quotes it: long ones cut, so that the message stays one sentence. */
export function shown(text: string): string {
  const chars = Array.from(text)
  return chars.length <= 120 ? text : `${chars.slice(0, 119).join('')}…`
}
