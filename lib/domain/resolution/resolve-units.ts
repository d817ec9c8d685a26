import type { SettingDefinition, SettingValue } from '../catalog'
import { compareText } from './canonical-json'
import type { Unit } from './collect-units'
import { comparable } from './compare-values'
import { resolveSetting, type ResolveSettingOptions } from './resolve-setting'
import type { Contribution, SettingResult } from './types'

/**
 * Every unit of a device resolved, sorted by key. A child of a choice lives and dies with its parent: it counts only where
 * the parent is in effect at a value that brings the child forth, and only from policies that chose that very value.
 * Source: Graph, options' `dependedOnBy`; for ASR, "per-rule exclusions".
 */
export function resolveUnits(
  units: ReadonlyMap<string, Unit>,
  options: ResolveSettingOptions,
): readonly SettingResult[] {
  const results = new Map<string, SettingResult>()
  /** `above` holds the units being resolved, so that a circle in the catalogue ends instead of recursing for ever. */
  const resolve = (unit: Unit, above: ReadonlySet<string>): SettingResult => {
    const known = results.get(unit.key)
    if (known) return known
    const parentUnit = unit.definition?.dependsOn && units.get(unit.definition.dependsOn.settingId)
    const parent =
      parentUnit && !above.has(parentUnit.key)
        ? resolve(parentUnit, new Set([...above, unit.key]))
        : undefined
    const result = resolveSetting(withParent(unit, parentUnit, parent), options)
    results.set(unit.key, result)
    return result
  }
  for (const unit of units.values()) resolve(unit, new Set())
  return [...results.values()].toSorted((a, b) => compareText(a.key, b.key))
}

/** Marks the contributions that fall with their parent. Reasons they carry already stay. */
function withParent(unit: Unit, parentUnit: Unit | undefined, parent: SettingResult | undefined): Unit {
  const dependsOn = unit.definition?.dependsOn
  if (!dependsOn) return unit
  const supporters = supportersOf(dependsOn, parentUnit, parent)
  const contributions = unit.contributions.map((contribution): Contribution =>
    contribution.notApplicable || supporters.has(contribution.policyId)
      ? contribution
      : { ...contribution, notApplicable: 'parentNotEffective' },
  )
  return { ...unit, contributions }
}

/** Policies that set the parent to the value in effect, if that value brings the child forth; none otherwise. */
function supportersOf(
  dependsOn: NonNullable<SettingDefinition['dependsOn']>,
  parentUnit: Unit | undefined,
  parent: SettingResult | undefined,
): ReadonlySet<string> {
  const def = parentUnit?.definition
  if (!parentUnit || !def || parent?.outcome !== 'applied') return new Set()
  const { value } = parent
  if (value.kind !== 'choice' || !dependsOn.optionIds.includes(value.optionId)) return new Set()
  const form = (candidate: SettingValue) => comparable(def, parentUnit.platform, candidate)
  const effective = form(value)
  const supporting = parent.contributions.filter(
    (contribution) => !contribution.notApplicable && form(contribution.value) === effective,
  )
  return new Set(supporting.map((contribution) => contribution.policyId))
}
