'use client'
import { useRouter } from 'next/navigation'
import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { useEffect, useMemo, useRef, useState, useTransition } from 'react'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { MessageBar, Skeleton } from '@/components/ui/feedback'
import { Field, TextArea, TextInput } from '@/components/ui/field'
import { PageHeader, type Crumb } from '@/components/ui/page-header'
import { Stepper } from '@/components/ui/stepper'
import { useToast } from '@/components/ui/toast'
import { ImpactLine } from '@/components/impact/impact-line'
import { BESIDE_FORM, ImpactView } from '@/components/impact/impact-view'
import { useImpact } from '@/components/impact/use-impact'
import { validateSettings, type Profile } from '@/lib/domain/catalog'
import { createPolicy } from '@/lib/features/policies/actions'
import { basicsSchema, MAX_NAME_LENGTH } from '@/lib/features/policies/fields'
import type { StoredDraft } from '@/lib/features/policy-versions/draft-schema'
import type { SettingUsage } from '@/lib/features/policies/version-queries'
import { PLATFORM_WORDS } from '@/lib/features/reports/words'
import { answerOf } from './answer-of'
import { ActionBar } from './action-bar'
import { AssignmentsEditor, type AssignableGroup } from './assignments-editor'
import { LeaveGuard } from './leave-guard'
import { ScopeTagsEditor } from './scope-tags-editor'
import { SettingsEditor } from './settings/settings-editor'
import { useDraft, type PolicyDraft } from './use-draft'
import { DraftNote } from './versions/draft-note'
import { DraftOffer } from './versions/draft-offer'
import { NoteInput } from './versions/note-input'
import { WizardReview } from './wizard-review'

const STEPS = [
  { id: 'basics', label: 'Basics' },
  { id: 'settings', label: 'Configuration settings' },
  { id: 'tags', label: 'Scope tags' },
  { id: 'assignments', label: 'Assignments' },
  { id: 'review', label: 'Review + create' },
] as const
export type WizardStep = (typeof STEPS)[number]['id']
const STEP_IDS = STEPS.map((step) => step.id)

export interface PolicyWizardProps {
  readonly slug: string
  readonly profile: Profile
  readonly crumbs: readonly Crumb[]
  readonly groups: readonly AssignableGroup[]
  readonly usage: SettingUsage
  /** false: the role may write policies but not assign them. */
  readonly canAssign: boolean
  /** The person's draft for this profile, from this or another machine. */
  readonly stored?: StoredDraft<'new'> | null
}

