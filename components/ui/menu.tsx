'use client'
import { Menu as Base } from '@base-ui/react/menu'
import Link from 'next/link'
import type { ReactElement, ReactNode } from 'react'
import { cx } from './cx'
import { Icon, type IconName } from './icon'

const item =
  'flex min-h-8 w-full cursor-pointer items-center gap-2 rounded px-2 text-left outline-none data-[highlighted]:bg-hover data-[disabled]:cursor-not-allowed data-[disabled]:text-text-disabled'

/** A menu under `trigger`, which must be a button element. */
export function Menu({
  trigger,
  children,
  align = 'start',
}: {
  trigger: ReactElement
  children: ReactNode
  align?: 'start' | 'end'
}) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={4} align={align} collisionPadding={8} className="z-50">
          <Base.Popup className="max-h-[70dvh] min-w-48 overflow-y-auto rounded-lg border border-hairline bg-surface p-1 shadow-menu outline-none">
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

export function MenuItem({
  icon,
  onClick,
  disabled,
  tone,
  children,
}: {
  icon?: IconName
  onClick: () => void
  disabled?: boolean
  tone?: 'danger'
  children: ReactNode
}) {
  return (
    <Base.Item className={cx(item, tone === 'danger' && 'text-danger')} onClick={onClick} disabled={disabled}>
      {icon && <Icon name={icon} />}
      {children}
    </Base.Item>
  )
}

export function MenuLink({
  icon,
  href,
  children,
  download = false,
}: {
  icon?: IconName
  href: string
  children: ReactNode
  download?: boolean
}) {
  return (
    <Base.Item className={item} render={download ? <a href={href} download /> : <Link href={href} />}>
      {icon && <Icon name={icon} />}
      {children}
    </Base.Item>
  )
}

export function MenuCheckboxItem({
  checked,
  onCheckedChange,
  disabled,
  children,
}: {
  checked: boolean
  onCheckedChange: (checked: boolean) => void
  disabled?: boolean
  children: ReactNode
}) {
  return (
    <Base.CheckboxItem
      className={item}
      checked={checked}
      onCheckedChange={onCheckedChange}
      disabled={disabled}
      closeOnClick={false}
    >
      <span className="flex size-4 items-center justify-center">
        <Base.CheckboxItemIndicator>
          <Icon name="check" />
        </Base.CheckboxItemIndicator>
      </span>
      {children}
    </Base.CheckboxItem>
  )
}

export function MenuHeading({ children }: { children: ReactNode }) {
  return <div className="px-2 pt-2 pb-1 text-caption font-semibold text-text-3">{children}</div>
}

export function MenuSeparator() {
  return <Base.Separator className="my-1 h-px bg-hairline" />
}
