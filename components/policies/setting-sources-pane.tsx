'use client'
import Link from 'next/link'
import { numberText } from '@/components/ui/count-text'
import { StackedBar } from '@/components/charts/stacked-bar'
import { Badge } from '@/components/ui/badge'
import { CopyButton } from '@/components/ui/copy-button'
import { Pane } from '@/components/ui/dialog'
import type { Status } from '@/lib/domain/resolution'
import type { SettingSources } from '@/lib/features/policies/report-queries'
import { POLICY_TYPE_WORDS, wordFor } from '@/lib/features/reports/words'
import { devicesHref, statusSegments } from './status-segments'

/** One setting of a policy: its devices by status, and every policy that sets it there, with its value. */
export function SettingSourcesPane({
  slug,
  policyId,
  sources,
  counts,
  onClose,
}: {
  slug: string
  policyId: string
  sources: SettingSources
  counts: Readonly<Record<Status, number>> | null
  onClose: () => void
}) {
  const policyHref = `/${slug}/policies/${policyId}`
  const inConflict = sources.sources.find((source) => source.isThis)?.inConflict ?? 0
  return (
    <Pane
      open
      onClose={onClose}
      title={sources.name}
      badge={
        inConflict > 0 && (
          <Badge tone="conflict" icon="diamond">
            {numberText(inConflict)} in conflict
          </Badge>
        )
      }
    >
      {sources.description && <p className="mb-4 text-text-2">{sources.description}</p>}
      {counts && (
        <StackedBar
          label={sources.name}
          segments={statusSegments(counts, (status) => devicesHref(policyHref, status, sources.key))}
        />
      )}
      <h3 className="mt-6 mb-2 text-card font-semibold">Source policies</h3>
      <ul className="divide-y divide-hairline rounded border border-hairline">
        {sources.sources.map((source) => (
          <li key={`${source.policyId} ${source.value}`} className="px-3 py-2">
            <div className="flex flex-wrap items-center gap-2">
              <Link
                href={`/${slug}/policies/${source.policyId}`}
                prefetch={false}
                className="link font-semibold"
              >
                {source.policyName}
              </Link>
              {source.isThis && <Badge>This policy</Badge>}
            </div>
            <p className="mt-0.5 break-words">{source.value}</p>
            <p className="text-caption text-text-3">
              {wordFor(POLICY_TYPE_WORDS, source.policyType)} · on {numberText(source.devices)}{' '}
              {source.devices === 1 ? 'device' : 'devices'} of this policy
              {source.inConflict > 0 && (
                <span className="text-conflict">, in conflict on {numberText(source.inConflict)}</span>
              )}
            </p>
          </li>
        ))}
      </ul>
      {sources.csp && (
        <div className="mt-4 flex items-center gap-1 rounded border border-hairline bg-sunken px-2 py-1">
          <code className="min-w-0 flex-1 font-mono text-caption break-all">{sources.csp}</code>
          <CopyButton text={sources.csp} label="Copy path" />
        </div>
      )}
    </Pane>
  )
}
