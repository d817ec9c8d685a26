import type { Token } from './lexer'
import { isListOperator, operatorMeant, toOperatorWord, unknownOperatorMessage } from './operators'
import { printLiteral } from './print-rule'
import { withoutWildcards } from './wildcards'
import { shown, type IssueList, type Operand, type Scalar, type Syntax } from './syntax'
import type { RuleErrorCode, RuleFix, Span } from './types'

/** Parentheses and -not within one another. Ours: it keeps every reader of the tree far from the end of the stack. */
export const MAX_NESTING = 100

/** The recursive descent behind `parseSyntax`; stops at the first place where reading on would be guessing. */
export class Parser {
  private at = 0
  private depth = 0

  constructor(
    private readonly source: string,
    private readonly tokens: readonly Token[],
    private readonly issues: IssueList,
  ) {}

  parseRule(): Syntax | null {
    const [first, second, third] = this.tokens
    if (!first || first.kind === 'end') {
      return this.fail('SYN', 'Write a rule, for example device.deviceOSType -eq "Windows".', this.peek())
    }
    if (second && third && /^direct reports for$/i.test(`${first.text} ${second.text} ${third.text}`)) {
      const message = 'Direct reports are users. A rule for devices reads properties of devices only.'
      return this.fail('MIX', message, { start: first.start, end: third.end })
    }
    const rule = this.parseLogical('or')
    if (!rule) return null
    const rest = this.peek()
    if (rest.kind === 'end') return rule
    if (rest.kind === ')') return this.fail('SYN', 'No parenthesis is open here. Remove this one.', rest)
    return this.failLeftover(rest)
  }

  private parseLogical(name: 'and' | 'or'): Syntax | null {
    const operands: Syntax[] = []
    const { start } = this.peek()
    do {
      const operand = name === 'or' ? this.parseLogical('and') : this.parseNot()
      if (!operand) return null
      operands.push(operand)
    } while (this.takeLogical(name))
    const [first] = operands
    if (!first || operands.length === 1) return first ?? null
    return { kind: name, operands, span: { start, end: this.lastEnd() } }
  }

  private takeLogical(name: 'and' | 'or'): boolean {
    const word = toOperatorWord(this.peek())
    if (word?.kind !== 'logical' || word.name !== name) return false
    this.next()
    return true
  }

  private parseNot(): Syntax | null {
    const token = this.peek()
    const word = toOperatorWord(token)
    if (word?.kind !== 'logical' || word.name !== 'not') return this.parsePrimary()
    this.next()
    const operand = this.nested(token, () => this.parseNot())
    return operand && { kind: 'not', operand, span: { start: token.start, end: this.lastEnd() } }
  }

  private parsePrimary(): Syntax | null {
    const token = this.peek()
    if (token.kind === '(') {
      this.next()
      return this.nested(token, () => this.parseEnclosed(token))
    }
    if (token.kind === 'word' && toOperatorWord(token)?.kind === 'unknown') return this.parseClause()
    if (token.kind === 'string' || token.kind === 'number') return this.failValueFirst(token)
    if (token.kind === 'end') return this.failAtEnd()
    const message =
      token.kind === 'word' || token.kind === 'operator'
        ? `Write an expression in front of ${shown(token.text)}, for example device.deviceOSType -eq "Windows".`
        : `Write an expression here instead of ${shown(token.text)}, for example device.deviceOSType -eq "Windows".`
    return this.fail('SYN', message, token)
  }

  private parseEnclosed(open: Token): Syntax | null {
    const inner = this.parseLogical('or')
    if (!inner) return null
    const close = this.peek()
    if (close.kind === ')') {
      this.next()
      return inner
    }
    return close.kind === 'end'
      ? this.fail('SYN', 'This parenthesis is not closed. Add ) where the expression ends.', open)
      : this.failLeftover(close)
  }

  private parseClause(): Syntax | null {
    const subject = this.next()
    const token = this.peek()
    const word = toOperatorWord(token)
    switch (word?.kind) {
      case 'compare': {
        this.next()
        const operand = this.parseOperand(token)
        if (!operand) return null
        const span = { start: subject.start, end: operand.span.end }
        return { kind: 'clause', subject, operator: word.name, operatorToken: token, operand, span }
      }
      case 'quantifier': {
        this.next()
        return this.parseQuantified(subject, token, word.name)
      }
      case 'ordering': {
        const message = `${shown(token.text)} is not supported for device properties: they are text, without order. Use -startsWith for versions.`
        return this.fail('OPTYPE', message, token)
      }
      case 'logical':
        return word.name === 'not' ? this.failNotAsOperator(subject, token) : this.failNoOperator(subject)
      case 'unknown':
        return this.failUnknownOperator(token)
      default:
        return this.failNoOperator(subject)
    }
  }