/** Creates a policy in five steps. The step is in the URL, what was typed is kept as a draft: nothing is lost. */
export function PolicyWizard({
  slug,
  profile,
  crumbs,
  groups,
  usage,
  canAssign,
  stored = null,
}: PolicyWizardProps) {
  const router = useRouter()
  const toast = useToast()
  const [isPending, startTransition] = useTransition()
  const { draft, update, clear, isReady, isDirty, saved, offer, decide } = useDraft(
    slug,
    profile.id,
    stored,
    isPending,
  )
  const [step, setStep] = useQueryState(
    'step',
    parseAsStringLiteral(STEP_IDS).withDefault('basics').withOptions({ history: 'push' }),
  )
  const [visited, setVisited] = useState<ReadonlySet<WizardStep>>(new Set(['basics']))
  const [attempted, setAttempted] = useState<ReadonlySet<WizardStep>>(new Set())
  const [failure, setFailure] = useState<string>()
  const [refused, setRefused] = useState<Readonly<Record<string, string>>>({})
  const [isDone, setIsDone] = useState(false)
  const body = useRef<HTMLDivElement>(null)
  const index = STEP_IDS.indexOf(step)
  const basics = useMemo(() => basicsProblems(draft), [draft])
  const settingProblems = useMemo(() => validateSettings(profile, draft.settings), [profile, draft.settings])
  const problems: Readonly<Record<WizardStep, number>> = {
    basics: Object.keys(basics).length,
    settings: settingProblems.length,
    tags: 0,
    assignments: 0,
    review: 0,
  }

  const isImpactShown = isReady && (step === 'assignments' || step === 'review')
  const impact = useImpact(
    slug,
    isImpactShown
      ? {
          kind: 'policyCreated',
          profileId: profile.id,
          name: draft.name.slice(0, MAX_NAME_LENGTH),
          settings: draft.settings,
          assignments: canAssign ? [...draft.assignments] : [],
        }
      : null,
    problems.settings > 0,
  )
  const impactView = (
    <ImpactView tenant={slug} impact={impact} className={step === 'assignments' ? BESIDE_FORM : undefined} />
  )

  useEffect(() => {
    // Reached by address or by Back: everything before it counts as seen.
    setVisited((seen) => new Set([...seen, ...STEP_IDS.slice(0, index + 1)]))
  }, [index])
  useEffect(() => {
    if (!isReady) return
    body.current?.focus({ preventScroll: true })
    window.scrollTo({ top: 0 })
  }, [step, isReady])

  const go = (target: WizardStep) => void setStep(target)
  const next = () => {
    setAttempted((steps) => new Set(steps).add(step))
    if (problems[step] > 0) {
      requestAnimationFrame(() => focusFirstProblem(body.current))
      return
    }
    const target = STEP_IDS[index + 1]
    if (target) go(target)
  }
  const create = () => {
    const bad = STEP_IDS.find((id) => problems[id] > 0)
    if (bad) {
      setAttempted(new Set(STEP_IDS))
      go(bad)
      return
    }
    setFailure(undefined)
    setRefused({})
    startTransition(async () => {
      const result = await answerOf(
        createPolicy(slug, {
          profileId: profile.id,
          name: draft.name,
          description: draft.description,
          settings: draft.settings,
          roleScopeTags: [...draft.roleScopeTags],
          assignments: canAssign ? [...draft.assignments] : [],
          note: draft.note,
        }),
      )
      if (!result.ok) {
        setFailure([...new Set([result.message, ...Object.values(result.fieldErrors)])].join(' '))
        setRefused(result.fieldErrors)
        if (result.fieldErrors.name || result.fieldErrors.description) go('basics')
        return
      }
      setIsDone(true)
      clear()
      toast({ title: `Created ${draft.name.trim()}` })
      router.push(`/${slug}/policies/${result.data.id}`)
    })
  }

  const label = STEPS[index + 1]?.label
  return (
    <>
      <LeaveGuard
        isDirty={isDirty && !isDone}
        keeps="The policy is not created yet. What you typed is kept as your draft, without secrets, and offered again on any machine."
      />
      <PageHeader
        crumbs={crumbs}
        title={draft.name.trim() || 'Create policy'}
        badge={<Badge>New policy</Badge>}
        description={`${profile.name} for ${PLATFORM_WORDS[profile.platform]}. Leave a setting at Not configured and this policy has no opinion on it.`}
        revision={<DraftNote state={saved} />}
      />
      {offer && (
        <DraftOffer
          slug={slug}
          kind="new"
          subjectId={profile.id}
          draft={offer}
          current={0}
          onContinue={({ content }) => decide(content)}
          onDiscard={() => decide(null)}
        />
      )}
      <Stepper
        steps={STEPS.map(({ id, label: stepLabel }) => ({ id, label: stepLabel, state: stateOf(id) }))}
        onSelect={(id) => {
          const target = STEP_IDS.find((candidate) => candidate === id)
          if (target) go(target)
        }}
      />
      <p
        className="sr-only"
        aria-live="polite"
      >{`Step ${index + 1} of ${STEPS.length}: ${STEPS[index]?.label}`}</p>
      {!profile.channels.mde && (
        <MessageBar tone="warning" className="mt-4" title="Not for MDE-managed devices">
          Devices on the MDE channel never receive this profile. It reaches devices that Intune manages.
        </MessageBar>
      )}
      {failure && (
        <MessageBar tone="error" className="mt-4" title="The policy was not created">
          {failure}
        </MessageBar>
      )}
      <div ref={body} tabIndex={-1} className="mt-4 min-h-[calc(100dvh-292px)] pb-6 outline-none">
        {isReady ? stepBody() : <Skeleton className="h-72 w-full" />}
      </div>
      <ActionBar>
        <Button disabled={index === 0} onClick={() => go(STEP_IDS[index - 1] ?? 'basics')}>
          Back
        </Button>
        {label ? (
          <Button variant="primary" onClick={next}>{`Next: ${label}`}</Button>
        ) : (
          <Button variant="primary" busy={isPending} onClick={create}>
            Create
          </Button>
        )}
        <Button variant="subtle" onClick={() => router.push(`/${slug}/policies`)}>
          Cancel
        </Button>
        {step === 'review' && <NoteInput value={draft.note} onChange={(note) => update({ note })} />}
        <span className="ml-auto text-caption text-text-3">
          {isImpactShown ? <ImpactLine impact={impact} /> : footNote()}
        </span>
      </ActionBar>
    </>
  )

  function stateOf(id: WizardStep) {
    if (id === step) return 'current' as const
    const isPast = STEP_IDS.indexOf(id) < index
    if ((attempted.has(id) || isPast) && problems[id] > 0) return 'error' as const
    return visited.has(id) ? ('done' as const) : ('todo' as const)
  }

  function footNote(): string {
    const count = Object.keys(draft.settings).length
    const set = `${count} ${count === 1 ? 'setting' : 'settings'} configured`
    const bad = problems.settings + problems.basics
    const isShown = attempted.size > 0 && bad > 0
    return isShown ? `${set}, ${bad} ${bad === 1 ? 'problem' : 'problems'}` : set
  }

  function stepBody() {
    switch (step) {
      case 'basics':
        return (
          <BasicsStep
            draft={draft}
            update={(change) => {
              setRefused({})
              update(change)
            }}
            errors={{ ...refused, ...(attempted.has('basics') ? basics : {}) }}
          />
        )
      case 'settings':
        return (
          <SettingsEditor
            profile={profile}
            values={draft.settings}
            onChange={(settings) => update({ settings })}
            showProblems={attempted.has('settings')}
            alsoSetBy={usage}
          />
        )
      case 'tags':
        return (
          <Card title="Scope tags">
            <ScopeTagsEditor
              value={draft.roleScopeTags}
              onChange={(roleScopeTags) => update({ roleScopeTags })}
            />
          </Card>
        )
      case 'assignments':
        return canAssign ? (
          <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_minmax(0,420px)]">
            <AssignmentsEditor
              value={draft.assignments}
              onChange={(assignments) => update({ assignments })}
              groups={groups}
              platform={profile.platform}
            />
            {impactView}
          </div>
        ) : (
          <MessageBar title="Your role does not assign policies">
            The policy is created without assignments. Ask an administrator with the permission policy:assign
            to assign it.
          </MessageBar>
        )
      case 'review':
        return (
          <WizardReview profile={profile} draft={draft} groups={groups} onEdit={go} impact={impactView} />
        )
    }
  }
}

