import {
  PROTOCOL_NAMES,
  RULE_FIELDS,
  ruleList,
  ruleText,
  type RuleField,
  type SettingValues,
} from '../../catalog'
import type { DeviceValue } from '../../resolution'
import { psList, psString } from './powershell-text'

/** Parameters of Set-NetFirewallProfile. Source: Microsoft Learn, NetSecurity module; Firewall CSP for the values. */
const PROFILE_PARAMETERS: Readonly<
  Record<
    string,
    {
      readonly parameter: string
      readonly as: 'switch' | 'inverted' | 'action' | 'text' | 'number' | 'shielded'
    }
  >
> = {
  enablefirewall: { parameter: 'Enabled', as: 'switch' },
  defaultinboundaction: { parameter: 'DefaultInboundAction', as: 'action' },
  defaultoutboundaction: { parameter: 'DefaultOutboundAction', as: 'action' },
  disableinboundnotifications: { parameter: 'NotifyOnListen', as: 'inverted' },
  disableunicastresponsestomulticastbroadcast: {
    parameter: 'AllowUnicastResponseToMulticast',
    as: 'inverted',
  },
  allowlocalpolicymerge: { parameter: 'AllowLocalFirewallRules', as: 'switch' },
  allowlocalipsecpolicymerge: { parameter: 'AllowLocalIPsecRules', as: 'switch' },
  authappsallowuserprefmerge: { parameter: 'AllowUserApps', as: 'switch' },
  globalportsallowuserprefmerge: { parameter: 'AllowUserPorts', as: 'switch' },
  enablelogdroppedpackets: { parameter: 'LogBlocked', as: 'switch' },
  enablelogsuccessconnections: { parameter: 'LogAllowed', as: 'switch' },
  enablelogignoredrules: { parameter: 'LogIgnored', as: 'switch' },
  logfilepath: { parameter: 'LogFileName', as: 'text' },
  logmaxfilesize: { parameter: 'LogMaxSizeKilobytes', as: 'number' },
  // Shielded blocks all that comes in, whatever the default action: this and Block together, says the cmdlet.
  shielded: { parameter: 'AllowInboundRules', as: 'shielded' },
}
const NETWORKS: Readonly<Record<string, string>> = { domain: 'Domain', private: 'Private', public: 'Public' }

/** The command that sets this setting of a network; null for settings that the cmdlet does not have. */
export function profileCommand(settingId: string, value: DeviceValue): string | null {
  const match = /^vendor_msft_firewall_mdmstore_(domain|private|public)profile_(.+)$/.exec(settingId)
  const network = NETWORKS[match?.[1] ?? '']
  const name = match?.[2] ?? ''
  const entry = Object.hasOwn(PROFILE_PARAMETERS, name) ? PROFILE_PARAMETERS[name] : undefined
  if (!network || !entry) return null
  const argument = profileArgument(entry.as, value)
  return argument === null
    ? null
    : `Set-NetFirewallProfile -Profile ${network} -${entry.parameter} ${argument}`
}

function profileArgument(as: string, value: DeviceValue): string | null {
  if (as === 'switch' && typeof value === 'boolean') return value ? 'True' : 'False'
  if (as === 'inverted' && typeof value === 'boolean') return value ? 'False' : 'True'
  if (as === 'shielded' && typeof value === 'boolean')
    return value ? 'False -DefaultInboundAction Block' : 'True'
  if (as === 'action') return value === 0 ? 'Allow' : value === 1 ? 'Block' : null
  if (as === 'number' && typeof value === 'number') return String(value)
  return as === 'text' && typeof value === 'string' ? psString(value) : null
}

/** What New-NetFirewallRule has no parameter for: its -Package wants the SID of the app, which the family name is not. */
const NO_PARAMETER: readonly RuleField[] = ['policyAppId', 'packageFamilyName']
const NETWORK_NAMES: Readonly<Record<string, string>> = {
  '1': 'Domain',
  '2': 'Private',
  '4': 'Public',
  '2147483647': 'Any',
}
const INTERFACES: Readonly<Record<string, string>> = {
  remoteaccess: 'RemoteAccess',
  wireless: 'Wireless',
  lan: 'Wired',
  all: 'Any',
}

