'use client'
import { useRouter } from 'next/navigation'
import { useState, useTransition } from 'react'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { MessageBar } from '@/components/ui/feedback'
import { Field, TextArea, TextInput } from '@/components/ui/field'
import { useToast } from '@/components/ui/toast'
import { updateBasics } from '@/lib/features/policies/actions'
import { ActionBar } from './action-bar'
import { LeaveGuard } from './leave-guard'
import { ScopeTagsEditor } from './scope-tags-editor'

interface Properties {
  readonly version: number
  readonly name: string
  readonly description: string
  readonly roleScopeTags: readonly string[]
}

/** Edits a policy's name, description and scope tags. */
export function PropertiesForm({
  slug,
  policyId,
  current,
}: {
  slug: string
  policyId: string
  current: Properties
}) {
  const router = useRouter()
  const toast = useToast()
  const [base, setBase] = useState(current)
  const [value, setValue] = useState(current)
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({})
  const [failure, setFailure] = useState<string>()
  const [isDone, setIsDone] = useState(false)
  const [isPending, startTransition] = useTransition()
  const textOf = (p: Properties) => JSON.stringify([p.name, p.description, p.roleScopeTags])
  const isChanged = textOf(value) !== textOf(base)
  const isStale = !isDone && current.version !== base.version
  const back = `/${slug}/policies/${policyId}`
  const update = (change: Partial<Properties>) => setValue((v) => ({ ...v, ...change }))

  const save = () => {
    setFailure(undefined)
    startTransition(async () => {
      const { name, description } = value
      const roleScopeTags = [...value.roleScopeTags]
      const input = { id: policyId, version: base.version, name, description, roleScopeTags }
      const result = await updateBasics(slug, input)
      if (result.ok) {
        setIsDone(true)
        toast({ title: 'Properties saved' })
        router.push(back)
        return
      }
      setErrors(result.fieldErrors)
      if (result.code === 'stale') router.refresh()
      else setFailure(result.message)
    })
  }
  return (
    <>
      <LeaveGuard
        isDirty={isChanged && !isDone}
        keeps="The changed properties are not saved and will be lost."
      />
      {isStale && (
        <MessageBar
          tone="warning"
          className="mb-4"
          title={`Another administrator saved version ${current.version} meanwhile. Nothing of yours is saved yet.`}
          action={<Button onClick={() => setBase(current)}>Keep mine</Button>}
        >
          {`Now: ${current.name}${current.description ? `, ${current.description}` : ''}`}
        </MessageBar>
      )}
      {failure && (
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
      </ActionBar>
    </>
  )
}
