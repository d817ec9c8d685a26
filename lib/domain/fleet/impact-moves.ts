import { NONE } from './cohort-table'

const FIRST_SLOTS = 1024

/**
 * Devices by the cohort they were in and the cohort they are in now. One pass over two columns: rows that stay cost a
 * comparison and a count, rows that move one look into an open hash table. Equals a map of counts by pair.
 */
export class CohortMoves {
  /** One entry for each distinct pair that a device makes; NONE stands for a device that is not there. */
  readonly from: number[] = []
  readonly to: number[] = []
  readonly counts: number[] = []
  /** Pair of the devices that keep a cohort number, by that number; -1: none does. */
  private readonly stays: Int32Array
  private slots = new Int32Array(FIRST_SLOTS).fill(-1)

  /** @param cohorts greatest number of cohorts of either side */
  constructor(
    private readonly before: Uint32Array,
    private readonly after: Uint32Array,
    cohorts: number,
  ) {
    this.stays = new Int32Array(cohorts).fill(-1)
    const staying = new Uint32Array(cohorts)
    const rows = Math.max(before.length, after.length)
    for (let row = 0; row < rows; row++) {
      const a = before[row] ?? NONE
      const b = after[row] ?? NONE
      if (a !== b) this.countMove(a, b)
      else if (a !== NONE) staying[a] = (staying[a] ?? 0) + 1
    }
    for (let cohort = 0; cohort < cohorts; cohort++) {
      const count = staying[cohort] ?? 0
      if (count > 0) this.stays[cohort] = this.append(cohort, cohort, count)
    }
  }

  /** Rows of these pairs, ascending, without the first `offset` of them, at most `limit`. */
  rowsOf(isWanted: Uint8Array, offset: number, limit: number): readonly number[] {
    const { before, after } = this
    const rows: number[] = []
    let skip = offset
    const length = Math.max(before.length, after.length)
    for (let row = 0; row < length && rows.length < limit; row++) {
      const pair = this.find(before[row] ?? NONE, after[row] ?? NONE)
      if (pair < 0 || isWanted[pair] !== 1) continue
      if (skip > 0) skip--
      else rows.push(row)
    }
    return rows
  }

  /** The pair's number, or -1 when no device makes it. */
  private find(a: number, b: number): number {
    if (a === b) return a === NONE ? -1 : (this.stays[a] ?? -1)
    return this.slots[this.slotOf(a, b)] ?? -1
  }

  private countMove(a: number, b: number): void {
    const slot = this.slotOf(a, b)
    const pair = this.slots[slot] ?? -1
    if (pair >= 0) {
      this.counts[pair] = (this.counts[pair] ?? 0) + 1
      return
    }
    this.slots[slot] = this.append(a, b, 1)
    if (this.from.length * 2 > this.slots.length) this.grow()
  }

  private append(a: number, b: number, count: number): number {
    this.from.push(a)
    this.to.push(b)
    return this.counts.push(count) - 1
  }

  /** Where the pair is, or the empty place where it would be. */
  private slotOf(a: number, b: number): number {
    const mask = this.slots.length - 1
    const mixed = Math.imul(a ^ Math.imul(b, 0x85ebca6b), 0x9e3779b1)
    let slot = (mixed ^ (mixed >>> 15)) & mask
    for (;;) {
      const pair = this.slots[slot] ?? -1
      if (pair < 0 || (this.from[pair] === a && this.to[pair] === b)) return slot
      slot = (slot + 1) & mask
    }
  }

  private grow(): void {
    this.slots = new Int32Array(this.slots.length * 2).fill(-1)
    for (let pair = 0; pair < this.from.length; pair++) {
      this.slots[this.slotOf(this.from[pair] ?? 0, this.to[pair] ?? 0)] = pair
    }
  }
}
