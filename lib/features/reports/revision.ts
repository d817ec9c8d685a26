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
}

export async function getRevisionState(actor: Pick<Actor, 'tenantId'>): Promise<RevisionState> {
  const tenant = await withTenant(
    actor.tenantId,
    (tx) => tx.tenant.findUniqueOrThrow({ where: { id: actor.tenantId } }),
    { readOnly: true },
  )
  return {
    revision: tenant.revision,
    resolvedRevision: tenant.resolvedRevision,
    resolvedAt: tenant.resolvedAt?.toISOString() ?? null,
    isBehind: tenant.resolvedRevision < tenant.revision,
    error: tenant.resolveError,
  }
}
