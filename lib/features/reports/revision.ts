import 'server-only'
import { cache } from 'react'
import { withTenant } from '@/lib/db/with-tenant'
import { resolutionProgress, type ResolutionStage } from '@/lib/worker/progress'
import type { Actor } from '../core/actor'

/** Which state the pages show: the resolved revision, and how far the worker is behind. */
export interface RevisionState {
  readonly revision: number
  readonly resolvedRevision: number
  readonly resolvedAt: string | null
  /** A change is not in the results yet. */
  readonly isBehind: boolean
  readonly error: string | null
  /** When a device last acknowledged a policy set: reports change with it. */
  readonly reportedAt: string | null
  /** What the worker is at for the tenant. */
  readonly work: {
    /** There is something to do: a change, or a job that follows from devices. */
    readonly isBusy: boolean
    readonly stage: ResolutionStage | null
    /** Units of the stage that are done, of how many; both 0 where that is not known. */
    readonly done: number
    readonly total: number
    readonly startedAt: string | null
  }
}

/** The tenant's state, read once for each request. */
export const getRevisionState = cache(async (actor: Pick<Actor, 'tenantId'>): Promise<RevisionState> => {
  const { tenantId } = actor
  return withTenant(
    tenantId,
    async (tx) => {
      const newest = await tx.device.findFirst({
        where: { tenantId, acknowledgedAt: { not: null } },
        orderBy: { acknowledgedAt: 'desc' },
        select: { acknowledgedAt: true },
      })
      const tenant = await tx.tenant.findUniqueOrThrow({
        where: { id: tenantId },
        select: { revision: true, resolvedRevision: true, resolvedAt: true, resolveError: true },
      })
      const progress = await resolutionProgress(tx, tenantId)
      return {
        revision: tenant.revision,
        resolvedRevision: tenant.resolvedRevision,
        resolvedAt: tenant.resolvedAt?.toISOString() ?? null,
        isBehind: tenant.resolvedRevision < tenant.revision,
        error: tenant.resolveError,
        reportedAt: newest?.acknowledgedAt?.toISOString() ?? null,
        work: {
          isBusy: progress.behind,
          stage: progress.stage,
          done: progress.done,
          total: progress.total,
          startedAt: progress.startedAt?.toISOString() ?? null,
        },
      }
    },
    { readOnly: true },
  )
})
