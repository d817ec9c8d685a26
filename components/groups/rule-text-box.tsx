'use client'
import {
  useEffect,
  useEffectEvent,
  useImperativeHandle,
  useLayoutEffect,
  useReducer,
  useRef,
  useState,
  type ReactNode,
  type Ref,
} from 'react'
import { flushSync } from 'react-dom'
import type { openRuleCode as OpenRuleCode, RuleCode } from './rule-code-mirror'
import type { RuleValues } from './rule-values'

export interface RuleTextBoxHandle {
  readonly focus: () => void
  readonly select: (start: number, end: number) => void
}

export interface RuleTextBoxProps {
  readonly ref: Ref<RuleTextBoxHandle>
  readonly id: string
  readonly label: string
  /** Beside the label. */
  readonly aside?: ReactNode
  readonly name: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly rows: number
  readonly placeholder: string
  readonly describedBy: string
  readonly isInvalid: boolean
  readonly readOnly: boolean
  readonly values: RuleValues
}

const LINE_HEIGHT = 20
const EDGES = 14

/**
 * A text box for rules with its label. The server renders a plain one; once its code has arrived, an editor with colours,
 * completion and marks takes its place, at the same size, with the same text, focus and selection, posting the same field.
 */
export function RuleTextBox(props: RuleTextBoxProps) {
  const { ref, id, label, name, value, rows, isInvalid, readOnly, describedBy } = props
  const area = useRef<HTMLTextAreaElement>(null)
  const host = useRef<HTMLDivElement>(null)
  const code = useRef<RuleCode | null>(null)
  const [height, setHeight] = useState(rows * LINE_HEIGHT + EDGES)
  const [isEnhanced, setEnhanced] = useState(false)
  // Texts that were handed out and have not come back as `value` yet: the editor may be ahead of them.
  const underway = useRef<string[]>([])
  const [sent, countSent] = useReducer((count: number) => count + 1, 0)
  const labelId = `${id}-label`

  const emit = useEffectEvent((text: string) => {
    underway.current.push(text)
    countSent()
    props.onChange(text)
  })
  const open = useEffectEvent((openRuleCode: typeof OpenRuleCode) => {
    const [plain, parent] = [area.current, host.current]
    if (!plain || !parent) return
    const hadFocus = document.activeElement === plain
    const { selectionStart, selectionEnd, offsetHeight } = plain
    // What was typed before this page came alive is known to the text box alone.
    const text = plain.value
    // At once: at no moment are there two boxes, or none.
    flushSync(() => {
      if (offsetHeight > 0) setHeight(offsetHeight)
      setEnhanced(true)
    })
    code.current = openRuleCode({
      parent,
      text,
      placeholder: props.placeholder,
      labelledBy: labelId,
      describedBy,
      isInvalid,
      readOnly,
      values: props.values,
      onChange: (next) => emit(next),
    })
    code.current.measure()
    if (text !== value) emit(text)
    if (hadFocus) requestAnimationFrame(() => code.current?.select(selectionStart, selectionEnd))
  })

  useEffect(() => {
    let isCurrent = true
    import('./rule-code-mirror').then(
      ({ openRuleCode }) => isCurrent && open(openRuleCode),
      // The plain text box does everything that matters; nothing to bother the person with.
      (error: unknown) => console.warn('The rule editor could not be loaded.', error),
    )
    return () => {
      isCurrent = false
      code.current?.destroy()
      code.current = null
      setEnhanced(false)
    }
  }, [])

  useLayoutEffect(() => {
    const at = underway.current.lastIndexOf(value)
    const isLast = at === underway.current.length - 1
    underway.current = at < 0 ? [] : underway.current.slice(at + 1)
    // An earlier text coming back says nothing: a later one is on its way.
    if (at < 0 || isLast) code.current?.setText(value)
  }, [value, sent])
  useLayoutEffect(() => {
    code.current?.setAttributes({ isInvalid, readOnly })
  }, [isInvalid, readOnly, isEnhanced])
  useImperativeHandle(ref, () => ({
    focus: () => (code.current ? code.current.focus() : area.current?.focus()),
    select: (start, end) => {
      if (code.current) return code.current.select(start, end)
      area.current?.focus()
      area.current?.setSelectionRange(start, Math.max(start, end))
    },
  }))

  return (
    <>
      <div className="mb-1 flex min-h-6 items-center gap-1">
        {isEnhanced ? (
          // A label belongs to a form field, which the editor is not; it takes its name from here all the same.
          <span id={labelId} className="font-semibold">
            {label}
          </span>
        ) : (
          <label id={labelId} htmlFor={id} className="font-semibold">
            {label}
          </label>
        )}
        {props.aside}
      </div>
      {isEnhanced ? (
        <input type="hidden" name={name} value={value} />
      ) : (
        <textarea
          ref={area}
          id={id}
          name={name}
          value={value}
          readOnly={readOnly}
          onChange={(event) => props.onChange(event.target.value)}
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          autoCorrect="off"
          aria-invalid={isInvalid || undefined}
          aria-describedby={describedBy}
          placeholder={props.placeholder}
          style={{ height }}
          className="control block w-full resize-y font-mono text-body"
        />
      )}
      <div
        ref={host}
        hidden={!isEnhanced}
        style={{ height, padding: 0, borderColor: isInvalid ? 'var(--danger)' : undefined }}
        className="control w-full resize-y overflow-hidden has-[.cm-focused]:outline-2 has-[.cm-focused]:outline-offset-1 has-[.cm-focused]:outline-[var(--focus-outer)]"
      />
    </>
  )
}
