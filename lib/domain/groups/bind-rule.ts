import { codePointOf, type Token } from './lexer'
import { isListOperator } from './operators'
import { printLiteral } from './print-rule'
import { findRuleProperty, originOfName, suggestRuleProperty, type RuleProperty } from './properties'
import { compileRegex } from './regex-matcher'
import {
  failUserProperty,
  isOfUser,
  shown,
  type IssueList,
  type Operand,
  type OperatorName,
  type Scalar,
  type Syntax,
} from './syntax'
import type { RuleLiteral, RuleNode, Span } from './types'

type Clause = Extract<Syntax, { kind: 'clause' }>
type Quantified = Extract<Syntax, { kind: 'quantified' }>
/** What a clause compares: a property, or `_`, the item of the collection around it. */
type Subject =
  | { readonly kind: 'property'; readonly info: RuleProperty }
  | { readonly kind: 'item' }
  | { readonly kind: 'memberOf' }

/** Source groups of one memberOf rule. Source: Entra, "group membership in a dynamic group (memberOf)". */
export const MAX_MEMBER_OF_GROUPS = 50
const MEMBER_OF_FORM = 'device.memberOf -any (group.objectId -in ["…"])'

/**
 * Gives names, operators and values of a rule their meaning: the tree, or null with every error in `issues`. Goes on after an
 * error, so that all of them show at once.
 */
export function bindRule(syntax: Syntax, issues: IssueList): RuleNode | null {
  const node = bind(syntax, null, issues)
  if (!node || node.kind === 'memberOf') return node
  const memberOf = findMemberOf(node)
  if (!memberOf) return node
  const message = 'memberOf cannot be combined with anything else. Make it a rule of its own.'
  return issues.error('MEMBEROF', message, memberOf)
}

function bind(syntax: Syntax, collection: RuleProperty | null, issues: IssueList): RuleNode | null {
  switch (syntax.kind) {
    case 'and':
    case 'or': {
      const operands = syntax.operands.map((operand) => bind(operand, collection, issues))
      const bound = operands.filter((operand) => operand !== null)
      return bound.length < operands.length ? null : { kind: syntax.kind, operands: bound, span: syntax.span }
    }
    case 'not': {
      const operand = bind(syntax.operand, collection, issues)
      return operand && { kind: 'not', operand, span: syntax.span }
    }
    case 'clause':
      return bindClause(syntax, collection, issues)
    case 'quantified':
      return bindQuantified(syntax, collection, issues)
  }
}

function bindQuantified(syntax: Quantified, outer: RuleProperty | null, issues: IssueList): RuleNode | null {
  if (outer)
    return issues.error('OPERANDS', `${syntax.quantifier} cannot stand inside another.`, syntax.operatorToken)
  const subject = bindSubject(syntax.subject, null, issues)
  if (!subject) return null
  if (subject.kind === 'memberOf') return bindMemberOf(syntax, issues)
  const { quantifier, span } = syntax
  if (subject.kind === 'item' || subject.info.type !== 'collection') {
    const message = `${quantifier} needs a property with several values, such as device.devicePhysicalIds.`
    return issues.error('OPERANDS', message, span)
  }
  const condition = bind(syntax.condition, subject.info, issues)
  return condition && { kind: 'quantified', property: subject.info.name, quantifier, condition, span }
}

/** The one form that memberOf takes. Source: Entra, "group membership in a dynamic group (memberOf)". */
function bindMemberOf(
  { quantifier, condition, operatorToken, span }: Quantified,
  issues: IssueList,
): RuleNode | null {
  const fail = (at: Span) => issues.error('MEMBEROF', `Write memberOf like this: ${MEMBER_OF_FORM}.`, at)
  if (quantifier !== '-any') return fail(operatorToken)
  if (condition.kind !== 'clause') return fail(condition.span)
  if (condition.subject.text.toLowerCase() !== 'group.objectid') return fail(condition.subject)
  if (condition.operator !== '-in' || condition.operand.kind !== 'list') return fail(condition.span)
  const { items } = condition.operand
  const wrong = items.find((item) => item.kind !== 'string' || item.text === '')
  if (wrong) return issues.error('MEMBEROF', 'Write the object id of a group in quotes.', wrong.span)
  if (items.length > MAX_MEMBER_OF_GROUPS) {
    const message = `Name at most ${MAX_MEMBER_OF_GROUPS} groups.`
    return issues.error('MEMBEROF', message, condition.operand.span)
  }
  return { kind: 'memberOf', groupIds: items.map((item) => item.text), span }
}

