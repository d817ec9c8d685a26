'use client'
import { parseAsString, useQueryState } from 'nuqs'
import { useMemo } from 'react'
import { DataTable } from '@/components/data-table/data-table'
import type { DataFilter, ListState } from '@/components/data-table/types'
import { EmptyState } from '@/components/ui/feedback'
import type { ConflictPolicy } from '@/lib/features/conflicts/conflict-rows'

import type { ConflictDetail, ConflictReport } from '@/lib/features/conflicts/queries'
import { DEVICE_FLOORS, type ConflictView } from '@/lib/features/conflicts/reference'
import { PLATFORM_WORDS, POLICY_TYPE_WORDS } from '@/lib/features/reports/words'
import { columnsFor } from './conflict-columns'
import { ConflictPane } from './conflict-pane'

const CAPTIONS: Readonly<Record<ConflictView, string>> = {
  setting: 'Settings in conflict',
  pair: 'Pairs of policies in conflict',
  devices: 'Conflicts by number of devices',
}

/** Conflicts in one of the ways to look at them; a row opens sources, devices and ways out beside the list. */
export function ConflictList({
  slug,
  view,
  report,
  state,
  openId,
  detail,
  revision,
}: {
  slug: string
  view: ConflictView
  report: ConflictReport
  state: ListState
  openId: string | null
  /** Of the open row; null when there is no such conflict (any more). */
  detail: ConflictDetail | null
  revision: { readonly newest: number; readonly shown: number }
}) {
  const [, setOpen] = useQueryState('open', parseAsString.withOptions({ shallow: false, history: 'replace' }))
  const { rows, total, totals, policies } = report
  const columns = useMemo(
    () => columnsFor(slug, view, totals.devices, (id) => void setOpen(id)),
    [slug, view, totals.devices, setOpen],
  )
  const filters = useMemo(() => filtersFor(policies), [policies])
  const counted = rows.reduce((sum, row) => sum + row.devices, 0)
  return (
    <>
      <DataTable
        caption={CAPTIONS[view]}
        columns={columns}
        rows={rows}
        total={total}
        state={state}
        rowId={(row) => row.id}
        filters={filters}
        searchLabel="Setting, policy or value"
        exportHref={`/${slug}/reports/conflicts/export`}
        onOpen={(row) => void setOpen(row.id)}
        openId={openId}
        empty={
          <EmptyState icon="circleCheck" title="No conflicts">
            Wherever policies set the same thing on a device, they agree.
          </EmptyState>
        }
      />
      {total === rows.length && counted > totals.devices && (
        <p className="mt-2 text-caption text-text-3">
          Some devices are in several of these rows: {counted.toLocaleString('en-US')} counted here,{' '}
          {totals.devices.toLocaleString('en-US')} devices in all.
        </p>
      )}
      {openId !== null && (
        <ConflictPane
          key={openId}
          slug={slug}
          detail={detail}
          revision={revision}
          onClose={() => void setOpen(null)}
        />
      )}
    </>
  )
}

const words = (entries: Readonly<Record<string, string>>) =>
  Object.entries(entries).map(([value, label]) => ({ value, label }))

function filtersFor(policies: readonly ConflictPolicy[]): readonly DataFilter[] {
  return [
    { id: 'type', label: 'Policy type', options: words(POLICY_TYPE_WORDS) },
    { id: 'platform', label: 'Platform', options: words(PLATFORM_WORDS) },
    {
      id: 'atLeast',
      label: 'At least',
      options: DEVICE_FLOORS.map((n) => ({
        value: n,
        label: `${Number(n).toLocaleString('en-US')} devices`,
      })),
      single: true,
    },
    { id: 'policy', label: 'Policy', options: policies.map(({ id, name }) => ({ value: id, label: name })) },
  ]
}
