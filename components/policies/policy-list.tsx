'use client'
import Link from 'next/link'
import { useMemo, useState, type ReactNode } from 'react'
import { numberText } from '@/components/ui/count-text'
import { MiniBar } from '@/components/charts/stacked-bar'
import { DataTable } from '@/components/data-table/data-table'
import type { DataColumn, DataFilter, ListState } from '@/components/data-table/types'
import { STATUS_ORDER, STATUS_WORDS } from '@/components/status/status-badge'
import { Button, LinkButton } from '@/components/ui/button'
import { RelativeTime } from '@/components/ui/relative-time'
import type { PolicyListRow } from '@/lib/features/policies/queries'
import { scopeTagLabel } from '@/lib/features/policies/fields'
import { targetText } from '@/lib/features/policies/target-text'
import { PLATFORM_WORDS, POLICY_TYPE_WORDS, wordFor } from '@/lib/features/reports/words'
import { AssignPoliciesDialog } from './assign/assign-policies-dialog'
import { DeletePoliciesDialog } from './delete-policies-dialog'
import { devicesHref, statusSegments } from './status-segments'

const options = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }))

const TYPE_FILTER: DataFilter = { id: 'type', label: 'Policy type', options: options(POLICY_TYPE_WORDS) }
const FILTERS: readonly DataFilter[] = [
  { id: 'platform', label: 'Platform', options: options(PLATFORM_WORDS) },
  {
    id: 'status',
    label: 'Status',
    options: STATUS_ORDER.map((value) => ({ value, label: STATUS_WORDS[value].word })),
  },
  {
    id: 'assigned',
    label: 'Assigned',
    single: true,
    options: [
      { value: 'yes', label: 'Yes' },
      { value: 'no', label: 'No' },
    ],
  },
  {
    id: 'rollout',
    label: 'Staged rollout',
    options: [
      { value: 'active', label: 'Running' },
      { value: 'halted', label: 'Halted' },
    ],
  },
]

function columnsFor(base: string): readonly DataColumn<PolicyListRow>[] {
  return [
    {
      id: 'name',
      header: 'Name',
      sortable: true,
      cell: (p) => (
        <span className="block max-w-64 min-w-0">
          <Link href={`${base}/${p.id}`} prefetch={false} className="link font-semibold break-words">
            {p.name}
          </Link>
          {p.rollout && (
            <Link
              href={`${base}/${p.id}/rollout`}
              prefetch={false}
              className={`link block text-caption ${p.rollout.isHalted ? 'text-danger' : ''}`}
            >
              {p.rollout.text}
            </Link>
          )}
          {p.description && <span className="block truncate text-caption text-text-3">{p.description}</span>}
        </span>
      ),
    },
    {
      id: 'policyType',
      header: 'Policy type',
      sortable: true,
      cell: (p) => <span className="block min-w-28">{wordFor(POLICY_TYPE_WORDS, p.policyType)}</span>,
    },
    {
      id: 'profile',
      header: 'Profile',
      cell: (p) => (
        <span className={p.profileName ? 'block min-w-36' : 'block min-w-36 text-text-3'}>
          {p.profileName ?? 'No known profile'}
        </span>
      ),
    },
    {
      id: 'platform',
      header: 'Platform',
      sortable: true,
      cell: (p) => wordFor(PLATFORM_WORDS, p.platform),
    },
    {
      id: 'target',
      header: 'Target',
      defaultHidden: true,
      cell: (p) => targetText(p.technologies),
    },
    {
      id: 'scopeTags',
      header: 'Scope tags',
      defaultHidden: true,
      cell: (p) => p.roleScopeTags.map(scopeTagLabel).join(', '),
    },
    {
      id: 'isAssigned',
      header: 'Assigned',
      sortable: true,
      cell: (p) => (p.isAssigned ? 'Yes' : <span className="text-text-3">No</span>),
    },
    {
      id: 'settings',
      header: 'Settings',
      align: 'right',
      defaultHidden: true,
      cell: (p) => (
        <Link href={`${base}/${p.id}/settings`} prefetch={false} className="link">
          {numberText(p.settingCount)}
        </Link>
      ),
    },
    {
      id: 'devices',
      header: 'Devices',
      align: 'right',
      cell: (p) =>
        p.devices > 0 ? (
          <Link
            href={devicesHref(`${base}/${p.id}`)}
            prefetch={false}
            className="link"
            aria-label={`${numberText(p.devices)} devices of ${p.name}`}
          >
            {numberText(p.devices)}
          </Link>
        ) : (
          <span className="text-text-3">0</span>
        ),
    },
    {
      id: 'status',
      header: 'Status',
      width: '160px',
      cell: (p) => <StatusCell policy={p} href={`${base}/${p.id}`} />,
    },
    {
      id: 'updatedAt',
      header: 'Last modified',
      sortable: true,
      cell: (p) => (
        <span className="whitespace-nowrap">
          <RelativeTime at={p.updatedAt} />
        </span>
      ),
    },
    {
      id: 'updatedBy',
      header: 'Modified by',
      defaultHidden: true,
      cell: (p) => p.updatedBy ?? <span className="text-text-3">–</span>,
    },
    {
      id: 'id',
      header: 'Policy ID',
      defaultHidden: true,
      cell: (p) => <code className="text-caption">{p.id}</code>,
    },
  ]
}

