'use client'
import { useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { cx } from '@/components/ui/cx'
import { FieldError, TextArea } from '@/components/ui/field'
import { Icon } from '@/components/ui/icon'
import { readOnboardingPackage } from '@/lib/domain/catalog'
import { STORED_SECRET_STATE } from '@/lib/features/policies/secrets'
import type { SettingControlProps } from '../settings/setting-control'

const FALLBACK_LENGTH = 175_032

/** An onboarding or offboarding package: pasted or dropped, told of in words, never shown again. */
export function PackageControl({
  definition,
  label,
  value,
  onChange,
  disabled,
  invalid,
  describedBy,
}: SettingControlProps) {
  const picker = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const [failure, setFailure] = useState<string>()
  const [isOver, setIsOver] = useState(false)
  const max = definition.maxLength ?? FALLBACK_LENGTH

  const take = (content: string) => {
    const trimmed = content.replace(/^\uFEFF/, '').trim()
    if (trimmed === '') return setFailure('The file is empty. Download the package again.')
    if (trimmed.length > max)
      return setFailure(
        `A package has at most ${max.toLocaleString('en-US')} characters. Choose the .onboarding or .offboarding file, not the archive.`,
      )
    setFailure(undefined)
    setText('')
    onChange({ kind: 'secret', value: trimmed, valueState: 'notEncrypted' })
  }
  const read = async (file: File | undefined) => {
    if (!file) return
    if (file.size > max * 4) return setFailure('The file is too large to be a package. Choose another file.')
    take(await file.text())
  }

  if (!definition.required && !value)
    return (
      <p className="text-text-2">
        Nothing to enter: the connector fills it in. Devices on the MDE channel are onboarded already.
      </p>
    )
  if (value?.kind === 'secret')
    return (
      <div
        role="group"
        aria-label={label}
        className="flex max-w-2xl flex-wrap items-center gap-2 rounded border border-hairline bg-sunken px-3 py-2"
      >
        <Icon name="lock" className="shrink-0 text-text-3" />
        <span className="min-w-0 flex-1">{describe(value.value, value.valueState)}</span>
        {!disabled && <Button onClick={() => onChange(null)}>Replace</Button>}
      </div>
    )
  return (
    <div
      className={cx(
        'max-w-2xl rounded border border-dashed p-3',
        isOver ? 'border-brand bg-selected' : 'border-control',
      )}
      onDragOver={(event) => {
        event.preventDefault()
        setIsOver(true)
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setIsOver(false)
        if (!disabled) void read(event.dataTransfer.files[0])
      }}
    >
      <p className="mb-2 text-text-2">
        Drop the package's file here, choose it, or paste its content. It is stored as a secret and not shown
        again.
      </p>
      <TextArea
        aria-label={label}
        aria-invalid={invalid || failure !== undefined || undefined}
        aria-describedby={describedBy}
        rows={2}
        className="font-mono text-caption"
        placeholder='{"body": …, "sig": …}'
        autoComplete="off"
        spellCheck={false}
        disabled={disabled}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <div className="mt-2 flex flex-wrap gap-2">
        <Button disabled={disabled || text.trim() === ''} onClick={() => take(text)}>
          Use this package
        </Button>
        <Button icon="upload" disabled={disabled} onClick={() => picker.current?.click()}>
          Choose file
        </Button>
        <input
          ref={picker}
          type="file"
          aria-label={`${label}: file`}
          className="sr-only"
          tabIndex={-1}
          accept=".onboarding,.offboarding,.json,.txt"
          onChange={(event) => void read(event.target.files?.[0])}
        />
      </div>
      {failure && <FieldError>{failure}</FieldError>}
    </div>
  )
}

function describe(text: string, state: string): string {
  if (state === STORED_SECRET_STATE) return 'A package is stored. It is not shown.'
  const { isSigned, organisation } = readOnboardingPackage(text)
  const size = `${text.length.toLocaleString('en-US')} characters`
  if (!isSigned)
    return `Package of ${size}. It does not look like the portal's file: check it before you save.`
  return organisation
    ? `Signed package of ${size} for organisation ${organisation}. It is not shown again.`
    : `Signed package of ${size}. It is not shown again.`
}
