'use client'
import { useDeferredValue, useState } from 'react'
import type { ImpactDraft } from '@/lib/features/impact/schema'
import { IMPACT_PAGE_SIZE } from '@/lib/features/impact/types'
import { Button } from '../ui/button'
import { cx } from '../ui/cx'
import { Pane } from '../ui/dialog'
import { EmptyState, MessageBar, Skeleton } from '../ui/feedback'
import { Icon } from '../ui/icon'
import { MiniPager } from '../ui/mini-pager'
import type { DeviceListRequest } from './count-button'
import { DeviceRow } from './device-row'
import { useQuestion } from './use-question'
import { countText } from '@/components/ui/count-text'

const SEARCH_MS = 250
/** Fewer fit on one look: a search box would be longer than the list. */
const SEARCH_FROM = 8

/** The devices behind a number, page by page, each with why. Follows the draft while one goes on typing beside it. */
export function DevicesPane({
  tenant,
  draft,
  hasErrors,
  request,
  onClose,
}: {
  tenant: string
  draft: ImpactDraft
  hasErrors: boolean
  request: DeviceListRequest
  onClose: () => void
}) {
  const [search, setSearch] = useState('')
  const [page, setPage] = useState(1)
  const [openId, setOpenId] = useState<string | null>(null)
  const q = useDeferredValue(search.trim())
  const { selection, title } = request
  const { answer, isStale, problem, askAgain } = useQuestion(
    tenant,
    hasErrors ? null : draft,
    { kind: 'devices', selection, page, q },
    SEARCH_MS,
  )
  const isSearchable = q !== '' || search !== '' || (answer !== null && answer.total >= SEARCH_FROM)
  return (
    <Pane open onClose={onClose} title={title} toolbar={answer && `Counted at revision ${answer.revision}`}>
      <p className="sr-only" aria-live="polite">
        {answer && !isStale ? countText(answer.total, 'device') : ''}
      </p>
      {isSearchable && (
        <span className="relative mb-3 block">
          <Icon name="search" className="pointer-events-none absolute top-2 left-2.5 text-text-3" />
          <input
            type="search"
            className="control w-full pl-8"
            aria-label="Find a device"
            placeholder="Find a device"
            value={search}
            onChange={(event) => {
              setSearch(event.target.value)
              setPage(1)
            }}
          />
        </span>
      )}
      {problem && (
        <MessageBar
          tone="error"
          title="The devices could not be read"
          action={<Button onClick={askAgain}>Retry</Button>}
        >
          {problem.message}
        </MessageBar>
      )}
      {!answer && !problem && <LoadingRows />}
      {answer && answer.total === 0 && (
        <EmptyState icon="laptop" title={q === '' ? 'No device any more' : 'No device matches'}>
          {q === '' ? 'With what you typed meanwhile, nothing of this happens.' : 'Try another name.'}
        </EmptyState>
      )}
      {answer && answer.total > 0 && (
        <div className={cx('transition-[filter]', isStale && 'grayscale')} aria-busy={isStale}>
          <ul className="divide-y divide-hairline border-y border-hairline">
            {answer.rows.map((row) => (
              <DeviceRow
                key={row.id}
                tenant={tenant}
                draft={draft}
                device={row}
                isOpen={openId === row.id}
                onToggle={() => setOpenId(openId === row.id ? null : row.id)}
              />
            ))}
          </ul>
          <MiniPager
            page={answer.page}
            size={IMPACT_PAGE_SIZE}
            total={answer.total}
            noun="device"
            onPage={setPage}
          />
        </div>
      )}
    </Pane>
  )
}

function LoadingRows() {
  return (
    <div
      role="status"
      aria-label="Loading devices"
      className="divide-y divide-hairline border-y border-hairline"
    >
      {[0, 1, 2, 3, 4, 5].map((row) => (
        <div key={row} className="flex h-11 items-center gap-3">
          <Skeleton className="size-5" />
          <Skeleton className="h-4 w-36" />
          <Skeleton className="ml-auto h-3 w-28" />
        </div>
      ))}
    </div>
  )
}
