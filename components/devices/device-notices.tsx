import Link from 'next/link'
import { MessageBar } from '@/components/ui/feedback'
import { RelativeTime } from '@/components/ui/relative-time'
import type { DeviceStanding, NamedRecord } from '@/lib/features/devices/detail-standing'
import type { DeviceDetail } from '@/lib/features/devices/queries'

/** What sets this device apart, the gravest first, each with what to do about it. */
export function DeviceNotices({
  slug,
  device,
  standing: s,
}: {
  slug: string
  device: DeviceDetail
  standing: DeviceStanding
}) {
  const base = `/${slug}/devices/${device.id}`
  return (
    <div className="mb-4 space-y-2 empty:hidden">
      {device.enrollmentWarning && (
        <MessageBar tone="error" title={device.enrollmentWarning}>
          {device.enrollmentAction}
        </MessageBar>
      )}
      {s.keyRevokedAt && (
        <MessageBar tone="error" title="The key of this device is revoked.">
          Nothing that it signs is accepted since <RelativeTime at={s.keyRevokedAt} />. Onboard it again with
          a new key: it comes back as a record of its own.
        </MessageBar>
      )}
      {s.offboardedAt && (
        <MessageBar tone="warning" title="The device has offboarded.">
          It took its leave <RelativeTime at={s.offboardedAt} />. Settings on the machine stay as they are.
          Onboard it again with the same key to bring this record back.
        </MessageBar>
      )}
      {s.excluded && (
        <MessageBar tone="warning" title="Excluded from security settings management.">
          {s.excluded.by ?? 'Somebody'}, <RelativeTime at={s.excluded.at} />
          {s.excluded.reason && `: ${s.excluded.reason}`}
        </MessageBar>
      )}
      {s.supersededBy && (
        <MessageBar tone="warning" title="Re-imaged: this is the older record of the machine.">
          The same hardware onboarded again as <Records slug={slug} records={[s.supersededBy]} />. Delete this
          record when you need it no more.
        </MessageBar>
      )}
      {s.duplicates.length > 0 && (
        <MessageBar tone="warning" title="Another live device has the same hardware ID.">
          <Records slug={slug} records={s.duplicates} />. One of them is a clone: give each machine an
          identity of its own, then onboard it again.
        </MessageBar>
      )}
      {s.lostMemberships > 0 && (
        <MessageBar
          tone="warning"
          title={`${s.lostMemberships} ${s.lostMemberships === 1 ? 'group membership was' : 'group memberships were'} lost with a deleted directory object.`}
        >
          They do not come back by themselves.{' '}
          <Link className="link underline" href={`${base}/directory`}>
            Retarget the device or dismiss them
          </Link>
        </MessageBar>
      )}
      {s.regroupAt && (
        <MessageBar title="Dynamic groups do not see this device yet.">
          Its directory object was made again after a deletion. Rules take it in{' '}
          <RelativeTime at={s.regroupAt} />; assignments to all devices hold meanwhile.
        </MessageBar>
      )}
      {s.isVerifiedInFileOnly && (
        <MessageBar
          title={
            device.agentVersion === null
              ? 'Verified in the managed file only; Defender is not installed.'
              : 'Verified in the managed file only; Defender did not answer.'
          }
        >
          {device.agentVersion === null
            ? 'The settings are in place for when it is. Until then nothing on the machine enforces them.'
            : 'The settings are in place. Whether Defender enforces them is not known.'}
        </MessageBar>
      )}
    </div>
  )
}

function Records({ slug, records }: { slug: string; records: readonly NamedRecord[] }) {
  return records.map(({ id, name }, index) => (
    <span key={id}>
      {index > 0 && ', '}
      <Link className="link underline" href={`/${slug}/devices/${id}`}>
        {name}
      </Link>
    </span>
  ))
}
