/** Sets of rows as bits, 32 to a word, bit 0 first. Functions never change an argument unless their name says so. */
export type Bits = Uint32Array

/** Words that this many rows take. */
export function wordsFor(rows: number): number {
  return (rows + 31) >>> 5
}

export function hasBit(bits: Bits, row: number): boolean {
  return ((bits[row >>> 5] ?? 0) & (1 << (row & 31))) !== 0
}

/** Puts a row in (or takes it out) in place. Rows past the end are left alone. */
export function writeBit(bits: Bits, row: number, isIn: boolean): void {
  const word = row >>> 5
  if (isIn) bits[word] = (bits[word] ?? 0) | (1 << (row & 31))
  else bits[word] = (bits[word] ?? 0) & ~(1 << (row & 31))
}

/** The same rows in an array of another length; a copy. */
export function resized(bits: Bits, words: number): Bits {
  if (bits.length >= words) return bits.slice(0, words)
  const longer = new Uint32Array(words)
  longer.set(bits)
  return longer
}

export function countBits(bits: Bits): number {
  let count = 0
  for (let w = 0; w < bits.length; w++) count += countWord(bits[w] ?? 0)
  return count
}

/** Rows in `a` and not in `b`. */
export function countDifference(a: Bits, b: Bits): number {
  let count = 0
  for (let w = 0; w < a.length; w++) count += countWord((a[w] ?? 0) & ~(b[w] ?? 0))
  return count
}

/** Number of ones in a 32-bit word (Hacker's Delight, 5-1). */
export function countWord(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555)
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

/** `target |= source`, in place. */
export function addAll(target: Bits, source: Bits): void {
  const words = Math.min(target.length, source.length)
  for (let w = 0; w < words; w++) target[w] = (target[w] ?? 0) | (source[w] ?? 0)
}

/** `target &= source`, in place. */
export function keepAll(target: Bits, source: Bits): void {
  for (let w = 0; w < target.length; w++) target[w] = (target[w] ?? 0) & (source[w] ?? 0)
}

/** `target &= ~source`, in place. */
export function removeAll(target: Bits, source: Bits): void {
  const words = Math.min(target.length, source.length)
  for (let w = 0; w < words; w++) target[w] = (target[w] ?? 0) & ~(source[w] ?? 0)
}

/** Every row that is not in, in place; rows past the last device come in too and have to be masked. */
export function invert(target: Bits): void {
  for (let w = 0; w < target.length; w++) target[w] = ~(target[w] ?? 0)
}

export function equalBits(a: Bits, b: Bits): boolean {
  if (a === b) return true
  const words = Math.max(a.length, b.length)
  for (let w = 0; w < words; w++) if ((a[w] ?? 0) !== (b[w] ?? 0)) return false
  return true
}

/** Rows in ascending order. */
export function forEachRow(bits: Bits, visit: (row: number) => void): void {
  for (let w = 0; w < bits.length; w++) {
    let word = bits[w] ?? 0
    while (word !== 0) {
      visit((w << 5) + 31 - Math.clz32(word & -word))
      word &= word - 1
    }
  }
}

/** Rows that are in one and not in the other, in ascending order. */
export function forEachDifference(a: Bits, b: Bits, visit: (row: number) => void): void {
  if (a === b) return
  const words = Math.max(a.length, b.length)
  for (let w = 0; w < words; w++) {
    let word = (a[w] ?? 0) ^ (b[w] ?? 0)
    while (word !== 0) {
      visit((w << 5) + 31 - Math.clz32(word & -word))
      word &= word - 1
    }
  }
}

/** The rows at positions `offset` to `offset + limit` of the set, ascending. Costs one count a word, not a visit a row. */
export function pageOfRows(bits: Bits, offset: number, limit: number): number[] {
  const rows: number[] = []
  let skip = offset
  for (let w = 0; w < bits.length && rows.length < limit; w++) {
    let word = bits[w] ?? 0
    const count = countWord(word)
    if (skip >= count) {
      skip -= count
      continue
    }
    while (word !== 0 && rows.length < limit) {
      if (skip > 0) skip--
      else rows.push((w << 5) + 31 - Math.clz32(word & -word))
      word &= word - 1
    }
  }
  return rows
}

/**
 * Turns a 32 x 32 square of bits in place: bit c of word r becomes bit r of word c (Hacker's Delight, 7-3, for bit 0 first).
 * @param square 32 words
 */
export function transposeSquare(square: Uint32Array): void {
  let mask = 0x0000ffff
  for (let j = 16; j !== 0; j >>>= 1, mask ^= mask << j) {
    for (let k = 0; k < 32; k = (k + j + 1) & ~j) {
      const low = square[k] ?? 0
      const high = square[k + j] ?? 0
      const swap = ((low >>> j) ^ high) & mask
      square[k + j] = high ^ swap
      square[k] = low ^ (swap << j)
    }
  }
}
