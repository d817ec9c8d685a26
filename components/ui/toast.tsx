'use client'
import { Toast as Base } from '@base-ui/react/toast'
import type { ReactNode } from 'react'
import { cx } from './cx'
import { Icon } from './icon'

export interface ToastInput {
  readonly title: string
  readonly description?: string
  readonly tone?: 'success' | 'error'
  /** A verb such as View or Undo. */
  readonly action?: { readonly label: string; readonly onClick: () => void }
}

/** Says what my action did. Errors stay until they are closed. */
export function useToast(): (toast: ToastInput) => void {
  const manager = Base.useToastManager()
  return ({ title, description, tone = 'success', action }) => {
    manager.add({
      title,
      description,
      type: tone,
      timeout: tone === 'error' ? 0 : action ? 12_000 : 6_000,
      priority: tone === 'error' ? 'high' : 'low',
      actionProps: action ? { children: action.label, onClick: action.onClick } : undefined,
    })
  }
}

export function ToastProvider({ children }: { children: ReactNode }) {
  return (
    <Base.Provider>
      {children}
      <Base.Portal>
        <Base.Viewport className="fixed right-4 bottom-4 z-60 flex w-[min(360px,calc(100vw-2rem))] flex-col gap-2">
          <ToastList />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  )
}

function ToastList() {
  const { toasts } = Base.useToastManager()
  return toasts.map((toast) => (
    <Base.Root
      key={toast.id}
      toast={toast}
      className="flex gap-3 rounded-lg border border-hairline bg-surface p-3 shadow-pane"
    >
      <Icon
        name={toast.type === 'error' ? 'circleX' : 'circleCheck'}
        size={18}
        className={cx('mt-px shrink-0', toast.type === 'error' ? 'text-danger' : 'text-success')}
      />
      <div className="min-w-0 flex-1">
        <Base.Title className="font-semibold break-words" />
        <Base.Description className="text-text-2 break-words" />
        {toast.actionProps && <Base.Action className="link mt-1 font-semibold" />}
      </div>
      <Base.Close
        aria-label="Dismiss"
        className="inline-flex size-6 shrink-0 items-center justify-center rounded hover:bg-hover"
      >
        <Icon name="x" size={14} />
      </Base.Close>
    </Base.Root>
  ))
}
