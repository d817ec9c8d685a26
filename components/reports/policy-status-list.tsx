'use client'
import Link from 'next/link'
import { DataTable } from '@/components/data-table/data-table'
import type { DataColumn, DataFilter, ListState } from '@/components/data-table/types'
import { LinkButton } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/feedback'
import type { PolicyStatusRow } from '@/lib/features/reports/report-queries'
import { PLATFORM_WORDS, POLICY_TYPE_WORDS, wordFor } from '@/lib/features/reports/words'
import { platformFilter, statusColumns, statusOptions } from './status-columns'

const filters: readonly DataFilter[] = [
  {
    id: 'type',
    label: 'Policy type',
    options: Object.entries(POLICY_TYPE_WORDS).map(([value, label]) => ({ value, label })),
  },
  platformFilter,
  { id: 'status', label: 'Has devices with', options: statusOptions },
]

function columnsFor(slug: string): readonly DataColumn<PolicyStatusRow>[] {
  return [
    {
      id: 'name',
      header: 'Policy',
      sortable: true,
      cell: (p) => (
        <Link href={`/${slug}/policies/${p.id}`} className="link font-semibold break-words" prefetch={false}>
          {p.name}
        </Link>
      ),
    },
    { id: 'type', header: 'Policy type', cell: (p) => wordFor(POLICY_TYPE_WORDS, p.policyType) },
    { id: 'platform', header: 'Platform', cell: (p) => wordFor(PLATFORM_WORDS, p.platform) },
    { id: 'assigned', header: 'Assigned', defaultHidden: true, cell: (p) => (p.isAssigned ? 'Yes' : 'No') },
    ...statusColumns<PolicyStatusRow>(
      (p, status) => `/${slug}/policies/${p.id}/devices${status ? `?status=${status}` : ''}`,
    ),
  ]
}

/** Every policy with its devices by status. */
export function PolicyStatusList({
  slug,
  rows,
  total,
  state,
}: {
  slug: string
  rows: readonly PolicyStatusRow[]
  total: number
  state: ListState
}) {
  return (
    <DataTable
      caption="Policy status"
      columns={columnsFor(slug)}
      rows={rows}
      total={total}
      state={state}
      rowId={(p) => p.id}
      filters={filters}
      searchLabel="Policy name or id"
      exportHref={`/${slug}/reports/policy-status/export`}
      rowHref={(p) => `/${slug}/policies/${p.id}`}
      empty={
        <EmptyState
          icon="shield"
          title="No policies yet"
          action={<LinkButton href={`/${slug}/policies`}>View policies</LinkButton>}
        >
          Each policy is listed here with the devices it reached and what became of it there.
        </EmptyState>
      }
    />
  )
}
