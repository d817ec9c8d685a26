'use client'
import { IconButton } from '@/components/ui/button'
import { Checkbox, FieldError, Select, TextInput } from '@/components/ui/field'
import { CHOICES } from '@/lib/domain/asset-rules'
import { CHOICE_WORDS, FIELD_WORDS, OPERATOR_WORDS } from '@/lib/features/asset-rules/condition-words'
import { ASSET_FIELDS, isChoice, operatorsOf, withField, type ConditionDraft } from './condition-draft'

const PLACEHOLDERS: Readonly<Partial<Record<ConditionDraft['field'], string>>> = {
  name: 'SRV-',
  osName: 'Windows Server 2019',
  osVersion: '10.0.17763',
  tag: 'Pilot',
}

/** One condition: what it looks at, how it compares, and with what. */
export function ConditionRow({
  draft,
  number,
  error,
  readOnly,
  onChange,
  onRemove,
}: {
  draft: ConditionDraft
  number: number
  error?: string
  readOnly: boolean
  onChange: (draft: ConditionDraft) => void
  /** null: the only one stays. */
  onRemove: (() => void) | null
}) {
  const errorId = `condition-${draft.key}-error`
  const described = error ? { 'aria-describedby': errorId, 'aria-invalid': true } : {}
  return (
    <div role="group" aria-label={`Condition ${number}`} className="min-w-0">
      <div className="flex flex-wrap items-start gap-2">
        <Select
          className="w-full sm:w-48"
          aria-label="Property"
          value={draft.field}
          disabled={readOnly}
          options={ASSET_FIELDS.map((field) => ({ value: field, label: FIELD_WORDS[field] }))}
          onChange={(event) => {
            const field = ASSET_FIELDS.find((known) => known === event.target.value)
            if (field) onChange(withField(draft, field))
          }}
        />
        <Select
          className="w-full sm:w-40"
          aria-label="Operator"
          value={draft.operator}
          disabled={readOnly}
          options={operatorsOf(draft.field).map((operator) => ({
            value: operator,
            label: OPERATOR_WORDS[operator],
          }))}
          onChange={(event) => {
            const operator = operatorsOf(draft.field).find((known) => known === event.target.value)
            if (operator) onChange({ ...draft, operator })
          }}
        />
        {isChoice(draft.field) ? (
          <Choices
            draft={draft}
            words={CHOICE_WORDS[draft.field]}
            all={CHOICES[draft.field]}
            readOnly={readOnly}
            onChange={onChange}
          />
        ) : (
          <TextInput
            {...described}
            className="w-full min-w-0 flex-1 basis-40"
            aria-label="Value"
            value={draft.value}
            maxLength={200}
            readOnly={readOnly}
            autoComplete="off"
            placeholder={PLACEHOLDERS[draft.field]}
            onChange={(event) => onChange({ ...draft, value: event.target.value })}
          />
        )}
        {onRemove && !readOnly && (
          <IconButton icon="trash" label={`Remove condition ${number}`} onClick={onRemove} />
        )}
      </div>
      {error && <FieldError id={errorId}>{error}</FieldError>}
    </div>
  )
}

function Choices({
  draft,
  words,
  all,
  readOnly,
  onChange,
}: {
  draft: ConditionDraft
  words: Readonly<Record<string, string>>
  all: readonly string[]
  readOnly: boolean
  onChange: (draft: ConditionDraft) => void
}) {
  const toggle = (value: string, isOn: boolean) =>
    onChange({ ...draft, values: all.filter((v) => (v === value ? isOn : draft.values.includes(v))) })
  return (
    <div role="group" aria-label="Values" className="flex flex-1 flex-wrap gap-x-4 gap-y-1 py-1">
      {all.map((value) => (
        <Checkbox
          key={value}
          label={words[value] ?? value}
          checked={draft.values.includes(value)}
          disabled={readOnly}
          onChange={(event) => toggle(value, event.target.checked)}
        />
      ))}
    </div>
  )
}
