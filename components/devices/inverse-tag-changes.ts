export interface TagChange {
  readonly ids: string[]
  readonly add: string[]
  readonly remove: string[]
}

interface Tagged {
  readonly id: string
  readonly tags: readonly string[]
}

/**
 * The changes that take a change of tags back: each device loses only what it had not got before, and gets back only what it
 * had. Devices with the same way back share one change. Tags are compared without regard to case, as the scope does.
 */
export function inverseTagChanges(
  before: readonly Tagged[],
  { add, remove }: { readonly add: readonly string[]; readonly remove: readonly string[] },
): TagChange[] {
  const changes = new Map<string, TagChange>()
  for (const { id, tags } of before) {
    const had = new Set(tags.map((t) => t.toLowerCase()))
    const gained = add.filter((t) => !had.has(t.toLowerCase()))
    const taken = new Set(remove.map((t) => t.toLowerCase()))
    const lost = tags.filter((t) => taken.has(t.toLowerCase()))
    if (gained.length === 0 && lost.length === 0) continue
    const key = JSON.stringify([gained, lost])
    const change = changes.get(key) ?? { ids: [], add: lost, remove: gained }
    change.ids.push(id)
    changes.set(key, change)
  }
  return [...changes.values()]
}
