'use client'
import { useRouter } from 'next/navigation'
import { useState, useTransition } from 'react'
import { ImpactLine } from '@/components/impact/impact-line'
import { BESIDE_FORM, ImpactView } from '@/components/impact/impact-view'
import { useImpact } from '@/components/impact/use-impact'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { MessageBar } from '@/components/ui/feedback'
import { Checkbox } from '@/components/ui/field'
import { useToast } from '@/components/ui/toast'
import { restoreVersion } from '@/lib/features/policy-versions/actions'
import type { DiffView } from '@/lib/features/policy-versions/diff-view'
import type { RestorePreview } from '@/lib/features/policy-versions/restore-queries'
import { RESTORE_PARTS, type RestorePart } from '@/lib/features/policy-versions/schema'
import { answerOf } from '../answer-of'
import { ActionBar } from '../action-bar'
import { DiffCards } from './diff-cards'
import { NoteInput } from './note-input'

const PART_WORDS: Readonly<Record<RestorePart, string>> = {
  settings: 'Settings',
  assignments: 'Assignments',
  properties: 'Name, description and scope tags',
}

/** Shows what restoring a version changes, on the page and on devices, before it is saved as a new version. */
export function RestoreForm({
  slug,
  policyId,
  preview,
}: {
  slug: string
  policyId: string
  preview: RestorePreview
}) {
  const router = useRouter()
  const toast = useToast()
  const { number, current, view, goneGroupIds, canAssign } = preview
  const differing = RESTORE_PARTS.filter((part) => differs(view, part))
  const [parts, setParts] = useState<readonly RestorePart[]>(
    differing.filter((part) => part !== 'assignments' || canAssign),
  )
  const [note, setNote] = useState('')
  const [failure, setFailure] = useState<string>()
  const [isPending, startTransition] = useTransition()
  const chosen = partsOf(view, parts)
  const isEmpty = parts.length === 0
  const reaches = parts.some((part) => part !== 'properties')
  const impact = useImpact(
    slug,
    reaches ? { kind: 'policyRestored', policyId, number, parts: [...parts] } : null,
  )
  const back = `/${slug}/policies/${policyId}/versions`

  const restore = () => {
    setFailure(undefined)
    startTransition(async () => {
      const result = await answerOf(
        restoreVersion(slug, {
          id: policyId,
          version: current,
          number,
          parts: [...parts],
          note,
        }),
      )
      if (result.ok) {
        toast({ title: `Restored version ${number} as version ${result.data.version}` })
        router.push(back)
        return
      }
      setFailure(result.message)
      if (result.code === 'stale') router.refresh()
    })
  }
  return (
    <>
      {failure && (
        <MessageBar tone="error" className="mb-4" title={`Version ${number} was not restored`}>
          {failure}
        </MessageBar>
      )}
      {goneGroupIds.length > 0 && (
        <MessageBar
          tone="warning"
          className="mb-4"
          title={`${goneGroupIds.length} ${goneGroupIds.length === 1 ? 'group is' : 'groups are'} gone and left out`}
        >
          Version {number} was assigned to groups that do not exist any more:{' '}
          <span className="font-mono text-caption break-all">{goneGroupIds.join(', ')}</span>
        </MessageBar>
      )}
      {preview.unknownSettings > 0 && (
        <MessageBar className="mb-4">
          {preview.unknownSettings === 1 ? 'One setting' : `${preview.unknownSettings} settings`} that no
          profile knows come back with it and are exported unchanged.
        </MessageBar>
      )}
      <div className="grid min-h-[calc(100dvh-420px)] items-start gap-4 pb-6 xl:grid-cols-[minmax(0,1fr)_360px]">
        <div className="min-w-0 space-y-4">
          {differing.length > 0 && (
            <Card title="What to restore">
              <fieldset className="flex flex-wrap gap-x-6 gap-y-1">
                <legend className="sr-only">What to restore</legend>
                {RESTORE_PARTS.map((part) => (
                  <Checkbox
                    key={part}
                    label={differing.includes(part) ? PART_WORDS[part] : `${PART_WORDS[part]} (the same)`}
                    checked={parts.includes(part)}
                    disabled={!differing.includes(part) || (part === 'assignments' && !canAssign)}
                    onChange={() =>
                      setParts((old) => (old.includes(part) ? old.filter((p) => p !== part) : [...old, part]))
                    }
                  />
                ))}
              </fieldset>
              {!canAssign && differing.includes('assignments') && (
                <p className="mt-2 text-caption text-text-3">
                  Your role lacks the permission policy:assign, so the assignments stay as they are.
                </p>
              )}
            </Card>
          )}
          <DiffCards
            view={chosen}
            from={`Version ${current} (current)`}
            to={`After restoring version ${number}`}
            only
          />
        </div>
        <ImpactView
          tenant={slug}
          impact={impact}
          idle="Nothing of this reaches devices."
          className={BESIDE_FORM}
        />
      </div>
      <ActionBar>
        <Button variant="primary" icon="reset" busy={isPending} disabled={isEmpty} onClick={restore}>
          Restore
        </Button>
        <Button variant="subtle" onClick={() => router.push(back)}>
          Cancel
        </Button>
        <NoteInput value={note} onChange={setNote} />
        <span className="ml-auto">
          <ImpactLine impact={impact} />
        </span>
      </ActionBar>
    </>
  )
}

function differs(view: DiffView, part: RestorePart): boolean {
  const { settings, assignments, properties } = view.counts
  if (part === 'settings') return settings > 0
  return part === 'assignments' ? assignments > 0 : properties.length > 0
}

/** The preview without what is not restored. */
function partsOf(view: DiffView, parts: readonly RestorePart[]): DiffView {
  const has = (part: RestorePart) => parts.includes(part)
  return {
    ...view,
    properties: has('properties') ? view.properties : [],
    sections: has('settings') ? view.sections : [],
    unknown: has('settings') ? view.unknown : [],
    assignments: has('assignments') ? view.assignments : [],
  }
}
