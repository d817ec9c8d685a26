'use client'
import { useRouter } from 'next/navigation'
import { useMemo, useState, useTransition } from 'react'
import { PreparedBar } from '@/components/conflicts/prepared-bar'
import { ImpactLine } from '@/components/impact/impact-line'
import { BESIDE_FORM, ImpactView } from '@/components/impact/impact-view'
import { useImpact } from '@/components/impact/use-impact'
import { Button } from '@/components/ui/button'
import { MessageBar } from '@/components/ui/feedback'
import { TextInput } from '@/components/ui/field'
import { useToast } from '@/components/ui/toast'
import { validateSettings, type Profile, type SettingValues } from '@/lib/domain/catalog'
import type { PreparedEdit } from '@/lib/features/conflicts/prepared-edit'
import { updateSettings } from '@/lib/features/policies/actions'
import type { SettingUsage } from '@/lib/features/policies/version-queries'
import { ActionBar } from './action-bar'
import { LeaveGuard } from './leave-guard'
import { changedIds, mergeEdits } from './merge-edits'
import { SettingsEditor } from './settings/settings-editor'
import { StaleSettings } from './stale-settings'

interface Base {
  readonly version: number
  readonly values: SettingValues
}

/**
 * Edits a policy's settings. When somebody else saved meanwhile, the page reads their version and shows both; nothing
 * typed here is lost, and nothing of theirs is overwritten unseen.
 */
export function SettingsEditForm({
  slug,
  policyId,
  profile,
  current,
  usage,
  prepared = null,
}: {
  slug: string
  policyId: string
  profile: Profile
  /** The policy as it is now; after a refused save, as the other administrator left it. */
  current: Base
  usage: SettingUsage
  /** A change that another page made ready: what the form starts with. */
  prepared?: PreparedEdit<SettingValues> | null
}) {
  const router = useRouter()
  const toast = useToast()
  const [base, setBase] = useState<Base>(current)
  const [start] = useState(prepared)
  const [values, setValues] = useState<SettingValues>(start?.value ?? current.values)
  const [note, setNote] = useState('')
  const [attempted, setAttempted] = useState(false)
  const [failure, setFailure] = useState<string>()
  const [isDone, setIsDone] = useState(false)
  const [isPending, startTransition] = useTransition()
  const problems = useMemo(() => validateSettings(profile, values), [profile, values])
  const changed = changedIds(base.values, values).length
  const isStale = !isDone && current.version !== base.version
  const back = `/${slug}/policies/${policyId}/settings`
  const impact = useImpact(
    slug,
    changed > 0 ? { kind: 'policySettings', policyId, settings: values } : null,
    problems.length > 0,
  )

  const save = () => {
    setAttempted(true)
    setFailure(undefined)
    if (problems.length > 0) return
    startTransition(async () => {
      const result = await updateSettings(slug, {
        id: policyId,
        version: base.version,
        settings: values,
        note,
      })
      if (result.ok) {
        setIsDone(true)
        toast({ title: `Saved version ${result.data.version}` })
        router.push(back)
      } else {
        if (result.code === 'stale') router.refresh()
        else setFailure([result.message, ...Object.values(result.fieldErrors)].join(' '))
      }
    })
  }

  return (
    <>
      <LeaveGuard
        isDirty={changed > 0 && !isDone}
        keeps={`${changed} changed ${changed === 1 ? 'setting is' : 'settings are'} not saved and will be lost.`}
      />
      {start && <PreparedBar title={start.title} isFilledIn={start.value !== null} />}
      {isStale && (
        <StaleSettings
          profile={profile}
          base={base.values}
          theirs={current}
          mine={values}
          onMerge={() => {
            setValues(mergeEdits(profile, base.values, current.values, values))
            setBase(current)
          }}
          onDiscard={() => {
            setValues(current.values)
            setBase(current)
          }}
        />
      )}
      {failure && (
        <MessageBar tone="error" className="mb-4" title="The settings were not saved">
          {failure}
        </MessageBar>
      )}
      <div className="grid min-h-[calc(100dvh-300px)] items-start gap-4 pb-6 xl:grid-cols-[minmax(0,1fr)_340px]">
        <SettingsEditor
          profile={profile}
          values={values}
          onChange={setValues}
          showProblems={attempted}
          alsoSetBy={usage}
        />
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
        <TextInput
          className="min-w-48 flex-1 sm:max-w-md"
          aria-label="Note for the version history"
          maxLength={500}
          value={note}
          placeholder="Note for the version history (optional)"
          onChange={(event) => setNote(event.target.value)}
        />
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
