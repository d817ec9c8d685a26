import { findUnit, getProfile, type Platform, type SettingDefinition, type SettingValue } from '../catalog'
import { platformOf, policyReason, settingReason, type ApplicabilityFacts } from './applicability'
import { compareText } from './canonical-json'
import { comparable, entryKey } from './compare-values'
import type { Contribution, ResolutionPolicy } from './types'

/** All that the policies of one device say about one unit of resolution. */
export interface Unit {
  readonly key: string
  readonly settingId: string
  /** null when no profile among the contributing policies knows the setting. */
  readonly definition: SettingDefinition | null
  readonly platform: Platform
  /** Sorted by policy. */
  readonly contributions: readonly Contribution[]
}

/**
 * What the targeting policies say, unit by unit: a setting is one unit, each entry of a keyed group collection (a firewall
 * rule, a device tag) is one of its own. Says that cannot count on this device are kept and carry the reason.
 */
export function collectUnits(
  device: ApplicabilityFacts,
  policies: readonly ResolutionPolicy[],
): ReadonlyMap<string, Unit> {
  const platform = platformOf(device.osPlatform)
  const units = new Map<string, { definition: SettingDefinition | null; contributions: Contribution[] }>()
  for (const policy of policies.toSorted((a, b) => compareText(a.id, b.id))) {
    const profile = getProfile(policy.profileId)
    const wholePolicy = policyReason(device, policy)
    for (const [settingId, value] of Object.entries(policy.settings)) {
      const definition = profile ? (findUnit(profile, settingId) ?? null) : null
      const reason =
        wholePolicy ?? (profile ? settingReason(device, profile, settingId, value) : 'unknownSetting')
      for (const part of partsOf(definition, profile?.platform ?? platform, settingId, value)) {
        const unit = units.get(part.key) ?? { definition, contributions: [] }
        unit.definition ??= definition
        unit.contributions.push({
          policyId: policy.id,
          policyName: policy.name,
          version: policy.version,
          lastModified: policy.lastModified,
          settingId,
          value: part.value,
          ...(reason ? { notApplicable: reason } : {}),
        })
        units.set(part.key, unit)
      }
    }
  }
  return new Map(
    [...units].map(([key, { definition, contributions }]) => {
      const settingId = contributions[0]?.settingId ?? key
      return [
        key,
        { key, settingId, definition, platform, contributions: inOrder(definition, platform, contributions) },
      ]
    }),
  )
}

/** A keyed group is as many units as it has entries; everything else is one. */
function partsOf(
  def: SettingDefinition | null,
  platform: Platform,
  settingId: string,
  value: SettingValue,
): readonly Part[] {
  if (def?.keyField === undefined || value.kind !== 'group') return [{ key: settingId, value }]
  const known = entryParts.get(value)
  if (known?.def === def && known.platform === platform) return known.parts
  const parts = value.entries.map((entry): Part => ({
    key: `${settingId}#${entryKey(def, platform, entry)}`,
    value: { kind: 'group', entries: [entry] },
  }))
  entryParts.set(value, { def, platform, parts })
  return parts
}
interface Part {
  readonly key: string
  readonly value: SettingValue
}

/** The same objects each time, so that what is remembered about a value holds for entries too. */
const entryParts = new WeakMap<
  SettingValue,
  { readonly def: SettingDefinition; readonly platform: Platform; readonly parts: readonly Part[] }
>()

/** Only entries of one name inside one policy are left to order once policies are sorted: by their content. */
function inOrder(
  def: SettingDefinition | null,
  platform: Platform,
  contributions: readonly Contribution[],
): readonly Contribution[] {
  if (def?.keyField === undefined) return contributions
  const content = (contribution: Contribution) =>
    `${comparable(def, platform, contribution.value)} ${JSON.stringify(contribution.value)}`
  return contributions.toSorted(
    (a, b) => compareText(a.policyId, b.policyId) || compareText(content(a), content(b)),
  )
}
