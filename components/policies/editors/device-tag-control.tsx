'use client'
import { FieldError, TextInput } from '@/components/ui/field'
import { MAX_TAG_LENGTH, validateDeviceTag } from '@/lib/domain/catalog'
import { EntriesControl } from '../settings/entries-control'
import type { SettingControlProps } from '../settings/setting-control'

/** The one tag that a Linux or macOS policy can set. Its type is always GROUP: only its text is asked. */
export function DeviceTagControl(props: SettingControlProps) {
  const { definition, label, value, onChange, disabled, invalid, describedBy } = props
  const keyField = definition.fields?.find((field) => field.id === definition.keyField)
  const textField = definition.fields?.find((field) => field.type === 'string')
  const option = keyField?.options?.[0]
  const entries = value?.kind === 'group' ? value.entries : []
  // More than one entry, or fields unknown here, came from a file: nothing of them may be lost.
  if (!keyField || !textField || !option || entries.length > 1) return <EntriesControl {...props} />
  const stored = entries[0]?.[textField.id]
  const text = stored?.kind === 'string' ? stored.value : ''
  const problem = text === '' ? null : validateDeviceTag(text)
  return (
    <div className="max-w-md">
      <TextInput
        aria-label={label}
        aria-invalid={invalid || problem !== null || undefined}
        aria-describedby={describedBy}
        autoComplete="off"
        placeholder="Not configured"
        disabled={disabled}
        value={text}
        onChange={(event) => {
          const next = event.target.value
          const entry = {
            [keyField.id]: { kind: 'choice', optionId: option.id } as const,
            [textField.id]: { kind: 'string', value: next } as const,
          }
          onChange(next === '' ? null : { kind: 'group', entries: [entry] })
        }}
      />
      {problem && <FieldError>{problem}</FieldError>}
      <p className="mt-0.5 text-caption text-text-3">
        {`Type GROUP, up to ${MAX_TAG_LENGTH} characters. Group IDs cannot be set by this policy: set edr.groupIds in the device's managed preferences file.`}
      </p>
    </div>
  )
}
