import { PROTOCOL_NAMES, RULE_FIELDS, ruleList, ruleText, type SettingValues } from '@/lib/domain/catalog'

export const nameOfRule = (rule: SettingValues): string => ruleText(rule, 'name')?.trim() || 'Unnamed rule'

/** The protocol as people call it; text that is no number stays as it was typed. */
export function protocolText(rule: SettingValues): string {
  const value = rule[RULE_FIELDS.protocol]
  if (value?.kind !== 'integer') return value?.kind === 'string' ? value.value : 'Any'
  return PROTOCOL_NAMES.get(value.value) ?? String(value.value)
}

/** Where the traffic comes from or goes to, in few words. */
export function placesText(rule: SettingValues): string {
  const ports = [
    ...portsText('Local', ruleList(rule, 'localPorts')),
    ...portsText('Remote', ruleList(rule, 'remotePorts')),
    ...ruleList(rule, 'icmpTypes').map((type) => `Type ${type}`),
  ]
  const local = ruleList(rule, 'localAddresses')
  const remote = [...ruleList(rule, 'remoteAddresses'), ...ruleList(rule, 'reusableGroups')]
  return [
    ...ports,
    ...(local.length > 0 ? [`on ${shortened(local)}`] : []),
    ...(remote.length > 0
      ? [`${ruleText(rule, 'direction') === 'out' ? 'to' : 'from'} ${shortened(remote)}`]
      : []),
  ].join(', ')
}

/** Program, package or service that the rule is about. */
export function programText(rule: SettingValues): string {
  const path = ruleText(rule, 'filePath')
  const named =
    ruleText(rule, 'packageFamilyName') ?? ruleText(rule, 'serviceName') ?? ruleText(rule, 'policyAppId')
  return path?.split('\\').at(-1) || path || named || ''
}

const portsText = (side: string, ports: readonly string[]) =>
  ports.length > 0 ? [`${side} ${shortened(ports)}`] : []

function shortened(items: readonly string[]): string {
  return items.length > 3 ? `${items.slice(0, 3).join(', ')} and ${items.length - 3} more` : items.join(', ')
}

/** What a search finds a rule by. */
export function searchTextOf(rule: SettingValues): string {
  return Object.values(rule)
    .map((value) =>
      value.kind === 'stringList' ? value.values.join(' ') : 'value' in value ? String(value.value) : '',
    )
    .concat(protocolText(rule))
    .join('\n')
    .toLowerCase()
}
