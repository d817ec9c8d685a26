'use client'
import { useState } from 'react'
import { NumberInput, Select } from '@/components/ui/field'
import { PROTOCOL_NAMES } from '@/lib/domain/catalog'
import type { SettingControlProps } from '../settings/setting-control'

const OTHER = 'other'

/** Protocols by name, and any other by its number. */
export function ProtocolControl({
  label,
  value,
  onChange,
  invalid,
  describedBy,
  disabled,
}: SettingControlProps) {
  const number = value?.kind === 'integer' ? value.value : null
  const isNamed = number !== null && PROTOCOL_NAMES.has(number)
  const [isOther, setIsOther] = useState(value !== undefined && !isNamed)
  const chosen = isOther ? OTHER : number === null ? '' : String(number)
  const text = value?.kind === 'string' ? value.value : number === null ? '' : String(number)
  return (
    <span className="flex flex-wrap items-center gap-2">
      <Select
        className="w-48 max-w-full"
        aria-label={label}
        aria-invalid={invalid || undefined}
        aria-describedby={describedBy}
        disabled={disabled}
        value={chosen}
        options={[
          { value: '', label: 'Any' },
          ...[...PROTOCOL_NAMES].map(([n, name]) => ({ value: String(n), label: `${name} (${n})` })),
          { value: OTHER, label: 'Other number' },
        ]}
        onChange={(event) => {
          const next = event.target.value
          setIsOther(next === OTHER)
          if (next === OTHER || next === '') onChange(null)
          else onChange({ kind: 'integer', value: Number(next) })
        }}
      />
      {isOther && (
        <NumberInput
          className="w-28"
          aria-label={`${label} number, 0 to 255`}
          placeholder="0 to 255"
          value={text}
          onChange={(event) => {
            const typed = event.target.value.trim()
            if (typed === '') onChange(null)
            else
              onChange(
                /^\d{1,9}$/.test(typed)
                  ? { kind: 'integer', value: Number(typed) }
                  : { kind: 'string', value: typed },
              )
          }}
        />
      )}
    </span>
  )
}
