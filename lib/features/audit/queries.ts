import 'server-only'
import type { Prisma } from '@/lib/db/generated/client'
import type { Actor } from '../core/actor'
import { queryTenant } from '../core/define-query'
import { pageOf } from '../core/paging'
import { auditSentence } from './audit-sentence'
import type { AuditListParams } from './params'

export interface AuditRow {
  readonly id: string
  readonly at: string
  readonly actorName: string
  readonly action: string
  readonly sentence: string
  readonly targetType: string
  readonly targetId: string | null
  readonly targetName: string
  readonly outcome: string
  readonly revision: number | null
  readonly before: unknown
  readonly after: unknown
  readonly detail: unknown
}

type AuditFilter = Pick<AuditListParams, 'q' | 'target' | 'outcome'>

export function auditWhere(tenantId: string, p: AuditFilter): Prisma.AuditEventWhereInput {
  const contains = { contains: p.q, mode: 'insensitive' as const }
  return {
    tenantId,
    ...(p.target.length > 0 ? { targetType: { in: [...p.target] } } : {}),
    ...(p.outcome.length > 0 ? { outcome: { in: [...p.outcome] } } : {}),
    ...(p.q
      ? {
          OR: [
            { actorName: contains },
            { action: contains },
            { targetName: contains },
            { targetId: p.q },
            ...revisionWhere(p.q),
          ],
        }
      : {}),
  }
}

/** A search text that is a whole number also means the revision of that number. */
function revisionWhere(q: string): Prisma.AuditEventWhereInput[] {
  return /^\d{1,9}$/.test(q.trim()) ? [{ revision: Number(q.trim()) }] : []
}

/** One record by id; null for an unknown one or another tenant's. */
export async function findAuditRow(actor: Actor, id: string): Promise<AuditRow | null> {
  return queryTenant(actor, 'audit:read', async (tx) => {
    const row = await tx.auditEvent.findUnique({ where: { tenantId_id: { tenantId: actor.tenantId, id } } })
    return row && toAuditRow(row)
  })
}

export async function listAudit(
  actor: Actor,
  p: AuditListParams,
): Promise<{ rows: AuditRow[]; total: number }> {
  return queryTenant(actor, 'audit:read', async (tx) => {
    const where = auditWhere(actor.tenantId, p)
    const rows = await tx.auditEvent.findMany({
      where,
      orderBy: [{ [p.sort]: p.dir }, { id: 'asc' }],
      ...pageOf(p),
    })
    return { rows: rows.map(toAuditRow), total: await tx.auditEvent.count({ where }) }
  })
}

/** The whole log of a filter, newest first, in batches. */
export async function* walkAudit(actor: Actor, p: AuditFilter) {
  for (let skip = 0; ; skip += 2000) {
    const batch = await queryTenant(actor, 'audit:read', (tx) =>
      tx.auditEvent.findMany({
        where: auditWhere(actor.tenantId, p),
        orderBy: [{ at: 'desc' }, { id: 'asc' }],
        skip,
        take: 2000,
      }),
    )
    if (batch.length === 0) return
    yield batch.map(toAuditRow)
  }
}

type StoredAuditEvent = Prisma.AuditEventModel

export function toAuditRow(row: StoredAuditEvent): AuditRow {
  const {
    id,
    actorName,
    action,
    targetType,
    targetId,
    targetName,
    outcome,
    revision,
    before,
    after,
    detail,
  } = row
  return {
    id,
    at: row.at.toISOString(),
    actorName,
    action,
    sentence: auditSentence({ action, targetName, outcome, before, after, detail }),
    targetType,
    targetId,
    targetName,
    outcome,
    revision,
    before,
    after,
    detail,
  }
}
