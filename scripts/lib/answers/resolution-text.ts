import { POLICY_NOTE_TEXT, NOT_APPLICABLE_TEXT, type NotApplicableReason } from '@/lib/domain/resolution'
import type { FleetFile } from '@/lib/domain/interchange'
import { heading, paint } from '../log'
import type { PolicyAnswer } from './policy-answer'
import { groupSummaries, type DeviceAnswer, type FleetAnswers } from './resolution-answer'
import type { SettingAnswer } from './setting-answer'

const SHOWN_CONFLICTS = 20
const SHOWN_NAMES = 5

const REASON_TEXT: Readonly<Record<Exclude<PolicyAnswer['reason'], NotApplicableReason>, string>> = {
  allDevices: 'assigned to all devices',
  includeGroup: 'assigned to a group of the device',
  notAssigned: 'not assigned to anybody',
  notIncluded: 'the device is in none of the groups it is assigned to',
  excluded: 'the device is in a group that is excluded',
}

/** A whole fleet for people: its size, groups and conflicts. */
export function showFleet(answers: FleetAnswers): void {
  const { fleet, index } = answers
  for (const device of fleet.devices) answers.countConflicts(device)
  const conflicts = answers.conflicts()
  console.log(
    `${count(fleet.devices.length, 'device')} in ${count(index.stats().cohorts, 'cohort')}, ` +
      `${count(fleet.groups.length, 'group')}, ${count(fleet.policies.length, 'policy', 'policies')}, ` +
      `${count(conflicts.length, 'conflict')}.`,
  )
  if (fleet.policies.length > 0) heading('Policies')
  for (const { id, name } of fleet.policies)
    console.log(`  ${name}: targets ${count(index.targetOf(id).size, 'device')}`)
  if (fleet.groups.length > 0) heading('Groups')
  for (const { displayName, members, error } of groupSummaries(answers))
    console.log(`  ${displayName}: ${count(members, 'member')}${error ? ` (${error})` : ''}`)
  if (conflicts.length > 0) heading('Conflicts')
  for (const conflict of conflicts.slice(0, SHOWN_CONFLICTS)) {
    const { devices, deviceCount, values } = conflict
    console.log(`  ${nameOf(conflict)}: ${count(deviceCount, 'device')} (${some(devices)})`)
    for (const { display, policies } of values)
      console.log(`    ${display}: ${policies.map(policyName(fleet)).join(', ')}`)
  }
  if (conflicts.length > SHOWN_CONFLICTS)
    console.log(`  ${conflicts.length - SHOWN_CONFLICTS} more. See them all with --json.`)
}

/** One device for people. */
export function showDevice({ id, policies, settings }: DeviceAnswer, fleet: FleetFile): void {
  heading(id)
  console.log(paint('bold', 'Policies'))
  for (const policy of policies) {
    const mark = policy.applicable ? paint('green', '+') : '-'
    console.log(`  ${mark} ${policyName(fleet)(policy.id)}: ${reasonText(policy.reason)}`)
    for (const note of policy.notes ?? []) console.log(`      ${POLICY_NOTE_TEXT[note]}`)
  }
  console.log(paint('bold', 'Settings'))
  const idle = settings.filter((setting) => setting.outcome === 'notApplicable')
  for (const setting of settings)
    if (setting.outcome !== 'notApplicable')
      console.log(`  ${nameOf(setting)}: ${outcomeText(setting, fleet)}`)
  if (settings.length === idle.length) console.log('  None.')
  if (idle.length > 0) console.log(paint('bold', 'Not applicable'))
  for (const reason of new Set(idle.map((setting) => setting.reason))) {
    const names = idle.filter((setting) => setting.reason === reason).map(nameOf)
    console.log(`  ${NOT_APPLICABLE_TEXT[reason]}: ${some(names)}`)
  }
}

function reasonText(reason: PolicyAnswer['reason']): string {
  if (reason in REASON_TEXT) return REASON_TEXT[reason as keyof typeof REASON_TEXT]
  return NOT_APPLICABLE_TEXT[reason as NotApplicableReason]
}

function outcomeText(
  setting: Exclude<SettingAnswer, { outcome: 'notApplicable' }>,
  fleet: FleetFile,
): string {
  const says = setting.sources.filter(({ counts }) => counts)
  const by = [...new Set(says.map(({ id }) => policyName(fleet)(id)))].join(', ')
  switch (setting.outcome) {
    case 'applied':
      return `${setting.display}${setting.blockedByTamperProtection ? ', blocked by tamper protection' : ''} (${by})`
    case 'conflict':
      return `${paint('red', 'conflict')}, ${setting.values
        .map(({ display, policies }) => `${display} (${policies.map(policyName(fleet)).join(', ')})`)
        .join(' against ')}${setting.deliveredAnyway ? '; all are delivered' : ''}`
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

function policyName({ policies }: FleetFile): (id: string) => string {
  const names = new Map(policies.map(({ id, name }) => [id, name]))
  return (id) => names.get(id) ?? id
}

function some(ids: readonly string[]): string {
  const more = ids.length > SHOWN_NAMES ? `, and ${ids.length - SHOWN_NAMES} more` : ''
  return `${ids.slice(0, SHOWN_NAMES).join(', ')}${more}`
}

/** '1 device', '1,200 devices'. */
export function count(amount: number, noun: string, plural = `${noun}s`): string {
  return `${amount.toLocaleString('en-US')} ${amount === 1 ? noun : plural}`
}
