'use client'
import { useRef, useState, type FormEvent } from 'react'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { MessageBar } from '@/components/ui/feedback'
import { Switch } from '@/components/ui/field'
import { useToast } from '@/components/ui/toast'
import { updateMembershipRule } from '@/lib/features/groups/actions'
import type { GroupDetail } from '@/lib/features/groups/queries'
import { ProcessingStatus } from './processing-status'
import { RuleEditor } from './rule-editor'
import { RuleValidation } from './rule-validation'
import { useAction } from './use-action'
import { useFocusFirstError } from './use-focus-first-error'
import { useLeaveWarning } from './use-leave-warning'

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
    <div className="grid items-start gap-4 xl:grid-cols-2">
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
              value={rule}
              onChange={setRule}
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
      <RuleValidation slug={slug} rule={rule} />
    </div>
  )
}
