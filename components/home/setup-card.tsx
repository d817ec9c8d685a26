import Link from 'next/link'
import { Card } from '@/components/ui/card'
import { cx } from '@/components/ui/cx'
import { Icon } from '@/components/ui/icon'
import type { SetupStep } from '@/lib/features/home/queries'

/** The way from an empty tenant to a delivered policy; done steps are ticked off. */
export function SetupCard({ steps }: { steps: readonly SetupStep[] }) {
  const done = steps.filter((step) => step.isDone).length
  return (
    <Card title="Set up" action={<span className="text-text-3">{`${done} of ${steps.length} done`}</span>}>
      <div role="img" aria-label={`${done} of ${steps.length} steps done`} className="mb-3 flex gap-1">
        {steps.map((step, i) => (
          <span
            key={step.title}
            className={cx('h-1 flex-1 rounded-full', i < done ? 'bg-success-fill' : 'bg-hairline')}
          />
        ))}
      </div>
      <ol className="space-y-2.5">
        {steps
          .toSorted((a, b) => Number(b.isDone) - Number(a.isDone))
          .map((step) => (
            <li key={step.title} className="flex items-start gap-2.5">
              <Icon
                name={step.isDone ? 'circleCheck' : 'circleDashed'}
                size={18}
                label={step.isDone ? 'Done' : 'To do'}
                className={cx('mt-px shrink-0', step.isDone ? 'text-success' : 'text-text-3')}
              />
              {step.isDone ? (
                <span>{step.title}</span>
              ) : (
                <span className="min-w-0">
                  <Link href={step.href} className="link block w-fit">
                    {step.title}
                  </Link>
                  <span className="block text-caption text-text-3">{step.detail}</span>
                </span>
              )}
            </li>
          ))}
      </ol>
    </Card>
  )
}
