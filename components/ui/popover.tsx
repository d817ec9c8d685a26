'use client'
import { Popover as Base } from '@base-ui/react/popover'
import type { ReactNode } from 'react'
import { Icon } from './icon'

/** The ⓘ beside a name: opens on click and by keyboard. */
export function InfoPopover({
  label,
  title,
  children,
}: {
  label: string
  title: ReactNode
  children: ReactNode
}) {
  return (
    <Base.Root>
      <Base.Trigger
        aria-label={label}
        className="-my-1 inline-flex size-6 shrink-0 items-center justify-center rounded align-middle text-text-3 hover:bg-hover hover:text-text-1"
      >
        <Icon name="info" />
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={6} collisionPadding={12} className="z-50">
          <Base.Popup className="w-[min(420px,calc(100vw-24px))] rounded-lg border border-hairline bg-surface p-4 shadow-pane">
            <div className="flex items-start gap-2">
              <Base.Title className="flex-1 font-semibold">{title}</Base.Title>
              <Base.Close
                aria-label="Close"
                className="-mt-1 -mr-1 inline-flex size-7 items-center justify-center rounded hover:bg-hover"
              >
                <Icon name="x" />
              </Base.Close>
            </div>
            <div className="mt-1 max-h-[60dvh] overflow-y-auto">{children}</div>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
