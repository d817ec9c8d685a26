import {
  definitionIn,
  definitionOf,
  getProfile,
  isActive,
  type OsPlatform,
  type Platform,
  type PolicySettings,
  type SettingDefinition,
  type SettingValue,
  type SettingValues,
} from '../../catalog'
import { groupBy } from '../../group-by'
import { NOT_APPLICABLE_TEXT, platformOf, type SettingResult } from '../../resolution'
import type { Omission, SettingsSource } from './types'

/** The settings of a policy, for a writer. Children whose parent setting has another value configure nothing. */
export function settingsOfPolicy(policy: {
  readonly name: string
  readonly profileId: string | null
  readonly platform: Platform | null
  readonly settings: PolicySettings
}): SettingsSource {
  const profile = policy.profileId === null ? undefined : getProfile(policy.profileId)
  const { values, unknown } = policy.settings
  const isIdle = (id: string) => {
    const def = profile && definitionIn(profile, id)
    return profile !== undefined && def !== undefined && !isActive(profile, values, def)
  }
  const ids = Object.keys(values)
  return {
    kind: 'policy',
    name: policy.name,
    platform: profile?.platform ?? policy.platform ?? 'windows',
    values: pick(values, (id) => !isIdle(id)),
    unknown,
    withheld: ids
      .filter(isIdle)
      .map((settingId) => ({ settingId, reason: 'The setting above it has another value.' })),
    definitionOf: (id) => profile && definitionIn(profile, id),
  }
}

/**
 * What one device is to enforce, for a writer: applied settings, and entries that are delivered in conflict. What is withheld
 * or not for this device is named with the reason.
 */
export function settingsOfDevice(device: {
  readonly name: string
  readonly osPlatform: OsPlatform
  readonly results: readonly SettingResult[]
}): SettingsSource {
  const values: [string, SettingValue][] = []
  const withheld: Omission[] = []
  for (const [settingId, results] of groupBy(device.results, (result) => result.settingId)) {
    const given = results.flatMap(valuesGiven)
    const joined = join(definitionOf(settingId), given)
    if (joined) values.push([settingId, joined])
    for (const reason of new Set(results.flatMap(reasonWithheld))) withheld.push({ settingId, reason })
  }
  return {
    kind: 'device',
    name: device.name,
    platform: platformOf(device.osPlatform),
    values: Object.fromEntries(values),
    unknown: [],
    withheld,
    definitionOf,
  }
}

function valuesGiven(result: SettingResult): readonly SettingValue[] {
  if (result.outcome === 'applied') return [result.value]
  return result.outcome === 'conflict' && result.deliveredAnyway
    ? result.values.map(({ value }) => value)
    : []
}

function reasonWithheld(result: SettingResult): readonly string[] {
  if (result.outcome === 'notApplicable') return [`${NOT_APPLICABLE_TEXT[result.reason]}.`]
  if (result.outcome === 'applied' || result.deliveredAnyway) return []
  return ['Policies disagree about it, so it is withheld. Settle the conflict first.']
}

/** The entries of a group resolve one by one and stand together in a file; everything else is one value. */
function join(def: SettingDefinition | undefined, values: readonly SettingValue[]): SettingValue | undefined {
  if (def?.type !== 'group') return values[0]
  const entries = values.flatMap((value) => (value.kind === 'group' ? value.entries : []))
  return values.length === 0 ? undefined : { kind: 'group', entries }
}

function pick(values: SettingValues, isWanted: (id: string) => boolean): SettingValues {
  return Object.fromEntries(Object.entries(values).filter(([id]) => isWanted(id)))
}
