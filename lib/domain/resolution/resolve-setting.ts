import type { SettingDefinition, SettingValue, SettingValues } from '../catalog'
import { compareText } from './canonical-json'
import type { Unit } from './collect-units'
import { comparable, comparableEntry, comparableItem } from './compare-values'
import { isProtectedDefault, securityRank } from './security-rank'
import type { ConflictStrategy, Contribution, NotApplicableReason, SettingResult } from './types'

export interface ResolveSettingOptions {
  readonly strategy: ConflictStrategy
  /** Is tamper protection on, on this device? */
  readonly tamperProtection: boolean
}

type Says = readonly Contribution[]

/**
 * What one device gets for one unit of resolution, by the merge rule of its definition. Contributions that carry a reason
 * do not count; when none is left, the unit is not applicable. Never picks a silent winner.
 * Sources: Intune, "Endpoint security policies: manage conflicts"; "Attack surface reduction: policy merge";
 * "Firewall policy: rule merge"; "Antivirus: exclusions merge".
 */
export function resolveSetting(unit: Unit, options: ResolveSettingOptions): SettingResult {
  const { key, settingId, definition, contributions } = unit
  const base = { key, settingId, contributions }
  const says = contributions.filter((contribution) => contribution.notApplicable === undefined)
  const [first] = says
  if (!first || !definition)
    return { ...base, outcome: 'notApplicable', reason: strongestReason(contributions) }
  const groups = groupEqual(unit, definition, says)
  if (definition.merge === 'union') {
    return applied(
      base,
      definition,
      unite(unit, definition, first, says),
      { merged: groups.length > 1 },
      options,
    )
  }
  if (groups.length === 1) return applied(base, definition, first.value, { merged: false }, options)
  const isDelivered = definition.merge === 'group'
  if (!isDelivered && options.strategy === 'mostSecureThenLatest') {
    const decision = decide(definition, groups)
    if (decision) {
      const { winner, decidedBy } = decision
      return applied(base, definition, winner.value, { merged: false, decidedBy }, options)
    }
  }
  const values = groups.map((group) => ({
    value: group.value,
    policyIds: [...new Set(group.says.map((contribution) => contribution.policyId))],
  }))
  return { ...base, outcome: 'conflict', values, deliveredAnyway: isDelivered }
}

/** Of several reasons, the one from the last check: that policy came nearest to applying. */
function strongestReason(contributions: Says): NotApplicableReason {
  const indexes = contributions.flatMap(({ notApplicable }) =>
    notApplicable === undefined ? [] : [CHECK_ORDER.indexOf(notApplicable)],
  )
  return CHECK_ORDER[Math.max(...indexes)] ?? 'unknownSetting'
}

/** The order in which reasons are looked for, from the policy as a whole to the single setting. */
const CHECK_ORDER: readonly NotApplicableReason[] = [
  'userTargetOnly',
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

interface Equals {
  readonly value: SettingValue
  readonly says: Contribution[]
}

/** Contributions with the same value after normalisation, in the order of their first policy. */
function groupEqual(unit: Unit, def: SettingDefinition, says: Says): readonly Equals[] {
  const groups = new Map<string, Equals>()
  for (const contribution of says) {
    const form = comparable(def, unit.platform, contribution.value)
    const group = groups.get(form) ?? { value: contribution.value, says: [] }
    group.says.push(contribution)
    groups.set(form, group)
  }
  return [...groups.values()]
}

function applied(
  base: { readonly key: string; readonly settingId: string; readonly contributions: Says },
  def: SettingDefinition,
  value: SettingValue,
  how: { readonly merged: boolean; readonly decidedBy?: 'mostSecure' | 'latest' },
  options: ResolveSettingOptions,
): SettingResult {
  return {
    ...base,
    outcome: 'applied',
    value,
    ...how,
    blockedByTamperProtection: isBlocked(def, value, options),
  }
}

/**
 * Tamper protection lets the tool believe that the change was made and keeps the protected value. Where no default is
 * documented, nothing here can say that a value moves away from it. Exclusion lists are never held on attached devices.
 */
function isBlocked(def: SettingDefinition, value: SettingValue, options: ResolveSettingOptions): boolean {
  const isHeld =
    options.tamperProtection && def.tamperProtected && def.merge !== 'union' && def.default !== null
  return isHeld && !isProtectedDefault(def, value)
}

/** One list of all items; of equal items the first spelling stays. Sorted, so that adding a policy moves nothing. */
function unite(unit: Unit, def: SettingDefinition, first: Contribution, says: Says): SettingValue {
  const { platform } = unit
  switch (first.value.kind) {
    case 'stringList': {
      const items = says.flatMap(({ value }) => (value.kind === 'stringList' ? value.values : []))
      return { kind: 'stringList', values: distinct(items, (item) => comparableItem(def, platform, item)) }
    }
    case 'group': {
      const entries = says.flatMap(({ value }): readonly SettingValues[] =>
        value.kind === 'group' ? value.entries : [],
      )
      return { kind: 'group', entries: distinct(entries, (entry) => comparableEntry(def, platform, entry)) }
    }
    case 'choiceList': {
      const optionIds = says.flatMap(({ value }) => (value.kind === 'choiceList' ? value.optionIds : []))
      return { kind: 'choiceList', optionIds: distinct(optionIds, (id) => id) }
    }
    default:
      // A single value under a union rule: the catalogue has none, and equal ones are the only union it could have.
      return first.value
  }
}

function distinct<T>(items: readonly T[], formOf: (item: T) => string): readonly T[] {
  const byForm = new Map<string, T>()
  for (const item of items) {
    const form = formOf(item)
    if (!byForm.has(form)) byForm.set(form, item)
  }
  return [...byForm].toSorted(([a], [b]) => compareText(a, b)).map(([, item]) => item)
}

/**
 * The documented alternative to withholding: the most secure value, else the last modified, else nothing.
 * Source: Intune, "Antivirus policy: resolve conflicts".
 */
function decide(def: SettingDefinition, groups: readonly Equals[]): Decision | null {
  const ranks = groups.map((group) => securityRank(def, group.value))
  const known = ranks.filter((rank) => rank !== null)
  const isComparable = known.length === ranks.length && new Set(known).size > 1
  const safest = isComparable ? onlyBest(groups, known) : null
  if (safest) return { winner: safest, decidedBy: 'mostSecure' }
  const modified = groups.map((group) =>
    Math.max(...group.says.map((contribution) => contribution.lastModified)),
  )
  const latest = onlyBest(groups, modified)
  return latest ? { winner: latest, decidedBy: 'latest' } : null
}

interface Decision {
  readonly winner: Equals
  readonly decidedBy: 'mostSecure' | 'latest'
}

/** The group with the highest score, unless several share it. */
function onlyBest(groups: readonly Equals[], scores: readonly number[]): Equals | null {
  const best = Math.max(...scores)
  const winners = groups.filter((_, index) => scores[index] === best)
  return winners.length === 1 ? (winners[0] ?? null) : null
}
