'use client'
import { useState } from 'react'
import { Button, IconButton } from '@/components/ui/button'
import { cx } from '@/components/ui/cx'
import { Dialog } from '@/components/ui/dialog'
import { MessageBar, Skeleton } from '@/components/ui/feedback'
import { Icon } from '@/components/ui/icon'
import { PREVIEW_PAGE_SIZE, type PreviewDevice, type PreviewList } from '@/lib/features/groups/rule-question'
import { countText } from '@/components/ui/count-text'
import { EvaluationTree } from './evaluation-tree'
import { useRuleAnswer } from './use-rule-answer'

const TITLES: Readonly<Record<PreviewList, (count: number) => string>> = {
  members: (count) => (count === 1 ? '1 device is selected' : `${countText(count, 'device')} are selected`),
  joins: (count) => `${countText(count, 'device')} would join the group`,
  leaves: (count) => `${countText(count, 'device')} would leave the group`,
}

/** The devices behind a number of the preview, a page at a time, each with the reason why. */
export function RulePreviewDialog({
  slug,
  rule,
  groupId,
  list,
  onClose,
}: {
  slug: string
  rule: string
  groupId: string | null
  list: PreviewList
  onClose: () => void
}) {
  const [page, setPage] = useState(1)
  const [openId, setOpenId] = useState<string | null>(null)
  const { answer, error, isPending, retry } = useRuleAnswer<'devices'>(slug, {
    kind: 'devices',
    membershipRule: rule,
    groupId,
    list,
    page,
  })
  const pages = Math.max(1, Math.ceil((answer?.total ?? 0) / PREVIEW_PAGE_SIZE))
  const shown = answer?.page ?? 1
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={answer ? TITLES[list](answer.total) : 'Devices'}
      actions={<Button onClick={onClose}>Close</Button>}
    >
      {error && (
        <MessageBar
          tone="error"
          title={error}
          className="mb-3"
          action={<Button onClick={retry}>Retry</Button>}
        />
      )}
      {!answer && !error && (
        <div role="status" aria-label="Loading" className="space-y-3">
          <Skeleton className="h-5 w-64" />
          <Skeleton className="h-5 w-56" />
          <Skeleton className="h-5 w-72" />
        </div>
      )}
      {answer && (
        <div className={cx(isPending && 'opacity-60')} aria-busy={isPending}>
          <ul aria-label="Devices" className="divide-y divide-hairline rounded border border-hairline">
            {answer.rows.map((device) => (
              <DeviceRow
                key={device.id}
                slug={slug}
                rule={rule}
                device={device}
                isOpen={openId === device.id}
                onToggle={() => setOpenId(openId === device.id ? null : device.id)}
              />
            ))}
          </ul>
          {pages > 1 && (
            <nav
              aria-label="Pages of devices"
              className="mt-3 flex items-center gap-2 text-caption text-text-2"
            >
              <IconButton
                icon="chevronLeft"
                label="Previous page"
                disabled={shown <= 1 || isPending}
                onClick={() => setPage(shown - 1)}
              />
              <span>
                Page {shown.toLocaleString('en-US')} of {pages.toLocaleString('en-US')}
              </span>
              <IconButton
                icon="chevronRight"
                label="Next page"
                disabled={shown >= pages || isPending}
                onClick={() => setPage(shown + 1)}
              />
            </nav>
          )}
        </div>
      )}
    </Dialog>
  )
}

function DeviceRow({
  slug,
  rule,
  device,
  isOpen,
  onToggle,
}: {
  slug: string
  rule: string
  device: PreviewDevice
  isOpen: boolean
  onToggle: () => void
}) {
  return (
    <li className="px-3 py-1.5">
      <div className="flex min-h-8 flex-wrap items-center gap-x-3">
        {/* In a tab of its own, so that the rule that is being written stays. */}
        <a
          href={`/${slug}/devices/${device.id}`}
          target="_blank"
          rel="noreferrer"
          className="link inline-flex min-h-6 min-w-0 items-center gap-1 font-semibold break-all"
        >
          {device.name}
          <Icon name="external" size={12} label="(opens a new tab)" />
        </a>
        <span className="text-caption text-text-3">{device.osName}</span>
        <Button
          variant="subtle"
          className="ml-auto"
          aria-expanded={isOpen}
          aria-label={`Why ${device.name}`}
          onClick={onToggle}
        >
          Why
        </Button>
      </div>
      {isOpen && <WhyDevice slug={slug} rule={rule} deviceId={device.id} />}
    </li>
  )
}

function WhyDevice({ slug, rule, deviceId }: { slug: string; rule: string; deviceId: string }) {
  const { answer, error } = useRuleAnswer<'validate'>(slug, {
    kind: 'validate',
    membershipRule: rule,
    deviceIds: [deviceId],
  })
  const evaluation = answer?.[0]?.evaluation
  if (error) return <p className="pb-2 text-caption text-danger">{error}</p>
  if (!answer) return <Skeleton className="mb-2 h-4 w-48" />
  if (!evaluation)
    return <p className="pb-2 text-caption text-text-3">The directory does not know this device.</p>
  return (
    <div className="overflow-x-auto pb-2">
      <EvaluationTree evaluation={evaluation} />
    </div>
  )
}
