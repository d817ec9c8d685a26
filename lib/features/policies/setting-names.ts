import { definitionOf } from '@/lib/domain/catalog'

/** Names for the setting ids of a URL, whatever it says. */
export function settingNames(ids: readonly string[]): { id: string; name: string }[] {
  return ids.map((id) => ({ id, name: definitionOf(id)?.name ?? id }))
}
