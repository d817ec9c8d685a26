'use client'
import Link from 'next/link'
import { parseAsString, useQueryState } from 'nuqs'
import { DataTable } from '@/components/data-table/data-table'
import type { DataColumn, DataFilter, ListState } from '@/components/data-table/types'
import { Badge } from '@/components/ui/badge'
import { Pane } from '@/components/ui/dialog'
import { EmptyState } from '@/components/ui/feedback'
import { RelativeTime } from '@/components/ui/relative-time'
import type { AuditRow } from '@/lib/features/audit/queries'
import { AuditDetails } from './audit-details'
import { TARGET_WORDS } from './target-words'

/** A record of the log, with the way to what it is about where that still exists. */
export type LinkedAuditRow = AuditRow & { readonly href: string | null }

const filters: readonly DataFilter[] = [
  {
    id: 'target',
    label: 'About',
    options: Object.entries(TARGET_WORDS).map(([value, label]) => ({ value, label })),
  },
  {
    id: 'outcome',
    label: 'Outcome',
    options: [
      { value: 'success', label: 'Done' },
      { value: 'refused', label: 'Refused' },
    ],
  },
]

export interface AuditListProps {
  readonly slug: string
  readonly rows: readonly LinkedAuditRow[]
  readonly total: number
  readonly state: ListState
  /** The record that the address names, which may be on another page of the list. */
  readonly named: LinkedAuditRow | null
}

/** Who changed what, when; a row opens what it was before and after. */
export function AuditList({ slug, rows, total, state, named }: AuditListProps) {
  const [openId, setOpenId] = useQueryState('event', parseAsString)
  const opened = openId
    ? (rows.find((row) => row.id === openId) ?? (named?.id === openId ? named : null))
    : null
  return (
    <>
      <DataTable
        caption="Audit log"
        columns={columnsFor((id) => setOpenId(id))}
        rows={rows}
        total={total}
        state={state}
        rowId={(row) => row.id}
        filters={filters}
        searchLabel="Person, name or revision"
        exportHref={`/${slug}/administration/audit-log/export`}
        onOpen={(row) => setOpenId(row.id)}
        openId={openId}
        empty={
          <EmptyState icon="history" title="Nothing recorded yet">
            Every change and every refused attempt is recorded here.
          </EmptyState>
        }
      />
      <Pane
        open={opened !== null}
        onClose={() => setOpenId(null)}
        title={opened ? opened.targetName || opened.action : ''}
        badge={opened && <OutcomeBadge outcome={opened.outcome} />}
      >
        {opened && <AuditDetails row={opened} />}
      </Pane>
    </>
  )
}

function columnsFor(open: (id: string) => void): readonly DataColumn<LinkedAuditRow>[] {
  return [
    {
      id: 'at',
      header: 'When',
      sortable: true,
      width: '140px',
      cell: (row) => (
        <button
          type="button"
          aria-haspopup="dialog"
          onClick={() => open(row.id)}
          className="whitespace-nowrap hover:text-link hover:underline"
        >
          <RelativeTime at={row.at} />
        </button>
      ),
    },
    {
      id: 'actorName',
      header: 'Who',
      sortable: true,
      cell: (row) => <span className="whitespace-nowrap">{row.actorName}</span>,
    },
    {
      id: 'targetName',
      header: 'What',
      sortable: true,
      cell: (row) => (
        <span className="block min-w-48">
          {row.href ? (
            <Link href={row.href} className="font-semibold hover:text-link hover:underline" prefetch={false}>
              {row.targetName}
            </Link>
          ) : (
            <span className="font-semibold">{row.targetName}</span>
          )}{' '}
          <span className="text-text-2">{row.sentence}</span>
        </span>
      ),
    },
    { id: 'targetType', header: 'About', cell: (row) => TARGET_WORDS[row.targetType] ?? row.targetType },
    {
      id: 'action',
      header: 'Action',
      sortable: true,
      defaultHidden: true,
      cell: (row) => <code className="text-caption">{row.action}</code>,
    },
    { id: 'outcome', header: 'Outcome', cell: (row) => <OutcomeBadge outcome={row.outcome} /> },
    {
      id: 'revision',
      header: 'Revision',
      align: 'right',
      cell: (row) => row.revision ?? <span className="text-text-3">–</span>,
    },
  ]
}

function OutcomeBadge({ outcome }: { outcome: string }) {
  return outcome === 'refused' ? (
    <Badge tone="danger" icon="lock">
      Refused
    </Badge>
  ) : (
    <Badge tone="success" icon="check">
      Done
    </Badge>
  )
}
