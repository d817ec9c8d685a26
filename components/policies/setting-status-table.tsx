'use client'
import Link from 'next/link'
import { useRouter, useSearchParams } from 'next/navigation'
import { useMemo } from 'react'
import { numberText } from '@/components/ui/count-text'
import { MiniBar } from '@/components/charts/stacked-bar'
import { DataTable } from '@/components/data-table/data-table'
import type { DataColumn, DataFilter, ListState } from '@/components/data-table/types'
import { STATUS_ORDER, STATUS_WORDS } from '@/components/status/status-badge'
import { EmptyState } from '@/components/ui/feedback'
import type { PolicySettingRow, SettingSources } from '@/lib/features/policies/report-queries'
import { SettingSourcesPane } from './setting-sources-pane'
import { devicesHref, statusSegments } from './status-segments'

const FILTERS: readonly DataFilter[] = [
  {
    id: 'status',
    label: 'Status',
    options: STATUS_ORDER.map((value) => ({ value, label: STATUS_WORDS[value].word })),
  },
]

function columnsFor(
  policyHref: string,
  paneHref: (key: string) => string,
): readonly DataColumn<PolicySettingRow>[] {
  return [
    {
      id: 'name',
      header: 'Setting',
      sortable: true,
      cell: (s) => (
        <Link href={paneHref(s.key)} scroll={false} className="link font-semibold break-words">
          {s.name}
        </Link>
      ),
    },
    {
      id: 'value',
      header: 'Value',
      cell: (s) => <span className="block max-w-72 truncate text-text-2">{s.value}</span>,
    },
    {
      id: 'bar',
      header: 'Devices',
      width: '160px',
      cell: (s) => <MiniBar segments={statusSegments(s.counts)} label={s.name} />,
    },
    ...STATUS_ORDER.map((status): DataColumn<PolicySettingRow> => ({
      id: status,
      header: STATUS_WORDS[status].word,
      sortable: true,
      align: 'right',
      cell: (s) =>
        s.counts[status] > 0 ? (
          <Link
            href={devicesHref(policyHref, status, s.key)}
            prefetch={false}
            className="link tabular-nums"
            aria-label={`${numberText(s.counts[status])} ${STATUS_WORDS[status].word}: ${s.name}`}
          >
            {numberText(s.counts[status])}
          </Link>
        ) : (
          <span className="text-text-3">0</span>
        ),
    })),
    {
      id: 'key',
      header: 'Setting ID',
      defaultHidden: true,
      cell: (s) => <code className="text-caption break-all">{s.key}</code>,
    },
  ]
}

/** Per setting status of a policy; a row opens the pane with every policy that sets the same thing. */
export function SettingStatusTable({
  slug,
  policyId,
  rows,
  total,
  state,
  sources,
  isAssigned,
}: {
  slug: string
  policyId: string
  rows: readonly PolicySettingRow[]
  total: number
  state: ListState
  /** Of the setting that the URL names; null while no pane is open. */
  sources: SettingSources | null
  isAssigned: boolean
}) {
  const router = useRouter()
  const search = useSearchParams()
  const policyHref = `/${slug}/policies/${policyId}`
  const columns = useMemo(
    () => columnsFor(policyHref, (key) => withSetting(search.toString(), key)),
    [policyHref, search],
  )
  return (
    <>
      <DataTable
        caption="Per setting status"
        columns={columns}
        rows={rows}
        total={total}
        state={state}
        rowId={(s) => s.key}
        filters={FILTERS}
        searchLabel="Setting, value or id"
        exportHref={`${policyHref}/status/export`}
        onOpen={(s) => router.push(withSetting(search.toString(), s.key), { scroll: false })}
        openId={sources?.key ?? null}
        empty={
          <EmptyState icon="listChecks" title={isAssigned ? 'Nothing to report yet' : 'Not assigned yet'}>
            {isAssigned
              ? 'No device receives a setting of this policy.'
              : 'Assign the policy to a group, and each of its settings is listed here with its devices.'}
          </EmptyState>
        }
      />
      {sources && (
        <SettingSourcesPane
          slug={slug}
          policyId={policyId}
          sources={sources}
          counts={rows.find((row) => row.key === sources.key)?.counts ?? null}
          onClose={() => router.push(withSetting(search.toString(), null), { scroll: false })}
        />
      )}
    </>
  )
}

/** The same address with another pane open, or none. */
function withSetting(search: string, key: string | null): string {
  const query = new URLSearchParams(search)
  if (key === null) query.delete('setting')
  else query.set('setting', key)
  return `?${query.toString()}`
}
