import type { DeviceId } from '../ids'
import { textHash } from '../rollout'
import { PackedTexts } from './packed-texts'

const FIRST_BUCKETS = 1024

/**
 * Which row a device has. A row belongs to one id for good, deleted or not, in every state of an index: states share this
 * and say for themselves which rows are alive.
 */
export class RowDirectory {
  private readonly ids = new PackedTexts()
  /** Of each row; at most half of the buckets are taken. */
  private hashes = new Uint32Array(FIRST_BUCKETS / 2)
  private count = 0
  /** Open addressing: row + 1, 0 where free. */
  private buckets = new Uint32Array(FIRST_BUCKETS)

  find(id: DeviceId): number | undefined {
    const held = this.buckets[this.bucketOf(id, textHash(id))] ?? 0
    return held === 0 ? undefined : held - 1
  }

  assign(id: DeviceId): number {
    if (this.count * 2 >= this.buckets.length) this.grow()
    const hash = textHash(id)
    const bucket = this.bucketOf(id, hash)
    const held = this.buckets[bucket] ?? 0
    if (held !== 0) return held - 1
    const row = this.count++
    this.ids.write(row, id)
    this.hashes[row] = hash
    this.buckets[bucket] = row + 1
    return row
  }

  idAt(row: number): DeviceId {
    return this.ids.get(row) ?? ''
  }

  /** `textHash` of the id. */
  hashAt(row: number): number {
    return this.hashes[row] ?? 0
  }

  get bytes(): number {
    return this.ids.bytes + this.hashes.byteLength + this.buckets.byteLength
  }

  /** Where the id is, or where it would go. */
  private bucketOf(id: DeviceId, hash: number): number {
    const mask = this.buckets.length - 1
    let bucket = hash & mask
    for (let held = this.buckets[bucket] ?? 0; held !== 0; held = this.buckets[bucket] ?? 0) {
      if (this.hashes[held - 1] === hash && this.ids.get(held - 1) === id) return bucket
      bucket = (bucket + 1) & mask
    }
    return bucket
  }

  private grow(): void {
    const { hashes } = this
    this.hashes = new Uint32Array(this.buckets.length)
    this.hashes.set(hashes)
    this.buckets = new Uint32Array(this.buckets.length * 2)
    const mask = this.buckets.length - 1
    for (let row = 0; row < this.count; row++) {
      let bucket = this.hashAt(row) & mask
      while (this.buckets[bucket] !== 0) bucket = (bucket + 1) & mask
      this.buckets[bucket] = row + 1
    }
  }
}
