import { getPrisma } from './client'
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

/**
 * Runs `fn` in one transaction bound to a tenant: row-level security shows and accepts nothing else. The only way to
 * tenant data. Commits when `fn` returns and rolls back when it throws.
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

function inTransaction<T>(
  setting: 'app.tenant' | 'app.user',
  value: string,
  fn: (tx: TenantTx) => Promise<T>,
  { readOnly = false, timeoutMs = DEFAULT_TIMEOUT_MS }: TenantTxOptions,
): Promise<T> {
  return getPrisma().$transaction(
    async (tx) => {
      // Local to the transaction (third argument): a pooled connection carries nothing over to the next caller.
      if (readOnly) {
        await tx.$queryRaw`select set_config(${setting}, ${value}, true), set_config('transaction_read_only', 'on', true)`
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
