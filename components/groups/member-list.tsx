'use client'
import Link from 'next/link'
import { useState } from 'react'
import { DataTable } from '@/components/data-table/data-table'
import type { DataColumn, ListState } from '@/components/data-table/types'
import { StatusBadge, toStatus } from '@/components/status/status-badge'
import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/dialog'
import { EmptyState } from '@/components/ui/feedback'
import { RelativeTime } from '@/components/ui/relative-time'
import { useToast } from '@/components/ui/toast'
import { changeMembers } from '@/lib/features/groups/actions'
import type { GroupDetail, GroupMemberRow } from '@/lib/features/groups/queries'
import { OS_PLATFORM_WORDS, wordFor } from '@/lib/features/reports/words'
import { AddMembersDialog } from './add-members-dialog'
import { useAction } from './use-action'

function columnsFor(slug: string, kind: GroupDetail['kind']): readonly DataColumn<GroupMemberRow>[] {
  return [
    {
      id: 'name',
      header: 'Name',
      sortable: true,
      cell: (d) => (
        <Link href={`/${slug}/devices/${d.id}`} className="link font-semibold break-words" prefetch={false}>
          {d.name}
        </Link>
      ),
    },
    { id: 'osPlatform', header: 'OS platform', cell: (d) => wordFor(OS_PLATFORM_WORDS, d.osPlatform) },
    { id: 'osName', header: 'OS', defaultHidden: true, cell: (d) => d.osName },
    { id: 'managedBy', header: 'Managed by', cell: (d) => d.managedBy },
    {
      id: 'policyStatus',
      header: 'Policy status',
      cell: (d) => <StatusBadge status={toStatus(d.policyStatus)} />,
    },
    {
      id: 'lastCheckInAt',
      header: 'Last check-in',
      sortable: true,
      cell: (d) => <RelativeTime at={d.lastCheckInAt} />,
    },
    {
      id: 'how',
      header: 'Member through',
      defaultHidden: kind === 'dynamic',
      cell: (d) => (kind === 'dynamic' ? 'Rule' : d.isDirect ? 'Direct assignment' : 'Nested group'),
    },
  ]
}

export interface MemberListProps {
  readonly slug: string
  readonly group: GroupDetail
  readonly rows: readonly GroupMemberRow[]
  readonly total: number
  readonly state: ListState
  readonly canWrite: boolean
}

/** Who is in the group at the revision shown; direct members of an assigned group can be added and taken out. */
export function MemberList({ slug, group, rows, total, state, canWrite }: MemberListProps) {
  const [isAdding, setAdding] = useState(false)
  const canChange = canWrite && group.kind === 'assigned'
  const addButton = canChange && (
    <Button icon="plus" onClick={() => setAdding(true)}>
      Add members
    </Button>
  )
  return (
    <>
      <DataTable
        caption={`Members of ${group.displayName}`}
        columns={columnsFor(slug, group.kind)}
        rows={rows}
        total={total}
        state={state}
        rowId={(d) => d.id}
        searchLabel="Device name"
        exportHref={`/${slug}/groups/${group.id}/members/export`}
        rowHref={(d) => `/${slug}/devices/${d.id}`}
        toolbar={addButton}
        bulkActions={
          canChange
            ? (selected, clear) => (
                <RemoveSelected slug={slug} group={group} selected={selected} onDone={clear} />
              )
            : undefined
        }
        empty={
          <EmptyState icon="laptop" title="No members" action={addButton}>
            {group.kind === 'dynamic'
              ? group.processingStatus === 'Evaluating'
                ? 'The rule is being evaluated.'
                : 'No device matches the rule. Validate it on the Rule tab to see why.'
              : 'Add devices, or other groups whose devices belong here too.'}
          </EmptyState>
        }
      />
      {isAdding && <AddMembersDialog slug={slug} group={group} onClose={() => setAdding(false)} />}
    </>
  )
}

function RemoveSelected({
  slug,
  group,
  selected,
  onDone,
}: {
  slug: string
  group: GroupDetail
  selected: readonly GroupMemberRow[]
  onDone: () => void
}) {
  const toast = useToast()
  const { busy, failure, run, clear } = useAction(changeMembers, slug)
  const [isAsking, setAsking] = useState(false)
  const direct = selected.filter((d) => d.isDirect)
  const nested = selected.length - direct.length
  const devices = direct.length === 1 ? '1 device' : `${direct.length} devices`
  const remove = () =>
    run({ id: group.id, remove: direct.map((d) => d.id) }, () => {
      toast({ title: `${devices} taken out of ${group.displayName}` })
      setAsking(false)
      onDone()
    })
  return (
    <>
      <Button
        icon="trash"
        disabled={direct.length === 0}
        title={direct.length === 0 ? 'These devices are members through a nested group' : undefined}
        onClick={() => {
          clear()
          setAsking(true)
        }}
      >
        Remove from group
      </Button>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={`Remove ${devices}?`}
        confirmLabel="Remove"
        busy={busy}
        error={failure?.message}
        onConfirm={remove}
        description={
          <>
            <p>{consequence(group, devices)}</p>
            {nested > 0 && <p>{nested} of the selected stay: they are members through a nested group.</p>}
          </>
        }
      />
    </>
  )
}

function consequence(group: GroupDetail, devices: string): string {
  const { policies } = group
  if (policies.length === 0) return `${devices} leave the group. No policy is assigned to it.`
  const names = policies
    .slice(0, 3)
    .map((p) => p.name)
    .join(', ')
  return `${devices} leave the group, and with it the reach of ${names}${policies.length > 3 ? ` and ${policies.length - 3} more policies` : ''}, unless another group brings them.`
}
