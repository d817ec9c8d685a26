import {
  RULE_FIELDS,
  ruleText,
  toDeviceValue,
  type SettingDefinition,
  type SettingValue,
  type SettingValues,
} from '../../catalog'
import type { DeviceValue } from '../../resolution'
import { entriesOf, sortOmitted } from './entries-of'
import { csvText } from '../../csv'
import type { Omission, SettingsSource, Written } from './types'

interface CspRow {
  readonly name: string
  readonly node: string
  readonly type: 'Integer' | 'Boolean' | 'String'
  readonly value: string
}

/**
 * The CSP nodes that a policy sets, one row each as custom OMA-URI settings are entered: name, OMA-URI, data type, value.
 * Settings that share a node (attack surface reduction rules) stand in one row. Source: Microsoft Learn, Policy CSP,
 * Defender CSP, Firewall CSP.
 */
export function toCspList(source: SettingsSource): Written {
  const { entries, omitted: kept } = entriesOf(source)
  const omitted: Omission[] = [...kept]
  const shared = new Map<string, { name: string; parts: string[] }>()
  const rows: CspRow[] = []
  for (const { def, value } of entries) {
    if (!def.csp.startsWith('./')) omitted.push({ settingId: def.id, reason: 'It has no CSP node.' })
    else if (value.kind === 'group') rows.push(...entryRows(def, value.entries, omitted))
    else {
      const device = toDeviceValue(def, value)
      const part = typeof device === 'string' && /^[0-9a-f-]{36}=\d$/i.test(device) ? device : null
      const known = shared.get(def.csp)
      if (part !== null && known) known.parts.push(part)
      else if (part !== null) shared.set(def.csp, { name: 'Attack surface reduction rules', parts: [part] })
      else rows.push(toRow(def.name, def.csp, device))
    }
  }
  for (const [node, { name, parts }] of shared)
    rows.push({ name, node, type: 'String', value: parts.join('|') })
  const sorted = rows.toSorted((a, b) => (a.node < b.node ? -1 : a.node > b.node ? 1 : 0))
  return {
    text: csvText(
      ['Name', 'OMA-URI', 'Data type', 'Value'],
      sorted.map(({ name, node, type, value }) => [name, node, type, value]),
    ),
    omitted: sortOmitted(omitted),
  }
}

/** The nodes of each entry, below its own name. */
function entryRows(
  group: SettingDefinition,
  entries: readonly SettingValues[],
  omitted: Omission[],
): readonly CspRow[] {
  if (!group.csp.includes('{')) {
    omitted.push({ settingId: group.id, reason: 'Its entries have no CSP nodes of their own.' })
    return []
  }
  return entries.flatMap((entry) => {
    const key = ruleText(entry, 'key') ?? ruleText(entry, 'name') ?? ''
    if (key === '' || key.includes('/')) {
      omitted.push({
        settingId: group.id,
        reason: `The rule ${key || 'without name'} cannot be a node: its name has a slash.`,
      })
      return []
    }
    return (group.fields ?? []).flatMap((field) => {
      const value = entry[field.id]
      if (!value || field.id === RULE_FIELDS.key) return []
      return [
        toRow(`${key}: ${field.name}`, field.csp.replace(/\{[^}]+\}/, key), deviceValueOf(field, value)),
      ]
    })
  })
}

/** Network types of a rule are one number, the sum of their bits. Source: Firewall CSP, Profiles. */
function deviceValueOf(field: SettingDefinition, value: SettingValue): DeviceValue {
  const device = toDeviceValue(field, value)
  if (field.id !== RULE_FIELDS.networkTypes || !Array.isArray(device)) return device
  return device.reduce<number>((sum, bit) => sum | Number(bit), 0)
}

function toRow(name: string, node: string, device: DeviceValue): CspRow {
  if (typeof device === 'boolean') return { name, node, type: 'Boolean', value: String(device) }
  if (typeof device === 'number') return { name, node, type: 'Integer', value: String(device) }
  return { name, node, type: 'String', value: textOf(node, device) }
}

/** Lists are joined as the node wants them: the firewall by commas, Defender by vertical bars. */
function textOf(node: string, device: DeviceValue): string {
  if (typeof device === 'string') return device
  if (Array.isArray(device)) return device.join(node.includes('/Firewall/') ? ',' : '|')
  return JSON.stringify(device)
}
