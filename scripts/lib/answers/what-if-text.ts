import type { ChangesReading } from '@/lib/domain/interchange'
import { NOT_APPLICABLE_TEXT } from '@/lib/domain/resolution'
import { heading, paint } from '../log'
import { count } from './resolution-text'
import type { toDeviceChange, WhatIfAnswer } from './what-if-answer'

const SHOWN_SETTINGS = 40
const SHOWN_TRANSITIONS = 5
const SHOWN_DEVICES = 10

type Side = WhatIfAnswer['settings'][number]['transitions'][number]['before']
interface Answer extends WhatIfAnswer {
  readonly explained?: readonly ReturnType<typeof toDeviceChange>[]
}

const LIST_TEXT: Readonly<Record<string, string>> = {
  gainPolicies: 'Gain a policy',
  losePolicies: 'Lose a policy',
  settingsChange: 'Get another outcome or value of a setting',
  conflictsAppear: 'Get a conflict',
  conflictsVanish: 'Get rid of a conflict',
  enter: 'Enter management',
  leave: 'Leave management',
}

/** What changes would do, for people. */
export function showWhatIf(answer: Answer, { policyNames }: ChangesReading): void {
  const { counts, policies, groups, settings, conflicts, devices, explained } = answer
  console.log(
    `${count(counts.affected, 'device')} affected; there are ${counts.devices.toLocaleString('en-US')} afterwards.`,
  )
  for (const [name, { total, ids }] of Object.entries(devices)) {
    const text = LIST_TEXT[name]
    if (!text || total === 0) continue
    const more = total > Math.min(ids.length, SHOWN_DEVICES) ? ', …' : ''
    console.log(
      `  ${text}: ${total.toLocaleString('en-US')} (${ids.slice(0, SHOWN_DEVICES).join(', ')}${more})`,
    )
  }
  if (policies.length > 0) heading('Policies')
  for (const { name, gained, lost } of policies) console.log(`  ${name}: ${plusMinus(gained, lost)}`)
  if (groups.length > 0) heading('Groups')
  for (const { displayName, joined, left } of groups)
    console.log(`  ${displayName}: ${plusMinus(joined, left)}`)
  if (settings.length > 0) heading('Settings')
  for (const setting of settings.slice(0, SHOWN_SETTINGS)) {
    console.log(`  ${nameOf(setting)}: ${count(setting.devices, 'device')}`)
    for (const { before, after, devices: moved } of setting.transitions.slice(0, SHOWN_TRANSITIONS))
      console.log(`    ${sideText(before)} -> ${sideText(after)}: ${count(moved, 'device')}`)
    if (setting.transitions.length > SHOWN_TRANSITIONS)
      console.log(`    ${setting.transitions.length - SHOWN_TRANSITIONS} more.`)
  }
  if (settings.length > SHOWN_SETTINGS)
    console.log(`  ${settings.length - SHOWN_SETTINGS} more. See them all with --json.`)
  if (conflicts.length > 0) heading('Conflicts')
  for (const conflict of conflicts) {
    const names = conflict.policies.map((id) => policyNames.get(id) ?? id).join(', ')
    const kind = conflict.kind === 'appears' ? paint('red', 'appears') : paint('green', 'vanishes')
    console.log(`  ${nameOf(conflict)} ${kind} on ${count(conflict.devices, 'device')}: ${names}`)
  }
  for (const device of explained ?? []) {
    heading(device.id)
    for (const setting of device.settings)
      console.log(`  ${nameOf(setting)}: ${sideText(setting.before)} -> ${sideText(setting.after)}`)
    if (device.settings.length === 0) console.log('  No setting differs.')
  }
}

function plusMinus(plus: number, minus: number): string {
  return `+${plus.toLocaleString('en-US')} −${minus.toLocaleString('en-US')}`
}

function sideText(side: Side): string {
  if (side === null) return 'Not configured'
  switch (side.outcome) {
    case 'applied':
      return `${side.display}${side.blockedByTamperProtection ? ' (blocked by tamper protection)' : ''}`
    case 'conflict':
      return `Conflict (${side.values.map(({ display }) => display).join(' against ')})`
    case 'notApplicable':
      return `Not applicable (${NOT_APPLICABLE_TEXT[side.reason]})`
  }
}

function nameOf({
  name,
  settingDefinitionId,
  key,
}: {
  name: string | null
  settingDefinitionId: string
  key?: string
}) {
  return `${name ?? settingDefinitionId}${key === undefined ? '' : ` "${key}"`}`
}
