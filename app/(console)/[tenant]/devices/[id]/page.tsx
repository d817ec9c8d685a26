import Link from 'next/link'
import { Donut } from '@/components/charts/donut'
import { joinTypeWords } from '@/components/devices/device-words'
import { managedByInIntune } from '@/lib/features/devices/portal-words'
import { EnrollmentBadge, STATUS_ORDER, STATUS_WORDS } from '@/components/status/status-badge'
import { Tag } from '@/components/ui/badge'
import { Card } from '@/components/ui/card'
import { CopyButton } from '@/components/ui/copy-button'
import { DescriptionList } from '@/components/ui/description-list'
import { RelativeTime } from '@/components/ui/relative-time'
import { requireActor } from '@/lib/features/core/actor'
import { getDeviceStanding } from '@/lib/features/devices/detail-standing'
import { getDevice } from '@/lib/features/devices/queries'

export default async function DeviceOverviewPage({
  params,
}: {
  params: Promise<{ tenant: string; id: string }>
}) {
  const { tenant, id } = await params
  const actor = await requireActor(tenant, 'device:read')
  const device = await getDevice(actor, id)
  const standing = await getDeviceStanding(actor, id)
  const tags = [...new Set([...device.tags, ...device.dynamicTags])]
  const hardware = [standing.manufacturer, standing.model, standing.architecture].filter(Boolean).join(', ')
  const base = `/${actor.tenantSlug}/devices/${id}`
  const total = STATUS_ORDER.reduce((n, s) => n + device.settingCounts[s], 0)
  const isUpToDate = device.policySetHash !== null && device.policySetHash === device.acknowledgedHash
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <Card
        title="Effective settings"
        action={
          <Link className="link" href={`${base}/settings`}>
            View all
          </Link>
        }
      >
        <Donut
          title="Effective settings"
          center={String(total)}
          centerNote="settings"
          segments={STATUS_ORDER.map((s) => ({
            label: STATUS_WORDS[s].word,
            value: device.settingCounts[s],
            tone: STATUS_WORDS[s].tone,
            href: `${base}/settings?status=${s}`,
          }))}
        />
      </Card>
      <Card
        title="Enrollment"
        action={
          <Link className="link" href={`${base}/enrollment`}>
            How it was decided
          </Link>
        }
      >
        <DescriptionList
          items={[
            {
              label: 'Status',
              value: <EnrollmentBadge status={device.managedByStatus} label={device.enrollmentLabel} />,
            },
            { label: 'Code', value: device.enrollmentCode ?? 'None' },
            { label: 'Managed by (Defender)', value: device.managedBy },
            { label: 'Managed by (Intune)', value: managedByInIntune(device) ?? 'Not in Intune' },
            { label: 'Why', value: device.enrollmentReason },
            ...(device.enrollmentAction ? [{ label: 'What to do', value: device.enrollmentAction }] : []),
            { label: 'Join type', value: joinTypeWords(device.joinType) },
          ]}
        />
      </Card>
      <Card title="Device">
        <DescriptionList
          items={[
            { label: 'Operating system', value: `${device.osName}, ${device.osVersion}` },
            { label: 'Defender agent', value: device.agentVersion ?? agentInWords(device.osPlatform) },
            ...(hardware ? [{ label: 'Hardware', value: hardware }] : []),
            ...(standing.hardwareId
              ? [
                  {
                    label: 'Hardware ID',
                    value: <code className="font-mono text-caption">{standing.hardwareId}</code>,
                  },
                ]
              : []),
            { label: 'Onboarded', value: <RelativeTime at={device.onboardedAt} /> },
            {
              label: 'Key',
              value: standing.keyRevokedAt ? (
                'Revoked'
              ) : (
                <>
                  Ed25519, since <RelativeTime at={standing.keyChangedAt ?? device.onboardedAt} />
                </>
              ),
            },
            ...(standing.supersedes.length > 0
              ? [
                  {
                    label: 'Older records',
                    value: standing.supersedes.map(({ id: older, name }) => (
                      <Link key={older} className="link mr-2" href={`/${actor.tenantSlug}/devices/${older}`}>
                        {name}
                      </Link>
                    )),
                  },
                ]
              : []),
            {
              label: 'Tags',
              value:
                tags.length > 0 ? (
                  <span className="flex flex-wrap gap-1">
                    {tags.map((t) => (
                      <Tag key={t}>{t}</Tag>
                    ))}
                  </span>
                ) : (
                  'None'
                ),
            },
            {
              label: 'Device ID',
              value: (
                <span className="inline-flex items-center gap-1">
                  <code className="font-mono text-caption">{device.id}</code>
                  <CopyButton text={device.id} label="Copy device ID" />
                </span>
              ),
            },
          ]}
        />
      </Card>
      <Card title="Policy set">
        <DescriptionList
          items={[
            {
              label: 'To enforce',
              value: device.policySetHash ? (
                <code className="font-mono text-caption">{device.policySetHash.slice(0, 12)}</code>
              ) : (
                'Nothing from this channel'
              ),
            },
            {
              label: 'Acknowledged',
              value: device.acknowledgedHash ? (
                <code className="font-mono text-caption">{device.acknowledgedHash.slice(0, 12)}</code>
              ) : (
                'Not yet'
              ),
            },
            ...(device.acknowledgedHash
              ? [
                  {
                    label: 'Verified by',
                    value: standing.isVerifiedInFileOnly
                      ? 'Reading the managed file back'
                      : 'Defender on the device',
                  },
                ]
              : []),
            {
              label: 'Acknowledged at',
              value: <RelativeTime at={device.acknowledgedAt} fallback="Not yet" />,
            },
            {
              label: 'State',
              value:
                device.policySetHash === null
                  ? 'Not managed here'
                  : isUpToDate
                    ? 'Up to date'
                    : 'Waits for the next check-in',
            },
            ...(device.syncRequestedAt
              ? [
                  {
                    label: 'Policy sync',
                    value: (
                      <>
                        Requested <RelativeTime at={device.syncRequestedAt} />
                      </>
                    ),
                  },
                ]
              : []),
          ]}
        />
      </Card>
    </div>
  )
}

/** Windows brings its agent along and reports no version of it; elsewhere no version means that none is there. */
function agentInWords(osPlatform: string): string {
  return osPlatform === 'linux' || osPlatform === 'macOS' ? 'Not installed' : 'Part of the system'
}