/** The bar, and below it the one number that most needs looking at, linked to its devices. */
function StatusCell({ policy, href }: { policy: PolicyListRow; href: string }) {
  if (policy.devices === 0) return <span className="text-text-3">–</span>
  const worst = (['conflict', 'error', 'pending', 'succeeded', 'notApplicable'] as const).find(
    (status) => policy.counts[status] > 0,
  )
  return (
    <span className="block min-w-28">
      <MiniBar segments={statusSegments(policy.counts)} label={policy.name} />
      {worst && (
        <Link
          href={devicesHref(href, worst)}
          prefetch={false}
          className="mt-1 block text-caption text-text-2 hover:text-link hover:underline"
        >
          {numberText(policy.counts[worst])} {STATUS_WORDS[worst].word.toLowerCase()}
        </Link>
      )}
    </span>
  )
}

export interface PolicyFilterChoice {
  readonly id: string
  readonly name: string
}

const choices = (id: string, label: string, of: readonly PolicyFilterChoice[]): DataFilter => ({
  id,
  label,
  options: of.map((choice) => ({ value: choice.id, label: choice.name })),
})

export interface PolicyListProps {
  readonly slug: string
  readonly rows: readonly PolicyListRow[]
  readonly total: number
  readonly state: ListState
  readonly exportHref: string
  readonly canWrite: boolean
  readonly canAssign: boolean
  /** The page shows one type only: no filter and no column for it. */
  readonly isOneType: boolean
  /** Settings named in the URL: the list shows policies that configure one of them. */
  readonly settings: readonly { readonly id: string; readonly name: string }[]
  /** Profiles to filter by. */
  readonly profiles: readonly PolicyFilterChoice[]
  /** Administrators to filter by. */
  readonly authors: readonly PolicyFilterChoice[]
  readonly empty: ReactNode
}

/** Policies with what they reach and how it went; several can be exported or deleted at once. */
export function PolicyList({
  slug,
  rows,
  total,
  state,
  exportHref,
  canWrite,
  canAssign,
  isOneType,
  settings,
  profiles,
  authors,
  empty,
}: PolicyListProps) {
  const base = `/${slug}/policies`
  const [deleting, setDeleting] = useState<{ rows: readonly PolicyListRow[]; clear: () => void } | null>(null)
  const [assigning, setAssigning] = useState<{ rows: readonly PolicyListRow[]; clear: () => void } | null>(
    null,
  )
  const columns = useMemo(
    () => columnsFor(base).filter((column) => !isOneType || column.id !== 'policyType'),
    [base, isOneType],
  )
  const filters = useMemo(() => {
    return [
      ...(isOneType ? [] : [TYPE_FILTER]),
      choices('profile', 'Profile', profiles),
      ...FILTERS,
      ...(authors.length > 0 ? [choices('author', 'Modified by', authors)] : []),
      ...(settings.length > 0 ? [choices('setting', 'Sets', settings)] : []),
    ]
  }, [isOneType, settings, profiles, authors])
  return (
    <>
      <DataTable
        caption="Policies"
        columns={columns}
        rows={rows}
        total={total}
        state={state}
        rowId={(p) => p.id}
        filters={filters}
        searchLabel="Name, description or id"
        exportHref={exportHref}
        rowHref={(p) => `${base}/${p.id}`}
        empty={empty}
        bulkActions={(selected, clear) => (
          <>
            {canAssign && (
              <Button variant="subtle" icon="users" onClick={() => setAssigning({ rows: selected, clear })}>
                Assign
              </Button>
            )}
            <LinkButton
              variant="subtle"
              icon="file"
              download
              href={`${base}/export-json?ids=${selected.map((p) => p.id).join(',')}`}
            >
              Export JSON
            </LinkButton>
            {canWrite && (
              <Button variant="subtle" icon="trash" onClick={() => setDeleting({ rows: selected, clear })}>
                Delete
              </Button>
            )}
          </>
        )}
      />
      {assigning && (
        <AssignPoliciesDialog
          slug={slug}
          policies={assigning.rows}
          onClose={() => setAssigning(null)}
          onAssigned={assigning.clear}
        />
      )}
      {deleting && (
        <DeletePoliciesDialog
          slug={slug}
          policies={deleting.rows}
          onClose={() => setDeleting(null)}
          onDeleted={deleting.clear}
        />
      )}
    </>
  )
}
