'use client'
import { useId, useState, type ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { countText } from '@/components/ui/count-text'
import { Select, TextArea } from '@/components/ui/field'
import { Icon } from '@/components/ui/icon'
import { readPastedExclusions, type Exclusion, type Platform, type RefusedLine } from '@/lib/domain/catalog'
import type { KindChoice } from './exclusion-words'

/** More reasons than these are counted, not listed. */
const REASONS_SHOWN = 20
/** Characters from which on pasted text is set at once. */
const LONG_PASTE = 5_000

/**
 * The box that takes one exclusion or a thousand: one on each line, or CSV with quotes. What cannot be taken stays in the box
 * with the reason.
 */
export function ExclusionAdder({
  platform,
  label,
  kinds,
  entries,
  room,
  onAdd,
  disabled,
  tools,
}: {
  platform: Platform
  label: string
  kinds: readonly KindChoice[]
  entries: readonly Exclusion[]
  room: number
  onAdd: (added: readonly Exclusion[]) => void
  disabled: boolean
  tools: ReactNode
}) {
  const id = useId()
  const [text, setText] = useState('')
  const [choice, setChoice] = useState(kinds[0])
  const [refused, setRefused] = useState<readonly RefusedLine[]>([])
  const [told, setTold] = useState('')
  if (!choice) return null
  const rows = Math.min(8, Math.max(2, text.split('\n').length))

  const add = () => {
    const result = readPastedExclusions(platform, choice.like, entries, text, room)
    if (result.accepted.length > 0) onAdd(result.accepted)
    // Line numbers in the reasons are those of what stays in the box.
    setRefused(result.refused.map((line, index) => ({ ...line, line: index + 1 })))
    setText(result.refused.map((line) => line.text).join('\n'))
    setTold(
      [
        `Added ${countText(result.accepted.length, 'exclusion')}.`,
        result.duplicates > 0 &&
          `${countText(result.duplicates, 'exclusion')} left out: in the list already.`,
        result.refused.length > 0 && `${countText(result.refused.length, 'line')} to look at.`,
      ]
        .filter(Boolean)
        .join(' '),
    )
  }

  return (
    <div>
      <div className="flex flex-wrap items-start gap-2">
        {kinds.length > 1 && (
          <Select
            aria-label={`Kind to add to ${label}`}
            className="w-36"
            disabled={disabled}
            options={kinds.map((kind) => ({ value: kind.id, label: kind.label }))}
            value={choice.id}
            onChange={(event) => setChoice(kinds.find((kind) => kind.id === event.target.value) ?? choice)}
          />
        )}
        <TextArea
          aria-label={`Add to ${label}`}
          aria-invalid={refused.length > 0 || undefined}
          aria-describedby={refused.length > 0 ? `${id}-refused` : undefined}
          rows={rows}
          className="min-w-56 flex-1 font-mono text-caption"
          placeholder="Type or paste: one on each line"
          spellCheck={false}
          disabled={disabled}
          value={text}
          onChange={(event) => {
            setText(event.target.value)
            setRefused([])
            setTold('')
          }}
          onPaste={(event) => {
            const pasted = event.clipboardData.getData('text')
            // The browser's own insertion of thousands of lines takes many seconds; setting the text takes none.
            if (pasted.length < LONG_PASTE) return
            event.preventDefault()
            const { selectionStart, selectionEnd } = event.currentTarget
            setText(text.slice(0, selectionStart) + pasted + text.slice(selectionEnd))
            setRefused([])
            setTold('')
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) add()
          }}
        />
        <div className="flex items-center gap-1">
          <Button
            icon="plus"
            aria-label={`Add to list: ${label}`}
            disabled={disabled || text.trim() === ''}
            onClick={add}
          >
            Add to list
          </Button>
          {tools}
        </div>
      </div>
      <p className="text-caption text-text-3" aria-live="polite">
        {told}
      </p>
      {refused.length > 0 && (
        <ul id={`${id}-refused`} className="mt-1 space-y-0.5 text-caption">
          {refused.slice(0, REASONS_SHOWN).map((line) => (
            <li key={line.line} className="flex items-start gap-1 text-danger">
              <Icon name="circleAlert" size={14} className="mt-px shrink-0" />
              <span className="min-w-0 break-words">
                {`Line ${line.line}: `}
                <code className="font-mono">{line.text}</code>
                {` ${line.reason}`}
              </span>
            </li>
          ))}
          {refused.length > REASONS_SHOWN && (
            <li className="text-text-2">{`And ${refused.length - REASONS_SHOWN} more.`}</li>
          )}
        </ul>
      )}
    </div>
  )
}
