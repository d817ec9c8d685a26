import { findUnit, unitDefinitions } from './definition-index'
import type { Profile, SettingDefinition, SettingOption } from './types'

/** One attack surface reduction rule, as its table shows it. */
export interface AsrRule {
  readonly definition: SettingDefinition
  readonly guid: string
  /** Modes that the product takes, in the order off, audit, warn, block. */
  readonly modes: readonly SettingOption[]
  /** Modes that the definition names and the product refuses. */
  readonly refused: readonly SettingOption[]
  /** The rule's own list of exclusions; null where it has none. */
  readonly exclusions: SettingDefinition | null
  /** What has to be on beside it: 'cloud protection', 'AMSI'. */
  readonly needs: readonly string[]
  /** Windows and Server releases, among those that the profile reaches, on which the rule does nothing. */
  readonly notOn: readonly string[]
  /** One of the rules that are safe to turn on for most organisations. */
  readonly isStandard: boolean
}

/** Rule modes as sent to the device. Source: Policy CSP, Defender/AttackSurfaceReductionRules. */
const MODE_ORDER = [0, 2, 6, 1]
const NEEDS = /^Needs (.+)\.$/
const STANDARD = /^Standard protection rule/

/** The rules of a profile in template order; empty for profiles without any. */
export function asrRules(profile: Profile): readonly AsrRule[] {
  const definitions = unitDefinitions(profile).filter((def) => def.ruleGuid !== undefined)
  const everywhere = new Set(definitions.flatMap(releasesOf))
  return definitions.map((definition) => {
    const own = new Set(releasesOf(definition))
    const options = (definition.options ?? []).toSorted((a, b) => modeRank(a) - modeRank(b))
    return {
      definition,
      guid: definition.ruleGuid ?? '',
      modes: options.filter((option) => option.supported !== false),
      refused: options.filter((option) => option.supported === false),
      exclusions: definition.perRuleExclusionsId
        ? (findUnit(profile, definition.perRuleExclusionsId) ?? null)
        : null,
      needs: definition.notes.flatMap((note) => NEEDS.exec(note)?.[1]?.split(' and ') ?? []),
      notOn: [...everywhere].filter((release) => !own.has(release)).toSorted(),
      isStandard: definition.notes.some((note) => STANDARD.test(note)),
    }
  })
}

function modeRank(option: SettingOption): number {
  const rank = MODE_ORDER.indexOf(Number(option.value))
  return rank < 0 ? MODE_ORDER.length : rank
}

function releasesOf(def: SettingDefinition): readonly string[] {
  return def.appliesTo.flatMap((row) =>
    row.versions ? row.versions.map((version) => `Server ${version}`) : [row.os],
  )
}
