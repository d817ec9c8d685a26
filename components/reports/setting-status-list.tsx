'use client'
import Link from 'next/link'
import { DataTable } from '@/components/data-table/data-table'
import type { DataColumn, DataFilter, ListState } from '@/components/data-table/types'
import { EmptyState } from '@/components/ui/feedback'
import type { SettingStatusRow } from '@/lib/features/reports/report-queries'
import { settingDevicesHref } from '@/lib/features/reports/setting-devices-href'
import { platformFilter, statusColumns, statusOptions } from './status-columns'

const filters: readonly DataFilter[] = [
  platformFilter,
  { id: 'status', label: 'Has devices with', options: statusOptions },
]

function columnsFor(slug: string): readonly DataColumn<SettingStatusRow>[] {
  return [
    {
      id: 'name',
      header: 'Setting',
      sortable: true,
      cell: (s) => (
        <span className="block min-w-0">
          <Link
            href={settingDevicesHref(slug, s.key)}
            className="link font-semibold break-words"
            prefetch={false}
          >
            {s.name}
          </Link>
          <span className="block truncate text-caption text-text-3">{s.place}</span>
        </span>
      ),
    },
    ...statusColumns<SettingStatusRow>((s, status) => settingDevicesHref(slug, s.key, status)),
    {
      id: 'key',
      header: 'Key',
      defaultHidden: true,
      cell: (s) => <code className="text-caption">{s.key}</code>,
    },
  ]
}

/** Every setting that some policy sets, with its devices by status. */
export function SettingStatusList({
  slug,
  rows,
  total,
  state,
}: {
  slug: string
  rows: readonly SettingStatusRow[]
  total: number
  state: ListState
}) {
  return (
    <DataTable
      caption="Per setting status"
      columns={columnsFor(slug)}
      rows={rows}
      total={total}
      state={state}
      rowId={(s) => s.key}
      filters={filters}
      searchLabel="Setting name or key"
      exportHref={`/${slug}/reports/per-setting-status/export`}
      rowHref={(s) => settingDevicesHref(slug, s.key)}
      empty={
        <EmptyState icon="listChecks" title="No policy sets anything on a device yet">
          Once an assigned policy reaches devices, each of its settings is listed here with what became of it.
        </EmptyState>
      }
    />
  )
}
