'use client'
import { Dialog as Base } from '@base-ui/react/dialog'
import { useId, useState, type ReactNode } from 'react'
import { Button } from './button'
import { cx } from './cx'
import { TextInput } from './field'
import { Icon } from './icon'

export interface DialogProps {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly title: ReactNode
  readonly description?: ReactNode
  readonly children?: ReactNode
  /** Buttons at the end, the primary one first. */
  readonly actions?: ReactNode
  readonly size?: 'small' | 'medium' | 'large'
}

const widths = { small: 'sm:max-w-md', medium: 'sm:max-w-xl', large: 'sm:max-w-4xl' } as const

/** A modal dialog: takes the focus, gives it back, closes on Escape. */
export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  children,
  actions,
  size = 'medium',
}: DialogProps) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-black/40" />
        <Base.Popup
          className={cx(
            'fixed top-1/2 left-1/2 z-50 flex max-h-[90dvh] w-[calc(100%-2rem)] -translate-x-1/2 -translate-y-1/2 flex-col rounded-lg border border-hairline bg-surface shadow-pane',
            widths[size],
          )}
        >
          <div className="flex items-start gap-4 px-6 pt-5 pb-2">
            <div className="min-w-0 flex-1">
              <Base.Title className="text-section font-semibold">{title}</Base.Title>
              {description && <Base.Description className="mt-1 text-text-2">{description}</Base.Description>}
            </div>
            <Base.Close
              aria-label="Close"
              className="inline-flex size-8 items-center justify-center rounded hover:bg-hover"
            >
              <Icon name="x" />
            </Base.Close>
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto px-6 py-2">{children}</div>
          {actions && <div className="flex flex-wrap justify-end gap-2 px-6 pt-3 pb-5">{actions}</div>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

/** Asks by consequence: `description` names what is lost and how many. `typeToConfirm` only where it cannot be undone. */
export function ConfirmDialog({
  open,
  onOpenChange,
  title,
  description,
  confirmLabel,
  onConfirm,
  busy = false,
  isSafe = false,
  typeToConfirm,
  error,
}: {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  description: ReactNode
  confirmLabel: string
  onConfirm: () => void
  busy?: boolean
  /** Nothing is lost: the button does not look like danger. */
  isSafe?: boolean
  typeToConfirm?: string
  error?: string
}) {
  const [typed, setTyped] = useState('')
  const id = useId()
  const isConfirmed = !typeToConfirm || typed.trim() === typeToConfirm
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        setTyped('')
        onOpenChange(next)
      }}
      title={title}
      size="small"
      actions={
        <>
          <Button
            variant={isSafe ? 'primary' : 'danger'}
            busy={busy}
            disabled={!isConfirmed}
            onClick={onConfirm}
          >
            {confirmLabel}
          </Button>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
        </>
      }
    >
      <div className="space-y-3 text-text-2">{description}</div>
      {typeToConfirm && (
        <div className="mt-4">
          <label htmlFor={id} className="mb-1 block">
            Type <strong>{typeToConfirm}</strong> to confirm
          </label>
          <TextInput id={id} value={typed} onChange={(e) => setTyped(e.target.value)} autoComplete="off" />
        </div>
      )}
      {error && (
        <p role="alert" className="mt-3 text-danger">
          {error}
        </p>
      )}
    </Dialog>
  )
}

/** A details pane at the right edge that leaves the list beside it usable. */
export function Pane({
  open,
  onClose,
  title,
  badge,
  toolbar,
  size = 'medium',
  children,
}: {
  open: boolean
  onClose: () => void
  title: ReactNode
  badge?: ReactNode
  toolbar?: ReactNode
  size?: 'medium' | 'wide'
  children: ReactNode
}) {
  return (
    <Base.Root open={open} modal={false} disablePointerDismissal onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Popup
          className={cx(
            'fixed top-12 right-0 bottom-0 z-30 flex w-full flex-col overflow-hidden border-l border-hairline bg-surface shadow-pane',
            size === 'wide' ? 'max-w-[520px]' : 'max-w-[480px]',
          )}
        >
          <div className="flex items-center gap-2 px-4 pt-3">
            <div className="flex min-w-0 flex-1 items-center gap-1 text-caption text-text-3">{toolbar}</div>
            <Base.Close
              aria-label="Close details"
              className="inline-flex size-8 items-center justify-center rounded hover:bg-hover"
            >
              <Icon name="x" />
            </Base.Close>
          </div>
          <div className="flex flex-wrap items-center gap-3 px-6 pb-3">
            <Base.Title className="min-w-0 text-section font-semibold break-words">{title}</Base.Title>
            {badge}
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto px-6 pb-8">{children}</div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
