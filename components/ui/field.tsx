'use client'
import { useId, type ComponentPropsWithRef, type ReactNode } from 'react'
import { cx } from './cx'
import { Icon } from './icon'

export interface FieldControlProps {
  readonly id: string
  readonly 'aria-describedby': string | undefined
  readonly 'aria-invalid': boolean | undefined
}

/** A labelled control with its hint and its error; `children` receives what ties them together. */
export function Field({
  label,
  hint,
  error,
  required = false,
  className,
  children,
}: {
  label: ReactNode
  hint?: ReactNode
  error?: string
  required?: boolean
  className?: string
  children: (control: FieldControlProps) => ReactNode
}) {
  const id = useId()
  const hintId = hint ? `${id}-hint` : undefined
  const errorId = error ? `${id}-error` : undefined
  return (
    <div className={cx('min-w-0', className)}>
      <label htmlFor={id} className="mb-1 block font-semibold">
        {label}
        {required && (
          <span className="ml-0.5 text-danger" aria-hidden>
            *
          </span>
        )}
      </label>
      {children({
        id,
        'aria-describedby': [errorId, hintId].filter(Boolean).join(' ') || undefined,
        'aria-invalid': error ? true : undefined,
      })}
      {error && <FieldError id={errorId}>{error}</FieldError>}
      {hint && (
        <p id={hintId} className="mt-1 text-caption text-text-3">
          {hint}
        </p>
      )}
    </div>
  )
}

export function FieldError({ id, children }: { id?: string; children: ReactNode }) {
  return (
    <p id={id} className="mt-1 flex items-start gap-1 text-caption text-danger">
      <Icon name="circleAlert" size={14} className="mt-px shrink-0" />
      <span>{children}</span>
    </p>
  )
}

export function TextInput({ className, ...rest }: ComponentPropsWithRef<'input'>) {
  return <input type="text" className={cx('control w-full', className)} {...rest} />
}

export function TextArea({ className, rows = 3, ...rest }: ComponentPropsWithRef<'textarea'>) {
  return <textarea rows={rows} className={cx('control w-full', className)} {...rest} />
}

export interface SelectOption {
  readonly value: string
  readonly label: string
  readonly disabled?: boolean
}

export function Select({
  options,
  className,
  ...rest
}: ComponentPropsWithRef<'select'> & { options: readonly SelectOption[] }) {
  return (
    <span className={cx('relative inline-block min-w-0', className)}>
      <select className="control w-full appearance-none truncate pr-8" {...rest}>
        {options.map((o) => (
          <option key={o.value} value={o.value} disabled={o.disabled}>
            {o.label}
          </option>
        ))}
      </select>
      <Icon name="chevronDown" className="pointer-events-none absolute top-2 right-2 text-text-3" />
    </span>
  )
}

export function NumberInput({
  unit,
  className,
  ...rest
}: ComponentPropsWithRef<'input'> & { unit?: string }) {
  return (
    <span className={cx('relative inline-block', className ?? 'w-40')}>
      <input type="text" inputMode="numeric" className={cx('control w-full', unit && 'pr-20')} {...rest} />
      {unit && <span className="pointer-events-none absolute top-1.5 right-3 text-text-3">{unit}</span>}
    </span>
  )
}

export function Checkbox({
  label,
  className,
  ...rest
}: ComponentPropsWithRef<'input'> & { label: ReactNode }) {
  return (
    <label className={cx('flex min-h-6 items-center gap-2', className)}>
      <input type="checkbox" className="size-4 shrink-0 accent-[var(--brand)]" {...rest} />
      <span>{label}</span>
    </label>
  )
}

export interface RadioOption {
  readonly value: string
  readonly label: string
  readonly hint?: ReactNode
  readonly disabled?: boolean
}

