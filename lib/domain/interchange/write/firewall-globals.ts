import type { DeviceValue } from '../../resolution'
import { psString } from './powershell-text'

type As = 'switch' | 'inverted' | 'number' | { readonly names: Readonly<Record<string, string>> }
interface Parameter {
  readonly parameter: string
  readonly as: As
}

const ACTIONS: As = { names: { '0': 'Allow', '1': 'Block' } }

/** Parameters of Set-NetFirewallSetting. Source: Microsoft Learn, NetSecurity module; Firewall CSP, MdmStore/Global. */
const GLOBAL: Readonly<Record<string, Parameter>> = {
  crlcheck: {
    parameter: 'CertValidationLevel',
    as: { names: { '0': 'None', '1': 'AttemptCrlCheck', '2': 'RequireCrlCheck' } },
  },
  disablestatefulftp: { parameter: 'EnableStatefulFtp', as: 'inverted' },
  enablepacketqueue: {
    parameter: 'EnablePacketQueuing',
    as: { names: { '0': 'None', '1': 'Inbound', '2': 'Forward' } },
  },
  ipsecexempt: {
    parameter: 'Exemptions',
    as: {
      names: { '0': 'None', '1': 'NeighborDiscovery', '2': 'Icmp', '4': 'RouterDiscovery', '8': 'Dhcp' },
    },
  },
  // A key that is not encoded is kept in wide characters. Source: MS-FASP, PRESHARED_KEY_ENCODING_VALUES.
  presharedkeyencoding: { parameter: 'KeyEncoding', as: { names: { '0': 'UTF16', '1': 'UTF8' } } },
  saidletime: { parameter: 'MaxSAIdleTimeSeconds', as: 'number' },
}

/** Parameters of Set-NetFirewallHyperVVMSetting: of a virtual machine creator as a whole. */
const HYPER_V: Readonly<Record<string, Parameter>> = {
  enableloopback: { parameter: 'LoopbackEnabled', as: 'switch' },
  allowhostpolicymerge: { parameter: 'AllowHostPolicyMerge', as: 'switch' },
}
/** Parameters of Set-NetFirewallHyperVProfile: the same of one network. */
const HYPER_V_PROFILE: Readonly<Record<string, Parameter>> = {
  enablefirewall: { parameter: 'Enabled', as: 'switch' },
  allowlocalpolicymerge: { parameter: 'AllowLocalFirewallRules', as: 'switch' },
  defaultinboundaction: { parameter: 'DefaultInboundAction', as: ACTIONS },
  defaultoutboundaction: { parameter: 'DefaultOutboundAction', as: ACTIONS },
}
const NETWORKS: Readonly<Record<string, string>> = { domain: 'Domain', private: 'Private', public: 'Public' }

const FIREWALL = 'vendor_msft_firewall_mdmstore_'
const CREATOR = `${FIREWALL}hypervvmsettings_{vmcreatorid}_`
/** Says which virtual machines the other settings of its group are for. */
export const HYPER_V_TARGET = `${CREATOR}target`

/** The command for a setting of the whole firewall; null for settings that the cmdlet does not have. */
export function globalCommand(settingId: string, value: DeviceValue): string | null {
  const prefix = `${FIREWALL}global_`
  if (!settingId.startsWith(prefix)) return null
  const argument = argumentFor(GLOBAL, settingId.slice(prefix.length), value)
  return argument && `Set-NetFirewallSetting ${argument}`
}

/** The command for a setting of virtual machines. `creator` is the GUID in braces that HYPER_V_TARGET holds. */
export function hyperVCommand(settingId: string, value: DeviceValue, creator: string): string | null {
  if (!settingId.startsWith(CREATOR)) return null
  const name = settingId.slice(CREATOR.length)
  const match = /^(domain|private|public)profile_(.+)$/.exec(name)
  if (!match) {
    const argument = argumentFor(HYPER_V, name, value)
    return argument && `Set-NetFirewallHyperVVMSetting -Name ${psString(creator)} ${argument}`
  }
  const argument = argumentFor(HYPER_V_PROFILE, match[2] ?? '', value)
  const network = NETWORKS[match[1] ?? '']
  return argument && `Set-NetFirewallHyperVProfile -Name ${psString(creator)} -Profile ${network} ${argument}`
}

function argumentFor(
  table: Readonly<Record<string, Parameter>>,
  name: string,
  value: DeviceValue,
): string | null {
  const entry = Object.hasOwn(table, name) ? table[name] : undefined
  const argument = entry ? argumentOf(entry.as, value) : null
  return entry && argument !== null ? `-${entry.parameter} ${argument}` : null
}

function argumentOf(as: As, value: DeviceValue): string | null {
  if (as === 'number') return typeof value === 'number' ? String(value) : null
  if (as === 'switch' || as === 'inverted')
    return typeof value === 'boolean' ? (value === (as === 'switch') ? 'True' : 'False') : null
  // Flags come as the list of those that are set.
  const flags: readonly DeviceValue[] = Array.isArray(value) ? value : [value]
  const names = flags.map((flag) =>
    Object.hasOwn(as.names, String(flag)) ? as.names[String(flag)] : undefined,
  )
  return names.length === 0 || names.includes(undefined) ? null : names.join(',')
}
