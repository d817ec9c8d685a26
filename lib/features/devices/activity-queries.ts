import 'server-only'
import { Prisma } from '@/lib/db/generated/client'
import { auditSentence } from '../audit/audit-sentence'
import type { Actor } from '../core/actor'
import { queryTenant } from '../core/define-query'
import { pageOf } from '../core/paging'
import { eventText } from './event-text'
import { ACTIVITY_SOURCES, type ActivityListParams } from './params'

export interface ActivityRow {
  readonly id: string
  readonly at: string
  readonly source: (typeof ACTIVITY_SOURCES)[number]
  /** Kind of the device's event, or the audited action. */
  readonly kind: string
  readonly text: string
  /** Who did it; null for the device and the service. */
  readonly actorName: string | null
}

interface StoredActivity {
  readonly id: string
  readonly at: Date
  readonly source: (typeof ACTIVITY_SOURCES)[number]
  readonly kind: string
  readonly detail: unknown
  readonly actorName: string | null
  readonly targetName: string
  readonly outcome: string
  readonly before: unknown
  readonly after: unknown
}

/** What happened to a device and what administrators did to it. */
export async function listDeviceActivity(
  actor: Actor,
  deviceId: string,
  p: ActivityListParams,
): Promise<{ rows: readonly ActivityRow[]; total: number }> {
  return queryTenant(actor, 'device:read', async (tx) => {
    const { tenantId } = actor
    const { skip, take } = pageOf(p)
    const sources = p.source.length > 0 ? [...p.source] : [...ACTIVITY_SOURCES]
    const pattern = `%${p.q.replace(/[\\%_]/g, (c) => `\\${c}`)}%`
    const found = Prisma.sql`
      select * from (
        select id, at, 'device' as source, kind, detail, null as "actorName", '' as "targetName", 'success' as outcome,
          null::jsonb as before, null::jsonb as after
        from "DeviceEvent" where "tenantId" = ${tenantId} and "deviceId" = ${deviceId}
        union all
        select id, at, 'administrator', action, detail, "actorName", "targetName", outcome, before, after
        from "AuditEvent" where "tenantId" = ${tenantId} and "targetId" = ${deviceId}) x
      where source = any(${sources}::text[])
        and (kind ilike ${pattern} or "actorName" ilike ${pattern} or detail::text ilike ${pattern})`
    const order = Prisma.raw(p.dir === 'asc' ? 'at, id' : 'at desc, id desc')
    const rows = await tx.$queryRaw<StoredActivity[]>`${found} order by ${order} offset ${skip} limit ${take}`
    const [count] = await tx.$queryRaw<
      { total: number }[]
    >`select count(*)::int as total from (${found}) counted`
    return {
      rows: rows.map((row) => ({
        id: row.id,
        at: row.at.toISOString(),
        source: row.source,
        kind: row.kind,
        text:
          row.source === 'device'
            ? eventText(row.kind, row.detail)
            : capital(auditSentence({ ...row, action: row.kind })),
        actorName: row.actorName,
      })),
      total: count?.total ?? 0,
    }
  })
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
