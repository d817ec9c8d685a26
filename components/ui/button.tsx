import Link from 'next/link'
import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react'
import { cx } from './cx'
import { Icon, type IconName } from './icon'

export type ButtonVariant = 'primary' | 'secondary' | 'subtle' | 'danger'

const shape =
  'inline-flex h-8 shrink-0 items-center justify-center gap-2 whitespace-nowrap rounded px-3 text-body transition-colors'
const variants: Readonly<Record<ButtonVariant, string>> = {
  primary: 'bg-brand font-semibold text-on-brand hover:bg-brand-hover',
  secondary: 'border border-hairline bg-surface font-semibold text-text-1 hover:bg-hover',
  subtle: 'px-2 text-text-1 hover:bg-hover',
  danger: 'border border-danger bg-surface font-semibold text-danger hover:bg-danger-tint',
}
const disabledShape =
  'disabled:cursor-not-allowed disabled:border-hairline disabled:bg-sunken disabled:text-text-disabled aria-disabled:cursor-not-allowed aria-disabled:text-text-disabled'

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly variant?: ButtonVariant
  readonly icon?: IconName
  /** Keeps the label, shows progress and ignores a second press. */
  readonly busy?: boolean
  readonly ref?: Ref<HTMLButtonElement>
}

export function Button({
  variant = 'secondary',
  icon,
  busy = false,
  className,
  children,
  type = 'button',
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      type={type}
      className={cx(shape, variants[variant], disabledShape, className)}
      aria-busy={busy || undefined}
      onClick={busy ? (e) => e.preventDefault() : onClick}
      {...rest}
    >
      {busy ? (
        <span
          className="size-4 animate-spin rounded-full border-2 border-current border-t-transparent"
          aria-hidden
        />
      ) : (
        icon && <Icon name={icon} />
      )}
      {children}
    </button>
  )
}

/** A link that looks like a button. */
export function LinkButton({
  href,
  variant = 'secondary',
  icon,
  className,
  children,
  download,
}: {
  href: string
  variant?: ButtonVariant
  icon?: IconName
  className?: string
  children: ReactNode
  download?: boolean
}) {
  const content = (
    <>
      {icon && <Icon name={icon} />}
      {children}
    </>
  )
  const classes = cx(shape, variants[variant], className)
  // A download is not a page: the router must not prefetch it.
  if (download)
    return (
      <a href={href} className={classes} download>
        {content}
      </a>
    )
  return (
    <Link href={href} className={classes}>
      {content}
    </Link>
  )
}

export interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'aria-label'> {
  readonly icon: IconName
  readonly label: string
  readonly size?: number
  readonly ref?: Ref<HTMLButtonElement>
}

/** A button with a drawing only; its label is read out and shown on hover. */
export function IconButton({ icon, label, size = 16, className, type = 'button', ...rest }: IconButtonProps) {
  return (
    <button
      type={type}
      aria-label={label}
      title={label}
      className={cx(
        'inline-flex size-8 shrink-0 items-center justify-center rounded text-text-2 hover:bg-hover disabled:cursor-not-allowed disabled:text-text-disabled',
        className,
      )}
      {...rest}
    >
      <Icon name={icon} size={size} />
    </button>
  )
}
