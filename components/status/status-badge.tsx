import type { ReactNode } from 'react'
import type { Status } from '@/lib/domain/resolution'
import { cx } from '../ui/cx'
import { Icon, type IconName } from '../ui/icon'

/** One vocabulary for every page: icon and word, never colour alone. */
export const STATUS_ORDER = [
  'succeeded',
  'error',
  'conflict',
  'pending',
  'notApplicable',
] as const satisfies readonly Status[]
export const STATUS_WORDS: Readonly<
  Record<
    Status,
    {
      word: string
      icon: IconName
      text: string
      tone: 'success' | 'danger' | 'conflict' | 'info' | 'neutral'
    }
  >
> = {
  succeeded: { word: 'Succeeded', icon: 'circleCheck', text: 'text-success', tone: 'success' },
  error: { word: 'Error', icon: 'octagon', text: 'text-danger', tone: 'danger' },
  conflict: { word: 'Conflict', icon: 'diamond', text: 'text-conflict', tone: 'conflict' },
  pending: { word: 'Pending', icon: 'clock', text: 'text-info', tone: 'info' },
  notApplicable: { word: 'Not applicable', icon: 'circleMinus', text: 'text-neutral', tone: 'neutral' },
}

/** A status with an optional second line ("next check-in in about 40 min"). `null`: no policy targets the device. */
export function StatusBadge({ status, detail }: { status: Status | null; detail?: ReactNode }) {
  if (status === null) return <span className="text-text-3">No policy</span>
  const { word, icon, text } = STATUS_WORDS[status]
  return (
    <span className="inline-flex min-w-0 items-start gap-1.5">
      <Icon name={icon} className={cx('mt-0.5 shrink-0', text)} />
      <span className="min-w-0">
        <span className={text}>{word}</span>
        {detail && <span className="block text-caption text-text-3">{detail}</span>}
      </span>
    </span>
  )
}

/** A stored status text as a Status; null for anything else. */
export function toStatus(text: string | null): Status | null {
  return STATUS_ORDER.find((s) => s === text) ?? null
}

export function EnrollmentBadge({ status, label }: { status: string; label: string }) {
  const icon: IconName = status === 'Success' ? 'circleCheck' : status === 'Error' ? 'octagon' : 'circleMinus'
  const text = status === 'Success' ? 'text-success' : status === 'Error' ? 'text-danger' : 'text-neutral'
  return (
    <span className="inline-flex min-w-0 items-start gap-1.5">
      <Icon name={icon} className={cx('mt-0.5 shrink-0', text)} />
      <span className={text}>{label}</span>
    </span>
  )
}
