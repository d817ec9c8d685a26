import { printLiteral, printRule } from './print-rule'
import { findRuleProperty } from './properties'
import { names, type Clause, type Comparison } from './rule-clauses'
import { shown, type IssueList } from './syntax'
import type { DeviceProperty } from './types'
import { withoutWildcards } from './wildcards'

/** Warns of values that a property never has, or that are read otherwise than they look. */
export function lintValues(clause: Clause, issues: IssueList): void {
  if (lintNull(clause, issues) || lintWildcards(clause, issues)) return
  if (clause.property === 'deviceOSVersion') lintPartialVersion(clause, issues)
  if (clause.isWhole) lintWholeValues(clause, issues)
  else lintClosedValues(clause, issues)
}

/** null in quotes, and empty text, where a missing property is meant. True when it warned. */
function lintNull({ node, texts, isWhole, isNegative }: Clause, issues: IssueList): boolean {
  if (node.property === '_') return false
  const property = `device.${node.property}`
  const quoted = texts.find((text) => /^\$?null$/i.test(text))
  if (isWhole && quoted !== undefined) {
    const text = `${property} ${isNegative ? '-ne' : '-eq'} null`
    const message = `${printLiteral(quoted)} in quotes is a word. To ask whether the property is missing, write ${text}.`
    const fix = node.kind === 'compare' ? { ...node.span, text } : undefined
    issues.warn('QUOTED_NULL', message, node.span, fix)
    return true
  }
  if (!texts.includes('')) return false
  // Every value begins and ends with nothing, but none that is set equals it.
  const text = `${property} ${isWhole === isNegative ? '-ne' : '-eq'} null`
  const what = isWhole
    ? 'A property that is not set is missing, which is not the same as empty text.'
    : `Every value that is set passes empty text.`
  const fix = node.kind === 'compare' ? { ...node.span, text } : undefined
  issues.warn('EMPTY_TEXT', `${what} Write ${text}.`, node.span, fix)
  return true
}

function lintWildcards({ node, texts }: Clause, issues: IssueList): boolean {
  const isPattern = node.operator === '-match' || node.operator === '-notMatch'
  const text = texts.find((candidate) => candidate.includes('*'))
  if (isPattern || text === undefined) return false
  const plain = node.kind === 'compare' ? withoutWildcards(node.operator, text) : null
  const instead = plain && printRule({ ...node, kind: 'compare', ...plain })
  const help = instead ? `Write ${shown(instead)}.` : 'Use -startsWith, -endsWith, -contains or -match.'
  const fix = instead ? { ...node.span, text: instead } : undefined
  issues.warn('WILDCARD', `There are no wildcards, * stands for itself. ${help}`, node.span, fix)
  return true
}

/** Windows reports four numbers, so no device equals the first three. */
function lintPartialVersion({ node, texts, isWhole }: Clause, issues: IssueList): void {
  const text = texts.find((candidate) => /^10\.0(\.\d+)?$/.test(candidate))
  if (!isWhole || text === undefined) return
  const fixed =
    node.kind === 'compare' &&
    printRule({ ...node, operator: node.operator === '-ne' ? '-notStartsWith' : '-startsWith' })
  const help = fixed ? `Write ${fixed}.` : 'Use -startsWith.'
  const message = `Windows reports four numbers, such as 10.0.19045.3086, so no version equals ${text}. ${help}`
  issues.warn('PARTIAL_VERSION', message, node.span, fixed ? { ...node.span, text: fixed } : undefined)
}

/** What people write for a value, and what the directory stores. */
const MISTAKEN_VALUES: Partial<Record<DeviceProperty, ReadonlyMap<string, string>>> = {
  deviceOSType: new Map([
    ['windowsserver', 'Windows Server'],
    ['windows server 2012 r2', 'Windows Server'],
    ['windows server 2016', 'Windows Server'],
    ['windows server 2019', 'Windows Server'],
    ['windows server 2022', 'Windows Server'],
    ['windows server 2025', 'Windows Server'],
    ['server', 'Windows Server'],
    ['win10', 'Windows'],
    ['windows10', 'Windows'],
    ['windows 10', 'Windows'],
    ['windows11', 'Windows'],
    ['windows 11', 'Windows'],
    ['windows client', 'Windows'],
    ['mac', 'macOS'],
    ['mac os', 'macOS'],
    ['mac os x', 'macOS'],
    ['os x', 'macOS'],
    ['osx', 'macOS'],
    ['ubuntu', 'Linux'],
    ['debian', 'Linux'],
    ['rhel', 'Linux'],
    ['red hat', 'Linux'],
    ['centos', 'Linux'],
    ['suse', 'Linux'],
  ]),
  deviceOwnership: new Map([
    ['corporate', 'Company'],
    ['corporation', 'Company'],
    ['byod', 'Personal'],
  ]),
  deviceTrustType: new Map([
    ['hybrid', 'ServerAD'],
    ['hybrid joined', 'ServerAD'],
    ['hybrid azure ad joined', 'ServerAD'],
    ['microsoft entra hybrid joined', 'ServerAD'],
    ['registered', 'Workplace'],
    ['azure ad registered', 'Workplace'],
    ['microsoft entra registered', 'Workplace'],
    ['joined', 'AzureAD'],
    ['azure ad joined', 'AzureAD'],
    ['microsoft entra joined', 'AzureAD'],
  ]),
  managementType: new Map([
    ['mde', 'MicrosoftSense'],
    ['mssense', 'MicrosoftSense'],
    ['sense', 'MicrosoftSense'],
    ['microsoft sense', 'MicrosoftSense'],
    ['intune', 'MDM'],
  ]),
}

function lintWholeValues({ node, property, texts }: Clause, issues: IssueList): void {
  const info = findRuleProperty(property)
  for (const text of texts) {
    const meant = MISTAKEN_VALUES[property]?.get(text.toLowerCase())
    const isUnknown =
      info?.isClosed && !info.examples.some((known) => known.toLowerCase() === text.toLowerCase())
    if (!meant && !isUnknown) continue
    const known = meant ? `Use "${meant}".` : `Its values are ${(info?.examples ?? []).join(', ')}.`
    const fix = meant ? { ...node.span, text: printRule(withText(node, text, meant)) } : undefined
    issues.warn(
      'UNKNOWN_VALUE',
      `${property} is never ${shown(printLiteral(text))}. ${known}`,
      node.span,
      fix,
    )
  }
}

function withText(node: Comparison, from: string, to: string): Comparison {
  return node.kind === 'in'
    ? { ...node, values: [...new Set(node.values.map((value) => (value === from ? to : value)))] }
    : { ...node, value: to }
}

/** -startsWith and its kin on a property with few values, of which none passes. */
function lintClosedValues(clause: Clause, issues: IssueList): void {
  const info = findRuleProperty(clause.property)
  if (!info?.isClosed || clause.texts.length === 0) return
  if (info.examples.some((known) => names(clause, known))) return
  const [text = ''] = clause.texts
  const message = `No value of ${clause.property} passes ${shown(printLiteral(text))}. Its values are ${info.examples.join(', ')}.`
  issues.warn('UNKNOWN_VALUE', message, clause.node.span)
}
