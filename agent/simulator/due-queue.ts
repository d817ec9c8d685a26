/** What is due at a time, earliest first: a binary heap, so that fleets of many thousands cost no scan for each request. */
export class DueQueue<T> {
  private readonly heap: { readonly dueAt: number; readonly item: T }[] = []

  get size(): number {
    return this.heap.length
  }

  add(dueAt: number, item: T): void {
    const { heap } = this
    heap.push({ dueAt, item })
    for (let at = heap.length - 1; at > 0;) {
      const parent = (at - 1) >> 1
      if (this.dueAt(parent) <= this.dueAt(at)) break
      this.swap(at, parent)
      at = parent
    }
  }

  /** Takes out the earliest item, if it is due at `now`. */
  take(now: number): T | null {
    const { heap } = this
    const first = heap[0]
    if (!first || first.dueAt > now) return null
    const last = heap.pop()
    if (last && heap.length > 0) {
      heap[0] = last
      this.sink()
    }
    return first.item
  }

  private sink(): void {
    for (let at = 0; ;) {
      const [left, right] = [2 * at + 1, 2 * at + 2]
      let earliest = at
      if (this.dueAt(left) < this.dueAt(earliest)) earliest = left
      if (this.dueAt(right) < this.dueAt(earliest)) earliest = right
      if (earliest === at) return
      this.swap(at, earliest)
      at = earliest
    }
  }

  private dueAt(at: number): number {
    return this.heap[at]?.dueAt ?? Number.POSITIVE_INFINITY
  }

  private swap(a: number, b: number): void {
    const [x, y] = [this.heap[a], this.heap[b]]
    if (!x || !y) return
    this.heap[a] = y
    this.heap[b] = x
  }
}
