import 'server-only'
import type { Actor } from '../core/actor'
import { queryTenant } from '../core/define-query'
import { pageOf } from '../core/paging'
import { DELETED_POLICY_DAYS } from './kept-days'
import type { DeletedPolicyParams } from './params'
import { authorName, namesOfUsers } from './version-words'

export interface DeletedPolicyRow {
  readonly id: string
  readonly name: string
  readonly policyType: string
  readonly platform: string
  readonly settingCount: number
  readonly version: number
  readonly deletedBy: string | null
  readonly deletedAt: string
  /** Days until it is deleted for good, begun ones counted. */
  readonly daysLeft: number
}

const DAY_MS = 24 * 60 * 60 * 1000

/** Policies that were deleted and can still be restored. What is older goes with the next run of the clock's task. */
export async function listDeletedPolicies(
  actor: Actor,
  p: DeletedPolicyParams,
  now: Date,
): Promise<{ rows: readonly DeletedPolicyRow[]; total: number }> {
  return queryTenant(actor, 'policy:read', async (tx) => {
    const since = new Date(now.getTime() - DELETED_POLICY_DAYS * DAY_MS)
    const where = {
      tenantId: actor.tenantId,
      deletedAt: { gt: since },
      ...(p.q ? { name: { contains: p.q, mode: 'insensitive' as const } } : {}),
    }
    const rows = await tx.policy.findMany({
      where,
      select: {
        id: true,
        name: true,
        policyType: true,
        platform: true,
        settingCount: true,
        version: true,
        updatedBy: true,
        deletedAt: true,
      },
      orderBy: [{ [p.sort]: p.dir }, { id: 'asc' }],
      ...pageOf(p),
    })
    // Deleting writes who did it, and a deleted policy is not saved again.
    const names = await namesOfUsers(
      tx,
      rows.map((row) => row.updatedBy),
    )
    return {
      rows: rows.flatMap(({ updatedBy, deletedAt, ...row }) =>
        deletedAt === null
          ? []
          : [
              {
                ...row,
                deletedBy: authorName(names, updatedBy),
                deletedAt: deletedAt.toISOString(),
                daysLeft: Math.ceil((deletedAt.getTime() - since.getTime()) / DAY_MS),
              },
            ],
      ),
      total: await tx.policy.count({ where }),
    }
  })
}