function bindClause(syntax: Clause, collection: RuleProperty | null, issues: IssueList): RuleNode | null {
  const subject = bindSubject(syntax.subject, collection, issues)
  if (!subject) return null
  if (subject.kind === 'memberOf') {
    return issues.error('MEMBEROF', `Write memberOf like this: ${MEMBER_OF_FORM}.`, syntax.span)
  }
  const { operator, operand, operatorToken, span } = syntax
  const isBoolean = subject.kind === 'property' && subject.info.type === 'boolean'
  if (isBoolean && operator !== '-eq' && operator !== '-ne') {
    const message = `${operator} is not supported on ${subject.info.name}, which is true or false. Use -eq or -ne.`
    return issues.error('OPTYPE', message, operatorToken)
  }
  const property = subject.kind === 'item' ? '_' : subject.info.name
  if (isListOperator(operator)) {
    const values = bindList(operator, operand, issues)
    return values && { kind: 'in', property, operator, values, span }
  }
  if (operand.kind === 'list') return failListWithScalarOperator(operator, operand, operatorToken, issues)
  if (operand.kind === 'null' && operator !== '-eq' && operator !== '-ne') {
    return issues.error(
      'OPERANDS',
      `Only -eq and -ne compare with null, ${operator} needs text.`,
      operand.span,
    )
  }
  const value = isBoolean ? bindBoolean(operand, property, issues) : bindText(operand, issues)
  if (value === undefined) return null
  if ((operator === '-match' || operator === '-notMatch') && typeof value === 'string') {
    const regex = compileRegex(value)
    if (!regex.ok) {
      return issues.error('REGEX', `This is not a regular expression: ${regex.message}.`, operand.span)
    }
  }
  return { kind: 'compare', property, operator, value, span }
}

function bindSubject(token: Token, collection: RuleProperty | null, issues: IssueList): Subject | null {
  const name = token.text
  const lower = name.toLowerCase()
  if (isOfUser(name)) return failUserProperty(token, issues)
  if (collection) {
    if (name === '_') return { kind: 'item' }
    const message = `Inside the parentheses, write _ for an item of ${collection.name} instead of ${shown(name)}.`
    return issues.error('OPERANDS', message, token)
  }
  if (lower === 'group' || lower.startsWith('group.')) {
    return issues.error('PROP', `${shown(name)} is only known inside memberOf: ${MEMBER_OF_FORM}.`, token)
  }
  if (lower === 'device' || lower === 'device.') {
    return issues.error('PROP', 'Name a property after device, for example device.deviceOSType.', token)
  }
  if (lower.startsWith('device.')) return bindProperty(token, name.slice('device.'.length), issues)
  return failWithoutDevice(token, issues)
}

function bindProperty(token: Token, name: string, issues: IssueList): Subject | null {
  const info = findRuleProperty(name)
  if (!info) return failUnknownProperty(token, name, issues)
  const canonical = `device.${info.name}`
  if (token.text !== canonical) {
    const fix = { start: token.start, end: token.end, text: canonical }
    issues.warn('PROPERTY_CASE', `Read as ${canonical}.`, token, fix)
  }
  return info.type === 'groups' ? { kind: 'memberOf' } : { kind: 'property', info }
}

function failUnknownProperty(token: Token, name: string, issues: IssueList): null {
  const meant = suggestRuleProperty(name)
  const isNumbered = /^extensionattribute/i.test(name)
  const help = meant
    ? `Use device.${meant.name}.`
    : isNumbered
      ? 'They are numbered from extensionAttribute1 to extensionAttribute15.'
      : 'Use one such as device.deviceOSType.'
  const fix = meant ? { start: token.start, end: token.end, text: `device.${meant.name}` } : undefined
  const what = originOfName(name) ?? 'is not a property of devices in membership rules'
  return issues.error('PROP', `${shown(name)} ${what}. ${help}`, token, fix)
}