/** Groups of addresses that the cmdlet calls otherwise than the CSP does. */
const ADDRESSES: Readonly<Record<string, string>> = {
  '*': 'Any',
  rmtintranet: 'IntranetRemoteAccess',
  remotecorpnetwork: 'IntranetRemoteAccess',
  ply2renders: 'PlayToDevice',
  playtorenderers: 'PlayToDevice',
}

/**
 * The command that makes one rule, and why not where the cmdlet cannot say all of it: a rule that lacks one of its conditions
 * would match more than it should. What the rule leaves open is written out where cmdlet and CSP differ in the default (out
 * and allow, says the CSP).
 */
export function ruleCommand(rule: SettingValues): { readonly command: string } | { readonly reason: string } {
  const name = ruleText(rule, 'name') ?? ''
  const unsayable = NO_PARAMETER.find((field) => ruleText(rule, field) !== undefined)
  const networks = ruleList(rule, 'networkTypes').map((one) => NETWORK_NAMES[one])
  const interfaces = ruleList(rule, 'interfaceTypes').map((one) => INTERFACES[one])
  const users = ruleList(rule, 'localUsers')
  const isSayable =
    !unsayable &&
    !networks.includes(undefined) &&
    !interfaces.includes(undefined) &&
    interfaces.length <= 1 &&
    users.length <= 1
  // The cmdlet takes this name for every rule there is.
  if (!isSayable || name.toLowerCase() === 'all')
    return {
      reason: `New-NetFirewallRule cannot say all of the rule ${name}. Set it through the Firewall CSP.`,
    }
  const protocol = rule[RULE_FIELDS.protocol]
  const number = protocol?.kind === 'integer' ? protocol.value : null
  const key = ruleText(rule, 'key')
  const lists: readonly (readonly [string, RuleField])[] = [
    ['LocalPort', 'localPorts'],
    ['RemotePort', 'remotePorts'],
    ['LocalAddress', 'localAddresses'],
    ['RemoteAddress', 'remoteAddresses'],
    ['RemoteDynamicKeywordAddresses', 'reusableGroups'],
    ['IcmpType', 'icmpTypes'],
  ]
  const texts: readonly (readonly [string, RuleField])[] = [
    ['Description', 'description'],
    ['Program', 'filePath'],
    ['Service', 'serviceName'],
  ]
  const parts = [
    'New-NetFirewallRule',
    ...(key === undefined ? [] : [`-Name ${psString(key)}`]),
    `-DisplayName ${psString(name)}`,
    `-Enabled ${ruleText(rule, 'enabled') === '0' ? 'False' : 'True'}`,
    `-Direction ${ruleText(rule, 'direction') === 'in' ? 'Inbound' : 'Outbound'}`,
    `-Action ${ruleText(rule, 'action') === '0' ? 'Block' : 'Allow'}`,
    ...(number === null
      ? []
      : [`-Protocol ${PROTOCOL_NAMES.has(number) ? (PROTOCOL_WORDS[number] ?? number) : number}`]),
    ...lists.flatMap(([parameter, field]) => {
      const items = ruleList(rule, field).map((item) => wordOf(field, item))
      return items.length > 0 ? [`-${parameter} ${psList(items)}`] : []
    }),
    ...texts.flatMap(([parameter, field]) => {
      const text = ruleText(rule, field)
      return text === undefined ? [] : [`-${parameter} ${psString(text)}`]
    }),
    ...(networks.length > 0 ? [`-Profile ${networks.join(',')}`] : []),
    ...(interfaces.length > 0 ? [`-InterfaceType ${interfaces[0]}`] : []),
    ...(ruleText(rule, 'edgeTraversal') === '1' ? ['-EdgeTraversalPolicy Allow'] : []),
    ...(users.length > 0 ? [`-LocalUser ${psList(users)}`] : []),
  ]
  return { command: parts.join(' ') }
}

function wordOf(field: RuleField, item: string): string {
  // All codes of a type are said by the type alone.
  if (field === 'icmpTypes' && item !== '*') return item.replace(/:\*$/, '')
  const address = item.toLowerCase()
  return Object.hasOwn(ADDRESSES, address) ? (ADDRESSES[address] ?? item) : item
}

/** Names that the cmdlet takes; every other protocol goes by its number. */
const PROTOCOL_WORDS: Readonly<Record<number, string>> = { 1: 'ICMPv4', 6: 'TCP', 17: 'UDP', 58: 'ICMPv6' }
