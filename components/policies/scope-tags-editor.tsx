'use client'
import { useState, type KeyboardEvent } from 'react'
import { Tag } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Field, TextInput } from '@/components/ui/field'
import { scopeTag, scopeTagLabel } from '@/lib/features/policies/fields'

/** The policy's scope tags as chips. Every policy has at least one; '0' is Default. */
export function ScopeTagsEditor({
  value,
  onChange,
  error,
}: {
  value: readonly string[]
  onChange: (tags: string[]) => void
  error?: string
}) {
  const [typed, setTyped] = useState('')
  const [problem, setProblem] = useState<string>()
  const add = () => {
    const tag = typed.trim().toLowerCase() === 'default' ? '0' : typed.trim()
    const parsed = scopeTag.safeParse(tag)
    if (!parsed.success) setProblem(parsed.error.issues[0]?.message)
    else {
      if (!value.includes(tag)) onChange([...value, tag])
      setTyped('')
      setProblem(undefined)
    }
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key !== 'Enter') return
    event.preventDefault()
    add()
  }
  return (
    <div className="space-y-3">
      <ul aria-label="Scope tags" className="flex flex-wrap gap-2">
        {value.map((tag) => (
          <li key={tag}>
            <Tag
              icon="tag"
              removeLabel={`Remove scope tag ${scopeTagLabel(tag)}`}
              onRemove={value.length > 1 ? () => onChange(value.filter((t) => t !== tag)) : undefined}
            >
              {scopeTagLabel(tag)}
            </Tag>
          </li>
        ))}
      </ul>
      <Field
        label="Add a scope tag"
        hint="Scope tags decide which administrators see the policy. Default is on every policy unless you remove it."
        error={problem ?? error}
        className="max-w-md"
      >
        {(control) => (
          <span className="flex gap-2">
            <TextInput
              {...control}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              onKeyDown={onKeyDown}
            />
            <Button onClick={add} disabled={typed.trim() === ''}>
              Add
            </Button>
          </span>
        )}
      </Field>
    </div>
  )
}
