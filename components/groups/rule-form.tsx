'use client'
import { useRef, useState, type FormEvent } from 'react'
import { ImpactPanel } from '@/components/impact/impact-panel'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { MessageBar } from '@/components/ui/feedback'
import { Switch } from '@/components/ui/field'
import { useToast } from '@/components/ui/toast'
import { updateMembershipRule } from '@/lib/features/groups/actions'
import type { GroupDetail } from '@/lib/features/groups/queries'
import { ProcessingStatus } from './processing-status'
import { RuleEditor } from './rule-editor'
import { RulePreview } from './rule-preview'
import { RuleValidation } from './rule-validation'
import { useAction } from './use-action'
import { useFocusFirstError } from './use-focus-first-error'
import { useLeaveWarning } from './use-leave-warning'
import { useRuleCheck } from './use-rule-check'

interface Saved {
  readonly version: number
  readonly rule: string
  readonly isOn: boolean
}

function savedOf(group: GroupDetail): Saved {
  // A text box knows line feeds only; offsets of errors must mean the same in both.
  const rule = (group.membershipRule ?? '').replace(/\r\n?/g, '\n')
  return { version: group.version, rule, isOn: group.processingState === 'On' }
}

/** The rule of a dynamic group: edited, tried on devices, paused, saved. */
export function RuleForm({ slug, group, canWrite }: { slug: string; group: GroupDetail; canWrite: boolean }) {
  const toast = useToast()
  const form = useRef<HTMLFormElement>(null)
  const { busy, failure, run, clear } = useAction(updateMembershipRule, slug)
  const stored = savedOf(group)
  const [base, setBase] = useState(stored)
  const [rule, setRule] = useState(stored.rule)
  const [isOn, setOn] = useState(stored.isOn)
  const checked = useRuleCheck(rule)
  const isDirty = rule !== base.rule || isOn !== base.isOn
  const isSame = stored.rule === base.rule && stored.isOn === base.isOn
  // The page refreshes itself. What it brings is taken over only where it can lose nothing that was typed here.
  const isMine = stored.rule === rule && stored.isOn === isOn
  if (stored.version !== base.version && (isSame || isMine || !isDirty)) {
    setBase(stored)
    if (!isDirty) {
      setRule(stored.rule)
      setOn(stored.isOn)
    }
  }
  const isStale = stored.version !== base.version && !isSame && !isMine && isDirty
  // The page refreshes itself when the worker has caught up: then members may be others.
  const freshness = `${group.version} ${group.lastMembershipChangeAt} ${group.processingStatus}`
  useFocusFirstError(form, failure)
  useLeaveWarning(isDirty)

  const load = (from: Saved) => {
    setBase(from)
    setRule(from.rule)
    setOn(from.isOn)
    clear()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    run(
      { id: group.id, version: base.version, membershipRule: rule, processingState: isOn ? 'On' : 'Paused' },
      () => {
        setBase({ version: base.version + 1, rule, isOn })
        toast({
          title: 'Rule saved',
          description: isOn ? 'Members are being worked out.' : 'Processing is paused.',
        })
      },
    )
  }

  return (
    <div className="grid gap-4">
      <form ref={form} onSubmit={submit} noValidate>
        <Card title="Rule" action={<ProcessingStatus status={group.processingStatus} />}>
          <div className="space-y-4">
            {group.processingError && (
              <MessageBar tone="error" title="The saved rule could not be processed">
                {group.processingError}
              </MessageBar>
            )}
            {isStale && (
              <MessageBar
                tone="warning"
                title="Someone else changed this group meanwhile"
                action={<Button onClick={() => load(stored)}>Load their rule</Button>}
              >
                <pre className="font-mono text-caption whitespace-pre-wrap">{stored.rule}</pre>
              </MessageBar>
            )}
            {failure && (
              <MessageBar tone="error" title="The rule was not saved">
                {failure.message}
              </MessageBar>
            )}
            <RuleEditor
              slug={slug}
              value={rule}
              onChange={setRule}
              checked={checked}
              error={failure?.fieldErrors['membershipRule']}
              readOnly={!canWrite}
              rows={8}
            />
            <Switch
              label="Process the rule"
              checked={isOn}
              disabled={!canWrite}
              onChange={setOn}
              hint={isOn ? undefined : 'Paused: members stay as they are.'}
            />
            {canWrite && (
              <div className="flex gap-2">
                <Button type="submit" variant="primary" busy={busy} disabled={!isDirty}>
                  Save
                </Button>
                <Button disabled={!isDirty || busy} onClick={() => load(stored)}>
                  Discard
                </Button>
              </div>
            )}
          </div>
        </Card>
      </form>
      <div className="grid min-w-0 items-start gap-4 lg:grid-cols-2">
        <div className="grid min-w-0 gap-4">
          <RulePreview
            slug={slug}
            rule={checked.text}
            check={checked.check}
            groupId={group.id}
            isPaused={!isOn}
            freshness={freshness}
          />
          <RuleValidation slug={slug} rule={checked.text} freshness={freshness} />
        </div>
        <ImpactPanel
          tenant={slug}
          draft={
            isDirty
              ? {
                  kind: 'groupRule',
                  groupId: group.id,
                  membershipRule: checked.text,
                  processingState: isOn ? 'On' : 'Paused',
                }
              : null
          }
          hasErrors={!checked.check.ok}
          idle="Change the rule to see what it would do to policies and settings."
        />
      </div>
    </div>
  )
}
