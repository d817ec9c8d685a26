import { RULE_FIELDS, ruleList, ruleText, type RuleField } from './firewall-rule-fields'
import type { SettingValues } from './types'

/** Something about a rule that an administrator should know; none of it is refused. */
export type RuleFinding =
  /** Says the same as an earlier rule. */
  | { readonly kind: 'duplicate'; readonly rule: number; readonly of: number }
  /** An allow rule whose whole traffic a block rule blocks: block wins, whatever the order. */
  | { readonly kind: 'blocked'; readonly rule: number; readonly by: number }
  /** Lets everything in. */
  | { readonly kind: 'allowsAll'; readonly rule: number }
  /** Does nothing until it is enabled. */
  | { readonly kind: 'disabled'; readonly rule: number }

/** What tells rules apart besides their traffic: names and remarks. */
const SAYS_NOTHING: ReadonlySet<string> = new Set([
  RULE_FIELDS.name,
  RULE_FIELDS.key,
  RULE_FIELDS.description,
])
/** Conditions that a rule narrows its traffic by. */
const CONDITIONS: readonly RuleField[] = [
  'networkTypes',
  'interfaceTypes',
  'filePath',
  'packageFamilyName',
  'serviceName',
  'policyAppId',
  'protocol',
  'localPorts',
  'remotePorts',
  'localAddresses',
  'remoteAddresses',
  'reusableGroups',
  'icmpTypes',
  'localUsers',
]

/**
 * Duplicates, allow rules that a block rule makes void, rules that let everything in, and rules that are off, in the order
 * of the rules. Sound and not complete: a rule is called blocked only where each condition of the block rule is met by all
 * that the allow rule lets through. Source: Windows Firewall, rule precedence: explicitly defined block rules take
 * precedence over any conflicting allow rules.
 */
export function findInFirewallRules(rules: readonly SettingValues[]): readonly RuleFinding[] {
  const findings: RuleFinding[] = []
  const seen = new Map<string, number>()
  const blocks = rules.flatMap((rule, index) =>
    isOn(rule) && ruleText(rule, 'action') === '0' ? [{ rule, index }] : [],
  )
  rules.forEach((rule, index) => {
    const said = JSON.stringify(
      Object.entries(rule)
        .filter(([id]) => !SAYS_NOTHING.has(id))
        .toSorted(([a], [b]) => (a < b ? -1 : 1)),
    )
    const first = seen.get(said)
    if (first === undefined) seen.set(said, index)
    else findings.push({ kind: 'duplicate', rule: index, of: first })
    if (!isOn(rule)) {
      findings.push({ kind: 'disabled', rule: index })
      return
    }
    if (ruleText(rule, 'action') !== '1') return
    const by = blocks.find(
      (block) => directionOf(block.rule) === directionOf(rule) && covers(block.rule, rule),
    )
    if (by) findings.push({ kind: 'blocked', rule: index, by: by.index })
    if (directionOf(rule) === 'in' && CONDITIONS.every((name) => isAny(rule, name)))
      findings.push({ kind: 'allowsAll', rule: index })
  })
  return findings
}

/** Rules are on unless they say otherwise, and inbound unless they say otherwise. Source: Firewall CSP, Enabled, Direction. */
const isOn = (rule: SettingValues) => ruleText(rule, 'enabled') !== '0'
const directionOf = (rule: SettingValues) => ruleText(rule, 'direction') ?? 'in'

function isAny(rule: SettingValues, name: RuleField): boolean {
  const list = ruleList(rule, name)
  if (name === 'networkTypes') return list.length === 0 || list.includes('2147483647') || list.length === 3
  if (name === 'interfaceTypes') return list.length === 0 || list.includes('all')
  if (list.length > 0) return list.includes('*')
  return ruleText(rule, name) === undefined
}

/** Does `outer` match all traffic that `inner` matches? */
function covers(outer: SettingValues, inner: SettingValues): boolean {
  return CONDITIONS.every((name) => isAny(outer, name) || meets(outer, inner, name))
}

function meets(outer: SettingValues, inner: SettingValues, name: RuleField): boolean {
  if (isAny(inner, name)) return false
  const wide = ruleList(outer, name)
  const narrow = ruleList(inner, name)
  if (name === 'localPorts' || name === 'remotePorts')
    return narrow.every((port) => wide.some((w) => holds(w, port)))
  if (wide.length > 0) {
    const all = new Set(wide.map((item) => item.toLowerCase()))
    return narrow.length > 0 && narrow.every((item) => all.has(item.toLowerCase()))
  }
  return ruleText(outer, name)?.toLowerCase() === ruleText(inner, name)?.toLowerCase()
}

function holds(wide: string, narrow: string): boolean {
  const [wideLow, wideHigh] = rangeOf(wide)
  const [low, high] = rangeOf(narrow)
  return wideLow <= low && high <= wideHigh
}

/** NaN, which is in no range, for what is no port. */
function rangeOf(text: string): readonly [number, number] {
  const [low = '', high = low] = text.split('-')
  return [Number.parseInt(low, 10), Number.parseInt(high, 10)]
}
