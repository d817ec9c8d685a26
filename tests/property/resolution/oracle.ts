import type { SettingValue, SettingValues } from '@/lib/domain/catalog'
import { checkRule, evaluateRule } from '@/lib/domain/groups'
import type { ResolutionDevice, ResolutionPolicy, SettingResult } from '@/lib/domain/resolution'
import { FIREWALL_RULES, LINUX } from '@/tests/unit/resolution/support'
import { KNOWN_SETTINGS, type KnownSetting, type World } from './universe'

/**
 * The slow and obvious resolver for the small world of universe.ts: nothing is indexed, cached or shared with the engine
 * but the evaluation of a membership rule. Every question is asked again from the beginning.
 */
export interface OracleResult {
  readonly key: string
  readonly says: string
}

/** Every unit of a device as one line: what it comes to. Sorted. */
export function oracleResolve(device: ResolutionDevice, world: World): readonly OracleResult[] {
  const keys = new Set<string>()
  for (const policy of world.policies) {
    if (!oracleTargets(device, policy, world)) continue
    for (const say of saysOf(policy)) keys.add(say.key)
  }
  return [...keys].sort().map((key) => ({ key, says: outcome(device, key, world) }))
}

/** The engine's result in the oracle's words. */
export function inOracleWords(result: SettingResult): OracleResult {
  return { key: result.key, says: words(result) }
}

function words(result: SettingResult): string {
  switch (result.outcome) {
    case 'notApplicable':
      return `not applicable: ${result.reason}`
    case 'conflict': {
      const sides = result.values.map(
        (side) => `${formOf(result.key, side.value)} by ${side.policyIds.join('+')}`,
      )
      return `conflict${result.deliveredAnyway ? ', delivered' : ''}: ${sides.join(' / ')}`
    }
    case 'applied':
      return `applied${result.blockedByTamperProtection ? ', blocked' : ''}: ${formOf(result.key, result.value)}`
  }
}

export function oracleTargets(device: ResolutionDevice, policy: ResolutionPolicy, world: World): boolean {
  let included = false
  let excluded = false
  for (const assignment of policy.assignments) {
    if (assignment.kind === 'allDevices') included = true
    if (assignment.kind === 'includeGroup' && isIn(device, assignment.groupId, world, [])) included = true
    if (assignment.kind === 'excludeGroup' && isIn(device, assignment.groupId, world, [])) excluded = true
  }
  return included && !excluded
}

function isIn(device: ResolutionDevice, groupId: string, world: World, above: readonly string[]): boolean {
  if (device.directory === null || above.includes(groupId)) return false
  const group = world.groups.find((candidate) => candidate.id === groupId)
  if (!group) return false
  if (group.membershipRule)
    return device.isRegrouping !== true && matches(device, group.membershipRule, world)
  return (group.members ?? []).some(
    (member) => member === device.id || isIn(device, member, world, [...above, groupId]),
  )
}

function matches(device: ResolutionDevice, rule: string, world: World): boolean {
  const check = checkRule(rule)
  if (!check.ok) return false
  const holding = world.groups.filter((group) =>
    group.membershipRule
      ? !group.membershipRule.includes('memberOf') &&
        matches(device, group.membershipRule, { ...world, groups: [] })
      : group.members?.includes(device.id),
  )
  const memberOf = rule.includes('memberOf') ? holding.map((group) => group.id) : null
  return evaluateRule(check.ast, { ...device.directory, memberOf }).expressionResult === true
}

interface Say {
  readonly key: string
  readonly known: KnownSetting | undefined
  readonly id: string
  readonly value: SettingValue
}

function saysOf(policy: ResolutionPolicy): readonly Say[] {
  return Object.entries(policy.settings).flatMap(([id, value]): Say[] => {
    const known = KNOWN_SETTINGS.find(
      (setting) => setting.id === id && setting.profileId === policy.profileId,
    )
    if ((known?.merge === 'rules' || known?.merge === 'keyed') && value.kind === 'group') {
      return value.entries.map((entry) => ({
        key: `${id}#${nameOf(entry)}`,
        known,
        id,
        value: { kind: 'group', entries: [entry] },
      }))
    }
    return [{ key: id, known, id, value }]
  })
}

function nameOf(entry: SettingValues): string {
  const name = entry[`${FIREWALL_RULES}_name`]
  if (name?.kind === 'string') return name.value.toLowerCase()
  const threat = entry[`${LINUX}threattypesettings_item_key`]
  const isFirst = threat?.kind === 'choice' && threat.optionId.endsWith('_0')
  return isFirst ? 'potentially_unwanted_application' : 'archive_bomb'
}

const REASONS = [
  'channelNone',
  'platform',
  'technologies',
  'profileChannel',
  'policyTypeSkipped',
  'unknownSetting',
  'settingChannel',
  'osVersion',
  'parentNotEffective',
]

