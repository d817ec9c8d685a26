import {
  RULE_FIELDS,
  ruleText,
  toDeviceValue,
  type SettingDefinition,
  type SettingValues,
} from '../../catalog'
import { compareText } from '../../resolution'
import { csvText } from '../../csv'
import { cspValue, type DataType } from './csp-value'
import { entriesOf, sortOmitted } from './entries-of'
import { HYPER_V_TARGET } from './firewall-globals'
import type { Omission, SettingsSource, Written } from './types'

export interface CspNode {
  readonly name: string
  /** OMA-URI. */
  readonly node: string
  readonly type: DataType
  readonly value: string
}

/** Nodes whose one value is made of several settings, `name=value` each, with what the row is called. */
const SHARED: readonly (readonly [end: string, name: string])[] = [
  ['/AttackSurfaceReductionRules', 'Attack surface reduction rules'],
  ['/ThreatSeverityDefaultAction', 'Remediation actions by threat severity'],
]
/** Settings that cannot be entered as custom OMA-URI, by the end of their node. */
const REFUSED: readonly (readonly [end: string, reason: string])[] = [
  [
    '/ASROnlyPerRuleExclusions',
    'The form of the node is not documented. Set it in a policy for attack surface reduction rules.',
  ],
  ['/TamperProtection', 'The node takes a blob that the service signs. Set it in the portals.'],
  ['/', 'It chooses among other nodes and is none itself.'],
]

/** The nodes as a table: name, OMA-URI, data type, value, as custom OMA-URI settings are entered. */
export function toCspList(source: SettingsSource): Written {
  const { nodes, omitted } = cspNodes(source)
  const rows = nodes.map(({ name, node, type, value }) => [name, node, type, value])
  return { text: csvText(['Name', 'OMA-URI', 'Data type', 'Value'], rows), omitted }
}

/**
 * The CSP nodes that a policy sets, in their order. Settings that share a node are one. Source: Microsoft Learn, Policy CSP,
 * Defender CSP, Firewall CSP.
 */
export function cspNodes(source: SettingsSource): {
  readonly nodes: readonly CspNode[]
  readonly omitted: readonly Omission[]
} {
  const { entries, omitted: kept } = entriesOf(source)
  const omitted: Omission[] = [...kept]
  const shared = new Map<string, { name: string; parts: string[] }>()
  const rows: CspNode[] = []
  const target = entries.find(({ def }) => def.id === HYPER_V_TARGET)
  const creator = target ? String(toDeviceValue(target.def, target.value)) : ''
  for (const { def, value } of entries) {
    const reason = def.csp.startsWith('./')
      ? REFUSED.find(([end]) => def.csp.endsWith(end))?.[1]
      : 'It has no CSP node.'
    const together = SHARED.find(([end]) => def.csp.endsWith(end))
    if (reason !== undefined) omitted.push({ settingId: def.id, reason })
    // It is part of the address of the others of its group.
    else if (def.id === HYPER_V_TARGET) continue
    else if (value.kind === 'group') rows.push(...entryRows(def, value.entries, omitted))
    else if (together) {
      const known = shared.get(def.csp) ?? { name: together[1], parts: [] }
      known.parts.push(String(toDeviceValue(def, value)))
      shared.set(def.csp, known)
    } else {
      const found = cspValue(def, value)
      if ('refused' in found) omitted.push({ settingId: def.id, reason: found.refused })
      else rows.push({ name: def.name, node: withName(def.csp, creator), ...found })
    }
  }
  for (const [node, { name, parts }] of shared)
    rows.push({ name, node, type: 'String', value: parts.join('|') })
  return { nodes: rows.toSorted((a, b) => compareText(a.node, b.node)), omitted: sortOmitted(omitted) }
}

/** The nodes of each entry, below its own name. An entry of which one node cannot be written is left out whole. */
function entryRows(
  group: SettingDefinition,
  entries: readonly SettingValues[],
  omitted: Omission[],
): readonly CspNode[] {
  const leaveOut = (reason: string): readonly CspNode[] => {
    omitted.push({ settingId: group.id, reason })
    return []
  }
  if (!group.csp.includes('{')) return leaveOut('Its entries have no CSP nodes of their own.')
  const taken = new Set<string>()
  return entries.flatMap((entry) => {
    const key = ruleText(entry, 'key') ?? ruleText(entry, 'name') ?? ''
    if (key === '' || key.includes('/'))
      return leaveOut(`The rule ${key || 'without name'} cannot be a node: its name has a slash or is empty.`)
    if (taken.has(key.toLowerCase())) return leaveOut(`Another rule has the name ${key} already.`)
    const rows: CspNode[] = []
    for (const field of group.fields ?? []) {
      const value = entry[field.id]
      if (!value || field.id === RULE_FIELDS.key) continue
      const found = cspValue(field, value)
      if ('refused' in found) return leaveOut(`The rule ${key}, ${field.name}: ${found.refused}`)
      rows.push({ name: `${key}: ${field.name}`, node: withName(field.csp, key), ...found })
    }
    taken.add(key.toLowerCase())
    return rows
  })
}

/** The node with the name of its instance. A function gives it, since `$` in the name would mean something in a text. */
function withName(node: string, name: string): string {
  return node.replace(/\{[^}]+\}/, () => name)
}
