import Link from 'next/link'
import { numberText } from '@/components/ui/count-text'
import { Badge } from '@/components/ui/badge'
import { Card } from '@/components/ui/card'
import { Icon } from '@/components/ui/icon'
import { POLICY_TYPE_PAGES } from '@/lib/features/policies/policy-types'
import type { EndpointSecurityOverview, PolicyTypeSummary } from '@/lib/features/policies/queries'

/** One card a policy type: what it is for, and its policies as counts that lead to them. */
export function PolicyTypeCards({ slug, types }: { slug: string; types: EndpointSecurityOverview['types'] }) {
  return (
    <div className="grid gap-4 md:grid-cols-2">
      {POLICY_TYPE_PAGES.map((page) => {
        const summary = types.find((type) => type.policyType === page.policyType)
        const href = `/${slug}/endpoint-security/${page.path}`
        return (
          <Card
            key={page.path}
            title={
              <Link href={href} className="hover:text-link hover:underline">
                {page.title}
              </Link>
            }
            action={summary && <Trouble summary={summary} href={href} />}
          >
            <p className="text-text-2">{page.description}</p>
            {summary && (
              <dl className="mt-4 flex gap-10">
                <Figure label="Policies" value={summary.policies} href={href} />
                <Figure label="Assigned" value={summary.assigned} href={`${href}?assigned=yes`} />
                <Figure
                  label="Not assigned"
                  value={summary.policies - summary.assigned}
                  href={`${href}?assigned=no`}
                />
              </dl>
            )}
          </Card>
        )
      })}
    </div>
  )
}

function Trouble({ summary, href }: { summary: PolicyTypeSummary; href: string }) {
  return (
    <>
      {summary.inConflict > 0 && (
        <Link href={`${href}?status=conflict`}>
          <Badge tone="conflict" icon="diamond">{`${summary.inConflict} in conflict`}</Badge>
        </Link>
      )}
      {summary.inError > 0 && (
        <Link href={`${href}?status=error`}>
          <Badge tone="danger" icon="octagon">{`${summary.inError} with errors`}</Badge>
        </Link>
      )}
    </>
  )
}

function Figure({ label, value, href }: { label: string; value: number; href: string }) {
  return (
    <div>
      <dt className="text-caption text-text-3">{label}</dt>
      <dd className="text-section font-semibold tabular-nums">
        {value > 0 ? (
          <Link
            href={href}
            className="hover:text-link hover:underline"
            aria-label={`${label}: ${numberText(value)}`}
          >
            {numberText(value)}
          </Link>
        ) : (
          '0'
        )}
      </dd>
    </div>
  )
}

export interface Step {
  readonly title: string
  readonly detail: string
  readonly href: string
  readonly isDone: boolean
}

/** What has to be there before a setting reaches a device, in order; shown until all of it is. */
export function WayToDevices({ steps }: { steps: readonly Step[] }) {
  const done = steps.filter((step) => step.isDone).length
  return (
    <Card title="The way to the devices" note={`${done} of ${steps.length} done`}>
      <ol className="space-y-2">
        {steps.map((step) => (
          <li key={step.title} className="flex items-start gap-3">
            <Icon
              name={step.isDone ? 'circleCheck' : 'circleDashed'}
              size={18}
              className={step.isDone ? 'mt-px text-success' : 'mt-px text-text-3'}
              label={step.isDone ? 'Done' : 'To do'}
            />
            <span className="min-w-0">
              <Link href={step.href} className={step.isDone ? 'text-text-2 underline' : 'link font-semibold'}>
                {step.title}
              </Link>
              <span className="block text-caption text-text-3">{step.detail}</span>
            </span>
          </li>
        ))}
      </ol>
    </Card>
  )
}
