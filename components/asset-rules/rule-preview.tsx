'use client'
import { useDeferredValue, useState } from 'react'
import { countText, numberText } from '@/components/ui/count-text'
import { Tag } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { cx } from '@/components/ui/cx'
import { MessageBar, ProgressBar, Skeleton } from '@/components/ui/feedback'
import { TextInput } from '@/components/ui/field'
import { MiniPager } from '@/components/ui/mini-pager'
import { NewTabLink } from '@/components/ui/new-tab-link'
import type { AssetCondition } from '@/lib/domain/asset-rules'
import { PREVIEW_SIZE, type AssetPreview } from '@/lib/features/asset-rules/schema'
import { usePreview } from './use-preview'

/** The devices that the conditions match now, whether the rule is saved or not. Follows while one types. */
export function RulePreview({
  slug,
  conditions,
}: {
  slug: string
  /** null while one is unfinished. */
  conditions: readonly AssetCondition[] | null
}) {
  const [search, setSearch] = useState('')
  const [page, setPage] = useState(1)
  const q = useDeferredValue(search.trim())
  const { answer, error, isPending, retry } = usePreview(
    slug,
    conditions && { conditions: [...conditions], q, page },
  )
  return (
    <Card
      id="devices"
      title="Matching devices"
      note={answer ? `of ${countText(answer.devices, 'device')}, as they are now` : undefined}
    >
      <p role="status" className="sr-only">
        {answer && !isPending && conditions ? `${countText(answer.matching, 'device')} match.` : ''}
      </p>
      {error && (
        <MessageBar
          tone="error"
          title={error}
          className="mb-3"
          action={<Button onClick={retry}>Retry</Button>}
        />
      )}
      {!answer ? (
        conditions ? (
          !error && <Loading />
        ) : (
          <p className="text-text-3">Finish the conditions to see which devices they match.</p>
        )
      ) : (
        <div className={cx('space-y-3', (isPending || !conditions) && 'grayscale')} aria-busy={isPending}>
          <p>
            <span className="text-section font-semibold tabular-nums">{numberText(answer.matching)}</span>{' '}
            {answer.matching === 1 ? 'device matches' : 'devices match'}
          </p>
          <ProgressBar
            value={answer.matching}
            max={Math.max(1, answer.devices)}
            label={`${countText(answer.matching, 'device')} of ${numberText(answer.devices)}`}
          />
          {!conditions && <p className="text-caption text-text-3">As the conditions were before.</p>}
          {(answer.matching > PREVIEW_SIZE || search !== '') && (
            <TextInput
              type="search"
              aria-label="Find a device"
              placeholder="Find a device"
              value={search}
              onChange={(event) => {
                setSearch(event.target.value)
                setPage(1)
              }}
            />
          )}
          <Devices slug={slug} answer={answer} />
          {answer.total > PREVIEW_SIZE && (
            <MiniPager
              page={answer.page}
              size={PREVIEW_SIZE}
              total={answer.total}
              noun="device"
              onPage={setPage}
            />
          )}
        </div>
      )}
    </Card>
  )
}

function Devices({ slug, answer }: { slug: string; answer: AssetPreview }) {
  if (answer.rows.length === 0) {
    return (
      <p className="text-text-3">
        {answer.matching === 0 ? 'No device matches.' : 'No matching device has such a name.'}
      </p>
    )
  }
  return (
    <ul aria-label="Matching devices" className="divide-y divide-hairline border-y border-hairline">
      {answer.rows.map((device) => (
        <li key={device.id} className="space-y-1 py-2">
          <p className="flex flex-wrap items-baseline gap-x-3">
            <NewTabLink href={`/${slug}/devices/${device.id}`}>{device.name}</NewTabLink>
            <span className="ml-auto text-caption text-text-3">{device.osName}</span>
          </p>
          <Tags tags={[...device.tags, ...device.dynamicTags]} />
        </li>
      ))}
    </ul>
  )
}

/** A tag that was given by hand and by a rule stands once. */
function Tags({ tags }: { tags: readonly string[] }) {
  if (tags.length === 0) return null
  return (
    <p className="flex flex-wrap gap-1">
      {[...new Set(tags)].map((tag) => (
        <Tag key={tag}>{tag}</Tag>
      ))}
    </p>
  )
}

function Loading() {
  return (
    <div role="status" aria-label="Looking for devices" className="space-y-3">
      <Skeleton className="h-6" />
      <Skeleton className="h-11" />
      <Skeleton className="h-11" />
    </div>
  )
}