  private parseQuantified(subject: Token, token: Token, quantifier: '-any' | '-all'): Syntax | null {
    const open = this.peek()
    if (open.kind !== '(') return this.failWithoutParentheses(token, quantifier)
    this.next()
    const condition = this.nested(open, () => this.parseEnclosed(open))
    const close = this.tokens[this.at - 1]
    if (!condition || !close) return null
    const span = { start: subject.start, end: close.end }
    return { kind: 'quantified', subject, quantifier, operatorToken: token, condition, span }
  }

  private parseOperand(operator: Token): Operand | null {
    const open = this.peek()
    if (open.kind !== '[') {
      const list = this.unbracketedList(operator)
      if (!list) return this.parseScalar(operator)
      const { text, ...span } = list
      return this.fail('SYN', `Write the list in square brackets: ${shown(text)}.`, span, list)
    }
    this.next()
    if (this.peek().kind === ']') {
      return this.fail('SYN', 'Write at least one value between the brackets.', {
        start: open.start,
        end: this.peek().end,
      })
    }
    const items: Scalar[] = []
    for (;;) {
      const item = this.parseScalar(operator)
      if (!item) return null
      items.push(item)
      const token = this.next()
      if (token.kind === ']') return { kind: 'list', items, span: { start: open.start, end: token.end } }
      if (token.kind === 'end') {
        return this.fail('SYN', 'This list is not closed. Add ] after its last value.', open)
      }
      if (token.kind !== ',') {
        return this.fail('SYN', 'Separate the values of a list with commas.', token)
      }
      if (this.peek().kind === ']') {
        return this.fail('SYN', 'Remove the comma after the last value.', token, {
          start: token.start,
          end: token.end,
          text: '',
        })
      }
    }
  }

  /** Texts after -in or -notIn that stand in parentheses or in nothing, in their brackets; null when there are none. */
  private unbracketedList(operator: Token): RuleFix | null {
    const word = toOperatorWord(operator)
    if (word?.kind !== 'compare' || !isListOperator(word.name)) return null
    const isEnclosed = this.peek().kind === '('
    const rest = this.tokens.slice(this.at + (isEnclosed ? 1 : 0))
    const length = rest.findIndex((token, index) => token.kind !== (index % 2 === 0 ? 'string' : ','))
    const last = rest[length - (isEnclosed ? 0 : 1)]
    const values = rest.slice(0, length).filter((token) => token.kind === 'string')
    const isList = isEnclosed ? length % 2 === 1 && last?.kind === ')' : length % 2 === 1 && length > 1
    if (!isList || !last) return null
    const text = `[${values.map((token) => printLiteral(token.text)).join(', ')}]`
    return { start: this.peek().start, end: last.end, text }
  }

  private parseScalar(operator: Token): Scalar | null {
    const token = this.peek()
    const span = { start: token.start, end: token.end }
    switch (token.kind) {
      case 'string':
        this.next()
        return { kind: 'string', text: token.text, span }
      case 'word':
      case 'number':
      case 'operator':
        return this.parseBareValue(operator)
      case 'end':
        return this.fail('SYN', `Write a value after ${operator.text}.`, operator)
      case '(':
        return this.fail('SYN', 'Write one value, or a list in square brackets: ["a", "b"].', token)
      default:
        return this.fail('SYN', `Write a value after ${operator.text} instead of ${token.text}.`, token)
    }
  }

  private parseBareValue(operator: Token): Scalar | null {
    const token = this.peek()
    const word = toOperatorWord(token)
    if (word?.kind === 'logical' || token.kind === 'operator') {
      const isNot = word?.kind === 'logical' && word.name === 'not'
      const null_ = this.tokens[this.at + 1]
      if (isNot && null_ && isNull(null_)) return this.failNullNot(operator, null_)
      return this.fail('SYN', `Write a value after ${operator.text}, before ${shown(token.text)}.`, token)
    }
    const span = this.takeBareWords()
    const tail = this.tokens[this.at - 1]
    const isOne = tail === token
    if (isOne && isNull(token)) {
      if (token.text.startsWith('$')) {
        this.issues.warn('DOLLAR_NULL', 'Read as null. Write it without the dollar sign.', span, {
          ...span,
          text: 'null',
        })
      }
      return { kind: 'null', text: 'null', span }
    }
    if (isOne && /^(true|false)$/i.test(token.text)) {
      return { kind: 'boolean', text: token.text.toLowerCase(), span }
    }
    if (isOne && token.kind === 'number' && /^-?\d+(\.\d+)?$/.test(token.text)) {
      return { kind: 'number', text: token.text, span }
    }
    if (/^(device|user|group)\./i.test(token.text)) {
      return this.fail('SYN', 'A rule compares a property with a value, not with another property.', span)
    }
    const text = this.source.slice(span.start, span.end)
    this.issues.error(
      'NOOBJ',
      `${shown(text)} is not a value. Put text in double quotes: "${shown(text)}".`,
      span,
      {
        ...span,
        text: `"${text}"`,
      },
    )
    return { kind: 'string', text, span }
  }

