'use client'
import { useRouter } from 'next/navigation'
import { useMemo, useTransition } from 'react'
import { DataTable } from '@/components/data-table/data-table'
import type { DataColumn, ListState } from '@/components/data-table/types'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/feedback'
import { RelativeTime } from '@/components/ui/relative-time'
import { useToast } from '@/components/ui/toast'
import { restorePolicies } from '@/lib/features/policies/actions'
import type { DeletedPolicyRow } from '@/lib/features/policy-versions/deleted-queries'
import { PLATFORM_WORDS, POLICY_TYPE_WORDS, wordFor } from '@/lib/features/reports/words'

/** Policies that were deleted within 30 days, to be brought back as they were. */
export function DeletedPolicyList({
  slug,
  rows,
  total,
  state,
  canRestore,
}: {
  slug: string
  rows: readonly DeletedPolicyRow[]
  total: number
  state: ListState
  canRestore: boolean
}) {
  const router = useRouter()
  const toast = useToast()
  const [isPending, startTransition] = useTransition()
  const columns = useMemo(() => {
    const restore = (row: DeletedPolicyRow) =>
      startTransition(async () => {
        const result = await restorePolicies(slug, { ids: [row.id] })
        if (!result.ok) {
          toast({ tone: 'error', title: 'The policy was not restored', description: result.message })
          router.refresh()
          return
        }
        toast({
          title: `Restored ${row.name}`,
          action: { label: 'View', onClick: () => router.push(`/${slug}/policies/${row.id}`) },
        })
      })
    return columnsOf(canRestore, isPending, restore)
  }, [slug, canRestore, isPending, router, toast])
  const restoreAll = (selected: readonly DeletedPolicyRow[], clear: () => void) =>
    startTransition(async () => {
      const result = await restorePolicies(slug, { ids: selected.map((row) => row.id) })
      if (!result.ok) {
        toast({ tone: 'error', title: 'The policies were not restored', description: result.message })
        return
      }
      clear()
      toast({ title: `Restored ${selected.length} ${selected.length === 1 ? 'policy' : 'policies'}` })
    })
  return (
    <DataTable
      caption="Deleted policies"
      columns={columns}
      rows={rows}
      total={total}
      state={state}
      rowId={(row) => row.id}
      searchLabel="Name"
      empty={
        <EmptyState icon="trash" title="No deleted policies">
          Policies that are deleted stay here for 30 days and can be restored with their versions and
          assignments.
        </EmptyState>
      }
      bulkActions={
        canRestore
          ? (selected, clear) => (
              <Button
                variant="subtle"
                icon="reset"
                busy={isPending}
                onClick={() => restoreAll(selected, clear)}
              >
                Restore
              </Button>
            )
          : undefined
      }
    />
  )
}

function columnsOf(
  canRestore: boolean,
  isPending: boolean,
  restore: (row: DeletedPolicyRow) => void,
): readonly DataColumn<DeletedPolicyRow>[] {
  return [
    {
      id: 'name',
      header: 'Policy name',
      sortable: true,
      cell: (row) => <span className="font-semibold break-words">{row.name}</span>,
    },
    {
      id: 'policyType',
      header: 'Policy type',
      sortable: true,
      cell: (row) => wordFor(POLICY_TYPE_WORDS, row.policyType),
    },
    {
      id: 'platform',
      header: 'Platform',
      width: '110px',
      cell: (row) => wordFor(PLATFORM_WORDS, row.platform),
    },
    { id: 'settings', header: 'Settings', align: 'right', width: '90px', cell: (row) => row.settingCount },
    { id: 'deletedBy', header: 'Deleted by', cell: (row) => row.deletedBy ?? 'Command line' },
    {
      id: 'deletedAt',
      header: 'Deleted',
      sortable: true,
      width: '140px',
      cell: (row) => <RelativeTime at={row.deletedAt} />,
    },
    { id: 'daysLeft', header: 'Days left', width: '120px', cell: (row) => daysText(row.daysLeft) },
    ...(canRestore
      ? [
          {
            id: 'restore',
            header: 'Actions',
            width: '120px',
            cell: (row: DeletedPolicyRow) => (
              <Button
                icon="reset"
                disabled={isPending}
                aria-label={`Restore ${row.name}`}
                onClick={() => restore(row)}
              >
                Restore
              </Button>
            ),
          },
        ]
      : []),
  ]
}

function daysText(days: number): string {
  return `${days} ${days === 1 ? 'day' : 'days'}`
}
