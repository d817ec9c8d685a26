'use client'
import { useState } from 'react'
import { Checkbox, TextArea } from '@/components/ui/field'
import type { SettingControlProps } from './setting-control'

/** A list of texts, one on each line: type, or paste many at once. */
export function StringListControl({
  definition,
  label,
  value,
  onChange,
  invalid,
  describedBy,
  disabled,
}: SettingControlProps) {
  const stored = value?.kind === 'stringList' ? value.values : []
  const [text, setText] = useState(stored.join('\n'))
  // The text keeps empty lines and blanks while one types; outside changes (reset, undo) replace it.
  const shown = linesOf(text).join('\n') === stored.join('\n') ? text : stored.join('\n')
  if (definition.allowedItems) {
    const items = definition.allowedItems
    return (
      <fieldset disabled={disabled} aria-label={label} className="flex flex-wrap gap-x-5">
        {items.map((item) => (
          <Checkbox
            key={item}
            label={item}
            checked={stored.includes(item)}
            onChange={(e) => {
              const values = items.filter((i) => (i === item ? e.target.checked : stored.includes(i)))
              onChange(values.length > 0 ? { kind: 'stringList', values } : null)
            }}
          />
        ))}
      </fieldset>
    )
  }
  return (
    <div className="max-w-xl">
      <TextArea
        aria-label={label}
        aria-invalid={invalid || undefined}
        aria-describedby={describedBy}
        disabled={disabled}
        rows={Math.min(8, Math.max(2, stored.length + 1))}
        className="font-mono text-caption"
        placeholder="Not configured. One on each line."
        value={shown}
        onChange={(e) => {
          setText(e.target.value)
          const values = linesOf(e.target.value)
          onChange(values.length > 0 ? { kind: 'stringList', values } : null)
        }}
      />
      {stored.length > 0 && (
        <p className="mt-0.5 text-caption text-text-3">
          {stored.length}{' '}
          {stored.length === 1 ? (definition.itemNoun ?? 'item') : `${definition.itemNoun ?? 'item'}s`}
          {definition.maxItems ? ` of at most ${definition.maxItems}` : ''}
        </p>
      )}
    </div>
  )
}

function linesOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean)
}

/** Several options at once. */
export function ChoiceListControl({ definition, label, value, onChange, disabled }: SettingControlProps) {
  const chosen = value?.kind === 'choiceList' ? value.optionIds : []
  const options = definition.options ?? []
  return (
    <fieldset disabled={disabled} aria-label={label} className="flex flex-wrap gap-x-5">
      {options.map((option) => (
        <Checkbox
          key={option.id}
          label={option.label}
          disabled={option.supported === false}
          checked={chosen.includes(option.id)}
          onChange={(e) => {
            const optionIds = options
              .map((o) => o.id)
              .filter((id) => (id === option.id ? e.target.checked : chosen.includes(id)))
            onChange(optionIds.length > 0 ? { kind: 'choiceList', optionIds } : null)
          }}
        />
      ))}
    </fieldset>
  )
}
