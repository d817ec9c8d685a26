import type { NextRequest } from 'next/server'
import { loadAuditList } from '@/lib/features/audit/params'
import { walkAudit } from '@/lib/features/audit/queries'
import { requireActor } from '@/lib/features/core/actor'
import { csvResponse } from '@/lib/features/core/csv'

/** The records that the log shows, all pages of them. */
export async function GET(request: NextRequest, { params }: { params: Promise<{ tenant: string }> }) {
  const actor = await requireActor((await params).tenant, 'audit:read')
  const p = loadAuditList(request.nextUrl.searchParams)
  return csvResponse(
    'audit-log.csv',
    [
      { header: 'When', value: (row) => row.at },
      { header: 'Who', value: (row) => row.actorName },
      { header: 'Action', value: (row) => row.action },
      { header: 'About', value: (row) => row.targetType },
      { header: 'Name', value: (row) => row.targetName },
      { header: 'Object id', value: (row) => row.targetId },
      { header: 'What happened', value: (row) => row.sentence },
      { header: 'Outcome', value: (row) => row.outcome },
      { header: 'Revision', value: (row) => row.revision },
      { header: 'Before', value: (row) => jsonText(row.before) },
      { header: 'After', value: (row) => jsonText(row.after) },
      { header: 'Details', value: (row) => jsonText(row.detail) },
      { header: 'Record id', value: (row) => row.id },
    ],
    walkAudit(actor, p),
  )
}

function jsonText(value: unknown): string {
  return value === null || value === undefined ? '' : JSON.stringify(value)
}
