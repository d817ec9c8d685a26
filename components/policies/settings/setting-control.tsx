'use client'
import { NumberInput, SegmentedControl, Select, TextArea, TextInput } from '@/components/ui/field'
import type { Profile, SettingDefinition, SettingValue } from '@/lib/domain/catalog'
import { ChoiceListControl, StringListControl } from './list-control'

export interface SettingControlProps {
  readonly profile: Profile
  readonly definition: SettingDefinition
  /** Accessible name. */
  readonly label: string
  readonly value: SettingValue | undefined
  readonly onChange: (value: SettingValue | null) => void
  readonly invalid: boolean
  readonly describedBy: string | undefined
  readonly disabled: boolean
}

const NOT_CONFIGURED = 'Not configured'
/** Text longer than this gets several lines. */
const LONG_TEXT = 300

/** The control for one setting, by its kind, but for group collections (EntriesControl). Clearing it makes the setting Not configured. */
export function SettingControl(props: SettingControlProps) {
  const { definition, label, value, onChange, invalid, describedBy, disabled } = props
  const aria = {
    'aria-label': label,
    'aria-invalid': invalid || undefined,
    'aria-describedby': describedBy,
    disabled,
  }
  switch (definition.type) {
    case 'boolean':
    case 'choice': {
      const options = (definition.options ?? []).map((o) => ({
        value: o.id,
        label: o.label,
        disabled: o.supported === false,
      }))
      const all = [{ value: '', label: NOT_CONFIGURED }, ...options]
      const current = value?.kind === 'choice' ? value.optionId : ''
      const choose = (optionId: string) => onChange(optionId === '' ? null : { kind: 'choice', optionId })
      const isShort = options.length <= 2 && options.every((o) => o.label.length <= 18)
      if (isShort)
        return (
          <SegmentedControl
            label={label}
            value={current}
            options={all}
            onChange={choose}
            disabled={disabled}
            describedBy={describedBy}
          />
        )
      return (
        <Select
          {...aria}
          className="w-full max-w-80"
          options={all}
          value={current}
          onChange={(e) => choose(e.target.value)}
        />
      )
    }
    case 'integer': {
      // Text that is no number is kept as text: the check names it, and nothing typed is lost.
      const text =
        value?.kind === 'integer' ? String(value.value) : value?.kind === 'string' ? value.value : ''
      const change = (next: string) => {
        const trimmed = next.trim()
        if (trimmed === '') onChange(null)
        else
          onChange(
            /^-?\d{1,15}$/.test(trimmed)
              ? { kind: 'integer', value: Number(trimmed) }
              : { kind: 'string', value: next },
          )
      }
      return (
        <span className="flex flex-wrap items-center gap-3">
          <NumberInput
            {...aria}
            className="w-36"
            placeholder={NOT_CONFIGURED}
            value={text}
            onChange={(e) => change(e.target.value)}
          />
          <span className="text-caption text-text-3">{limitsText(definition)}</span>
        </span>
      )
    }
    case 'string': {
      const text = value?.kind === 'string' || value?.kind === 'secret' ? value.value : ''
      const change = (next: string) => {
        if (next === '') onChange(null)
        else
          onChange(
            definition.secret
              ? { kind: 'secret', value: next, valueState: 'notEncrypted' }
              : { kind: 'string', value: next },
          )
      }
      if ((definition.maxLength ?? 0) > LONG_TEXT && !definition.secret)
        return (
          <TextArea
            {...aria}
            rows={2}
            className="max-w-xl"
            placeholder={NOT_CONFIGURED}
            value={text}
            onChange={(e) => change(e.target.value)}
          />
        )
      return (
        <TextInput
          {...aria}
          type={definition.secret ? 'password' : 'text'}
          autoComplete="off"
          className="max-w-80"
          placeholder={NOT_CONFIGURED}
          value={text}
          onChange={(e) => change(e.target.value)}
        />
      )
    }
    case 'stringList':
      return <StringListControl {...props} />
    case 'choiceList':
      return <ChoiceListControl {...props} />
    case 'group':
      return null
  }
}

/** 'seconds, 0 to 50'; empty where nothing is known. */
function limitsText({ unit, min, max }: SettingDefinition): string {
  const words = unit
    ?.replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/ [A-Z][a-z]/g, (part) => part.toLowerCase())
  const range =
    min !== undefined && max !== undefined
      ? `${min.toLocaleString('en-US')} to ${max.toLocaleString('en-US')}`
      : undefined
  return [words, range].filter(Boolean).join(', ')
}
