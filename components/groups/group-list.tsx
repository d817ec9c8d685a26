'use client'
import Link from 'next/link'
import { numberText } from '@/components/ui/count-text'
import { DataTable } from '@/components/data-table/data-table'
import type { DataColumn, DataFilter, ListState } from '@/components/data-table/types'
import { LinkButton } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/feedback'
import { RelativeTime } from '@/components/ui/relative-time'
import type { GroupListRow } from '@/lib/features/groups/queries'
import { ProcessingStatus } from './processing-status'

const filters: readonly DataFilter[] = [
  {
    id: 'kind',
    label: 'Membership type',
    options: [
      { value: 'assigned', label: 'Assigned' },
      { value: 'dynamic', label: 'Dynamic' },
    ],
  },
]

function columnsFor(base: string): readonly DataColumn<GroupListRow>[] {
  return [
    {
      id: 'displayName',
      header: 'Name',
      sortable: true,
      cell: (g) => (
        <span className="block min-w-0">
          <Link href={`${base}/${g.id}`} className="link font-semibold break-words" prefetch={false}>
            {g.displayName}
          </Link>
          {g.description && <span className="block truncate text-caption text-text-3">{g.description}</span>}
        </span>
      ),
    },
    { id: 'kind', header: 'Membership type', cell: (g) => (g.kind === 'dynamic' ? 'Dynamic' : 'Assigned') },
    {
      id: 'memberCount',
      header: 'Devices',
      sortable: true,
      align: 'right',
      cell: (g) =>
        g.memberCount > 0 ? (
          <Link
            href={`${base}/${g.id}/members`}
            className="link"
            prefetch={false}
            aria-label={`${g.memberCount} devices`}
          >
            {numberText(g.memberCount)}
          </Link>
        ) : (
          '0'
        ),
    },
    { id: 'policyCount', header: 'Policies', align: 'right', cell: (g) => numberText(g.policyCount) },
    {
      id: 'processing',
      header: 'Processing status',
      cell: (g) => <ProcessingStatus status={g.processingStatus} />,
    },
    {
      id: 'lastMembershipChangeAt',
      header: 'Last membership change',
      sortable: true,
      cell: (g) => <RelativeTime at={g.lastMembershipChangeAt} />,
    },
    {
      id: 'rule',
      header: 'Rule',
      defaultHidden: true,
      cell: (g) =>
        g.membershipRule && <code className="block max-w-96 truncate text-caption">{g.membershipRule}</code>,
    },
    {
      id: 'id',
      header: 'Object id',
      defaultHidden: true,
      cell: (g) => <code className="text-caption">{g.id}</code>,
    },
  ]
}

export function GroupList({
  slug,
  rows,
  total,
  state,
  canWrite,
}: {
  slug: string
  rows: readonly GroupListRow[]
  total: number
  state: ListState
  canWrite: boolean
}) {
  const base = `/${slug}/groups`
  return (
    <DataTable
      caption="Groups"
      columns={columnsFor(base)}
      rows={rows}
      total={total}
      state={state}
      rowId={(g) => g.id}
      filters={filters}
      searchLabel="Name, rule or id"
      exportHref={`${base}/export`}
      rowHref={(g) => `${base}/${g.id}`}
      empty={
        <EmptyState
          icon="users"
          title="No groups yet"
          action={
            canWrite && (
              <LinkButton href={`${base}/new`} variant="primary" icon="plus">
                New group
              </LinkButton>
            )
          }
        >
          Policies are assigned to groups. A dynamic group finds its devices by a rule; an assigned group
          holds the ones you pick.
        </EmptyState>
      }
    />
  )
}
