'use client'
import { useRouter } from 'next/navigation'
import { useMemo, useState, useTransition } from 'react'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { MessageBar } from '@/components/ui/feedback'
import { Field, TextArea, TextInput } from '@/components/ui/field'
import { useToast } from '@/components/ui/toast'
import type { StoredDraft } from '@/lib/features/policy-versions/draft-schema'
import { updateBasics } from '@/lib/features/policies/actions'
import { answerOf } from './answer-of'
import { ActionBar } from './action-bar'
import { LeaveGuard } from './leave-guard'
import { ScopeTagsEditor } from './scope-tags-editor'
import { DraftNote } from './versions/draft-note'
import { DraftOffer } from './versions/draft-offer'
import { MergePanel } from './versions/merge-panel'
import { NoteInput } from './versions/note-input'
import { mergeReport } from './versions/use-merge'
import { useSavedDraft } from './versions/use-saved-draft'

interface Properties {
  readonly version: number
  readonly name: string
  readonly description: string
  readonly roleScopeTags: readonly string[]
}

const NO_GROUPS: ReadonlyMap<string, string> = new Map()

/** Edits a policy's name, description and scope tags; two edits at once are joined. */
export function PropertiesForm({
  slug,
  policyId,
  current,
  draft = null,
}: {
  slug: string
  policyId: string
  current: Properties
  /** What the person typed earlier, with the version that it started from. */
  draft?: { readonly stored: StoredDraft<'properties'>; readonly base: Properties } | null
}) {
  const router = useRouter()
  const toast = useToast()
  const [base, setBase] = useState(current)
  /** Where the edit started, before it was joined with what others saved. */
  const [origin, setOrigin] = useState(current)
  const [offer, setOffer] = useState(draft)
  const [note, setNote] = useState('')
  const [value, setValue] = useState(current)
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({})
  const [failure, setFailure] = useState<string>()
  const [isDone, setIsDone] = useState(false)
  const [isPending, startTransition] = useTransition()
  const textOf = (p: Properties) => JSON.stringify([p.name, p.description, p.roleScopeTags])
  const isChanged = textOf(value) !== textOf(base)
  const isStale = !isDone && current.version !== base.version
  const back = `/${slug}/policies/${policyId}`
  const saved = useSavedDraft(
    slug,
    policyId,
    base.version,
    isChanged
      ? { kind: 'properties', ...partOf(value), roleScopeTags: [...value.roleScopeTags], note }
      : null,
    offer !== null || isPending || isDone || isStale,
  )
  const mergeSides = useMemo(
    () => ({ base: partOf(base), theirs: partOf(current), mine: partOf(value) }),
    [base, current, value],
  )
  const update = (change: Partial<Properties>) => setValue((v) => ({ ...v, ...change }))

  const save = () => {
    setFailure(undefined)
    startTransition(async () => {
      const { name, description } = value
      const roleScopeTags = [...value.roleScopeTags]
      const merge = mergeReport(
        undefined,
        { version: origin.version, part: partOf(origin) },
        { version: base.version, part: partOf(base) },
        partOf(value),
      )
      const input = { id: policyId, version: base.version, name, description, roleScopeTags, note, merge }
      const result = await answerOf(updateBasics(slug, input))
      if (result.ok) {
        setIsDone(true)
        toast({ title: 'Properties saved' })
        router.push(back)
        return
      }
      setErrors(result.fieldErrors)
      if (result.code === 'stale') router.refresh()
      setFailure(result.message)
    })
  }
  return (
    <>
      <LeaveGuard
        isDirty={isChanged && !isDone}
        keeps="The changed properties are not saved. A draft is kept for you: open this page again to continue."
      />
      {offer && (
        <DraftOffer
          slug={slug}
          kind="properties"
          subjectId={policyId}
          draft={offer.stored}
          current={current.version}
          onContinue={({ content }) => {
            const { name, description, roleScopeTags } = content
            setBase(offer.base)
            setOrigin(offer.base)
            setValue({ version: offer.base.version, name, description, roleScopeTags })
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
          groupNames={NO_GROUPS}
          onMerge={({ name = '', description = '', roleScopeTags }) => {
            setValue({ ...current, name, description, roleScopeTags: roleScopeTags ?? current.roleScopeTags })
            setBase(current)
          }}
          onDiscard={() => {
            setValue(current)
            setBase(current)
            setOrigin(current)
          }}
        />
      )}
      {failure && !isStale && (
        <MessageBar tone="error" className="mb-4" title="The properties were not saved">
          {failure}
        </MessageBar>
      )}
      <div className="min-h-[calc(100dvh-300px)] max-w-3xl space-y-4 pb-6">
        <Card title="Basics">
          <div className="space-y-4">
            <Field label="Name" required error={errors.name}>
              {(control) => (
                <TextInput
                  {...control}
                  value={value.name}
                  autoComplete="off"
                  onChange={(event) => update({ name: event.target.value })}
                />
              )}
            </Field>
            <Field label="Description" error={errors.description}>
              {(control) => (
                <TextArea
                  {...control}
                  value={value.description}
                  onChange={(event) => update({ description: event.target.value })}
                />
              )}
            </Field>
          </div>
        </Card>
        <Card title="Scope tags">
          <ScopeTagsEditor
            value={value.roleScopeTags}
            onChange={(roleScopeTags) => update({ roleScopeTags })}
            error={errors.roleScopeTags}
          />
        </Card>
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
      </ActionBar>
    </>
  )
}

function partOf({ name, description, roleScopeTags }: Properties) {
  return { name, description, roleScopeTags }
}
