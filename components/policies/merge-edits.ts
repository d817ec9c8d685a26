import {
  isActive,
  unitDefinitions,
  type Profile,
  type SettingValue,
  type SettingValues,
} from '@/lib/domain/catalog'

/** Ids of settings whose value differs. */
export function changedIds(before: SettingValues, after: SettingValues): string[] {
  const ids = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...ids].filter((id) => !isSame(before[id], after[id]))
}

export function isSame(a: SettingValue | undefined, b: SettingValue | undefined): boolean {
  return (
    a === b || (a !== undefined && b !== undefined && JSON.stringify(sorted(a)) === JSON.stringify(sorted(b)))
  )
}

/** Members in one order: a value from the database and one from a form may differ in nothing else. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, sorted(member)]),
  )
}

/**
 * Their values with my changes on top: where both changed a setting, mine counts. Children whose parent's choice went away
 * in the process go with it.
 */
export function mergeEdits(
  profile: Profile,
  base: SettingValues,
  theirs: SettingValues,
  mine: SettingValues,
): SettingValues {
  const merged: Record<string, SettingValue> = { ...theirs }
  for (const id of changedIds(base, mine)) {
    const value = mine[id]
    if (value) merged[id] = value
    else delete merged[id]
  }
  for (const def of unitDefinitions(profile)) if (!isActive(profile, merged, def)) delete merged[def.id]
  return merged
}
