import Link from 'next/link'
import { Card } from '@/components/ui/card'
import { cx } from '@/components/ui/cx'
import { Skeleton } from '@/components/ui/feedback'
import { OS_PLATFORMS } from '@/lib/domain/catalog/types'
import { devicesHref } from '@/lib/features/home/device-links'
import { OS_PLATFORM_WORDS, wordFor } from '@/lib/features/reports/words'
import type { ScopeMove, ScopePreview } from '@/lib/features/scope/preview'

/** Who enters and who leaves, before Save. */
export function ScopePreviewPanel({
  preview,
  isChanged,
  isStale,
  hasFailed,
  slug,
}: {
  preview: ScopePreview | null
  /** A newer edit is being worked out: the numbers are those of the one before. */
  isStale: boolean
  isChanged: boolean
  hasFailed: boolean
  slug: string
}) {
  return (
    <Card title="Who enters and leaves" className="xl:sticky xl:top-16">
      <div aria-live="polite">
        {!isChanged && (
          <p className="text-text-2">
            Change a switch to see which devices it would bring into management or take out of it, before you
            save.{' '}
            <Link className="link" href={devicesHref(slug, { managedBy: 'MDE', enrollment: 'success' })}>
              Devices managed now
            </Link>
          </p>
        )}
        {isChanged && hasFailed && (
          <p className="text-text-2">
            The preview could not be worked out. Saving works all the same; change a switch to try again.
          </p>
        )}
        {isChanged && !preview && !hasFailed && (
          <div className="space-y-2">
            <Skeleton className="h-5 w-40" />
            <Skeleton className="h-4 w-56" />
          </div>
        )}
        {isChanged && preview && !hasFailed && (
          <div className={cx('space-y-4', isStale && 'opacity-60')} aria-busy={isStale}>
            <Move title="enter management" move={preview.entering} tone="text-success" slug={slug} />
            <Move title="leave management" move={preview.leaving} tone="text-conflict" slug={slug} />
            <p className="border-t border-hairline pt-3 text-caption text-text-3">
              {preview.managedAfter.toLocaleString('en-US')} managed afterwards, of{' '}
              {preview.total.toLocaleString('en-US')} devices.
              {preview.examined < preview.total &&
                ` Counted over the first ${preview.examined.toLocaleString('en-US')} devices.`}
              {preview.leaving.devices > 0 && ' Devices that leave keep the settings they have.'}
            </p>
          </div>
        )}
      </div>
    </Card>
  )
}

function Move({ title, move, tone, slug }: { title: string; move: ScopeMove; tone: string; slug: string }) {
  const rest = move.devices - move.first.length
  return (
    <section>
      <p>
        <strong className={cx('text-section', move.devices > 0 && tone)}>
          {move.devices.toLocaleString('en-US')}
        </strong>{' '}
        {move.devices === 1 ? 'device' : 'devices'} {title}
      </p>
      {move.devices > 0 && (
        <p className="text-caption text-text-2">
          {OS_PLATFORMS.flatMap((platform) => {
            const devices = move.byPlatform[platform] ?? 0
            return devices > 0
              ? [`${wordFor(OS_PLATFORM_WORDS, platform)} ${devices.toLocaleString('en-US')}`]
              : []
          }).join(' · ')}
        </p>
      )}
      {move.first.length > 0 && (
        <ul className="mt-1.5 max-h-56 space-y-0.5 overflow-y-auto text-caption">
          {move.first.map((device) => (
            <li key={device.id} className="truncate">
              <Link className="link" prefetch={false} href={`/${slug}/devices/${device.id}/enrollment`}>
                {device.name}
              </Link>
            </li>
          ))}
          {rest > 0 && <li className="text-text-3">and {rest.toLocaleString('en-US')} more</li>}
        </ul>
      )}
    </section>
  )
}
