'use client'
import { useRouter } from 'next/navigation'
import { useRef, useState, type FormEvent } from 'react'
import { Button, LinkButton } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { MessageBar } from '@/components/ui/feedback'
import { Field, RadioGroup, TextArea, TextInput } from '@/components/ui/field'
import { useToast } from '@/components/ui/toast'
import { createGroup } from '@/lib/features/groups/actions'
import type { CreateGroupInput } from '@/lib/features/groups/schema'
import { RuleEditor } from './rule-editor'
import { RulePreview } from './rule-preview'
import { RuleValidation } from './rule-validation'
import { useAction } from './use-action'
import { useFocusFirstError } from './use-focus-first-error'
import { useLeaveWarning } from './use-leave-warning'
import { useRuleCheck } from './use-rule-check'

/** Name, description, membership type and, for a dynamic group, its rule. */
export function NewGroupForm({ slug }: { slug: string }) {
  const router = useRouter()
  const toast = useToast()
  const form = useRef<HTMLFormElement>(null)
  const { busy, failure, run } = useAction(createGroup, slug)
  const [displayName, setDisplayName] = useState('')
  const [description, setDescription] = useState('')
  const [kind, setKind] = useState<CreateGroupInput['kind']>('dynamic')
  const [rule, setRule] = useState('')
  const checked = useRuleCheck(rule)
  useFocusFirstError(form, failure)
  useLeaveWarning(!busy && (displayName !== '' || description !== '' || rule !== ''))

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const basics = { displayName, description }
    run(kind === 'dynamic' ? { kind, ...basics, membershipRule: rule } : { kind, ...basics }, ({ id }) => {
      toast({
        title: `Group ${displayName.trim()} created`,
        description: kind === 'dynamic' ? 'Its members are being worked out.' : 'Add its members now.',
      })
      router.push(kind === 'dynamic' ? `/${slug}/groups/${id}` : `/${slug}/groups/${id}/members`)
    })
  }
  const errors = failure?.fieldErrors ?? {}

  return (
    <div className="space-y-4">
      <form ref={form} onSubmit={submit} noValidate className="min-w-0 space-y-4">
        {failure && (
          <MessageBar tone="error" title="The group was not created">
            {failure.message}
          </MessageBar>
        )}
        <Card>
          <div className="max-w-3xl space-y-4">
            <Field label="Name" required error={errors['displayName']}>
              {(c) => (
                <TextInput
                  {...c}
                  name="displayName"
                  value={displayName}
                  maxLength={256}
                  autoComplete="off"
                  required
                  onChange={(e) => setDisplayName(e.target.value)}
                />
              )}
            </Field>
            <Field label="Description" error={errors['description']}>
              {(c) => (
                <TextArea
                  {...c}
                  name="description"
                  rows={2}
                  value={description}
                  onChange={(e) => setDescription(e.target.value)}
                />
              )}
            </Field>
            <RadioGroup
              legend="Membership type"
              name="kind"
              value={kind}
              onChange={(value) => setKind(value === 'assigned' ? 'assigned' : 'dynamic')}
              options={[
                {
                  value: 'dynamic',
                  label: 'Dynamic device',
                  hint: 'A rule decides; members change as devices do.',
                },
                { value: 'assigned', label: 'Assigned', hint: 'You add devices and groups by hand.' },
              ]}
            />
          </div>
        </Card>
        {kind === 'dynamic' && (
          <Card title="Rule">
            <RuleEditor
              slug={slug}
              value={rule}
              onChange={setRule}
              checked={checked}
              error={errors['membershipRule']}
            />
          </Card>
        )}
        <div className="flex gap-2">
          <Button type="submit" variant="primary" busy={busy}>
            Create
          </Button>
          <LinkButton href={`/${slug}/groups`}>Cancel</LinkButton>
        </div>
      </form>
      {kind === 'dynamic' && (
        <div className="grid min-w-0 items-start gap-4 lg:grid-cols-2">
          <RulePreview slug={slug} rule={checked.text} check={checked.check} groupId={null} />
          <RuleValidation slug={slug} rule={checked.text} />
        </div>
      )}
    </div>
  )
}
