import { newId } from '@/lib/db/new-id'
import { toNullableJson } from '@/lib/db/to-json'
import type { TenantTx } from '@/lib/db/with-tenant'

/** What the audit log says about a change. `before` and `after` hold only what differs. */
export interface AuditEntry {
  readonly targetType:
    | 'tenant'
    | 'scope'
    | 'connector'
    | 'device'
    | 'group'
    | 'policy'
    | 'user'
    | 'onboardingToken'
    | 'savedView'
    | 'assetRule'
  readonly targetId: string | null
  readonly targetName: string
  readonly before?: unknown
  readonly after?: unknown
  readonly detail?: unknown
}

/** Adds one to the tenant's revision (taking its row lock, so that concurrent changes queue up) and returns it. */
export async function nextRevision(tx: TenantTx, tenantId: string, bump: boolean): Promise<number> {
  if (!bump) {
    const tenant = await tx.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { revision: true } })
    return tenant.revision
  }
  const tenant = await tx.tenant.update({
    where: { id: tenantId },
    data: { revision: { increment: 1 } },
    select: { revision: true },
  })
  return tenant.revision
}

export async function writeAudit(
  tx: TenantTx,
  actor: { readonly tenantId: string; readonly userName: string; readonly userId: string | null },
  action: string,
  entries: AuditEntry | readonly AuditEntry[],
  revision: number | null,
  outcome: 'success' | 'refused' = 'success',
): Promise<void> {
  const all: readonly AuditEntry[] = isList(entries) ? entries : [entries]
  if (all.length === 0) return
  await tx.auditEvent.createMany({
    data: all.map((entry) => ({
      tenantId: actor.tenantId,
      id: newId('aud'),
      actorId: actor.userId,
      actorName: actor.userName,
      action,
      targetType: entry.targetType,
      targetId: entry.targetId,
      targetName: entry.targetName,
      outcome,
      revision,
      before: toNullableJson(entry.before),
      after: toNullableJson(entry.after),
      detail: toNullableJson(entry.detail),
    })),
  })
}

function isList(entries: AuditEntry | readonly AuditEntry[]): entries is readonly AuditEntry[] {
  return Array.isArray(entries)
}