function outcome(device: ResolutionDevice, key: string, world: World): string {
  const counting: { value: SettingValue; policyId: string }[] = []
  const reasons: string[] = []
  let known: KnownSetting | undefined
  for (const policy of [...world.policies].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    if (!oracleTargets(device, policy, world)) continue
    const own = saysOf(policy)
      .filter((say) => say.key === key)
      .sort((a, b) => (formOf(key, a.value) < formOf(key, b.value) ? -1 : 1))
    for (const say of own) {
      const reason = reasonAgainst(device, policy, say, world)
      if (reason) reasons.push(reason)
      else {
        known = say.known
        counting.push({ value: say.value, policyId: policy.id })
      }
    }
  }
  if (counting.length === 0 || !known) {
    return `not applicable: ${reasons.sort((a, b) => REASONS.indexOf(b) - REASONS.indexOf(a))[0] ?? ''}`
  }
  if (known.merge === 'list' || known.merge === 'entries') {
    const forms = counting.flatMap(({ value }) => itemForms(key, value))
    return `applied: ${[...new Set(forms)].sort().join(',')}`
  }
  const sides: { form: string; policyIds: string[] }[] = []
  for (const { value, policyId } of counting) {
    const side = sides.find((candidate) => candidate.form === formOf(key, value))
    if (!side) sides.push({ form: formOf(key, value), policyIds: [policyId] })
    else if (!side.policyIds.includes(policyId)) side.policyIds.push(policyId)
  }
  const [only] = sides
  if (only && sides.length === 1) {
    const isMoved = known.protectedOption !== undefined && only.form !== known.protectedOption
    return `applied${device.tamperProtection && isMoved ? ', blocked' : ''}: ${only.form}`
  }
  const text = sides.map((side) => `${side.form} by ${side.policyIds.join('+')}`).join(' / ')
  return `conflict${known.merge === 'rules' ? ', delivered' : ''}: ${text}`
}

function reasonAgainst(
  device: ResolutionDevice,
  policy: ResolutionPolicy,
  say: Say,
  world: World,
): string | null {
  const needed = { mde: 'microsoftSense', intune: 'mdm', configMgr: 'configManager', none: '' }[
    device.channel
  ]
  const isLinux = device.osPlatform === 'linux'
  if (device.channel === 'none') return 'channelNone'
  if (policy.profileId === 'no-such-profile') return 'unknownSetting'
  if (policy.profileId.startsWith('linux') !== isLinux) return 'platform'
  if (!policy.technologies.includes(needed)) return 'technologies'
  const type = policy.profileId.includes('firewall')
    ? 'firewall'
    : policy.profileId.includes('antivirus')
      ? 'antivirus'
      : 'asr'
  if (device.skippedPolicyTypes.includes(type)) return 'policyTypeSkipped'
  const known = say.known
  if (!known) return 'unknownSetting'
  if (device.channel === 'mde' && !known.attachedDevices) return 'settingChannel'
  if (!isLinux && !runs(device, known)) return 'osVersion'
  return known.parent && !parentHolds(device, policy, known.parent, world) ? 'parentNotEffective' : null
}

function runs(device: ResolutionDevice, known: KnownSetting): boolean {
  const build = Number(device.osVersion.split('.')[2])
  if (known.windows10Build === null) return device.osName.includes('Windows 11') && build >= 22_621
  return !device.osName.includes('Windows 10') || build >= known.windows10Build
}

function parentHolds(
  device: ResolutionDevice,
  policy: ResolutionPolicy,
  parent: NonNullable<KnownSetting['parent']>,
  world: World,
): boolean {
  const own = saysOf(policy).find((say) => say.key === parent.id)
  if (!own || own.value.kind !== 'choice' || !parent.optionIds.includes(own.value.optionId)) return false
  return (
    reasonAgainst(device, policy, own, world) === null &&
    outcome(device, parent.id, world).replace(', blocked', '') === `applied: ${own.value.optionId}`
  )
}

/** A value as text, equal for values that the device takes as equal. */
function formOf(key: string, value: SettingValue): string {
  switch (value.kind) {
    case 'choice':
      return value.optionId
    case 'integer':
      return String(value.value)
    case 'string':
      return /[\\/%]/.test(value.value) ? path(value.value) : value.value
    case 'stringList':
    case 'group':
      return [...new Set(itemForms(key, value))].sort().join(',')
    default:
      return JSON.stringify(value)
  }
}

function itemForms(key: string, value: SettingValue): readonly string[] {
  if (value.kind === 'stringList') return value.values.map(path)
  if (value.kind !== 'group') return []
  const isRule = key.startsWith(FIREWALL_RULES)
  return value.entries.map((entry) => {
    const text = JSON.stringify(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1)))
    return isRule ? text.toLowerCase() : text
  })
}

function path(text: string): string {
  const windows = text.toLowerCase().replaceAll('/', '\\').replace('%windir%', '%systemroot%')
  return windows.length > 3 && windows.endsWith('\\') ? windows.slice(0, -1) : windows
}
