'use client'
import { useRouter } from 'next/navigation'
import { useRef, useState, type FormEvent } from 'react'
import { useAction } from '@/components/groups/use-action'
import { useFocusFirstError } from '@/components/groups/use-focus-first-error'
import { useLeaveWarning } from '@/components/groups/use-leave-warning'
import { Button, LinkButton } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { MessageBar } from '@/components/ui/feedback'
import { Field, FieldError, Switch, TextArea, TextInput } from '@/components/ui/field'
import { useToast } from '@/components/ui/toast'
import { MAX_CONDITIONS } from '@/lib/domain/asset-rules'
import { MDE_MANAGEMENT_TAG } from '@/lib/domain/enrollment/types'
import { createAssetRule, updateAssetRule } from '@/lib/features/asset-rules/actions'
import type { AssetRuleDetail } from '@/lib/features/asset-rules/queries'
import type { ActionResult } from '@/lib/features/core/action-result'
import { ConditionRow } from './condition-row'
import { draftErrors, newDraft, parseDrafts, toDraft, type ConditionDraft } from './condition-draft'
import { RulePreview } from './rule-preview'

interface RuleText {
  readonly name: string
  readonly description: string
  readonly tag: string
  readonly isEnabled: boolean
}
interface Submitted extends RuleText {
  readonly conditions: NonNullable<ReturnType<typeof parseDrafts>>
}

/** Name, tag and conditions of a rule, new or saved, beside the devices that it matches as one types. */
export function RuleForm({
  slug,
  rule,
  ruleTagsCount,
  readOnly = false,
}: {
  slug: string
  /** null for a new one. */
  rule: AssetRuleDetail | null
  /** Whether the management tag counts for the scope when a rule gives it (since July 2025). */
  ruleTagsCount: boolean
  readOnly?: boolean
}) {
  const router = useRouter()
  const toast = useToast()
  const form = useRef<HTMLFormElement>(null)
  const list = `/${slug}/settings/asset-rules`
  const [version, setVersion] = useState(rule?.version ?? 0)
  const save = (tenant: string, input: Submitted): Promise<ActionResult<{ id: string; version?: number }>> =>
    rule ? updateAssetRule(tenant, { ...input, id: rule.id, version }) : createAssetRule(tenant, input)
  const { busy, failure, run } = useAction(save, slug)
  const [text, setText] = useState<RuleText>(() => ({
    name: rule?.name ?? '',
    description: rule?.description ?? '',
    tag: rule?.tag ?? '',
    isEnabled: rule?.isEnabled ?? true,
  }))
  const [drafts, setDrafts] = useState<readonly ConditionDraft[]>(
    () => rule?.conditions.map(toDraft) ?? [newDraft(0)],
  )
  const [nextKey, setNextKey] = useState(drafts.length)
  const now = JSON.stringify([text, drafts])
  const [saved, setSaved] = useState(now)
  const [hasTried, setTried] = useState(false)
  const isDirty = now !== saved
  useFocusFirstError(form, failure)
  useLeaveWarning(isDirty && !busy)

  const conditions = parseDrafts(drafts)
  const errors = { ...(hasTried ? draftErrors(drafts) : {}), ...failure?.fieldErrors }
  const errorOf = (index: number) =>
    errors[`conditions.${index}.value`] ?? errors[`conditions.${index}.values`]
  const change = (part: Partial<RuleText>) => setText({ ...text, ...part })

  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (!conditions) return
    run({ ...text, conditions }, (data) => {
      toast({
        title: rule ? 'Asset rule saved' : `Asset rule ${text.name.trim()} created`,
        description: 'Tags are given and taken, and those devices are decided on again.',
      })
      if (!rule) return router.push(list)
      setVersion(data.version ?? version)
      setSaved(now)
    })
  }

  return (
    <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_420px]">
      <form ref={form} onSubmit={submit} noValidate className="min-w-0 space-y-4">
        {failure && (
          <MessageBar tone="error" title="The rule was not saved">
            {failure.message}
          </MessageBar>
        )}
        <Card title="Rule">
          <div className="max-w-3xl space-y-4">
            <Field label="Name" required error={errors['name']}>
              {(c) => (
                <TextInput
                  {...c}
                  value={text.name}
                  maxLength={100}
                  readOnly={readOnly}
                  autoComplete="off"
                  required
                  onChange={(e) => change({ name: e.target.value })}
                />
              )}
            </Field>
            <Field label="Description" error={errors['description']}>
              {(c) => (
                <TextArea
                  {...c}
                  rows={2}
                  value={text.description}
                  maxLength={500}
                  readOnly={readOnly}
                  onChange={(e) => change({ description: e.target.value })}
                />
              )}
            </Field>
            <Field
              label="Tag"
              required
              error={errors['tag']}
              hint={`Devices that match get it, and lose it when they no longer do. ${MDE_MANAGEMENT_TAG} brings them into an enforcement scope of tagged devices.`}
            >
              {(c) => (
                <TextInput
                  {...c}
                  value={text.tag}
                  maxLength={200}
                  readOnly={readOnly}
                  autoComplete="off"
                  required
                  onChange={(e) => change({ tag: e.target.value })}
                />
              )}
            </Field>
            {!ruleTagsCount && text.tag.trim().toLowerCase() === MDE_MANAGEMENT_TAG.toLowerCase() && (
              <MessageBar tone="warning" title="A rule's tag does not count in this behaviour era">
                Before July 2025, devices whose {MDE_MANAGEMENT_TAG} tag comes from a rule fail to enroll. Tag
                them by hand instead.
              </MessageBar>
            )}
            <Switch
              label="Rule is on"
              checked={text.isEnabled}
              disabled={readOnly}
              onChange={(isEnabled) => change({ isEnabled })}
            />
          </div>
        </Card>
        <Card title="Conditions" note="All of them have to hold">
          <div className="space-y-3">
            {drafts.map((draft, index) => (
              <ConditionRow
                key={draft.key}
                draft={draft}
                number={index + 1}
                error={errorOf(index)}
                readOnly={readOnly}
                onChange={(edited) => setDrafts(drafts.map((d) => (d.key === edited.key ? edited : d)))}
                onRemove={
                  drafts.length > 1 ? () => setDrafts(drafts.filter((d) => d.key !== draft.key)) : null
                }
              />
            ))}
            {errors['conditions'] && <FieldError>{errors['conditions']}</FieldError>}
            {!readOnly && drafts.length < MAX_CONDITIONS && (
              <Button
                icon="plus"
                variant="subtle"
                onClick={() => {
                  setDrafts([...drafts, newDraft(nextKey)])
                  setNextKey(nextKey + 1)
                }}
              >
                Add condition
              </Button>
            )}
            <p className="text-caption text-text-3">
              For one or the other, make two rules with the same tag. Tags that rules give are not looked at:
              no rule follows from another.
            </p>
          </div>
        </Card>
        {!readOnly && (
          <div className="flex flex-wrap gap-2">
            <Button
              type="submit"
              variant="primary"
              icon="save"
              busy={busy}
              disabled={rule !== null && !isDirty}
            >
              {rule ? 'Save' : 'Create'}
            </Button>
            <LinkButton href={list}>{rule ? 'Back to the rules' : 'Cancel'}</LinkButton>
          </div>
        )}
      </form>
      <RulePreview slug={slug} conditions={conditions} />
    </div>
  )
}