  /** Takes the words, numbers and (without a gap) hyphenated parts that make up one unquoted value. */
  private takeBareWords(): Span {
    const start = this.next()
    let last = start
    for (;;) {
      const token = this.peek()
      const touches = token.start === last.end
      const isWord =
        token.kind === 'number' || (token.kind === 'word' && toOperatorWord(token)?.kind === 'unknown')
      if (!isWord && !(touches && token.kind === 'operator')) break
      last = this.next()
    }
    return { start: start.start, end: last.end }
  }

  private nested(token: Token, parse: () => Syntax | null): Syntax | null {
    if (this.depth >= MAX_NESTING) {
      const message = `Use at most ${MAX_NESTING} parentheses or -not within one another.`
      return this.fail('SYN', message, token)
    }
    this.depth += 1
    const result = parse()
    this.depth -= 1
    return result
  }

  private failLeftover(token: Token): null {
    return token.kind === 'operator' && toOperatorWord(token)?.kind === 'unknown'
      ? this.failUnknownOperator(token)
      : this.fail('SYN', 'Join expressions with -and or -or.', token)
  }

  /** Offers the operator that is meant; for -like with wildcards around the text, the one that needs none. */
  private failUnknownOperator(token: Token): null {
    const message = unknownOperatorMessage(token.text)
    const meant = operatorMeant(token.text)
    if (meant) return this.fail('SYN', message, token, { start: token.start, end: token.end, text: meant })
    const like = /^-?(not)?like$/i.exec(token.text)
    const value = this.tokens[this.at + 1]
    const plain =
      like && value?.kind === 'string' ? withoutWildcards(like[1] ? '-ne' : '-eq', value.text) : null
    if (!plain || !value) return this.fail('SYN', message, token)
    const text = `${plain.operator} ${printLiteral(plain.value)}`
    return this.fail('SYN', message, token, { start: token.start, end: value.end, text })
  }

  private failNoOperator(subject: Token): null {
    if (/^(true|false|\$?null)$/i.test(subject.text)) {
      const message = 'Write the property and an operator in front: device.accountEnabled -eq true.'
      return this.fail('SYN', message, subject)
    }
    const name = shown(subject.text)
    const message = `Compare ${name} with a value, for example ${name} -eq "value".`
    return this.fail('SYN', message, subject)
  }

  private failNotAsOperator(subject: Token, token: Token): null {
    const following = this.tokens[this.at + 1]
    return following && isNull(following)
      ? this.failNullNot(token, following)
      : this.fail('SYN', `Put -not in front of the whole expression: -not (${shown(subject.text)} …).`, token)
  }

  private failNullNot(from: Token, to: Token): null {
    const span = { start: from.start, end: to.end }
    const message = '-not does not compare with null. Write -ne null, or -eq null.'
    return this.fail('NULLNOT', message, span, { ...span, text: '-ne null' })
  }

  private failValueFirst(value: Token): null {
    const [operator, property] = this.tokens.slice(this.at + 1, this.at + 3)
    if (!operator || property?.kind !== 'word' || toOperatorWord(operator)?.kind !== 'compare') {
      return this.fail('SYN', 'Write the property first: device.deviceOSType -eq "Windows".', value)
    }
    const span = { start: value.start, end: property.end }
    const text = `${property.text} ${operator.text} ${this.source.slice(value.start, value.end)}`
    return this.fail('SYN', `Write the property first: ${shown(text)}.`, span, { ...span, text })
  }

  private failWithoutParentheses(token: Token, quantifier: string): null {
    const [item, operator, value] = this.tokens.slice(this.at, this.at + 3)
    if (item?.text !== '_' || !operator || value?.kind !== 'string') {
      const message = `Put the condition of ${quantifier} in parentheses: ${quantifier} (_ -eq "value").`
      return this.fail('OPERANDS', message, token)
    }
    const span = { start: item.start, end: value.end }
    const text = `(${this.source.slice(span.start, span.end)})`
    const message = `Put the condition of ${quantifier} in parentheses: ${quantifier} ${shown(text)}.`
    return this.fail('OPERANDS', message, span, { ...span, text })
  }

  private failAtEnd(): null {
    const last = this.tokens[this.at - 1] ?? this.peek()
    return this.fail('SYN', `Write an expression after ${shown(last.text)}, or remove it.`, last)
  }

  private fail(code: RuleErrorCode, message: string, span: Span, fix?: RuleFix): null {
    return this.issues.error(code, message, { start: span.start, end: span.end }, fix)
  }

  private peek(): Token {
    const token = this.tokens[this.at] ?? this.tokens.at(-1)
    return token ?? { kind: 'end', text: '', start: 0, end: 0 }
  }

  /** Where the token taken last ends, be it a parenthesis around an operand. */
  private lastEnd(): number {
    return this.tokens[this.at - 1]?.end ?? 0
  }

  private next(): Token {
    const token = this.peek()
    if (token.kind !== 'end') this.at += 1
    return token
  }
}

function isNull(token: Token): boolean {
  return token.kind === 'word' && /^\$?null$/i.test(token.text)
}
