'use client'
import { useRouter } from 'next/navigation'
import { useMemo, useState, useTransition } from 'react'
import { PreparedBar } from '@/components/conflicts/prepared-bar'
import { ImpactLine } from '@/components/impact/impact-line'
import { BESIDE_FORM, ImpactView } from '@/components/impact/impact-view'
import { useImpact } from '@/components/impact/use-impact'
import { Button } from '@/components/ui/button'
import { useToast } from '@/components/ui/toast'
import type { PreparedEdit } from '@/lib/features/conflicts/prepared-edit'
import type { StoredDraft } from '@/lib/features/policy-versions/draft-schema'
import { toTargets } from '@/lib/features/policy-versions/to-targets'
import { updateAssignments } from '@/lib/features/policies/actions'
import { answerOf } from './answer-of'
import { ActionBar } from './action-bar'
import { AssignmentsEditor, type AssignableGroup, type AssignmentTarget } from './assignments-editor'
import { LeaveGuard } from './leave-guard'
import { DraftNote } from './versions/draft-note'
import { DraftOffer } from './versions/draft-offer'
import { MergePanel, namesOf } from './versions/merge-panel'
import { NoteInput } from './versions/note-input'
import { mergeReport } from './versions/use-merge'
import { useSavedDraft } from './versions/use-saved-draft'

const keysOf = (list: readonly AssignmentTarget[]) =>
  list
    .map((a) => (a.kind === 'allDevices' ? a.kind : `${a.kind} ${a.groupId}`))
    .toSorted()
    .join('\n')

interface Base {
  readonly version: number
  readonly assignments: readonly AssignmentTarget[]
}

/** Edits who gets a policy. When somebody else saved meanwhile, the two edits are joined group by group. */
export function AssignmentsEditForm({
  slug,
  policyId,
  current,
  groups,
  platform = null,
  prepared = null,
  draft = null,
}: {
  slug: string
  policyId: string
  current: Base
  groups: readonly AssignableGroup[]
  platform?: string | null
  /** A change that another page made ready: what the form starts with. */
  prepared?: PreparedEdit<readonly AssignmentTarget[]> | null
  /** What the person chose earlier, with the version that it started from. */
  draft?: { readonly stored: StoredDraft<'assignments'>; readonly base: Base } | null
}) {
  const router = useRouter()
  const toast = useToast()
  const [base, setBase] = useState(current)
  /** Where the edit started, before it was joined with what others saved. */
  const [origin, setOrigin] = useState(current)
  const [offer, setOffer] = useState(draft)
  const [note, setNote] = useState('')
  const [start] = useState(prepared)
  const [value, setValue] = useState<readonly AssignmentTarget[]>(start?.value ?? current.assignments)
  const [failure, setFailure] = useState<string>()
  const [isDone, setIsDone] = useState(false)
  const [isPending, startTransition] = useTransition()
  const isChanged = keysOf(value) !== keysOf(base.assignments)
  const isStale = !isDone && current.version !== base.version
  const back = `/${slug}/policies/${policyId}/groups`
  const saved = useSavedDraft(
    slug,
    policyId,
    base.version,
    isChanged ? { kind: 'assignments', assignments: [...value], note } : null,
    offer !== null || isPending || isDone || isStale,
  )
  const groupNames = useMemo(() => namesOf(groups), [groups])
  const mergeSides = useMemo(
    () => ({
      base: { assignments: base.assignments },
      theirs: { assignments: current.assignments },
      mine: { assignments: value },
    }),
    [base, current, value],
  )
  const impact = useImpact(
    slug,
    isChanged ? { kind: 'policyAssignments', policyId, assignments: [...value] } : null,
  )

  const save = () => {
    setFailure(undefined)
    startTransition(async () => {
      const merge = mergeReport(
        undefined,
        { version: origin.version, part: { assignments: origin.assignments } },
        { version: base.version, part: { assignments: base.assignments } },
        { assignments: value },
      )
      const input = { id: policyId, version: base.version, assignments: [...value], note, merge }
      const result = await answerOf(updateAssignments(slug, input))
      if (result.ok) {
        setIsDone(true)
        toast({ title: 'Assignments saved', description: 'Devices are being evaluated.' })
        router.push(back)
      } else {
        if (result.code === 'stale') router.refresh()
        setFailure([...new Set([result.message, ...Object.values(result.fieldErrors)])].join(' '))
      }
    })
  }
  return (
    <>
      <LeaveGuard
        isDirty={isChanged && !isDone}
        keeps="The changed assignments are not saved. A draft is kept for you: open this page again to continue."
      />
      {start && <PreparedBar title={start.title} isFilledIn={start.value !== null} />}
      {offer && (
        <DraftOffer
          slug={slug}
          kind="assignments"
          subjectId={policyId}
          draft={offer.stored}
          current={current.version}
          onContinue={({ content }) => {
            setBase(offer.base)
            setOrigin(offer.base)
            setValue(content.assignments)
            setNote(content.note)
            setOffer(null)
          }}
          onDiscard={() => setOffer(null)}
        />
      )}
      {isStale && (
        <MergePanel
          version={current.version}
          sides={mergeSides}
          groupNames={groupNames}
          onMerge={(merged) => {
            setValue(toTargets(merged.assignments))
            setBase(current)
          }}
          onDiscard={() => {
            setValue(current.assignments)
            setBase(current)
            setOrigin(current)
          }}
        />
      )}
      <div className="grid min-h-[calc(100dvh-300px)] items-start gap-4 pb-6 xl:grid-cols-[minmax(0,1fr)_minmax(0,420px)]">
        <AssignmentsEditor
          value={value}
          onChange={setValue}
          groups={groups}
          platform={platform}
          error={isStale ? undefined : failure}
        />
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
        <NoteInput value={note} onChange={setNote} />
        <DraftNote state={saved.state} />
        <span className="ml-auto">
          <ImpactLine impact={impact} />
        </span>
      </ActionBar>
    </>
  )
}
