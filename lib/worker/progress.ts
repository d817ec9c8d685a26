import { withTenant, type TenantTx } from '@/lib/db/with-tenant'

/** How far the worker is behind a tenant, for the pages that wait for it. */
export interface ResolutionProgressState {
  /** A change is not in the results yet, or a job waits or runs. */
  readonly behind: boolean
  /** The tenant's newest revision, and the one that results show. */
  readonly revision: number
  readonly resolvedRevision: number
  /** What the worker is at: one of RESOLUTION_STAGES; null while it is at nothing. */
  readonly stage: ResolutionStage | null
  /** Units of the stage (devices, cohorts, groups) that are done, of how many; both 0 where that is not known. */
  readonly done: number
  readonly total: number
  readonly startedAt: Date | null
  /** Jobs of the tenant that wait or run. */
  readonly queuedJobs: number
}

/** In the order in which they come. 'enrollment' is a job of its own, before resolution. */
export const RESOLUTION_STAGES = ['enrollment', 'load', 'groups', 'devices', 'cohorts', 'statuses'] as const
export type ResolutionStage = (typeof RESOLUTION_STAGES)[number]

/** Progress that nobody has touched for so long belongs to a worker that was killed. */
const ABANDONED_AFTER_MS = 60_000

/**
 * What the worker is at for a tenant.
 * @param at the transaction of a page's other reads, or the tenant's id where there is none
 */
export async function resolutionProgress(
  at: TenantTx | string,
  tenantId?: string,
): Promise<ResolutionProgressState> {
  if (typeof at === 'string') return withTenant(at, (tx) => read(tx, at), { readOnly: true })
  if (tenantId === undefined) throw new Error('resolutionProgress in a transaction needs the tenant id.')
  return read(at, tenantId)
}

interface ProgressRow {
  readonly revision: number
  readonly resolvedRevision: number
  readonly stage: string | null
  readonly done: number | null
  readonly total: number | null
  readonly startedAt: Date | null
  readonly updatedAt: Date | null
  readonly now: Date
  readonly queuedJobs: number
}

async function read(tx: TenantTx, tenantId: string): Promise<ResolutionProgressState> {
  const [row] = await tx.$queryRaw<ProgressRow[]>`
    select t.revision, t."resolvedRevision", p.stage, p.done, p.total, p."startedAt", p."updatedAt", now() as now,
      (select coalesce(sum(j.jobs), 0)::int from graphile_worker.bulwark_tenant_jobs() j
        where j.task in ('resolve-tenant', 'reevaluate-enrollment')) as "queuedJobs"
    from "Tenant" t left join "ResolutionProgress" p on p."tenantId" = t.id where t.id = ${tenantId}`
  if (!row) throw new Error(`There is no tenant ${tenantId}.`)
  const { revision, resolvedRevision, queuedJobs, updatedAt } = row
  const isAtWork = updatedAt !== null && row.now.getTime() - updatedAt.getTime() < ABANDONED_AFTER_MS
  const stage = isAtWork ? (RESOLUTION_STAGES.find((s) => s === row.stage) ?? null) : null
  return {
    behind: resolvedRevision < revision || queuedJobs > 0 || stage !== null,
    revision,
    resolvedRevision,
    stage,
    done: stage === null ? 0 : (row.done ?? 0),
    total: stage === null ? 0 : (row.total ?? 0),
    startedAt: stage === null ? null : row.startedAt,
    queuedJobs,
  }
}

/** Reports what a running job is at; ends with `clear`. Each call commits by itself, so that pages see it at once. */
export class ProgressReporter {
  private readonly startedAt = new Date()
  private lastWrite = 0
  private lastStage: ResolutionStage | null = null

  constructor(
    private readonly tenantId: string,
    private readonly task: 'resolve-tenant' | 'reevaluate-enrollment',
  ) {}

  /**
   * A stage begins, or goes on. Short runs report nothing, as nobody could see it; within a stage, what would be written
   * more often than twice a second is left out.
   */
  async report(stage: ResolutionStage, done = 0, total = 0): Promise<void> {
    const now = new Date()
    if (now.getTime() - this.startedAt.getTime() < SILENT_FOR_MS) return
    if (stage === this.lastStage && now.getTime() - this.lastWrite < WRITE_EVERY_MS) return
    this.lastStage = stage
    this.lastWrite = now.getTime()
    const { tenantId, task, startedAt } = this
    const values = { task, stage, done, total, startedAt, updatedAt: now }
    await withTenant(tenantId, (tx) =>
      tx.resolutionProgress.upsert({
        where: { tenantId },
        create: { tenantId, ...values },
        update: values,
      }),
    )
  }

  async clear(): Promise<void> {
    if (this.lastStage === null) return
    const { tenantId, task } = this
    await withTenant(tenantId, (tx) => tx.resolutionProgress.deleteMany({ where: { tenantId, task } }))
  }
}
const WRITE_EVERY_MS = 500
const SILENT_FOR_MS = 250