function failWithoutDevice(token: Token, issues: IssueList): null {
  if (token.text === '_') {
    const message = 'An item, _, is only known inside the parentheses of -any or -all.'
    return issues.error('NOOBJ', message, token)
  }
  const known = findRuleProperty(token.text)
  if (known) {
    const text = `device.${known.name}`
    const message = `Write device. in front of ${shown(token.text)}: ${text}.`
    return issues.error('NOOBJ', message, token, { start: token.start, end: token.end, text })
  }
  const origin = originOfName(token.text)
  const property = suggestRuleProperty(token.text)?.name
  const example = `Write device. and a property, for example device.${property ?? 'deviceOSType'}.`
  const odd = /[^ -~]/u.exec(token.text)?.[0]
  const lookalike = odd
    ? ` It contains ${odd} (${codePointOf(odd)}), which is not a letter of any property.`
    : ''
  const what =
    origin && !property ? `${shown(token.text)} ${origin}.` : `${shown(token.text)} does not name a property.`
  return issues.error('NOOBJ', `${what}${lookalike} ${example}`, token)
}

function bindList(operator: OperatorName, operand: Operand, issues: IssueList): RuleLiteral[] | null {
  if (operand.kind !== 'list') {
    const text = `[${printLiteral(operand.text)}]`
    const message = `${operator} needs a list in square brackets: ${shown(text)}.`
    return issues.error('OPERANDS', message, operand.span, { ...operand.span, text })
  }
  const values: RuleLiteral[] = []
  for (const item of operand.items) {
    if (item.kind === 'null') {
      issues.error(
        'OPERANDS',
        'A list cannot contain null. Compare with -eq null or -ne null instead.',
        item.span,
      )
      continue
    }
    const value = bindText(item, issues)
    if (value !== undefined) values.push(value)
  }
  return values.length < operand.items.length ? null : values
}

function failListWithScalarOperator(
  operator: OperatorName,
  operand: Operand,
  token: Token,
  issues: IssueList,
): null {
  const instead = operator === '-eq' ? '-in' : operator === '-ne' ? '-notIn' : null
  const message = instead
    ? `${operator} compares with one value. Use ${instead} for a list.`
    : `${operator} compares with one value. Write one expression for each value and join them with -or.`
  const fix = instead ? { start: token.start, end: token.end, text: instead } : undefined
  return issues.error('OPERANDS', message, operand.span, fix)
}

/** Booleans in quotes are read as booleans, as the service's own rule builder writes them. Undefined after an error. */
function bindBoolean(operand: Scalar, name: string, issues: IssueList): boolean | null | undefined {
  if (operand.kind === 'null') return null
  const text = operand.text.toLowerCase()
  if (operand.kind === 'number' || (text !== 'true' && text !== 'false')) {
    issues.error('OPERANDS', `${name} is true or false, without quotes.`, operand.span)
    return undefined
  }
  if (operand.kind === 'string') {
    const fix = { ...operand.span, text }
    issues.warn(
      'STRING_FOR_BOOLEAN',
      `Read as ${text}. Booleans are written without quotes.`,
      operand.span,
      fix,
    )
  }
  return text === 'true'
}

/** No property of a device is a number: a bare number or boolean is compared as the text it was written with. */
function bindText(operand: Operand, issues: IssueList): string | null | undefined {
  if (operand.kind === 'list') return undefined
  if (operand.kind === 'null') return null
  if (operand.kind !== 'string') {
    const fix = { ...operand.span, text: `"${operand.text}"` }
    issues.warn(
      'UNQUOTED_VALUE',
      `Read as the text "${shown(operand.text)}". Put it in quotes.`,
      operand.span,
      fix,
    )
  }
  return operand.text
}

function findMemberOf(node: RuleNode): Span | null {
  switch (node.kind) {
    case 'memberOf':
      return node.span
    case 'not':
      return findMemberOf(node.operand)
    case 'and':
    case 'or':
      return node.operands.reduce<Span | null>((found, operand) => found ?? findMemberOf(operand), null)
    default:
      return null
  }
}
