import Link from 'next/link'
import { LinkButton } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { cx } from '@/components/ui/cx'
import { EmptyState } from '@/components/ui/feedback'
import { Icon, type IconName } from '@/components/ui/icon'
import type { AttentionItem } from '@/lib/features/home/queries'

const LOOKS: Readonly<Record<AttentionItem['kind'], { icon: IconName; tint: string }>> = {
  worker: { icon: 'circleAlert', tint: 'text-danger' },
  domainController: { icon: 'warning', tint: 'text-conflict' },
  rollout: { icon: 'octagon', tint: 'text-danger' },
  conflict: { icon: 'diamond', tint: 'text-conflict' },
  enrollment: { icon: 'octagon', tint: 'text-danger' },
  error: { icon: 'octagon', tint: 'text-danger' },
  tamper: { icon: 'lock', tint: 'text-conflict' },
  silent: { icon: 'bellOff', tint: 'text-text-3' },
}

/** What waits for a person, the most pressing first, each with the place to act. */
export function AttentionCard({
  items,
  isEmptyTenant,
}: {
  items: readonly AttentionItem[]
  isEmptyTenant: boolean
}) {
  return (
    <Card title="Needs attention" flush>
      {items.length === 0 ? (
        <div className="border-t border-hairline">
          <EmptyState icon="circleCheck" title="Nothing needs your attention">
            {isEmptyTenant
              ? 'Conflicts, failed enrollments, errors and silent devices are listed here once devices onboard.'
              : 'No conflicts, no errors, and every managed device checks in.'}
          </EmptyState>
        </div>
      ) : (
        <ul>
          {items.map((item) => (
            <li key={item.kind} className="flex items-start gap-3 border-t border-hairline px-4 py-2.5">
              <Icon
                name={LOOKS[item.kind].icon}
                size={18}
                className={cx('mt-px shrink-0', LOOKS[item.kind].tint)}
              />
              <div className="min-w-0 flex-1">
                <Link href={item.href} className="font-semibold hover:text-link hover:underline">
                  {item.title}
                </Link>
                {item.detail && <p className="text-caption break-words text-text-3">{item.detail}</p>}
              </div>
              <LinkButton href={item.href} className="h-7 text-caption max-sm:hidden">
                {item.verb}
              </LinkButton>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
