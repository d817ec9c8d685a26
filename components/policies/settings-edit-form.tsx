'use client'
import { useRouter } from 'next/navigation'
import { useMemo, useState, useTransition } from 'react'
import { PreparedBar } from '@/components/conflicts/prepared-bar'
import { ImpactLine } from '@/components/impact/impact-line'
import { BESIDE_FORM, ImpactView } from '@/components/impact/impact-view'
import { useImpact } from '@/components/impact/use-impact'
import { Button } from '@/components/ui/button'
import { MessageBar } from '@/components/ui/feedback'
import { useToast } from '@/components/ui/toast'
import { validateSettings, type Profile, type SettingValues } from '@/lib/domain/catalog'
import type { PreparedEdit } from '@/lib/features/conflicts/prepared-edit'
import { updateSettings } from '@/lib/features/policies/actions'
import { withKeptSecrets } from '@/lib/features/policy-versions/draft-secrets'
import type { StoredDraft } from '@/lib/features/policy-versions/draft-schema'
import type { SettingUsage } from '@/lib/features/policies/version-queries'
import { ReleaseChoice } from '@/components/rollouts/release-choice'
import { EVERYONE, parseRelease } from '@/components/rollouts/release-draft'
import { answerOf } from './answer-of'
import { ActionBar } from './action-bar'
import type { AssignableGroup } from './assignments-editor'
import { LeaveGuard } from './leave-guard'
import { changedIds } from './changed-ids'
import { SettingsEditor } from './settings/settings-editor'
import { DraftNote } from './versions/draft-note'
import { DraftOffer } from './versions/draft-offer'
import { MergePanel } from './versions/merge-panel'
import { NoteInput } from './versions/note-input'
import { mergeReport } from './versions/use-merge'
import { useSavedDraft } from './versions/use-saved-draft'

/** Settings name no groups. */
const NO_GROUPS: ReadonlyMap<string, string> = new Map()

interface Base {
  readonly version: number
  readonly values: SettingValues
}

/**
 * Edits a policy's settings. When somebody else saved meanwhile, the page reads their version and the two edits are joined;
 * nothing typed here is lost, and nothing of theirs is overwritten unseen. What is typed is kept as a draft.
 */
