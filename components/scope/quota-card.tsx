import { Card } from '@/components/ui/card'
import { cx } from '@/components/ui/cx'
import { MessageBar, ProgressBar } from '@/components/ui/feedback'
import type { DirectoryQuota } from '@/lib/domain/identity'

const LEVEL_TINTS = { ok: '', warning: 'text-conflict', error: 'text-danger' } as const
const text = (n: number) => n.toLocaleString('en-US')

/** How full the directory is: synthetic registrations count like all other objects. */
export function QuotaCard({ quota }: { quota: DirectoryQuota }) {
  const { used, deletedCounting, limit, level } = quota
  const left = Math.max(0, limit - used)
  return (
    <Card title="Directory quota" note="Counted, never enforced here">
      <p className="mb-2">
        <span className={cx('text-section font-semibold tabular-nums', LEVEL_TINTS[level])}>
          {text(used)}
        </span>{' '}
        of {text(limit)} directory objects
      </p>
      <ProgressBar
        value={Math.min(used, limit)}
        max={limit}
        label={`${text(used)} of ${text(limit)} objects`}
      />
      <p className="mt-2 text-caption text-text-3">
        {text(left)} left. Objects deleted within 30 days count too
        {deletedCounting > 0 && `: ${text(deletedCounting)} of them are`}.
        {limit < 300_000 && ' A verified domain raises the quota to 300,000.'}
      </p>
    </Card>
  )
}

/** Loud from 90 % on. */
export function QuotaWarning({ quota }: { quota: DirectoryQuota }) {
  const { used, limit, level } = quota
  if (level === 'ok') return null
  const isFull = level === 'error'
  return (
    <MessageBar
      tone={isFull ? 'error' : 'warning'}
      title={
        isFull
          ? `The directory quota is used up: ${text(used)} of ${text(limit)} objects`
          : `The directory is ${Math.floor((used / limit) * 100)} % full: ${text(used)} of ${text(limit)} objects`
      }
    >
      Every device that is managed without a full registration takes one. Choose tagged devices, delete what
      is no longer used, or verify a domain to raise the quota.
    </MessageBar>
  )
}
