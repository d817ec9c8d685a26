import type { ReactNode } from 'react'
import { Badge } from '@/components/ui/badge'
import { Card } from '@/components/ui/card'
import { CopyButton } from '@/components/ui/copy-button'
import { DescriptionList } from '@/components/ui/description-list'
import { MessageBar } from '@/components/ui/feedback'
import { RelativeTime } from '@/components/ui/relative-time'
import type { DirectoryObjectRow } from '@/lib/features/devices/detail-queries'
import { joinTypeWords } from './device-words'

const DELETED_BECAUSE: Readonly<Record<string, string>> = {
  directory: 'Deleted in the directory',
  device: 'Deleted with its device',
  replaced: 'Replaced by a full registration',
}

/** One directory object, live or deleted, in the words of the Entra admin center. */
export function DirectoryObjectCard({
  object: o,
  isOfTwo,
  action,
}: {
  object: DirectoryObjectRow
  /** The device has another live object. */
  isOfTwo: boolean
  action: ReactNode
}) {
  const isLive = o.deletedAt === null
  return (
    <Card
      title={
        <span className="flex items-center gap-2">
          Directory object
          {!isLive ? (
            <Badge tone="neutral">Deleted</Badge>
          ) : o.isTargetable ? (
            <Badge tone="success">{isOfTwo ? 'Current, use this one' : 'Current'}</Badge>
          ) : (
            <Badge tone="conflict">Cannot be targeted</Badge>
          )}
        </span>
      }
      action={action}
    >
      {isLive && !o.isTargetable && (
        <MessageBar tone="warning" className="mb-3">
          Agent 101.23052.0004 made a synthetic object beside this registration, a known defect. Only the
          synthetic one (join type blank) works for targeting.
        </MessageBar>
      )}
      {isLive && o.regroupAt && (
        <MessageBar className="mb-3">
          Made after a deletion: dynamic groups take it in <RelativeTime at={o.regroupAt} />.
        </MessageBar>
      )}
      <DescriptionList
        labelWidth="130px"
        items={[
          { label: 'Display name', value: o.displayName },
          { label: 'Join type', value: joinTypeWords(o.joinType) },
          { label: 'trustType', value: o.trustType ?? 'null' },
          { label: 'managementType', value: o.managementType ?? 'null' },
          { label: 'deviceOSType', value: o.operatingSystem },
          { label: 'deviceOSVersion', value: o.operatingSystemVersion },
          ...(o.systemLabels.length > 0 ? [{ label: 'systemLabels', value: o.systemLabels.join(', ') }] : []),
          { label: 'Object ID', value: <Id text={o.id} what="object ID" /> },
          { label: 'Device ID', value: <Id text={o.deviceId} what="device ID" /> },
          { label: 'Created', value: <RelativeTime at={o.createdAt} /> },
          ...(isLive
            ? []
            : [
                {
                  label: 'Deleted',
                  value: (
                    <>
                      <RelativeTime at={o.deletedAt} />. {DELETED_BECAUSE[o.deletedReason ?? ''] ?? ''}
                    </>
                  ),
                },
              ]),
        ]}
      />
    </Card>
  )
}

function Id({ text, what }: { text: string; what: string }) {
  return (
    <span className="inline-flex max-w-full items-center gap-1">
      <code className="min-w-0 truncate font-mono text-caption">{text}</code>
      <CopyButton text={text} label={`Copy ${what}`} />
    </span>
  )
}