export function SettingsEditForm({
  slug,
  policyId,
  profile,
  current,
  usage,
  prepared = null,
  draft = null,
  groups,
  running,
}: {
  slug: string
  policyId: string
  profile: Profile
  /** The policy as it is now; after a refused save, as the other administrator left it. */
  current: Base
  usage: SettingUsage
  /** A change that another page made ready: what the form starts with. */
  prepared?: PreparedEdit<SettingValues> | null
  /** What the person typed earlier, with the version that it started from. */
  draft?: { readonly stored: StoredDraft<'settings'>; readonly base: Base } | null
  /** Groups that new settings can be released to first. */
  groups: readonly AssignableGroup[]
  /** The rollout that runs, in words. */
  running: string | null
}) {
  const router = useRouter()
  const toast = useToast()
  const [base, setBase] = useState<Base>(current)
  /** Where the edit started, before it was joined with what others saved. */
  const [origin, setOrigin] = useState<Base>(current)
  const [offer, setOffer] = useState(draft)
  const [start] = useState(prepared)
  const [values, setValues] = useState<SettingValues>(start?.value ?? current.values)
  const [note, setNote] = useState('')
  const [releaseDraft, setReleaseDraft] = useState(EVERYONE)
  const { release, problems: releaseProblems } = parseRelease(releaseDraft)
  const isReleaseWrong = Object.keys(releaseProblems).length > 0
  const [attempted, setAttempted] = useState(false)
  const [failure, setFailure] = useState<string>()
  const [isDone, setIsDone] = useState(false)
  const [isPending, startTransition] = useTransition()
  const problems = useMemo(() => validateSettings(profile, values), [profile, values])
  const changed = changedIds(base.values, values).length
  const isStale = !isDone && current.version !== base.version
  const back = `/${slug}/policies/${policyId}/settings`
  const saved = useSavedDraft(
    slug,
    policyId,
    base.version,
    changed > 0 ? { kind: 'settings', values, note } : null,
    offer !== null || isPending || isDone || isStale,
  )
  const mergeSides = useMemo(
    () => ({
      profile,
      base: { values: base.values },
      theirs: { values: current.values },
      mine: { values },
    }),
    [profile, base, current, values],
  )
  const impact = useImpact(
    slug,
    changed > 0 ? { kind: 'policySettings', policyId, settings: values, stage: release?.stage } : null,
    problems.length > 0 || isReleaseWrong,
  )

  const save = () => {
    setAttempted(true)
    setFailure(undefined)
    if (problems.length > 0 || isReleaseWrong) return
    startTransition(async () => {
      const result = await answerOf(
        updateSettings(slug, {
          id: policyId,
          version: base.version,
          settings: values,
          note,
          release,
          merge: mergeReport(
            profile,
            { version: origin.version, part: { values: origin.values } },
            { version: base.version, part: { values: base.values } },
            { values },
          ),
        }),
      )
      if (result.ok) {
        setIsDone(true)
        toast({ title: `Saved version ${result.data.version}` })
        router.push(release || running ? `/${slug}/policies/${policyId}/rollout` : back)
      } else {
        if (result.code === 'stale') router.refresh()
        setFailure([result.message, ...Object.values(result.fieldErrors)].join(' '))
      }
    })
  }

  return (
    <>
      <LeaveGuard
        isDirty={changed > 0 && !isDone}
        keeps={`${changed} changed ${changed === 1 ? 'setting is' : 'settings are'} not saved. A draft is kept for you, without secrets: open this page again to continue.`}
      />
      {start && <PreparedBar title={start.title} isFilledIn={start.value !== null} />}
      {offer && (
        <DraftOffer
          slug={slug}
          kind="settings"
          subjectId={policyId}
          draft={offer.stored}
          current={current.version}
          onContinue={({ content }) => {
            setBase(offer.base)
            setOrigin(offer.base)
            setValues(withKeptSecrets(content.values, content.secretIds, offer.base.values))
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
          onMerge={(merged) => {
            setValues(merged.values ?? {})
            setBase(current)
          }}
          onDiscard={() => {
            setValues(current.values)
            setBase(current)
            setOrigin(current)
          }}
        />
      )}
      {failure && !isStale && (
        <MessageBar tone="error" className="mb-4" title="The settings were not saved">
          {failure}
        </MessageBar>
      )}
      <div className="grid min-h-[calc(100dvh-300px)] items-start gap-4 pb-6 xl:grid-cols-[minmax(0,1fr)_340px]">
        <div className="min-w-0">
          <SettingsEditor
            profile={profile}
            values={values}
            onChange={setValues}
            showProblems={attempted}
            alsoSetBy={usage}
          />
          <ReleaseChoice
            draft={releaseDraft}
            onChange={setReleaseDraft}
            groups={groups}
            problems={attempted ? releaseProblems : {}}
            running={running}
          />
        </div>
        <ImpactView
          tenant={slug}
          impact={impact}
          idle="Change a setting to see what it would do on which devices, before you save."
          className={BESIDE_FORM}
        />
      </div>
      <ActionBar>
        <Button
          variant="primary"
          icon="save"
          busy={isPending}
          disabled={changed === 0 || isStale}
          onClick={save}
        >
          Save
        </Button>
        <Button variant="subtle" onClick={() => router.push(back)}>
          Cancel
        </Button>
        <NoteInput value={note} onChange={setNote} />
        <DraftNote state={saved.state} />
        <span className="ml-auto flex flex-wrap items-center gap-x-3">
          <ImpactLine impact={impact} />
          <span className="text-caption text-text-3" aria-live="polite">
            {changed} {changed === 1 ? 'setting' : 'settings'} changed
            {attempted && problems.length > 0 && (
              <span className="text-danger">
                , {problems.length} {problems.length === 1 ? 'needs' : 'need'} attention
              </span>
            )}
          </span>
        </span>
      </ActionBar>
    </>
  )
}
