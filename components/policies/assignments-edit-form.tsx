'use client'
import { useRouter } from 'next/navigation'
import { useState, useTransition } from 'react'
import { PreparedBar } from '@/components/conflicts/prepared-bar'
import { ImpactLine } from '@/components/impact/impact-line'
import { BESIDE_FORM, ImpactView } from '@/components/impact/impact-view'
import { useImpact } from '@/components/impact/use-impact'
import { Button } from '@/components/ui/button'
import { MessageBar } from '@/components/ui/feedback'
import { useToast } from '@/components/ui/toast'
import type { PreparedEdit } from '@/lib/features/conflicts/prepared-edit'
import { updateAssignments } from '@/lib/features/policies/actions'
import { ActionBar } from './action-bar'
import { AssignmentsEditor, type AssignableGroup, type AssignmentTarget } from './assignments-editor'
import { LeaveGuard } from './leave-guard'

const keysOf = (list: readonly AssignmentTarget[]) =>
  list
    .map((a) => (a.kind === 'allDevices' ? a.kind : `${a.kind} ${a.groupId}`))
    .toSorted()
    .join('\n')

/** Edits who gets a policy. After a refused save it shows what the other administrator assigned. */
export function AssignmentsEditForm({
  slug,
  policyId,
  current,
  groups,
  prepared = null,
}: {
  slug: string
  policyId: string
  current: { readonly version: number; readonly assignments: readonly AssignmentTarget[] }
  groups: readonly AssignableGroup[]
  /** A change that another page made ready: what the form starts with. */
  prepared?: PreparedEdit<readonly AssignmentTarget[]> | null
}) {
  const router = useRouter()
  const toast = useToast()
  const [base, setBase] = useState(current)
  const [start] = useState(prepared)
  const [value, setValue] = useState<readonly AssignmentTarget[]>(start?.value ?? current.assignments)
  const [failure, setFailure] = useState<string>()
  const [isDone, setIsDone] = useState(false)
  const [isPending, startTransition] = useTransition()
  const isChanged = keysOf(value) !== keysOf(base.assignments)
  const isStale = !isDone && current.version !== base.version
  const back = `/${slug}/policies/${policyId}/groups`
  const impact = useImpact(
    slug,
    isChanged ? { kind: 'policyAssignments', policyId, assignments: [...value] } : null,
  )

  const save = () => {
    setFailure(undefined)
    startTransition(async () => {
      const input = { id: policyId, version: base.version, assignments: [...value] }
      const result = await updateAssignments(slug, input)
      if (result.ok) {
        setIsDone(true)
        toast({ title: 'Assignments saved', description: 'Devices are being evaluated.' })
        router.push(back)
      } else if (result.code === 'stale') router.refresh()
      else setFailure([...new Set([result.message, ...Object.values(result.fieldErrors)])].join(' '))
    })
  }
  return (
    <>
      <LeaveGuard
        isDirty={isChanged && !isDone}
        keeps="The changed assignments are not saved and will be lost."
      />
      {start && <PreparedBar title={start.title} isFilledIn={start.value !== null} />}
      {isStale && (
        <MessageBar
          tone="warning"
          className="mb-4"
          title={`Another administrator saved version ${current.version} meanwhile. Nothing of yours is saved yet.`}
        >
          {keysOf(current.assignments) === keysOf(base.assignments)
            ? 'They left the assignments as they were.'
            : `They assigned it to: ${describe(current.assignments, groups)}. Yours: ${describe(value, groups)}.`}
          <div className="mt-3 flex flex-wrap gap-2">
            <Button variant="primary" onClick={() => setBase(current)}>
              Keep mine
            </Button>
            <Button
              onClick={() => {
                setBase(current)
                setValue(current.assignments)
              }}
            >
              Take theirs
            </Button>
          </div>
        </MessageBar>
      )}
      <div className="grid min-h-[calc(100dvh-300px)] items-start gap-4 pb-6 xl:grid-cols-[minmax(0,1fr)_minmax(0,420px)]">
        <AssignmentsEditor value={value} onChange={setValue} groups={groups} error={failure} />
        <ImpactView
          tenant={slug}
          impact={impact}
          idle="Include or exclude a group to see which devices gain or lose the policy, before you save."
          className={BESIDE_FORM}
        />
      </div>
      <ActionBar>
        <Button
          variant="primary"
          icon="save"
          busy={isPending}
          disabled={!isChanged || isStale}
          onClick={save}
        >
          Save
        </Button>
        <Button variant="subtle" onClick={() => router.push(back)}>
          Cancel
        </Button>
        <span className="ml-auto">
          <ImpactLine impact={impact} />
        </span>
      </ActionBar>
    </>
  )
}

function describe(list: readonly AssignmentTarget[], groups: readonly AssignableGroup[]): string {
  if (list.length === 0) return 'nobody'
  return list
    .map((target) => {
      if (target.kind === 'allDevices') return 'All devices'
      const name = groups.find((group) => group.id === target.groupId)?.displayName ?? 'a deleted group'
      return target.kind === 'excludeGroup' ? `not ${name}` : name
    })
    .join(', ')
}
