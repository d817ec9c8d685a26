'use client'
import Link from 'next/link'
import { parseAsString, useQueryState } from 'nuqs'
import { numberText } from '@/components/charts/chart-tones'
import { DataTable } from '@/components/data-table/data-table'
import type { DataColumn, ListState } from '@/components/data-table/types'
import { Badge } from '@/components/ui/badge'
import { LinkButton } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { Pane } from '@/components/ui/dialog'
import { EmptyState, MessageBar } from '@/components/ui/feedback'
import type { ConflictRow } from '@/lib/features/reports/conflict-queries'
import { settingDevicesHref } from '@/lib/features/reports/setting-devices-href'

/** Settings that policies disagree on; a row opens its values, the policies behind them and the devices. */
export function ConflictList({
  slug,
  rows,
  total,
  state,
}: {
  slug: string
  rows: readonly ConflictRow[]
  total: number
  state: ListState
}) {
  const [openKey, setOpenKey] = useQueryState('setting', parseAsString)
  const opened = rows.find((row) => row.key === openKey)
  return (
    <>
      <DataTable
        caption="Settings in conflict"
        columns={columnsFor(slug, (key) => setOpenKey(key))}
        rows={rows}
        total={total}
        state={state}
        rowId={(row) => row.key}
        searchLabel="Setting, policy or value"
        exportHref={`/${slug}/reports/conflicts/export`}
        onOpen={(row) => setOpenKey(row.key)}
        openId={openKey}
        empty={
          <EmptyState icon="circleCheck" title="No conflicts">
            Wherever policies set the same thing on a device, they agree.
          </EmptyState>
        }
      />
      <Pane
        open={opened !== undefined}
        onClose={() => setOpenKey(null)}
        title={opened?.settingName ?? ''}
        badge={
          opened && (
            <Badge tone="conflict" icon="diamond">
              {deviceCount(opened.devices)}
            </Badge>
          )
        }
      >
        {opened && <ConflictDetails slug={slug} row={opened} />}
      </Pane>
    </>
  )
}

function columnsFor(slug: string, open: (key: string) => void): readonly DataColumn<ConflictRow>[] {
  return [
    {
      id: 'name',
      header: 'Setting',
      sortable: true,
      width: '30%',
      cell: (row) => (
        <span className="block min-w-0">
          <button
            type="button"
            aria-haspopup="dialog"
            onClick={() => open(row.key)}
            className="text-left font-semibold break-words hover:text-link hover:underline"
          >
            {row.settingName}
          </button>
          <span className="block text-caption text-text-3">{row.profileHint}</span>
        </span>
      ),
    },
    {
      id: 'values',
      header: 'Values and policies',
      cell: (row) => (
        <dl className="grid grid-cols-[minmax(80px,auto)_minmax(0,1fr)] gap-x-4 gap-y-1">
          {row.values.map((value) => (
            <div key={value.text} className="contents">
              <dt className="max-w-64 font-semibold break-words">{value.text}</dt>
              <dd className="min-w-40">
                <PolicyLinks slug={slug} policies={value.policies} />
              </dd>
            </div>
          ))}
        </dl>
      ),
    },
    {
      id: 'devices',
      header: 'Devices',
      sortable: true,
      align: 'right',
      width: '100px',
      cell: (row) => (
        <Link
          href={settingDevicesHref(slug, row.key, 'conflict')}
          className="link"
          prefetch={false}
          aria-label={`${deviceCount(row.devices)} in conflict on ${row.settingName}`}
        >
          {numberText(row.devices)}
        </Link>
      ),
    },
  ]
}

function ConflictDetails({ slug, row }: { slug: string; row: ConflictRow }) {
  return (
    <div className="space-y-5">
      <p className="text-text-2">
        {row.values.length} different values on{' '}
        <Link href={settingDevicesHref(slug, row.key, 'conflict')} className="link font-semibold">
          {deviceCount(row.devices)}
        </Link>
        .
      </p>
      <MessageBar tone="warning" title={row.deliveredAnyway ? 'Every value is delivered' : 'Nothing is sent'}>
        {row.deliveredAnyway
          ? 'Each rule reaches the devices, and they decide among them.'
          : 'While the policies disagree, these devices keep the value they have.'}
      </MessageBar>
      <section aria-labelledby="conflict-values">
        <h3 id="conflict-values" className="mb-1 font-semibold">
          Values
        </h3>
        <ul className="divide-y divide-hairline rounded border border-hairline">
          {row.values.map((value) => (
            <li key={value.text} className="px-3 py-2">
              <p className="font-semibold break-words">{value.text}</p>
              <p className="text-caption text-text-3">
                Set by {value.policies.length === 1 ? 'one policy' : `${value.policies.length} policies`}
              </p>
              <PolicyLinks slug={slug} policies={value.policies} />
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="conflict-key">
        <h3 id="conflict-key" className="font-semibold">
          Setting key
        </h3>
        <p className="flex items-center gap-1">
          <code className="text-caption break-all">{row.key}</code>
          <CopyButton text={row.key} label="Copy setting key" />
        </p>
      </section>
      <LinkButton href={settingDevicesHref(slug, row.key, 'conflict')}>View devices</LinkButton>
    </div>
  )
}

function PolicyLinks({
  slug,
  policies,
}: {
  slug: string
  policies: ConflictRow['values'][number]['policies']
}) {
  return (
    <ul>
      {policies.map((policy) => (
        <li key={policy.id}>
          <Link href={`/${slug}/policies/${policy.id}`} className="link break-words" prefetch={false}>
            {policy.name}
          </Link>
        </li>
      ))}
    </ul>
  )
}

function deviceCount(n: number): string {
  return n === 1 ? '1 device' : `${numberText(n)} devices`
}
