'use client'
import { useState, type KeyboardEvent } from 'react'
import { useAction } from '@/components/groups/use-action'
import { ImpactNote } from '@/components/impact/impact-note'
import { Tag } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { MessageBar } from '@/components/ui/feedback'
import { Field, TextInput } from '@/components/ui/field'
import { useToast } from '@/components/ui/toast'
import { setTags } from '@/lib/features/devices/actions'
import { inverseTagChanges } from './inverse-tag-changes'
import { useUndo } from './use-undo'

interface Tagged {
  readonly id: string
  readonly name: string
  readonly tags: readonly string[]
}

/** Adds and removes tags of one or many devices. */
export function TagsDialog({
  slug,
  devices,
  onClose,
}: {
  slug: string
  devices: readonly Tagged[]
  onClose: () => void
}) {
  const toast = useToast()
  const { busy, failure, run } = useAction(setTags, slug)
  const undo = useUndo()
  const [typed, setTyped] = useState('')
  const [add, setAdd] = useState<readonly string[]>([])
  const [remove, setRemove] = useState<readonly string[]>([])
  const present = [...new Set(devices.flatMap((d) => d.tags))].toSorted((a, b) => a.localeCompare(b))
  const kept = present.filter((t) => !remove.includes(t))
  const take = () => {
    const tag = typed.trim()
    if (tag !== '' && !add.includes(tag) && !kept.includes(tag)) setAdd([...add, tag])
    setTyped('')
  }
  const added = typed.trim() === '' || add.includes(typed.trim()) ? add : [...add, typed.trim()]
  const save = () => {
    run({ ids: devices.map((d) => d.id), add: [...added], remove: [...remove] }, ({ changed, held }) => {
      const back = inverseTagChanges(devices, { add: added, remove })
      toast({
        action:
          changed > 0
            ? {
                label: 'Undo',
                onClick: () =>
                  undo(
                    back.map((change) => () => setTags(slug, change)),
                    'Tags are as they were',
                  ),
              }
            : undefined,
        title: `Tags changed on ${changed} ${changed === 1 ? 'device' : 'devices'}`,
        description:
          held > 0
            ? `${held} ${held === 1 ? 'device reports' : 'devices report'} a tag that you removed: take it off on the device itself.`
            : undefined,
      })
      onClose()
    })
  }
  const isScopeTouched = [...add, ...remove, typed.trim()].some((t) => t.toLowerCase() === 'mde-management')
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Manage tags"
      description={devices.length === 1 ? devices[0]?.name : `${devices.length} devices`}
      size="small"
      actions={
        <>
          <Button
            variant="primary"
            busy={busy}
            disabled={add.length === 0 && remove.length === 0 && typed.trim() === ''}
            onClick={save}
          >
            Save
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </>
      }
    >
      {failure && <MessageBar tone="error" className="mb-3" title={failure.message} />}
      <Field label="Add a tag" hint="Press Enter to add another one.">
        {(c) => (
          <TextInput
            {...c}
            value={typed}
            maxLength={200}
            autoComplete="off"
            onChange={(e) => setTyped(e.target.value)}
            onKeyDown={(e: KeyboardEvent) => {
              if (e.key !== 'Enter') return
              e.preventDefault()
              take()
            }}
          />
        )}
      </Field>
      <div className="mt-3 flex flex-wrap gap-1.5">
        {kept.map((t) => (
          <Tag key={t} icon="tag" removeLabel={`Remove ${t}`} onRemove={() => setRemove([...remove, t])}>
            {t}
          </Tag>
        ))}
        {add.map((t) => (
          <Tag
            key={t}
            icon="plus"
            removeLabel={`Do not add ${t}`}
            onRemove={() => setAdd(add.filter((x) => x !== t))}
          >
            {t}
          </Tag>
        ))}
      </div>
      {remove.length > 0 && (
        <p className="mt-2 text-caption text-text-3">Removed on save: {remove.join(', ')}</p>
      )}
      {isScopeTouched && (
        <MessageBar tone="warning" className="mt-3">
          The tag MDE-Management brings devices into the enforcement scope, or takes them out of it.
        </MessageBar>
      )}
      <ImpactNote
        tenant={slug}
        className="mt-3"
        draft={
          added.length + remove.length > 0
            ? {
                kind: 'deviceTags',
                deviceIds: devices.map((d) => d.id),
                add: [...added],
                remove: [...remove],
              }
            : null
        }
      />
    </Dialog>
  )
}
