import { toDeviceValue, type Scalar, type SettingDefinition, type SettingValue } from '../../catalog'

export const DATA_TYPES = ['Integer', 'Boolean', 'String'] as const
export type DataType = (typeof DATA_TYPES)[number]

export type CspValue = { readonly type: DataType; readonly value: string } | { readonly refused: string }

/** What separates the items of a list, by the beginning of the node. Source: the lists' pages in the CSP reference. */
const SEPARATORS: readonly (readonly [node: string, separator: string])[] = [
  ['./Vendor/MSFT/Firewall/', ','],
  ['./Device/Vendor/MSFT/Policy/Config/NetworkListManager/', '\uF000'],
  ['./', '|'],
]
/** One text in Security Descriptor Definition Language, which may hold any separator. */
const ONE_TEXT = /\/LocalUserAuthorizedList$/

/**
 * The value of a CSP node as custom OMA-URI settings are entered. Flags are one number, the bits of all that are set
 * (Firewall CSP: Profiles, EnablePacketQueue, IPsecExempt); switches of the firewall are Boolean, others 0 and 1.
 */
export function cspValue(def: SettingDefinition, value: SettingValue): CspValue {
  const device = toDeviceValue(def, value)
  if (value.kind === 'choiceList' && Array.isArray(device) && device.every((one) => typeof one === 'number'))
    return { type: 'Integer', value: String(device.reduce<number>((bits, one) => bits | Number(one), 0)) }
  if (Array.isArray(device)) return listValue(def.csp, device.map(String))
  if (typeof device === 'object') return { refused: 'It is a collection, which is no single node.' }
  return scalarValue(def, device)
}

function scalarValue(def: SettingDefinition, value: Scalar): CspValue {
  const isSwitch = def.type === 'boolean' && def.csp.startsWith('./Vendor/MSFT/Firewall/')
  if (isSwitch && (value === 0 || value === 1)) return { type: 'Boolean', value: String(value === 1) }
  if (typeof value === 'boolean') return { type: 'Boolean', value: String(value) }
  return { type: typeof value === 'number' ? 'Integer' : 'String', value: String(value) }
}

function listValue(node: string, items: readonly string[]): CspValue {
  if (ONE_TEXT.test(node))
    return items.length === 1
      ? { type: 'String', value: items[0] ?? '' }
      : { refused: 'The node holds one text, not a list.' }
  const separator = SEPARATORS.find(([start]) => node.startsWith(start))?.[1] ?? '|'
  return items.some((item) => item.includes(separator))
    ? { refused: 'One of its items holds the sign that separates items in this node.' }
    : { type: 'String', value: items.join(separator) }
}
