'use client'
import { useState } from 'react'
import { Tag } from '@/components/ui/badge'
import type { DeviceProperty } from '@/lib/domain/groups'
import { useRuleBuilder } from './rule-builder-context'
import { RuleValueInput } from './rule-value-input'

/** The values of -in and -notIn: one after another, or many pasted at once, one a line. */
export function RuleValueList({
  property,
  values,
  onChange,
}: {
  property: DeviceProperty
  values: readonly string[]
  onChange: (values: readonly string[]) => void
}) {
  const { readOnly } = useRuleBuilder()
  const [typed, setTyped] = useState('')
  const add = (texts: readonly string[]) => {
    const known = new Set(values)
    const fresh = texts.map((text) => text.trim()).filter((text) => text !== '' && !known.has(text))
    setTyped('')
    if (fresh.length > 0) onChange([...values, ...new Set(fresh)])
  }
  return (
    <div className="space-y-1.5">
      {values.length > 0 && (
        <ul aria-label="Values" className="flex flex-wrap gap-1">
          {values.map((value, index) => (
            <li key={`${index} ${value}`} className="max-w-full">
              <Tag
                removeLabel={`Remove ${value}`}
                onRemove={readOnly ? undefined : () => onChange(values.filter((_, at) => at !== index))}
              >
                {value === '' ? '""' : value}
              </Tag>
            </li>
          ))}
        </ul>
      )}
      {!readOnly && (
        <RuleValueInput
          property={property}
          value={typed}
          onChange={setTyped}
          onCommit={(value) => add([value])}
          onBlur={() => add([typed])}
          onPasteLines={add}
          label="Add value"
          placeholder="Add a value"
        />
      )}
    </div>
  )
}
