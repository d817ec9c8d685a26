import Link from 'next/link'
import { Badge } from '@/components/ui/badge'
import { LinkButton } from '@/components/ui/button'
import { cx } from '@/components/ui/cx'
import { Icon } from '@/components/ui/icon'
import type { SetupGuideStep } from '@/lib/features/setup/steps'

/** The steps in order; the first that is open is the one to do next. */
export function SetupGuide({ slug, steps }: { slug: string; steps: readonly SetupGuideStep[] }) {
  const done = steps.filter((step) => step.isDone).length
  const next = steps.find((step) => !step.isDone)
  return (
    <div className="max-w-4xl space-y-4">
      <section aria-label="Progress" className="rounded-lg border border-hairline bg-surface px-4 py-3">
        <p className="mb-2 flex flex-wrap gap-x-2">
          <span className="font-semibold">{`${done} of ${steps.length} done`}</span>
          <span className="text-text-2">
            {next ? (
              <>
                Next:{' '}
                <a className="link" href={`#${next.id}`}>
                  {next.title}
                </a>
              </>
            ) : (
              'Settings reach your devices.'
            )}
          </span>
        </p>
        <div aria-hidden className="flex gap-1">
          {steps.map((step) => (
            <span
              key={step.id}
              className={cx('h-1 flex-1 rounded-full', step.isDone ? 'bg-success-fill' : 'bg-hairline')}
            />
          ))}
        </div>
      </section>
      <ol className="space-y-3">
        {steps.map((step, index) => (
          <Step key={step.id} slug={slug} step={step} number={index + 1} isNext={step === next} />
        ))}
      </ol>
    </div>
  )
}

function Step({
  slug,
  step,
  number,
  isNext,
}: {
  slug: string
  step: SetupGuideStep
  number: number
  isNext: boolean
}) {
  const [first, ...others] = step.links
  return (
    <li
      id={step.id}
      aria-current={isNext ? 'step' : undefined}
      className={cx(
        'flex scroll-mt-16 items-start gap-4 rounded-lg border bg-surface px-4 py-3 max-sm:gap-3 max-sm:px-3',
        isNext ? 'border-brand' : 'border-hairline',
      )}
    >
      <Icon
        name={step.isDone ? 'circleCheck' : 'circleDashed'}
        size={24}
        label={step.isDone ? 'Done' : 'To do'}
        className={cx('mt-px shrink-0', step.isDone ? 'text-success' : isNext ? 'text-link' : 'text-text-3')}
      />
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h2 className="text-card font-semibold">{`${number}. ${step.title}`}</h2>
          <Badge>{step.place}</Badge>
        </div>
        <p className="mt-0.5 text-text-2">{step.purpose}</p>
        <p className={cx('mt-1', step.isDone ? 'text-text-2' : 'font-semibold text-conflict')}>
          <span className="sr-only">{step.isDone ? 'Done: ' : 'Missing: '}</span>
          {step.state}
        </p>
        <p className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-2">
          {first && isNext && (
            <LinkButton variant="primary" href={`/${slug}/${first.path}`}>
              {first.label}
            </LinkButton>
          )}
          {(isNext ? others : step.links).map((link) => (
            <Link key={link.path} className="link" href={`/${slug}/${link.path}`}>
              {link.label}
            </Link>
          ))}
        </p>
      </div>
    </li>
  )
}
