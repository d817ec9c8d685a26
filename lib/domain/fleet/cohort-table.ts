import { transposeSquare, type Bits } from './bitset'
import type { DeviceTable } from './device-table'
import type { ReleaseStates } from './release-states'

/** Cohort of a row that holds no device. */
export const NONE = 0xffffffff

const FIRST_COHORTS = 64

/**
 * The cohorts by their exact inputs: class of facts, and targeting policies as a bit for each slot (the signature). A cohort
 * keeps its number for as long as the table and its copies live; look-ups compare whole signatures, so that no two of them
 * can be taken for one.
 */
export class CohortTable {
  count = 0
  private signatures: Uint32Array
  private classes: Uint32Array
  private hashes: Uint32Array
  /** Open addressing: number + 1 of a cohort, 0 where free. */
  private buckets: Uint32Array

  constructor(
    /** Words of a signature. */
    readonly words: number,
    capacity = FIRST_COHORTS,
  ) {
    this.signatures = new Uint32Array(capacity * words)
    this.classes = new Uint32Array(capacity)
    this.hashes = new Uint32Array(capacity)
    this.buckets = new Uint32Array(capacity * 2)
  }

  /** A table of its own with the same cohorts, with room for signatures of at least this many words. */
  copy(words: number): CohortTable {
    const copy = new CohortTable(Math.max(words, this.words), this.classes.length)
    const signature = new Uint32Array(copy.words)
    if (copy.words === this.words) {
      copy.signatures.set(this.signatures)
      copy.classes.set(this.classes)
      copy.hashes.set(this.hashes)
      copy.buckets.set(this.buckets)
      copy.count = this.count
      return copy
    }
    for (let number = 0; number < this.count; number++) {
      this.readSignature(number, signature)
      copy.numberOf(signature, 0, this.classOf(number))
    }
    return copy
  }

  classOf(number: number): number {
    return this.classes[number] ?? 0
  }

  hasSlot(number: number, slot: number): boolean {
    const word = this.signatures[number * this.words + (slot >>> 5)] ?? 0
    return (word & (1 << (slot & 31))) !== 0
  }

  /** Copies the signature of a cohort to the start of `into`. */
  readSignature(number: number, into: Uint32Array): void {
    const start = number * this.words
    for (let w = 0; w < this.words; w++) into[w] = this.signatures[start + w] ?? 0
  }

  /** The cohort with the signature that stands in `source` at `offset`; made where there is none. */
  numberOf(source: Uint32Array, offset: number, classNumber: number): number {
    const hash = this.hashOf(source, offset, classNumber)
    const mask = this.buckets.length - 1
    let bucket = hash & mask
    for (let held = this.buckets[bucket] ?? 0; held !== 0; held = this.buckets[bucket] ?? 0) {
      if (this.isSame(held - 1, hash, source, offset, classNumber)) return held - 1
      bucket = (bucket + 1) & mask
    }
    return this.add(source, offset, classNumber, hash)
  }

  get bytes(): number {
    const { signatures, classes, hashes, buckets } = this
    return signatures.byteLength + classes.byteLength + hashes.byteLength + buckets.byteLength
  }

  private isSame(number: number, hash: number, source: Uint32Array, offset: number, cls: number): boolean {
    if (this.hashes[number] !== hash || this.classes[number] !== cls) return false
    const start = number * this.words
    for (let w = 0; w < this.words; w++) if (this.signatures[start + w] !== source[offset + w]) return false
    return true
  }

  private add(source: Uint32Array, offset: number, classNumber: number, hash: number): number {
    if (this.count === this.classes.length) this.grow()
    const number = this.count++
    const start = number * this.words
    for (let w = 0; w < this.words; w++) this.signatures[start + w] = source[offset + w] ?? 0
    this.classes[number] = classNumber
    this.hashes[number] = hash
    this.place(number, hash)
    return number
  }

  private place(number: number, hash: number): void {
    const mask = this.buckets.length - 1
    let bucket = hash & mask
    while ((this.buckets[bucket] ?? 0) !== 0) bucket = (bucket + 1) & mask
    this.buckets[bucket] = number + 1
  }

  private grow(): void {
    const capacity = this.classes.length * 2
    this.signatures = longer(this.signatures, capacity * this.words)
    this.classes = longer(this.classes, capacity)
    this.hashes = longer(this.hashes, capacity)
    this.buckets = new Uint32Array(capacity * 2)
    for (let number = 0; number < this.count; number++) this.place(number, this.hashes[number] ?? 0)
  }

  /** Multiply and rotate, word by word, after MurmurHash3. Only spreads: equality is decided by the words themselves. */
  private hashOf(source: Uint32Array, offset: number, classNumber: number): number {
    let hash = Math.imul(classNumber + 1, 0x9e3779b1)
    for (let w = 0; w < this.words; w++) {
      const mixed = Math.imul(source[offset + w] ?? 0, 0xcc9e2d51)
      hash ^= Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593)
      hash = Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64
    }
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
    return (hash ^ (hash >>> 13)) >>> 0
  }
}

function longer(array: Uint32Array, length: number): Uint32Array {
  const copy = new Uint32Array(length)
  copy.set(array)
  return copy
}

/** Which cohort every row is in, and how many devices each cohort has. */
export interface CohortRows {
  readonly table: CohortTable
  /** NONE for rows without a device. */
  readonly ofRow: Uint32Array
  readonly sizes: Uint32Array
}

/**
 * Cohorts of a whole fleet: policies' targets are turned over, 32 rows and 32 policies at a time, into the signature of
 * each row.
 * @param classOfFacts class number by code of the facts column
 */
