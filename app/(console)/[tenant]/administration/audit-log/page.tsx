import type { Metadata } from 'next'
import type { SearchParams } from 'nuqs/server'
import { AuditList, type LinkedAuditRow } from '@/components/audit/audit-list'
import { RefreshButton } from '@/components/home/refresh-button'
import { PageHeader } from '@/components/ui/page-header'
import { loadAuditList } from '@/lib/features/audit/params'
import { findAuditRow, listAudit, type AuditRow } from '@/lib/features/audit/queries'
import { requireActor } from '@/lib/features/core/actor'
import { targetHref } from '@/lib/features/home/queries'

interface Props {
  readonly params: Promise<{ tenant: string }>
  readonly searchParams: Promise<SearchParams>
}

export const metadata: Metadata = { title: 'Audit log – Tenant administration' }

export default async function AuditLogPage({ params, searchParams }: Props) {
  const actor = await requireActor((await params).tenant, 'audit:read')
  const p = await loadAuditList(searchParams)
  const { rows, total } = await listAudit(actor, p)
  const slug = actor.tenantSlug
  const linked = (row: AuditRow): LinkedAuditRow => ({
    ...row,
    href: targetHref(slug, row.targetType, row.targetId, row.action),
  })
  const isElsewhere = p.event !== '' && !rows.some((row) => row.id === p.event)
  const named = isElsewhere ? await findAuditRow(actor, p.event) : null
  return (
    <>
      <PageHeader
        crumbs={[
          { label: 'Home', href: `/${slug}` },
          { label: 'Tenant administration', href: `/${slug}/administration` },
          { label: 'Audit log' },
        ]}
        title="Audit log"
        description="Every change and every refused attempt, with the values before and after. Nothing here can be changed or deleted."
      >
        <RefreshButton />
      </PageHeader>
      <AuditList slug={slug} rows={rows.map(linked)} total={total} state={p} named={named && linked(named)} />
    </>
  )
}
