'use client'
import Link from 'next/link'
import { DataTable } from '@/components/data-table/data-table'
import type { DataColumn, ListState } from '@/components/data-table/types'
import { Badge } from '@/components/ui/badge'
import { EmptyState } from '@/components/ui/feedback'
import type { TenantChoice } from '@/lib/features/core/actor'

function columnsFor(current: string): readonly DataColumn<TenantChoice>[] {
  return [
    {
      id: 'name',
      header: 'Tenant',
      sortable: true,
      cell: (tenant) => (
        <span className="flex flex-wrap items-center gap-2">
          <Link href={`/${tenant.slug}`} className="link font-semibold" prefetch={false}>
            {tenant.name}
          </Link>
          {tenant.slug === current && (
            <Badge tone="info" icon="check">
              Current
            </Badge>
          )}
          {tenant.isDemo && <Badge>Demo</Badge>}
        </span>
      ),
    },
    { id: 'slug', header: 'Address', sortable: true, cell: (tenant) => <code>/{tenant.slug}</code> },
    { id: 'roleName', header: 'Your role', sortable: true, cell: (tenant) => tenant.roleName },
    { id: 'id', header: 'Tenant id', defaultHidden: true, cell: (tenant) => <code>{tenant.id}</code> },
  ]
}

/** The tenants that the signed-in person belongs to; opening one switches to it. */
export function TenantList({
  current,
  rows,
  total,
  state,
}: {
  current: string
  rows: readonly TenantChoice[]
  total: number
  state: ListState
}) {
  return (
    <DataTable
      caption="Tenants"
      columns={columnsFor(current)}
      rows={rows}
      total={total}
      state={state}
      rowId={(tenant) => tenant.id}
      searchLabel="Name or address"
      rowHref={(tenant) => `/${tenant.slug}`}
      empty={<EmptyState icon="building" title="You belong to no tenant" />}
    />
  )
}