export function cohortRows(
  table: DeviceTable,
  releases: ReleaseStates,
  words: number,
  classOfFacts: (code: number) => number,
): CohortRows {
  const cohorts = new CohortTable(words)
  const ofRow = new Uint32Array(table.capacity).fill(NONE)
  const targets: (Bits | undefined)[] = Array.from({ length: words * 32 })
  for (const { slot, target } of releases.values()) targets[slot] = target
  const square = new Uint32Array(32)
  const signatures = new Uint32Array(32 * words)
  for (let block = 0; block < table.words; block++) {
    const alive = table.alive[block] ?? 0
    if (alive === 0) continue
    turnOver(block, targets, words, square, signatures)
    for (let bit = 0; bit < 32; bit++) {
      if ((alive & (1 << bit)) === 0) continue
      const row = (block << 5) + bit
      ofRow[row] = cohorts.numberOf(signatures, bit * words, classOfFacts(table.facts.codes[row] ?? 0))
    }
  }
  return { table: cohorts, ofRow, sizes: countRows(ofRow, cohorts.count) }
}

function turnOver(
  block: number,
  targets: readonly (Bits | undefined)[],
  words: number,
  square: Uint32Array,
  signatures: Uint32Array,
): void {
  for (let w = 0; w < words; w++) {
    let any = 0
    for (let i = 0; i < 32; i++) {
      const word = targets[w * 32 + i]?.[block] ?? 0
      square[i] = word
      any |= word
    }
    if (any !== 0) transposeSquare(square)
    for (let bit = 0; bit < 32; bit++) signatures[bit * words + w] = square[bit] ?? 0
  }
}

function countRows(ofRow: Uint32Array, cohorts: number): Uint32Array {
  const sizes = new Uint32Array(cohorts)
  for (let row = 0; row < ofRow.length; row++) {
    const number = ofRow[row] ?? NONE
    if (number !== NONE) sizes[number] = (sizes[number] ?? 0) + 1
  }
  return sizes
}

/** Moves rows between cohorts; starts from a copy of the rows of before. */
export class CohortMover {
  private readonly table: CohortTable
  private readonly ofRow: Uint32Array
  private sizes: Uint32Array
  private readonly signature: Uint32Array

  constructor(before: CohortRows, capacity: number, words: number) {
    this.table = before.table.copy(words)
    this.ofRow = new Uint32Array(capacity).fill(NONE)
    this.ofRow.set(before.ofRow)
    this.sizes = longer(before.sizes, before.sizes.length * 2 + FIRST_COHORTS)
    this.signature = new Uint32Array(this.table.words)
  }

  /** A device that is gone. */
  remove(row: number): void {
    const number = this.ofRow[row] ?? NONE
    if (number === NONE) return
    this.count(number, -1)
    this.ofRow[row] = NONE
  }

  /** A new device, which no policy targets yet, or one whose facts changed: its policies stay. */
  setClass(row: number, classNumber: number): void {
    const number = this.ofRow[row] ?? NONE
    if (number !== NONE && this.table.classOf(number) === classNumber) return
    if (number === NONE) this.signature.fill(0)
    else this.table.readSignature(number, this.signature)
    this.put(row, number, this.table.numberOf(this.signature, 0, classNumber))
  }

  /**
   * Rows that a policy gained or lost; rows without a device are left alone. Costs a look-up for each cohort among them and
   * a few array reads for each row.
   */
  flip(slot: number, before: Bits, after: Bits): void {
    // Rows are in cohorts of before this flip, so none of those that it makes is asked for.
    const flipped = new Uint32Array(this.table.count).fill(NONE)
    const words = Math.max(before.length, after.length)
    for (let w = 0; w < words; w++) {
      let word = (before[w] ?? 0) ^ (after[w] ?? 0)
      while (word !== 0) {
        const row = (w << 5) + 31 - Math.clz32(word & -word)
        word &= word - 1
        const from = this.ofRow[row] ?? NONE
        if (from === NONE) continue
        let to = flipped[from] ?? NONE
        if (to === NONE) {
          to = this.flippedCohort(from, slot)
          flipped[from] = to
        }
        this.put(row, from, to)
      }
    }
  }

  finish(): CohortRows {
    return { table: this.table, ofRow: this.ofRow, sizes: this.sizes.slice(0, this.table.count) }
  }

  private flippedCohort(from: number, slot: number): number {
    this.table.readSignature(from, this.signature)
    const word = slot >>> 5
    this.signature[word] = (this.signature[word] ?? 0) ^ (1 << (slot & 31))
    return this.table.numberOf(this.signature, 0, this.table.classOf(from))
  }

  private put(row: number, from: number, to: number): void {
    if (from !== NONE) this.count(from, -1)
    this.count(to, 1)
    this.ofRow[row] = to
  }

  private count(number: number, change: number): void {
    if (number >= this.sizes.length) this.sizes = longer(this.sizes, number * 2 + 1)
    this.sizes[number] = (this.sizes[number] ?? 0) + change
  }
}

/** Rows sorted by their cohort: those of cohort n stand at `starts[n]` to `starts[n + 1]` of `rows`, ascending. */
export interface RowsByCohort {
  readonly rows: Uint32Array
  readonly starts: Uint32Array
}

/** A counting sort: two passes over the rows. */
export function sortByCohort({ table, ofRow, sizes }: CohortRows): RowsByCohort {
  const starts = new Uint32Array(table.count + 1)
  for (let n = 0; n < table.count; n++) starts[n + 1] = (starts[n] ?? 0) + (sizes[n] ?? 0)
  const next = starts.slice()
  const rows = new Uint32Array(starts[table.count] ?? 0)
  for (let row = 0; row < ofRow.length; row++) {
    const number = ofRow[row] ?? NONE
    if (number === NONE) continue
    const place = next[number] ?? 0
    rows[place] = row
    next[number] = place + 1
  }
  return { rows, starts }
}
