import { getPrisma } from './client'
import { isGivenUp } from './errors'
import type { Prisma } from './generated/client'

/** The client inside a tenant's transaction: every query sees and writes that tenant's rows only. */
export type TenantTx = Prisma.TransactionClient

export interface TenantTxOptions {
  /** Repeatable read and read only: all queries of the call see one snapshot. */
  readonly readOnly?: boolean
  /** How long the transaction may take before it is rolled back. Default: 30 seconds. */
  readonly timeoutMs?: number
}

const DEFAULT_TIMEOUT_MS = 30_000
const MAX_WAIT_MS = 10_000
/** The one that the database gave up goes last the next time, as the other holds the locks by then. */
const ATTEMPTS = 3

/**
 * Runs `fn` in one transaction bound to a tenant: row-level security shows and accepts nothing else. The only way to
 * tenant data. Commits when `fn` returns and rolls back when it throws. When the database gives the transaction up for the
 * sake of others (deadlock, serialization), it is run again from the start, three times in all: `fn` must do nothing but
 * talk to the database, or do it again without harm.
 */
export function withTenant<T>(
  tenantId: string,
  fn: (tx: TenantTx) => Promise<T>,
  options: TenantTxOptions = {},
): Promise<T> {
  if (!tenantId) throw new Error('withTenant needs a tenant id.')
  return inTransaction('app.tenant', tenantId, fn, options)
}

/**
 * Runs `fn` in one transaction bound to a person: it sees the person's own record, memberships and tenants, across
 * tenants, and can change nothing but the person's own record.
 */
export function withUser<T>(
  userId: string,
  fn: (tx: TenantTx) => Promise<T>,
  options: TenantTxOptions = {},
): Promise<T> {
  if (!userId) throw new Error('withUser needs a user id.')
  return inTransaction('app.user', userId, fn, options)
}

async function inTransaction<T>(
  setting: 'app.tenant' | 'app.user',
  value: string,
  fn: (tx: TenantTx) => Promise<T>,
  options: TenantTxOptions,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await runTransaction(setting, value, fn, options)
    } catch (error) {
      if (attempt === ATTEMPTS || !isGivenUp(error)) throw error
    }
  }
}

function runTransaction<T>(
  setting: 'app.tenant' | 'app.user',
  value: string,
  fn: (tx: TenantTx) => Promise<T>,
  { readOnly = false, timeoutMs = DEFAULT_TIMEOUT_MS }: TenantTxOptions,
): Promise<T> {
  return getPrisma().$transaction(
    async (tx) => {
      // Local to the transaction (third argument): a pooled connection carries nothing over to the next caller.
      if (readOnly) {
        // Walks over a tenant's devices hand on few and narrow rows: sharing them among processes pays sooner than assumed.
        await tx.$queryRaw`select set_config(${setting}, ${value}, true), set_config('transaction_read_only', 'on', true),
          set_config('parallel_tuple_cost', '0.001', true), set_config('parallel_setup_cost', '500', true)`
      } else {
        await tx.$queryRaw`select set_config(${setting}, ${value}, true)`
      }
      return fn(tx)
    },
    {
      timeout: timeoutMs,
      maxWait: MAX_WAIT_MS,
      ...(readOnly ? { isolationLevel: 'RepeatableRead' as const } : {}),
    },
  )
}
