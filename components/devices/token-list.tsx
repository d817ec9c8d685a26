'use client'
import { useState } from 'react'
import { DataTable } from '@/components/data-table/data-table'
import type { DataColumn, DataFilter, ListState } from '@/components/data-table/types'
import { useAction } from '@/components/groups/use-action'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/dialog'
import { EmptyState } from '@/components/ui/feedback'
import { RelativeTime } from '@/components/ui/relative-time'
import { useToast } from '@/components/ui/toast'
import { revokeToken } from '@/lib/features/devices/actions'
import type { TokenRow } from '@/lib/features/devices/token-queries'

const STATES = {
  active: { word: 'Active', tone: 'success' },
  usedUp: { word: 'Used up', tone: 'neutral' },
  expired: { word: 'Expired', tone: 'neutral' },
  revoked: { word: 'Revoked', tone: 'danger' },
} as const

const filters: readonly DataFilter[] = [
  {
    id: 'state',
    label: 'State',
    options: Object.entries(STATES).map(([value, { word }]) => ({ value, label: word })),
  },
]

/** Tokens that devices of this tenant can onboard with, and those that they no longer can. */
export function TokenList({
  slug,
  rows,
  total,
  state,
}: {
  slug: string
  rows: readonly TokenRow[]
  total: number
  state: ListState
}) {
  const [revoking, setRevoking] = useState<TokenRow | null>(null)
  return (
    <>
      <DataTable
        caption="Onboarding packages"
        columns={columnsFor(setRevoking)}
        rows={rows}
        total={total}
        state={state}
        rowId={(token) => token.id}
        filters={filters}
        searchLabel="Note or ID"
        empty={
          <EmptyState icon="key" title="No onboarding package yet">
            Devices onboard with a package. Make one with Onboard devices above.
          </EmptyState>
        }
      />
      {revoking && <RevokeDialog slug={slug} token={revoking} onClose={() => setRevoking(null)} />}
    </>
  )
}

function columnsFor(onRevoke: (token: TokenRow) => void): readonly DataColumn<TokenRow>[] {
  return [
    {
      id: 'note',
      header: 'Note',
      sortable: true,
      cell: (t) => <span className="font-semibold">{t.note || 'Without a note'}</span>,
    },
    {
      id: 'state',
      header: 'State',
      cell: (t) => <Badge tone={STATES[t.state].tone}>{STATES[t.state].word}</Badge>,
    },
    {
      id: 'useCount',
      header: 'Used',
      sortable: true,
      align: 'right',
      cell: (t) => (t.maxUses === null ? t.useCount : `${t.useCount} of ${t.maxUses}`),
    },
    { id: 'createdBy', header: 'Created by', cell: (t) => t.createdByName ?? 'Command line' },
    { id: 'createdAt', header: 'Created', sortable: true, cell: (t) => <RelativeTime at={t.createdAt} /> },
    {
      id: 'expiresAt',
      header: 'Good until',
      sortable: true,
      cell: (t) => <RelativeTime at={t.expiresAt} />,
    },
    {
      id: 'id',
      header: 'Package ID',
      defaultHidden: true,
      cell: (t) => <code className="font-mono text-caption">{t.id}</code>,
    },
    {
      id: 'commands',
      header: 'Commands',
      align: 'right',
      width: '110px',
      cell: (t) =>
        t.state === 'active' && (
          <Button variant="subtle" icon="x" onClick={() => onRevoke(t)}>
            Revoke
          </Button>
        ),
    },
  ]
}

function RevokeDialog({ slug, token, onClose }: { slug: string; token: TokenRow; onClose: () => void }) {
  const toast = useToast()
  const { busy, failure, run } = useAction(revokeToken, slug)
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Revoke ${token.note ? `“${token.note}”` : 'this package'}`}
      description={
        <p>
          No further device can onboard with it. The {token.useCount === 1 ? 'device' : 'devices'} that did
          stay: each has a key of its own.
        </p>
      }
      confirmLabel="Revoke"
      busy={busy}
      error={failure?.message}
      onConfirm={() =>
        run({ id: token.id }, () => {
          toast({ title: 'Onboarding package revoked' })
          onClose()
        })
      }
    />
  )
}
