'use client'
import Link from 'next/link'
import { useMemo } from 'react'
import { DataTable } from '@/components/data-table/data-table'
import type { DataColumn, ListState } from '@/components/data-table/types'
import { Badge } from '@/components/ui/badge'
import { Button, LinkButton } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/feedback'
import { RelativeTime } from '@/components/ui/relative-time'
import { changesText } from '@/lib/features/policy-versions/diff-view'
import type { VersionListRow } from '@/lib/features/policy-versions/list-queries'

/** Versions of a policy: who, when, why, and what each changed. Two of them can be compared, any restored. */
export function VersionList({
  rows,
  total,
  state,
  current,
  href,
  canWrite,
}: {
  rows: readonly VersionListRow[]
  total: number
  state: ListState
  /** Number of the current version. */
  current: number
  /** Address of the versions. */
  href: string
  canWrite: boolean
}) {
  const columns = useMemo(() => columnsOf(href, current, canWrite), [href, current, canWrite])
  return (
    <DataTable
      caption="Versions"
      columns={columns}
      rows={rows}
      total={total}
      state={state}
      rowId={(row) => String(row.number)}
      rowHref={(row) => `${href}/${row.number}`}
      searchLabel="Note"
      empty={
        <EmptyState icon="clock" title="No versions">
          Every save of the policy makes one.
        </EmptyState>
      }
      bulkActions={(selected) => <CompareSelected selected={selected} current={current} href={href} />}
    />
  )
}

function CompareSelected({
  selected,
  current,
  href,
}: {
  selected: readonly VersionListRow[]
  current: number
  href: string
}) {
  const numbers = selected.map((row) => row.number).toSorted((a, b) => a - b)
  const [first, second = current] = numbers
  if (first === undefined || numbers.length > 2 || first === second) {
    const reason =
      numbers.length > 2
        ? 'Select two versions to compare'
        : 'Select another version to compare with the current one'
    return (
      <Button variant="subtle" icon="arrowLeftRight" disabled title={reason}>
        {reason}
      </Button>
    )
  }
  return (
    <LinkButton variant="subtle" icon="arrowLeftRight" href={`${href}/compare?from=${first}&to=${second}`}>
      {numbers.length === 2 ? `Compare ${first} with ${second}` : `Compare ${first} with the current version`}
    </LinkButton>
  )
}

function columnsOf(href: string, current: number, canWrite: boolean): readonly DataColumn<VersionListRow>[] {
  return [
    {
      id: 'number',
      header: 'Version',
      sortable: true,
      width: '190px',
      cell: (row) => (
        <span className="flex items-center gap-2 whitespace-nowrap">
          <Link href={`${href}/${row.number}`} prefetch={false} className="link font-semibold">
            Version {row.number}
          </Link>
          {row.number === current && <Badge tone="success">Current</Badge>}
        </span>
      ),
    },
    {
      id: 'note',
      header: 'Note',
      cell: (row) => <span className="line-clamp-2 break-words">{row.note || 'Saved'}</span>,
    },
    {
      id: 'changes',
      header: 'What changed',
      width: '200px',
      cell: (row) =>
        row.changes === null ? 'First version' : (changesText(row.changes) ?? 'Nothing that is kept'),
    },
    { id: 'author', header: 'Saved by', width: '170px', cell: (row) => row.authorName ?? 'Command line' },
    {
      id: 'createdAt',
      header: 'Saved',
      width: '140px',
      cell: (row) => <RelativeTime at={row.createdAt} />,
    },
    { id: 'revision', header: 'Revision', align: 'right', defaultHidden: true, cell: (row) => row.revision },
    {
      id: 'actions',
      header: 'Actions',
      width: '170px',
      cell: (row) => (
        <span className="flex gap-3 whitespace-nowrap">
          {row.number > 1 && (
            <Link
              className="link"
              prefetch={false}
              href={`${href}/compare?from=${row.number - 1}&to=${row.number}`}
              aria-label={`Changes of version ${row.number}`}
            >
              Changes
            </Link>
          )}
          {canWrite && row.number !== current && (
            <Link
              className="link"
              prefetch={false}
              href={`${href}/${row.number}/restore`}
              aria-label={`Restore version ${row.number}`}
            >
              Restore
            </Link>
          )}
        </span>
      ),
    },
  ]
}
