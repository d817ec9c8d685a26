import type { SettingValue } from '../../catalog'
import { isObject, type Json, type JsonObject } from '../json'

/**
 * Firewall profiles of the older templates: one complex value for each network, of pairs of switches. A switch that is off
 * says nothing. Source: Graph, windowsFirewallNetworkProfile; Firewall CSP, MdmStore/{Domain,Private,Public}Profile.
 */
const NETWORKS: ReadonlyMap<string, string> = new Map([
  ['firewallProfileDomain', 'vendor_msft_firewall_mdmstore_domainprofile_'],
  ['firewallProfilePrivate', 'vendor_msft_firewall_mdmstore_privateprofile_'],
  ['firewallProfilePublic', 'vendor_msft_firewall_mdmstore_publicprofile_'],
])

interface Pair {
  readonly setting: string
  /** Where both are on, the first takes priority. */
  readonly switches: readonly [name: string, option: string][]
}

const blocked = (name: string, setting: string, on: string, off: string): Pair => ({
  setting,
  switches: [
    [`${name}Blocked`, on],
    [`${name}Required`, off],
  ],
})
const merged = (name: string, setting: string): Pair => ({
  setting,
  switches: [
    [`${name}FromGroupPolicyMerged`, 'true'],
    [`${name}FromGroupPolicyNotMerged`, 'false'],
  ],
})

const PAIRS: readonly Pair[] = [
  blocked('stealthMode', 'disablestealthmode', 'true', 'false'),
  blocked('incomingTraffic', 'shielded', 'true', 'false'),
  blocked(
    'unicastResponsesToMulticastBroadcasts',
    'disableunicastresponsestomulticastbroadcast',
    'true',
    'false',
  ),
  blocked('inboundNotifications', 'disableinboundnotifications', 'true', 'false'),
  blocked('inboundConnections', 'defaultinboundaction', '1', '0'),
  blocked('outboundConnections', 'defaultoutboundaction', '1', '0'),
  merged('authorizedApplicationRules', 'authappsallowuserprefmerge'),
  merged('globalPortRules', 'globalportsallowuserprefmerge'),
  merged('connectionSecurityRules', 'allowlocalipsecpolicymerge'),
  merged('policyRules', 'allowlocalpolicymerge'),
  {
    setting: 'disablestealthmodeipsecsecuredpacketexemption',
    switches: [
      ['securedPacketExemptionAllowed', 'false'],
      ['securedPacketExemptionBlocked', 'true'],
    ],
  },
]

const ENABLED: Readonly<Record<string, string>> = { allowed: 'true', blocked: 'false' }

export interface LegacyNetwork {
  readonly values: readonly (readonly [id: string, value: SettingValue])[]
  /** Members that are not understood, as they came; null when there are none. */
  readonly left: JsonObject | null
}

/**
 * The settings in a network's value, or the one of a setting of its own; null when the name is no network's or the value is
 * not understood.
 */
export function readLegacyNetwork(name: string, value: Json): LegacyNetwork | null {
  const own = typeof value === 'string' ? asMember(name, value) : null
  return own ? readNetwork(own.network, own.members) : readNetwork(name, value)
}

/**
 * The firewall template of endpoint security has each switch as a setting of its own, `allowed` or `blocked`: of
 * `firewallProfileDomainInboundConnectionsBlocked` the connections, of `…PolicyRulesFromGroupPolicyMerged` the merging.
 */
function asMember(name: string, value: string): { network: string; members: JsonObject } | null {
  const parts = /^(firewallProfile(?:Domain|Private|Public))([A-Z]\w*)$/.exec(name)
  if (!parts || !Object.hasOwn(ENABLED, value)) return null
  const [, network = '', rest = ''] = parts
  const member = rest.charAt(0).toLowerCase() + rest.slice(1)
  if (member === 'firewallEnabled') return { network, members: { firewallEnabled: value } }
  const pair = PAIRS.find(({ switches }) => switches[0]?.[0] === member)
  const isFirst = (value === 'blocked') === member.endsWith('Blocked')
  const chosen = pair?.switches[isFirst ? 0 : 1]
  return chosen ? { network, members: { [chosen[0]]: true } } : null
}

function readNetwork(name: string, value: Json): LegacyNetwork | null {
  const prefix = NETWORKS.get(name)
  if (prefix === undefined || !isObject(value)) return null
  const values: [string, SettingValue][] = []
  const add = (setting: string, option: string) => {
    const id = prefix + setting
    values.push([id, { kind: 'choice', optionId: `${id}_${option}` }])
  }
  const enabled = value.firewallEnabled
  const state = typeof enabled === 'string' && Object.hasOwn(ENABLED, enabled) ? ENABLED[enabled] : undefined
  if (state !== undefined) add('enablefirewall', state)
  for (const { setting, switches } of PAIRS) {
    const on = switches.find(([member]) => value[member] === true)
    if (on) add(setting, on[1])
  }
  const left = Object.entries(value).filter(([member, held]) => !isUnderstood(member, held))
  return { values, left: left.length > 0 ? Object.fromEntries(left) : null }
}

const SWITCHES = new Set(PAIRS.flatMap(({ switches }) => switches.map(([name]) => name)))

function isUnderstood(member: string, held: Json): boolean {
  if (held === null || member === '@odata.type') return true
  if (member === 'firewallEnabled')
    return held === 'notConfigured' || (typeof held === 'string' && Object.hasOwn(ENABLED, held))
  return SWITCHES.has(member) && typeof held === 'boolean'
}

/** Ids of every catalogue setting that a network's value can become. */
export const LEGACY_NETWORK_SETTINGS: readonly {
  readonly id: string
  readonly options: readonly string[]
}[] = [...NETWORKS.values()].flatMap((prefix) => [
  { id: `${prefix}enablefirewall`, options: Object.values(ENABLED) },
  ...PAIRS.map(({ setting, switches }) => ({
    id: prefix + setting,
    options: switches.map(([, option]) => option),
  })),
])