export function RadioGroup({
  legend,
  name,
  value,
  options,
  onChange,
  inline = false,
  hideLegend = false,
}: {
  legend: string
  name: string
  value: string
  options: readonly RadioOption[]
  onChange: (value: string) => void
  inline?: boolean
  hideLegend?: boolean
}) {
  return (
    <fieldset className="min-w-0">
      <legend className={hideLegend ? 'sr-only' : 'mb-1 font-semibold'}>{legend}</legend>
      <div className={inline ? 'flex flex-wrap gap-x-6 gap-y-1' : 'space-y-1'}>
        {options.map((o) => (
          <label
            key={o.value}
            className={cx('flex min-h-6 items-start gap-2', o.disabled && 'text-text-disabled')}
          >
            <input
              type="radio"
              name={name}
              value={o.value}
              checked={value === o.value}
              disabled={o.disabled}
              onChange={() => onChange(o.value)}
              className="mt-0.5 size-4 shrink-0 accent-[var(--brand)]"
            />
            <span>
              {o.label}
              {o.hint && <span className="block text-caption text-text-3">{o.hint}</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

/** A few exclusive values side by side; `unset` is visibly different from off. */
export function SegmentedControl({
  label,
  value,
  options,
  onChange,
  disabled = false,
  describedBy,
}: {
  label: string
  value: string
  options: readonly SelectOption[]
  onChange: (value: string) => void
  disabled?: boolean
  describedBy?: string
}) {
  return (
    <div
      role="radiogroup"
      aria-label={label}
      aria-describedby={describedBy}
      className="inline-flex max-w-full flex-wrap rounded border border-hairline bg-surface"
    >
      {options.map((o) => {
        const isOn = o.value === value
        return (
          <button
            key={o.value}
            type="button"
            role="radio"
            aria-checked={isOn}
            disabled={disabled || o.disabled}
            tabIndex={isOn ? 0 : -1}
            onClick={() => onChange(o.value)}
            onKeyDown={(e) => {
              const step =
                e.key === 'ArrowRight' || e.key === 'ArrowDown'
                  ? 1
                  : e.key === 'ArrowLeft' || e.key === 'ArrowUp'
                    ? -1
                    : 0
              if (step === 0) return
              e.preventDefault()
              const i = options.findIndex((x) => x.value === value)
              const next = options[(i + step + options.length) % options.length]
              const parent = e.currentTarget.parentElement
              if (next && !disabled) {
                onChange(next.value)
                const index = options.indexOf(next)
                parent?.querySelectorAll<HTMLButtonElement>('[role=radio]')[index]?.focus()
              }
            }}
            className={cx(
              'h-[30px] px-2.5 text-caption first:rounded-l last:rounded-r disabled:cursor-not-allowed disabled:text-text-disabled',
              isOn
                ? o.value === ''
                  ? 'bg-sunken text-text-2 ring-1 ring-control/40'
                  : 'bg-selected font-semibold text-link ring-1 ring-brand'
                : 'text-text-2 hover:bg-hover',
            )}
          >
            {o.label}
          </button>
        )
      })}
    </div>
  )
}

/** An on/off switch with its label; it acts at once or with the form, as its caller decides. */
export function Switch({
  label,
  checked,
  onChange,
  disabled = false,
  hint,
  hideLabel = false,
  describedBy,
}: {
  label: string
  checked: boolean
  onChange: (checked: boolean) => void
  disabled?: boolean
  hint?: ReactNode
  hideLabel?: boolean
  describedBy?: string
}) {
  const id = useId()
  const hintId = hint ? `${id}-hint` : undefined
  return (
    <div className="flex min-h-6 items-start gap-3">
      <button
        type="button"
        role="switch"
        id={id}
        aria-checked={checked}
        aria-label={label}
        aria-describedby={cx(hintId, describedBy) || undefined}
        disabled={disabled}
        onClick={() => onChange(!checked)}
        className={cx(
          'relative mt-0.5 h-5 w-10 shrink-0 rounded-full border transition-colors disabled:cursor-not-allowed disabled:opacity-50',
          checked ? 'border-brand bg-brand' : 'border-control bg-surface',
        )}
      >
        <span
          className={cx(
            'absolute top-[3px] size-3 rounded-full transition-[left]',
            checked ? 'left-[23px] bg-on-brand' : 'left-[3px] bg-control',
          )}
        />
      </button>
      {!hideLabel && (
        <span aria-hidden onClick={() => !disabled && onChange(!checked)} className="cursor-pointer">
          {label}
        </span>
      )}
      {hint && (
        <span id={hintId} className="text-caption text-text-3">
          {hint}
        </span>
      )}
    </div>
  )
}
