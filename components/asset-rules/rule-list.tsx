'use client'
import Link from 'next/link'
import { useState } from 'react'
import { numberText } from '@/components/ui/count-text'
import { DataTable } from '@/components/data-table/data-table'
import type { DataColumn, DataFilter, ListState } from '@/components/data-table/types'
import { useAction } from '@/components/groups/use-action'
import { Badge, Tag } from '@/components/ui/badge'
import { Button, LinkButton } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/feedback'
import { RelativeTime } from '@/components/ui/relative-time'
import { useToast } from '@/components/ui/toast'
import { switchAssetRules } from '@/lib/features/asset-rules/actions'
import type { AssetRuleRow } from '@/lib/features/asset-rules/queries'
import { DeleteRulesDialog } from './delete-rules-dialog'

const filters: readonly DataFilter[] = [
  {
    id: 'state',
    label: 'Status',
    options: [
      { value: 'on', label: 'On' },
      { value: 'off', label: 'Off' },
    ],
  },
]

function columnsFor(base: string): readonly DataColumn<AssetRuleRow>[] {
  return [
    {
      id: 'name',
      header: 'Rule name',
      sortable: true,
      cell: (rule) => (
        <span className="block min-w-0">
          <Link href={`${base}/${rule.id}`} className="link font-semibold break-words" prefetch={false}>
            {rule.name}
          </Link>
          {rule.description && (
            <span className="block truncate text-caption text-text-3">{rule.description}</span>
          )}
        </span>
      ),
    },
    { id: 'tag', header: 'Tag', sortable: true, cell: (rule) => <Tag icon="tag">{rule.tag}</Tag> },
    {
      id: 'conditions',
      header: 'Conditions',
      cell: (rule) => <span className="text-text-2">{rule.conditionsText}</span>,
    },
    {
      id: 'deviceCount',
      header: 'Devices',
      sortable: true,
      align: 'right',
      cell: (rule) =>
        rule.deviceCount > 0 ? (
          <Link
            href={`${base}/${rule.id}#devices`}
            className="link"
            prefetch={false}
            aria-label={`${rule.name}: ${rule.deviceCount} devices`}
          >
            {numberText(rule.deviceCount)}
          </Link>
        ) : (
          '0'
        ),
    },
    {
      id: 'state',
      header: 'Status',
      cell: (rule) => (
        <Badge
          tone={rule.isEnabled ? 'success' : 'neutral'}
          icon={rule.isEnabled ? 'circleCheck' : 'circleMinus'}
        >
          {rule.isEnabled ? 'On' : 'Off'}
        </Badge>
      ),
    },
    {
      id: 'lastRunAt',
      header: 'Last run',
      sortable: true,
      cell: (rule) => <RelativeTime at={rule.lastRunAt} fallback="Not yet" />,
    },
    {
      id: 'updatedAt',
      header: 'Last changed',
      sortable: true,
      defaultHidden: true,
      cell: (rule) => <RelativeTime at={rule.updatedAt} />,
    },
  ]
}

/** The asset rules of a tenant; selected ones are turned on and off, or deleted. */
export function RuleList({
  slug,
  rows,
  total,
  state,
  canWrite,
}: {
  slug: string
  rows: readonly AssetRuleRow[]
  total: number
  state: ListState
  canWrite: boolean
}) {
  const base = `/${slug}/settings/asset-rules`
  const toast = useToast()
  const { busy, run } = useAction(switchAssetRules, slug)
  const [deleting, setDeleting] = useState<{ rules: readonly AssetRuleRow[]; clear: () => void } | null>(null)
  const turn = (rules: readonly AssetRuleRow[], isEnabled: boolean, clear: () => void) =>
    run({ ids: rules.map((rule) => rule.id), isEnabled }, ({ changed }) => {
      toast({
        title: `${changed} asset ${changed === 1 ? 'rule' : 'rules'} turned ${isEnabled ? 'on' : 'off'}`,
      })
      clear()
    })
  return (
    <>
      <DataTable
        caption="Asset rules"
        columns={columnsFor(base)}
        rows={rows}
        total={total}
        state={state}
        rowId={(rule) => rule.id}
        rowHref={(rule) => `${base}/${rule.id}`}
        filters={filters}
        searchLabel="Name, tag or description"
        exportHref={`${base}/export`}
        empty={
          <EmptyState
            icon="tag"
            title="No asset rules yet"
            action={
              canWrite && (
                <LinkButton href={`${base}/new`} variant="primary" icon="plus">
                  New rule
                </LinkButton>
              )
            }
          >
            A rule gives a tag to every device that meets its conditions, on save and about every hour, as
            devices come and change.
          </EmptyState>
        }
        bulkActions={
          canWrite
            ? (selected, clear) => (
                <>
                  <Button
                    variant="subtle"
                    icon="circleCheck"
                    busy={busy}
                    onClick={() => turn(selected, true, clear)}
                  >
                    Turn on
                  </Button>
                  <Button
                    variant="subtle"
                    icon="circleMinus"
                    busy={busy}
                    onClick={() => turn(selected, false, clear)}
                  >
                    Turn off
                  </Button>
                  <Button
                    variant="subtle"
                    icon="trash"
                    onClick={() => setDeleting({ rules: selected, clear })}
                  >
                    Delete
                  </Button>
                </>
              )
            : undefined
        }
      />
      {deleting && (
        <DeleteRulesDialog
          slug={slug}
          rules={deleting.rules}
          onClose={() => setDeleting(null)}
          onDeleted={deleting.clear}
        />
      )}
    </>
  )
}
