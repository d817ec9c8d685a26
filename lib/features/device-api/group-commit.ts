import { setImmediate as nextTurn } from 'node:timers/promises'

export interface GroupCommitOptions<Item, Outcome> {
  /** Works a tenant's batch off in one transaction; outcomes in the order of the items. */
  readonly run: (tenantId: string, items: readonly Item[]) => Promise<readonly Outcome[]>
  /** Would the same fail again, whatever is in the batch (the database is away)? Then nothing is tried one by one. */
  readonly isHopeless: (error: unknown) => boolean
  readonly mostInBatch: number
  /** Transactions at the same time, of all tenants. */
  readonly mostAtOnce: number
  /** With so many items waiting, a tenant has a second transaction at the same time. Default: never. */
  readonly secondFrom?: number
}

interface Waiting<Item, Outcome> {
  readonly key: string
  readonly item: Item
  readonly resolve: (outcome: Outcome) => void
  readonly reject: (error: unknown) => void
}

/**
 * Group commit: while a tenant's transaction is under way, what comes in waits, and all of it makes the next one. Nobody
 * learns an outcome before its transaction has committed. A key is in the batches under way once, so no two transactions work
 * on the same thing. A batch that fails is worked off item by item, so that what broke it harms nobody else.
 *
 * Why: a durable commit costs some milliseconds of waiting for the disk and a handful of statements, whether it carries one
 * check-in or two hundred. The cost of a lone request is that of a transaction of its own; batches grow with the load. With
 * many waiting, a second transaction keeps the database at work while this process reads the first one's answers.
 */
export class GroupCommit<Item, Outcome> {
  private readonly queues = new Map<string, Waiting<Item, Outcome>[]>()
  /** Keys in each tenant's transactions under way. */
  private readonly busy = new Map<string, readonly ReadonlySet<string>[]>()
  private running = 0
  /** The line of tenants. */
  private readonly ready = new Set<string>()
  private count = 0

  constructor(private readonly options: GroupCommitOptions<Item, Outcome>) {}

  /** How many items wait or are being worked on. */
  get waiting(): number {
    return this.count
  }

  /** How many of them are this tenant's and wait. */
  waitingOf(tenantId: string): number {
    return this.queues.get(tenantId)?.length ?? 0
  }

  /**
   * Adds an item to the tenant's next batch.
   * @param key two items with the same key are never in one batch
   */
  submit(tenantId: string, key: string, item: Item): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      const waiting = { key, item, resolve, reject }
      const queue = this.queues.get(tenantId)
      if (queue) queue.push(waiting)
      else this.queues.set(tenantId, [waiting])
      this.count++
      this.lineUp(tenantId)
      this.startNext()
    })
  }

  /** A tenant is in the line once, and while it is busy only for the sake of many that wait. */
  private lineUp(tenantId: string): void {
    const waiting = this.waitingOf(tenantId)
    const underWay = this.busy.get(tenantId)?.length ?? 0
    const isDue =
      underWay === 0 ? waiting > 0 : underWay === 1 && waiting >= (this.options.secondFrom ?? Infinity)
    if (isDue) this.ready.add(tenantId)
  }

  private startNext(): void {
    while (this.running < this.options.mostAtOnce) {
      const [tenantId] = this.ready
      if (tenantId === undefined) return
      this.ready.delete(tenantId)
      this.running++
      void this.workOff(tenantId)
    }
  }

  private async workOff(tenantId: string): Promise<void> {
    const keys = new Set<string>()
    const others = this.busy.get(tenantId) ?? []
    this.busy.set(tenantId, [...others, keys])
    // What arrived in the same turn of the event loop goes along.
    await nextTurn()
    const batch = this.takeBatch(tenantId, keys)
    await this.runBatch(tenantId, batch)
    this.count -= batch.length
    this.running--
    const left = (this.busy.get(tenantId) ?? []).filter((set) => set !== keys)
    if (left.length > 0) this.busy.set(tenantId, left)
    else this.busy.delete(tenantId)
    // At the end of the line: tenants take turns. What could not be taken waits for the other transaction.
    if (batch.length > 0 || left.length === 0) this.lineUp(tenantId)
    this.startNext()
  }

  private takeBatch(tenantId: string, keys: Set<string>): readonly Waiting<Item, Outcome>[] {
    const queue = this.queues.get(tenantId) ?? []
    const underWay = this.busy.get(tenantId) ?? []
    const batch: Waiting<Item, Outcome>[] = []
    const rest: Waiting<Item, Outcome>[] = []
    for (const waiting of queue) {
      // Its own keys are among those under way.
      const isFree = batch.length < this.options.mostInBatch && !underWay.some((set) => set.has(waiting.key))
      if (isFree) {
        keys.add(waiting.key)
        batch.push(waiting)
      } else rest.push(waiting)
    }
    if (rest.length > 0) this.queues.set(tenantId, rest)
    else this.queues.delete(tenantId)
    return batch
  }

  private async runBatch(tenantId: string, batch: readonly Waiting<Item, Outcome>[]): Promise<void> {
    if (batch.length === 0) return
    try {
      const outcomes = await this.options.run(
        tenantId,
        batch.map((waiting) => waiting.item),
      )
      batch.forEach((waiting, index) => {
        const outcome = outcomes[index]
        if (outcome === undefined) waiting.reject(new Error('A batch gave fewer outcomes than it had items.'))
        else waiting.resolve(outcome)
      })
    } catch (error) {
      if (batch.length === 1 || this.options.isHopeless(error))
        for (const waiting of batch) waiting.reject(error)
      else for (const waiting of batch) await this.runBatch(tenantId, [waiting])
    }
  }
}
