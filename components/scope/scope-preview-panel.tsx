import Link from 'next/link'
import { Card } from '@/components/ui/card'
import { Skeleton } from '@/components/ui/feedback'
import type { ScopePreview } from '@/lib/features/scope/preview'

/** Who enters and who leaves, before Save. */
export function ScopePreviewPanel({
  preview,
  isChanged,
  slug,
}: {
  preview: ScopePreview | null
  isChanged: boolean
  slug: string
}) {
  return (
    <Card title="Who enters and leaves" className="xl:sticky xl:top-16">
      <div aria-live="polite">
        {!isChanged && (
          <p className="text-text-2">
            Change a switch to see which devices it would bring into management or take out of it, before you
            save.{' '}
            <Link className="link" href={`/${slug}/devices?managedBy=MDE`}>
              Devices managed now
            </Link>
          </p>
        )}
        {isChanged && !preview && (
          <div className="space-y-2">
            <Skeleton className="h-5 w-40" />
            <Skeleton className="h-4 w-56" />
          </div>
        )}
        {isChanged && preview && (
          <div className="space-y-4">
            <Names
              title="enter management"
              count={preview.entering}
              names={preview.enteringNames}
              tone="text-success"
            />
            <Names
              title="leave management"
              count={preview.leaving}
              names={preview.leavingNames}
              tone="text-conflict"
            />
            <p className="border-t border-hairline pt-3 text-caption text-text-3">
              {preview.managedAfter.toLocaleString('en-US')} managed afterwards, of{' '}
              {preview.total.toLocaleString('en-US')} devices.
              {preview.examined < preview.total &&
                ` Counted over the first ${preview.examined.toLocaleString('en-US')} devices.`}
              {preview.leaving > 0 && ' Devices that leave keep the settings they have.'}
            </p>
          </div>
        )}
      </div>
    </Card>
  )
}

function Names({
  title,
  count,
  names,
  tone,
}: {
  title: string
  count: number
  names: readonly string[]
  tone: string
}) {
  return (
    <div>
      <p>
        <strong className={`text-section ${count > 0 ? tone : ''}`}>{count.toLocaleString('en-US')}</strong>{' '}
        {count === 1 ? 'device' : 'devices'} {title}
      </p>
      {names.length > 0 && (
        <p className="text-caption text-text-3 break-words">
          {names.join(', ')}
          {count > names.length && ` and ${(count - names.length).toLocaleString('en-US')} more`}
        </p>
      )}
    </div>
  )
}
