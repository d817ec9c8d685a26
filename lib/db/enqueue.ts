import type { TenantTx } from './with-tenant'

export interface EnqueueOptions {
  /** Jobs with the same key that have not started yet become one. */
  readonly key?: string
  /** Seconds to wait before the job may start, so that a burst of changes is worked off once. */
  readonly afterSeconds?: number
}

/**
 * Queues a job for the worker in the caller's transaction: it exists exactly when the change that caused it is committed.
 * The payload names the tenant of the transaction; the database refuses any other. Jobs of one task and one tenant run
 * one after another. Goes through a function of the queue's owner, as the application has no rights on the queue's tables.
 */
export async function enqueue<P extends { readonly tenantId: string }>(
  tx: TenantTx,
  task: string,
  payload: P,
  { key, afterSeconds }: EnqueueOptions = {},
): Promise<void> {
  await tx.$executeRaw`select graphile_worker.bulwark_enqueue(
    ${task}, ${JSON.stringify(payload)}::json, ${key ?? null}::text,
    make_interval(secs => ${afterSeconds ?? null}::double precision))`
}
