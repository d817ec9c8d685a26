'use client'
import Link from 'next/link'
import { useDeferredValue, useState } from 'react'
import { countText, numberText } from '@/components/ui/count-text'
import { Tag } from '@/components/ui/badge'
import { Button, IconButton } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { cx } from '@/components/ui/cx'
import { MessageBar, ProgressBar, Skeleton } from '@/components/ui/feedback'
import { TextInput } from '@/components/ui/field'
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
          <Pages answer={answer} onPage={setPage} />
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
            <Link
              className="link font-semibold break-words"
              href={`/${slug}/devices/${device.id}`}
              prefetch={false}
              target="_blank"
              rel="noreferrer"
            >
              {device.name}
              <span className="sr-only"> (opens in a new tab)</span>
            </Link>
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

function Pages({ answer, onPage }: { answer: AssetPreview; onPage: (page: number) => void }) {
  const { page, total } = answer
  if (total <= PREVIEW_SIZE) return null
  const last = Math.min(total, page * PREVIEW_SIZE)
  return (
    <nav aria-label="Pages" className="flex items-center gap-1 text-caption text-text-2">
      <span className="mr-auto tabular-nums">
        {`${numberText((page - 1) * PREVIEW_SIZE + 1)}–${numberText(last)} of ${countText(total, 'device')}`}
      </span>
      <IconButton
        icon="chevronLeft"
        label="Previous page"
        disabled={page <= 1}
        onClick={() => onPage(page - 1)}
      />
      <IconButton
        icon="chevronRight"
        label="Next page"
        disabled={last >= total}
        onClick={() => onPage(page + 1)}
      />
    </nav>
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
