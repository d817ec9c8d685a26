import 'server-only'
import { withTenant } from '@/lib/db/with-tenant'
import type { Actor } from '../core/actor'

/** Which state the pages show: the resolved revision, and whether the worker is behind. */
export interface RevisionState {
  readonly revision: number
  readonly resolvedRevision: number
  readonly resolvedAt: string | null
  readonly isBehind: boolean
  readonly error: string | null
  /** When a device last acknowledged a policy set: reports change with it. */
  readonly reportedAt: string | null
}

export async function getRevisionState(actor: Pick<Actor, 'tenantId'>): Promise<RevisionState> {
  const tenant = await withTenant(
    actor.tenantId,
    async (tx) => {
      const newest = await tx.device.findFirst({
        where: { tenantId: actor.tenantId, acknowledgedAt: { not: null } },
        orderBy: { acknowledgedAt: 'desc' },
        select: { acknowledgedAt: true },
      })
      const row = await tx.tenant.findUniqueOrThrow({ where: { id: actor.tenantId } })
      return { ...row, reportedAt: newest?.acknowledgedAt ?? null }
    },
    { readOnly: true },
  )
  return {
    revision: tenant.revision,
    resolvedRevision: tenant.resolvedRevision,
    resolvedAt: tenant.resolvedAt?.toISOString() ?? null,
    isBehind: tenant.resolvedRevision < tenant.revision,
    error: tenant.resolveError,
    reportedAt: tenant.reportedAt?.toISOString() ?? null,
  }
}
