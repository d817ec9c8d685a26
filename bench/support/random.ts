/** Repeatable pseudo-random numbers (mulberry32): the same seed gives the same fleet on every machine. */
export interface Random {
  /** In [0, 1). */
  next(): number
  /** A whole number in [0, below). */
  below(limit: number): number
  /** @throws Error when there is nothing to pick from. */
  pick<T>(items: readonly T[]): T
  chance(probability: number): boolean
  /** Lower-case letters and digits, as the product's own ids have them. */
  text(length: number): string
  hex(length: number): string
  guid(): string
}

const LETTERS = [...'0123456789abcdefghjkmnpqrstvwxyz']
const PAIRS = LETTERS.flatMap((first) => LETTERS.map((second) => first + second))

export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  const hex = (length: number): string => {
    let text = ''
    while (text.length < length)
      text += Math.floor(next() * 2 ** 32)
        .toString(16)
        .padStart(8, '0')
    return text.slice(0, length)
  }
  return {
    next,
    below,
    pick: (items) => pickAt(items, below(items.length)),
    chance: (probability) => next() < probability,
    text: (length) => {
      let text = ''
      while (text.length < length) text += PAIRS[below(PAIRS.length)]
      return text.slice(0, length)
    },
    hex,
    guid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
  }
}

/** A stream of its own for each number: item 7 of a thousand is item 7 of a million. */
export function randomOf(seed: number, stream: number): Random {
  return randomFrom(Math.imul(stream + 1, 0x9e3779b1) ^ Math.imul(seed, 0x85ebca6b))
}

/** A function that picks by weight; weights need not add up to anything. */
export function weighted<T>(items: readonly (readonly [weight: number, item: T])[]): (random: Random) => T {
  const total = items.reduce((sum, [weight]) => sum + weight, 0)
  let sum = 0
  const bounds = items.map(([weight]) => (sum += weight) / total)
  return (random) => {
    const at = random.next()
    const index = bounds.findIndex((bound) => at < bound)
    return pickAt(items, index < 0 ? items.length - 1 : index)[1]
  }
}

/** Few of many, as sizes of sites and departments are: the first is most frequent. */
export function zipf<T>(items: readonly T[]): (random: Random) => T {
  return weighted(items.map((item, index): [number, T] => [1 / (index + 1), item]))
}

function pickAt<T>(items: readonly T[], index: number): T {
  const item = items[index]
  if (item === undefined) throw new Error('Nothing to pick from')
  return item
}
