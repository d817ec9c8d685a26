'use client'
import { useRouter } from 'next/navigation'
import { useState, useTransition } from 'react'
import { z } from 'zod'
import { ImpactNote } from '@/components/impact/impact-note'
import { Button } from '@/components/ui/button'
import { numberText } from '@/components/ui/count-text'
import { Dialog } from '@/components/ui/dialog'
import { MessageBar } from '@/components/ui/feedback'
import { RadioGroup, SegmentedControl, Switch } from '@/components/ui/field'
import { Tag } from '@/components/ui/badge'
import { useToast } from '@/components/ui/toast'
import { assignPolicies } from '@/lib/features/policy-assignments/actions'
import type { AssignPreview } from '@/lib/features/policy-assignments/preview'
import { MOST_POLICIES, type AssignMode } from '@/lib/features/policy-assignments/schema'
import type { AssignableGroup, AssignmentTarget } from '../assignments-editor'
import { AssignPreviewTable } from './assign-preview-table'
import { GroupSearchPicker } from './group-search-picker'
import { useAsked } from './use-asked'

const previewSchema: z.ZodType<AssignPreview> = z.object({
  rows: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      before: z.string(),
      after: z.string(),
      devicesBefore: z.number(),
      devicesAfter: z.number(),
      state: z.enum(['changes', 'same', 'stale']),
    }),
  ),
  missing: z.number(),
})

const MODES: readonly { readonly value: AssignMode; readonly label: string }[] = [
  { value: 'add', label: 'Add to what is assigned' },
  { value: 'replace', label: 'Replace what is assigned' },
  { value: 'remove', label: 'Remove from what is assigned' },
]
const SIDES = [
  { value: 'includeGroup', label: 'Include' },
  { value: 'excludeGroup', label: 'Exclude' },
]
type Side = 'includeGroup' | 'excludeGroup'

/** Assigns several policies at once, after a look at what that makes of each. */
export function AssignPoliciesDialog({
  slug,
  policies,
  onClose,
  onAssigned,
}: {
  slug: string
  policies: readonly { readonly id: string; readonly version: number }[]
  onClose: () => void
  onAssigned: () => void
}) {
  const router = useRouter()
  const toast = useToast()
  const [mode, setMode] = useState<AssignMode>('add')
  const [side, setSide] = useState<Side>('includeGroup')
  const [chosen, setChosen] = useState<readonly (AssignableGroup & { readonly side: Side })[]>([])
  const [isAll, setIsAll] = useState(false)
  const [isPicking, setIsPicking] = useState(false)
  const [error, setError] = useState<string>()
  const [isPending, startTransition] = useTransition()
  const isTooMany = policies.length > MOST_POLICIES
  const targets: AssignmentTarget[] = [
    ...(isAll ? [{ kind: 'allDevices' } as const] : []),
    ...chosen.flatMap((group) =>
      isAll && mode !== 'remove' && group.side === 'includeGroup'
        ? []
        : [{ kind: group.side, groupId: group.id }],
    ),
  ]
  const input = { policies: policies.map(({ id, version }) => ({ id, version })), mode, targets }
  const isAsking = !isTooMany && (targets.length > 0 || mode === 'replace')
  const preview = useAsked(`/${slug}/policies/assign-preview`, isAsking ? input : null, previewSchema)
  const rows = isAsking ? (preview.answer?.rows ?? null) : null
  const changes = rows?.filter((row) => row.state === 'changes').length ?? 0
  const isStale = (preview.answer?.missing ?? 0) > 0 || (rows?.some((row) => row.state === 'stale') ?? false)

  const save = () => {
    setError(undefined)
    startTransition(async () => {
      const result = await assignPolicies(slug, input)
      if (!result.ok) {
        setError(result.message)
        return
      }
      const { changed } = result.data
      toast({
        title: changed === 1 ? 'Assigned 1 policy' : `Assigned ${numberText(changed)} policies`,
        description: 'Devices are being evaluated.',
      })
      onAssigned()
      onClose()
      router.refresh()
    })
  }
  if (isPicking) {
    return (
      <GroupSearchPicker
        slug={slug}
        title={side === 'includeGroup' ? 'Include groups' : 'Exclude groups'}
        without={chosen.map((group) => group.id)}
        onClose={() => setIsPicking(false)}
        onPick={(groups) => {
          setChosen([...chosen, ...groups.map((group) => ({ ...group, side }))])
          setIsPicking(false)
        }}
      />
    )
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      size="large"
      title={policies.length === 1 ? 'Assign 1 policy' : `Assign ${numberText(policies.length)} policies`}
      actions={
        <>
          <Button
            variant="primary"
            busy={isPending}
            disabled={changes === 0 || isStale || preview.isStale}
            onClick={save}
          >
            {changes > 0 ? `Assign ${numberText(changes)}` : 'Assign'}
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </>
      }
    >
      <div className="space-y-4">
        {isTooMany && (
          <MessageBar
            tone="error"
            title={`Assign at most ${MOST_POLICIES} policies at once. Choose fewer in the list.`}
          />
        )}
        {error && <MessageBar tone="error" title={error} />}
        <RadioGroup
          legend="What to do"
          name="assign-mode"
          value={mode}
          options={MODES}
          onChange={(value) => setMode(MODES.find((one) => one.value === value)?.value ?? 'add')}
        />
        <Switch label="All devices" checked={isAll} onChange={setIsAll} />
        <div className="flex flex-wrap items-center gap-3">
          <SegmentedControl
            label="Include or exclude"
            value={side}
            options={SIDES}
            onChange={(value) => setSide(value === 'excludeGroup' ? 'excludeGroup' : 'includeGroup')}
          />
          <Button icon="plus" onClick={() => setIsPicking(true)}>
            Choose groups
          </Button>
        </div>
        {chosen.length > 0 && (
          <div className="flex flex-wrap gap-2">
            {chosen.map((group) => (
              <Tag
                key={group.id}
                onRemove={() => setChosen(chosen.filter((one) => one.id !== group.id))}
              >{`${group.side === 'excludeGroup' ? 'Not ' : ''}${group.displayName}`}</Tag>
            ))}
          </div>
        )}
        {mode === 'replace' && targets.length === 0 && (
          <MessageBar tone="warning">Without a group, the policies are assigned to nobody.</MessageBar>
        )}
        {isStale && (
          <MessageBar tone="warning">
            Someone else changed or deleted some of these policies. Reload the list and choose again.
          </MessageBar>
        )}
        {isAsking && preview.problem && <MessageBar tone="error" title={preview.problem} />}
        {rows && <AssignPreviewTable slug={slug} rows={rows} isStale={preview.isStale} />}
        <ImpactNote
          tenant={slug}
          draft={
            changes > 0 && !isStale
              ? { kind: 'policiesAssigned', policyIds: policies.map((policy) => policy.id), mode, targets }
              : null
          }
        />
      </div>
    </Dialog>
  )
}
