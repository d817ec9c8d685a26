import { sameContent } from './same-content'
import type { Side } from './types'

export interface KeyedCollision<T> {
  readonly key: string
  readonly base: T | null
  readonly theirs: T | null
  readonly mine: T | null
}

export interface KeyedMerge<T> {
  readonly items: readonly T[]
  readonly collisions: readonly KeyedCollision<T>[]
}

/**
 * Three-way merge of lists whose items have names: each item is kept, added, removed or changed by the side that did so.
 * Where both changed one item differently that is a collision, and `sideOf` says which counts.
 *
 * Null where items cannot be told apart (a name stands twice) or both sides put the common items into different orders.
 */
export function mergeKeyed<T>(
  base: readonly T[],
  theirs: readonly T[],
  mine: readonly T[],
  keyOf: (item: T) => string,
  sideOf: (key: string) => Side,
): KeyedMerge<T> | null {
  const [from, left, right] = [byKey(base, keyOf), byKey(theirs, keyOf), byKey(mine, keyOf)]
  if (!from || !left || !right) return null
  const order = mergeOrder([...from.keys()], [...left.keys()], [...right.keys()])
  if (!order) return null
  const collisions: KeyedCollision<T>[] = []
  const items = order.flatMap((key): T[] => {
    const [b, t, m] = [from.get(key), left.get(key), right.get(key)]
    const kept = pick(b, t, m)
    if (kept !== COLLISION) return kept === undefined ? [] : [kept]
    collisions.push({ key, base: b ?? null, theirs: t ?? null, mine: m ?? null })
    const chosen = sideOf(key) === 'mine' ? m : t
    return chosen === undefined ? [] : [chosen]
  })
  return { items, collisions }
}

export const COLLISION = Symbol('collision')

/** The one rule of a three-way merge: who changed it, has it. */
export function pick<T>(base: T, theirs: T, mine: T): T | typeof COLLISION {
  if (sameContent(mine, base) || sameContent(mine, theirs)) return theirs
  if (sameContent(theirs, base)) return mine
  return COLLISION
}

/** By key in order; null where a key stands twice. */
function byKey<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, T> | null {
  const map = new Map(items.map((item) => [keyOf(item), item]))
  return map.size === items.length ? map : null
}

/**
 * All keys in the order of the side that reordered what all three have in common; keys that only the other side has come
 * after their predecessors there. Null where both reordered, differently.
 */
function mergeOrder(
  base: readonly string[],
  theirs: readonly string[],
  mine: readonly string[],
): readonly string[] | null {
  const [inBase, inTheirs, inMine] = [new Set(base), new Set(theirs), new Set(mine)]
  const common = (keys: readonly string[]) =>
    keys.filter((key) => inBase.has(key) && inTheirs.has(key) && inMine.has(key))
  const order = pick(common(base), common(theirs), common(mine))
  if (order === COLLISION) return null
  const isTheirs = sameContent(order, common(theirs))
  const [spine, other] = isTheirs ? [theirs, mine] : [mine, theirs]
  return interleave(spine, other)
}

/** `spine`, with what only `other` has put in behind the key that precedes it there. One pass over each. */
function interleave(spine: readonly string[], other: readonly string[]): readonly string[] {
  const onSpine = new Set(spine)
  const first: string[] = []
  const after = new Map<string, string[]>()
  let target = other.some((key) => onSpine.has(key)) ? first : null
  const last: string[] = []
  for (const key of other) {
    if (onSpine.has(key)) {
      target = []
      after.set(key, target)
    } else (target ?? last).push(key)
  }
  return [...first, ...spine.flatMap((key) => [key, ...(after.get(key) ?? [])]), ...last]
}
