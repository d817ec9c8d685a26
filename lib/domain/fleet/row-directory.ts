import type { DeviceId } from '../ids'
import { PackedTexts } from './packed-texts'

const FIRST_BUCKETS = 1024

/**
 * Which row a device has. A row belongs to one id for good, deleted or not, in every state of an index: states share this
 * and say for themselves which rows are alive.
 */
export class RowDirectory {
  private readonly ids = new PackedTexts()
  private count = 0
  /** Open addressing: row + 1, 0 where free. */
  private buckets = new Uint32Array(FIRST_BUCKETS)

  find(id: DeviceId): number | undefined {
    const held = this.buckets[this.bucketOf(id)] ?? 0
    return held === 0 ? undefined : held - 1
  }

  assign(id: DeviceId): number {
    const bucket = this.bucketOf(id)
    const held = this.buckets[bucket] ?? 0
    if (held !== 0) return held - 1
    const row = this.count++
    this.ids.write(row, id)
    this.buckets[bucket] = row + 1
    if (this.count * 2 > this.buckets.length) this.grow()
    return row
  }

  idAt(row: number): DeviceId {
    return this.ids.get(row) ?? ''
  }

  get bytes(): number {
    return this.ids.bytes + this.buckets.byteLength
  }

  /** Where the id is, or where it would go. */
  private bucketOf(id: DeviceId): number {
    const mask = this.buckets.length - 1
    let bucket = hashOf(id) & mask
    for (let held = this.buckets[bucket] ?? 0; held !== 0; held = this.buckets[bucket] ?? 0) {
      if (this.ids.get(held - 1) === id) return bucket
      bucket = (bucket + 1) & mask
    }
    return bucket
  }

  private grow(): void {
    this.buckets = new Uint32Array(this.buckets.length * 2)
    for (let row = 0; row < this.count; row++) this.buckets[this.bucketOf(this.idAt(row))] = row + 1
  }
}

/** FNV-1a over UTF-16 code units, with a last mix: ids differ in their ends. */
function hashOf(id: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return (hash ^ (hash >>> 13)) >>> 0
}
