'use client'
import { useState } from 'react'
import { Badge } from '@/components/ui/badge'
import { Button, IconButton } from '@/components/ui/button'
import { cx } from '@/components/ui/cx'
import { FieldError, TextInput } from '@/components/ui/field'
import { Icon } from '@/components/ui/icon'
import { validateExclusion, type Platform } from '@/lib/domain/catalog'
import type { ExclusionLine } from './exclusion-editor'

/** The person asked to edit: typing goes on here. */
const focusOnce = (input: HTMLInputElement | null) => input?.focus()

/** One exclusion with its remarks; edited where it stands. */
export function ExclusionRow({
  platform,
  line,
  kind,
  disabled,
  onSave,
  onRemove,
}: {
  platform: Platform
  line: ExclusionLine
  /** Said where a list holds several kinds. */
  kind: string | null
  disabled: boolean
  onSave: (text: string) => void
  onRemove: () => void
}) {
  const [text, setText] = useState<string | null>(null)
  const { exclusion, findings } = line
  if (text !== null) {
    const fatal = validateExclusion(platform, { ...exclusion, text: text.trim() }).find(
      (finding) => finding.severity === 'error',
    )
    const save = () => {
      if (fatal) return
      if (text.trim() !== exclusion.text) onSave(text.trim())
      setText(null)
    }
    return (
      <li className="px-3 py-1.5">
        <div className="flex flex-wrap items-center gap-2">
          <TextInput
            ref={focusOnce}
            aria-label={`Edit ${exclusion.text}`}
            aria-invalid={fatal ? true : undefined}
            className="min-w-56 flex-1 font-mono text-caption"
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter') save()
              if (event.key === 'Escape') setText(null)
            }}
          />
          <Button variant="primary" onClick={save}>
            Keep
          </Button>
          <Button onClick={() => setText(null)}>Cancel</Button>
        </div>
        {fatal && <FieldError>{fatal.message}</FieldError>}
      </li>
    )
  }
  return (
    <li className="flex items-start gap-2 py-0.5 pr-1 pl-3">
      <div className="min-w-0 flex-1 py-1">
        <div className="flex flex-wrap items-center gap-x-2">
          <code className="min-w-0 font-mono text-caption break-all">{exclusion.text}</code>
          {kind && <Badge>{kind}</Badge>}
        </div>
        {findings.map((finding) => (
          <p
            key={finding.message}
            className={cx(
              'flex items-start gap-1 text-caption',
              finding.severity === 'error' ? 'text-danger' : 'text-conflict',
            )}
          >
            <Icon
              name={finding.severity === 'error' ? 'circleAlert' : 'warning'}
              size={14}
              className="mt-px shrink-0"
            />
            <span>{finding.message}</span>
          </p>
        ))}
      </div>
      {!disabled && (
        <span className="flex shrink-0">
          <IconButton icon="edit" label={`Edit ${exclusion.text}`} onClick={() => setText(exclusion.text)} />
          <IconButton icon="trash" label={`Remove ${exclusion.text}`} onClick={onRemove} />
        </span>
      )}
    </li>
  )
}
