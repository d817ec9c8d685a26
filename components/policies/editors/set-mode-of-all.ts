import type { AsrRule, SettingValue, SettingValues } from '@/lib/domain/catalog'

/**
 * Sets many rules to one mode, given as the device value (null: Not configured). Rules that the product does not let have the
 * mode stay as they are. A rule that is no longer on loses its exclusions: they stand below its mode.
 */
export function setModeOfAll(
  rules: readonly AsrRule[],
  values: SettingValues,
  mode: number | null,
): {
  readonly values: SettingValues
  readonly changed: number
  readonly refused: number
  /** Rules whose exclusions went with their mode. */
  readonly emptied: number
} {
  const next: Record<string, SettingValue> = { ...values }
  let changed = 0
  let refused = 0
  let emptied = 0
  for (const { definition, modes, exclusions } of rules) {
    const option = mode === null ? null : modes.find((candidate) => candidate.value === mode)
    if (option === undefined) {
      refused += 1
      continue
    }
    const current = next[definition.id]
    const before = current?.kind === 'choice' ? current.optionId : null
    if (before !== (option?.id ?? null)) changed += 1
    if (option) next[definition.id] = { kind: 'choice', optionId: option.id }
    else delete next[definition.id]
    if (exclusions && next[exclusions.id] && !exclusions.dependsOn?.optionIds.includes(option?.id ?? '')) {
      delete next[exclusions.id]
      emptied += 1
    }
  }
  return { values: next, changed, refused, emptied }
}
