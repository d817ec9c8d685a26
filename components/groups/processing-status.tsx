import { Icon, type IconName } from '@/components/ui/icon'
import { cx } from '@/components/ui/cx'

const LOOKS: Readonly<Record<string, { icon: IconName; tint: string }>> = {
  Evaluating: { icon: 'refresh', tint: 'text-info' },
  Processing: { icon: 'refresh', tint: 'text-info' },
  'Update complete': { icon: 'circleCheck', tint: 'text-success' },
  'Processing error': { icon: 'octagon', tint: 'text-danger' },
  'Update paused': { icon: 'circleMinus', tint: 'text-neutral' },
}

/** The directory's word for how far a dynamic group is; nothing for assigned groups. */
export function ProcessingStatus({ status }: { status: string }) {
  if (status === '') return <span className="text-text-3">–</span>
  const look = LOOKS[status] ?? { icon: 'circleDashed' as const, tint: 'text-neutral' }
  return (
    <span className={cx('inline-flex items-center gap-1.5 whitespace-nowrap', look.tint)}>
      <Icon name={look.icon} />
      {status}
    </span>
  )
}
