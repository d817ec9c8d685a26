/**
 * A map that holds at most `most` entries: when the young half is full, the old half is dropped. Costs no bookkeeping per
 * use, and keeps what was used lately.
 */
export class RecentMap<V> {
  private young = new Map<string, V>()
  private old = new Map<string, V>()

  constructor(private readonly most: number) {}

  get(key: string): V | undefined {
    const young = this.young.get(key)
    if (young !== undefined) return young
    const old = this.old.get(key)
    if (old !== undefined) this.set(key, old)
    return old
  }

  set(key: string, value: V): void {
    this.young.set(key, value)
    if (this.young.size < this.most / 2) return
    this.old = this.young
    this.young = new Map()
  }
}
