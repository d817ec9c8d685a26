import { FIREWALL_RULES_ID } from './validate-firewall-rule'
import type { SettingValue, SettingValues } from './types'

const field = (name: string) => `${FIREWALL_RULES_ID}_${name}`

/** Fields of a firewall rule by what they are. Source: Firewall CSP, FirewallRules. */
export const RULE_FIELDS = {
  name: field('name'),
  key: field('firewallrulename'),
  description: field('description'),
  enabled: field('enabled'),
  direction: field('direction'),
  action: field('action_type'),
  networkTypes: field('profiles'),
  interfaceTypes: field('interfacetypes'),
  filePath: field('app_filepath'),
  packageFamilyName: field('app_packagefamilyname'),
  serviceName: field('app_servicename'),
  policyAppId: field('policyappid'),
  protocol: field('protocol'),
  localPorts: field('localportranges'),
  remotePorts: field('remoteportranges'),
  localAddresses: field('localaddressranges'),
  remoteAddresses: field('remoteaddressranges'),
  reusableGroups: field('remoteaddressdynamickeywords'),
  edgeTraversal: field('edgetraversal'),
  icmpTypes: field('icmptypesandcodes'),
  localUsers: field('localuserauthorizedlist'),
} as const
export type RuleField = keyof typeof RULE_FIELDS

/** Protocols that have names. Source: IANA, protocol numbers. */
export const PROTOCOL_NAMES: ReadonlyMap<number, string> = new Map([
  [1, 'ICMPv4'],
  [2, 'IGMP'],
  [6, 'TCP'],
  [17, 'UDP'],
  [41, 'IPv6'],
  [47, 'GRE'],
  [50, 'ESP'],
  [51, 'AH'],
  [58, 'ICMPv6'],
  [112, 'VRRP'],
  [115, 'L2TP'],
])

/** The rule's texts, numbers and lists; options by the last part of their id. Absent: not configured. */
export function ruleText(rule: SettingValues, name: RuleField): string | undefined {
  const value = rule[RULE_FIELDS[name]]
  if (value?.kind === 'string') return value.value
  if (value?.kind === 'integer') return String(value.value)
  if (value?.kind === 'choice') return value.optionId.slice(RULE_FIELDS[name].length + 1)
  return undefined
}

export function ruleList(rule: SettingValues, name: RuleField): readonly string[] {
  const value = rule[RULE_FIELDS[name]]
  if (value?.kind === 'stringList') return value.values
  if (value?.kind === 'choiceList') return value.optionIds.map((id) => id.slice(RULE_FIELDS[name].length + 1))
  return []
}

/** A choice of the field by the last part of its option's id. */
export function ruleChoice(name: RuleField, suffix: string): SettingValue {
  return { kind: 'choice', optionId: `${RULE_FIELDS[name]}_${suffix}` }
}

/** The rule with one field set, or with it taken away. */
export function withRuleField(
  rule: SettingValues,
  name: RuleField,
  value: SettingValue | null,
): SettingValues {
  const { [RULE_FIELDS[name]]: _, ...rest } = rule
  return value === null ? rest : { ...rest, [RULE_FIELDS[name]]: value }
}
