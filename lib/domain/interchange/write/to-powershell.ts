import { RULE_FIELDS, toDeviceValue, type SettingDefinition, type SettingValue } from '../../catalog'
import type { DeviceValue } from '../../resolution'
import { entriesOf, sortOmitted } from './entries-of'
import { globalCommand, HYPER_V_TARGET, hyperVCommand } from './firewall-globals'
import { profileCommand, ruleCommand } from './firewall-script'
import { ASR_ACTIONS, mpParameterOf, type MpParameter } from './mp-parameters'
import { psBoolean, psComment, psList, psString } from './powershell-text'
import type { Omission, SettingsSource, Written } from './types'
import { withoutCmdlet } from './without-cmdlet'

/**
 * A PowerShell script that sets the same on one Windows machine: Set-MpPreference and Add-MpPreference, the firewall's
 * cmdlets. What has no cmdlet stands in it as a comment with the reason. Texts of any kind are quoted so that nothing in
 * them is run. The byte-order mark tells Windows PowerShell 5.1 that it is UTF-8 (about_Character_Encoding). Source:
 * Microsoft Learn, modules Defender and NetSecurity.
 */
export function toPowerShell(source: SettingsSource): Written {
  const { entries, omitted: kept } = entriesOf(source)
  const omitted: Omission[] = [...kept]
  const commands: string[] = []
  const target = entries.find(({ def }) => def.id === HYPER_V_TARGET)
  const creator = target ? String(toDeviceValue(target.def, target.value)) : ''
  for (const { def, value } of entries) {
    const found = commandsFor(def, value, creator)
    commands.push(...found.commands)
    omitted.push(...found.reasons.map((reason) => ({ settingId: def.id, reason })))
  }
  const sorted = sortOmitted(omitted)
  const lines = [
    `# ${psComment(`Settings of the ${source.kind} ${source.name}`)}`,
    '# Run as administrator. Tamper protection refuses changes of some of them.',
    '#Requires -RunAsAdministrator',
    '',
    ...(commands.length > 0 ? commands : ['# Nothing of it can be set by a cmdlet.']),
    ...(sorted.length > 0 ? ['', '# Not in this script:'] : []),
    ...sorted.map(({ settingId, reason }) => `# ${psComment(`${settingId}: ${reason}`)}`),
  ]
  return { text: BYTE_ORDER_MARK + lines.map((line) => `${line}\r\n`).join(''), omitted: sorted }
}

interface Commands {
  readonly commands: readonly string[]
  readonly reasons: readonly string[]
}

const BYTE_ORDER_MARK = '\uFEFF'

function commandsFor(def: SettingDefinition, value: SettingValue, creator: string): Commands {
  // It is the -Name of the commands for the others of its group.
  if (def.id === HYPER_V_TARGET) return { commands: [], reasons: [] }
  if (value.kind === 'group') {
    if (!def.fields?.some((field) => field.id === RULE_FIELDS.direction))
      return { commands: [], reasons: [withoutCmdlet(def.id)] }
    const made = value.entries.map(ruleCommand)
    return {
      commands: made.flatMap((one) => ('command' in one ? [one.command] : [])),
      reasons: made.flatMap((one) => ('reason' in one ? [one.reason] : [])),
    }
  }
  const device = toDeviceValue(def, value)
  const one =
    asrCommand(device) ??
    profileCommand(def.id, device) ??
    globalCommand(def.id, device) ??
    hyperVCommand(def.id, device, creator) ??
    preferenceCommand(def, device)
  return one === null ? { commands: [], reasons: [withoutCmdlet(def.id)] } : { commands: [one], reasons: [] }
}

/** A rule of attack surface reduction: its device value is `<guid>=<mode>`. */
function asrCommand(device: DeviceValue): string | null {
  const match = typeof device === 'string' ? /^([0-9a-f-]{36})=(\d)$/i.exec(device) : null
  const action = ASR_ACTIONS[match?.[2] ?? '']
  return match && action
    ? `Add-MpPreference -AttackSurfaceReductionRules_Ids ${match[1]} -AttackSurfaceReductionRules_Actions ${action}`
    : null
}

function preferenceCommand(def: SettingDefinition, device: DeviceValue): string | null {
  const entry = mpParameterOf(def.id)
  if (!entry) return null
  const argument = argumentOf(entry, device)
  if (argument === null) return null
  return `${entry.as === 'added' ? 'Add' : 'Set'}-MpPreference -${entry.parameter} ${argument}`
}

function argumentOf(entry: MpParameter, device: DeviceValue): string | null {
  switch (entry.as) {
    case 'boolean':
      return isFlag(device) ? psBoolean(Number(device) === 1) : null
    case 'inverted':
      return isFlag(device) ? psBoolean(Number(device) === 0) : null
    case 'number':
      return typeof device === 'number' ? String(device) : null
    case 'text':
      return typeof device === 'string' ? psString(device) : null
    case 'timeOfDay':
      return typeof device === 'number' ? clock(device) : null
    case 'joined': {
      const items = textsOf(device)
      return items === null ? null : psString(items.join('|'))
    }
    case 'added': {
      const items = textsOf(device)
      return items === null ? null : psList(items)
    }
    case 'named':
      return Object.hasOwn(entry.names, String(device)) ? (entry.names[String(device)] ?? null) : null
  }
}

const isFlag = (device: DeviceValue) => typeof device === 'boolean' || device === 0 || device === 1

function clock(minutes: number): string | null {
  if (!Number.isInteger(minutes) || minutes < 0 || minutes >= 1440) return null
  const part = (n: number) => String(n).padStart(2, '0')
  return `${part(Math.floor(minutes / 60))}:${part(minutes % 60)}:00`
}

function textsOf(device: DeviceValue): readonly string[] | null {
  if (!Array.isArray(device)) return null
  const texts = device.filter((item): item is string => typeof item === 'string')
  return texts.length === device.length && texts.length > 0 ? texts : null
}
