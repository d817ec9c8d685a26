import type { SettingValues } from '@/lib/domain/catalog'
import { sameContent } from '@/lib/domain/versions'

/** Ids of settings whose value differs. */
export function changedIds(before: SettingValues, after: SettingValues): string[] {
  const ids = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...ids].filter((id) => !sameContent(before[id], after[id]))
}
