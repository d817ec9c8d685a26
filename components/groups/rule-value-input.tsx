'use client'
import { Autocomplete } from '@base-ui/react/autocomplete'
import { useEffect, useRef, useState } from 'react'
import { cx } from '@/components/ui/cx'
import type { DeviceProperty } from '@/lib/domain/groups'
import { countText } from '@/components/ui/count-text'
import { useRuleBuilder } from './rule-builder-context'
import type { SuggestedValue } from './rule-values'

const DELAY_MS = 120

export interface RuleValueInputProps {
  readonly property: DeviceProperty
  readonly value: string
  readonly onChange: (value: string) => void
  /** A suggestion was taken, or Enter pressed; where it is absent, that is a change like any other. */
  readonly onCommit?: (value: string) => void
  readonly onBlur?: () => void
  /** Many values at once, one a line. */
  readonly onPasteLines?: (values: readonly string[]) => void
  readonly label: string
  readonly placeholder: string
  readonly className?: string
}

/** Free text, with the values that devices of the tenant have offered beside their numbers. */
export function RuleValueInput(props: RuleValueInputProps) {
  const { property, value, onChange, onCommit, label, placeholder } = props
  const { values, readOnly } = useRuleBuilder()
  const [isOpen, setOpen] = useState(false)
  const [suggested, setSuggested] = useState<readonly SuggestedValue[]>([])
  // Until one types, a value that occurs is shown among its alternatives, and not only with what contains it.
  const [hasTyped, setTyped] = useState(false)
  const highlighted = useRef(false)

  useEffect(() => {
    if (!isOpen) {
      setSuggested([])
      return
    }
    let isCurrent = true
    const find = async () => {
      const all = hasTyped ? [] : await values.suggest(property, '')
      const isOneOfThem = all.some((each) => each.value.toLowerCase() === value.toLowerCase())
      return isOneOfThem || value === '' ? values.suggest(property, '') : values.suggest(property, value)
    }
    const timer = setTimeout(
      () =>
        find().then(
          (found) => isCurrent && setSuggested(found),
          // One can go on typing: suggestions are a help, not a check.
          () => isCurrent && setSuggested([]),
        ),
      hasTyped ? DELAY_MS : 0,
    )
    return () => {
      isCurrent = false
      clearTimeout(timer)
    }
  }, [isOpen, hasTyped, property, value, values])

  return (
    <Autocomplete.Root
      items={suggested}
      mode="none"
      value={value}
      open={isOpen && suggested.length > 0}
      onOpenChange={setOpen}
      onValueChange={(next, details) => {
        if (details.reason === 'item-press' && onCommit) onCommit(next)
        else onChange(next)
        setTyped(details.reason !== 'item-press')
      }}
      onItemHighlighted={(item) => {
        highlighted.current = item !== undefined
      }}
      itemToStringValue={(item: SuggestedValue) => item.value}
      openOnInputClick
      readOnly={readOnly}
    >
      <Autocomplete.Input
        aria-label={label}
        placeholder={placeholder}
        spellCheck={false}
        autoCapitalize="off"
        className={cx('control w-full', props.className)}
        onFocus={() => {
          setTyped(false)
          setOpen(true)
        }}
        onBlur={() => {
          // A list that has not come yet must not open over what one has gone on to; an open one closes by itself.
          if (suggested.length === 0) setOpen(false)
          props.onBlur?.()
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return
          // Enter belongs to the value; saving the form is what the button is for.
          event.preventDefault()
          if (!highlighted.current && onCommit) onCommit(value)
        }}
        onPaste={(event) => {
          const lines = event.clipboardData.getData('text').split(/\r\n|\r|\n/)
          const texts = lines.map((line) => line.trim()).filter((line) => line !== '')
          if (!props.onPasteLines || texts.length < 2) return
          event.preventDefault()
          props.onPasteLines(texts)
        }}
      />
      <Autocomplete.Portal>
        <Autocomplete.Positioner
          sideOffset={4}
          align="start"
          collisionPadding={8}
          className="z-50 outline-none"
        >
          <Autocomplete.Popup className="max-h-[min(20rem,var(--available-height))] min-w-[var(--anchor-width)] max-w-[min(28rem,var(--available-width))] overflow-y-auto rounded-lg border border-hairline bg-surface p-1 shadow-menu">
            <Autocomplete.List aria-label={`Values of ${property}`}>
              {(item: SuggestedValue) => (
                <Autocomplete.Item
                  key={item.value}
                  value={item}
                  className="flex min-h-8 cursor-pointer items-center gap-4 rounded px-2 outline-none data-[highlighted]:bg-hover"
                >
                  <span className="min-w-0 flex-1 break-words">{item.value === '' ? '""' : item.value}</span>
                  <span className="shrink-0 text-caption text-text-3 tabular-nums">
                    {countText(item.devices ?? 0, 'device')}
                  </span>
                </Autocomplete.Item>
              )}
            </Autocomplete.List>
          </Autocomplete.Popup>
        </Autocomplete.Positioner>
      </Autocomplete.Portal>
    </Autocomplete.Root>
  )
}
