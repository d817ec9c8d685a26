import type { SettingProblem, SettingValue, SettingValues } from './types'

export const FIREWALL_RULES_ID = 'vendor_msft_firewall_mdmstore_firewallrules_{firewallrulename}'

const field = (name: string) => `${FIREWALL_RULES_ID}_${name}`
const FIELDS = {
  direction: field('direction'),
  edgeTraversal: field('edgetraversal'),
  icmpTypesAndCodes: field('icmptypesandcodes'),
  localAddresses: field('localaddressranges'),
  localPorts: field('localportranges'),
  localUsers: field('localuserauthorizedlist'),
  policyAppId: field('policyappid'),
  protocol: field('protocol'),
  remoteAddresses: field('remoteaddressranges'),
  remotePorts: field('remoteportranges'),
  serviceName: field('app_servicename'),
} as const

const INBOUND = `${FIELDS.direction}_in`
const EDGE_TRAVERSAL_ON = `${FIELDS.edgeTraversal}_1`

const NAMED_REMOTE_ADDRESSES = [
  'defaultgateway',
  'dhcp',
  'dns',
  'wins',
  'intranet',
  'rmtintranet',
  'internet',
  'ply2renders',
  'localsubnet',
]

/**
 * What the fields of one rule demand of each other, which the device would refuse (and with one rule, on current builds,
 * the whole policy). Source: Firewall CSP; Intune, endpoint security firewall policy.
 */
export function validateFirewallRule(
  rule: SettingValues,
  path: SettingProblem['path'],
): readonly SettingProblem[] {
  const problems: SettingProblem[] = []
  const report = (id: string, code: SettingProblem['code'], message: string, position?: number) =>
    problems.push({ path: position === undefined ? [...path, id] : [...path, id, position], code, message })
  const protocol = rule[FIELDS.protocol]
  const protocolNumber = protocol?.kind === 'integer' ? protocol.value : null

  for (const id of [FIELDS.localPorts, FIELDS.remotePorts]) {
    const ports = listOf(rule[id])
    if (ports.length > 0 && protocolNumber !== 6 && protocolNumber !== 17) {
      report(id, 'option', 'Set the protocol to 6 (TCP) or 17 (UDP), or remove the ports.')
    }
    ports.forEach((range, index) => {
      if (!isPortRange(range))
        report(id, 'range', 'Enter a port from 0 to 65535, or a range such as 80-90.', index)
    })
  }
  for (const id of [FIELDS.localAddresses, FIELDS.remoteAddresses]) {
    const named = id === FIELDS.remoteAddresses ? NAMED_REMOTE_ADDRESSES : []
    const addresses = listOf(rule[id])
    if (addresses.length > 1 && addresses.includes('*'))
      report(id, 'items', 'The star means any address and stands alone.')
    addresses.forEach((address, index) => {
      if (address === '*' || named.includes(address.toLowerCase()) || isAddressRange(address)) return
      report(
        id,
        'pattern',
        'Enter an address, a subnet such as 10.0.0.0/8, or a range such as 10.0.0.1-10.0.0.9.',
        index,
      )
    })
  }
  const icmp = listOf(rule[FIELDS.icmpTypesAndCodes])
  if (icmp.length > 0 && protocolNumber !== 1 && protocolNumber !== 58) {
    report(
      FIELDS.icmpTypesAndCodes,
      'option',
      'Set the protocol to 1 (ICMPv4) or 58 (ICMPv6), or remove the ICMP types.',
    )
  }
  if (icmp.length > 1 && icmp.includes('*')) {
    report(FIELDS.icmpTypesAndCodes, 'items', 'The star means all ICMP types and stands alone.')
  }
  icmp.forEach((item, index) => {
    if (item === '*' || /^\d{1,3}:(\d{1,3}|\*)$/.test(item)) return
    report(FIELDS.icmpTypesAndCodes, 'pattern', 'Enter type:code, type:* or a single star.', index)
  })
  if (isOption(rule[FIELDS.edgeTraversal], EDGE_TRAVERSAL_ON) && !isOption(rule[FIELDS.direction], INBOUND)) {
    report(FIELDS.edgeTraversal, 'option', 'Set the direction to Inbound, or turn edge traversal off.')
  }
  if (rule[FIELDS.serviceName] && (rule[FIELDS.policyAppId] || listOf(rule[FIELDS.localUsers]).length > 0)) {
    report(
      FIELDS.serviceName,
      'option',
      'Remove the service name, or the policy app id and authorised users.',
    )
  }
  return problems
}

function isOption(value: SettingValue | undefined, optionId: string): boolean {
  return value?.kind === 'choice' && value.optionId === optionId
}

function listOf(value: SettingValue | undefined): readonly string[] {
  return value?.kind === 'stringList' ? value.values : []
}

function isPortRange(text: string): boolean {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text)
  if (!match) return false
  const low = Number(match[1])
  const high = match[2] === undefined ? low : Number(match[2])
  return low <= high && high <= 65_535
}

function isAddressRange(text: string): boolean {
  const [first = '', second, ...more] = text.split(/[-/]/)
  if (more.length > 0) return false
  const family = addressFamily(first)
  if (!family || second === undefined) return family !== null
  if (text.includes('-')) return addressFamily(second) === family
  if (/^\d{1,3}$/.test(second)) return Number(second) <= (family === 4 ? 32 : 128)
  return family === 4 && addressFamily(second) === 4
}

function addressFamily(text: string): 4 | 6 | null {
  const parts = text.split('.')
  if (parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)) return 4
  const groups = text.split(':')
  const compressed = text.split('::').length - 1
  const wellFormed = groups.every((group) => /^[0-9a-f]{0,4}$/i.test(group))
  if (!wellFormed || compressed > 1 || groups.length < 3 || groups.length > 8 + compressed) return null
  return compressed === 1 || (groups.length === 8 && groups.every((group) => group !== '')) ? 6 : null
}