function BasicsStep({
  draft,
  update,
  errors,
}: {
  draft: PolicyDraft
  update: (change: Partial<PolicyDraft>) => void
  errors: Readonly<Record<string, string>>
}) {
  return (
    <Card title="Basics" className="max-w-3xl">
      <div className="space-y-4">
        <Field label="Name" required error={errors.name}>
          {(control) => (
            <TextInput
              {...control}
              value={draft.name}
              onChange={(event) => update({ name: event.target.value })}
              autoComplete="off"
            />
          )}
        </Field>
        <Field label="Description" error={errors.description} hint="What the policy is for, and for whom.">
          {(control) => (
            <TextArea
              {...control}
              value={draft.description}
              onChange={(event) => update({ description: event.target.value })}
            />
          )}
        </Field>
      </div>
    </Card>
  )
}

function basicsProblems(draft: PolicyDraft): Readonly<Record<string, string>> {
  const parsed = basicsSchema.safeParse(draft)
  const issues = parsed.success ? [] : parsed.error.issues
  return Object.fromEntries(issues.toReversed().map((issue) => [issue.path.join('.'), issue.message]))
}

/** The first control marked as wrong; where the mark is on no control, the message itself comes into view. */
function focusFirstProblem(container: HTMLElement | null): void {
  const control = container?.querySelector<HTMLElement>('[aria-invalid="true"]')
  if (control) control.focus()
  else container?.querySelector('.text-danger')?.scrollIntoView({ block: 'center' })
}
