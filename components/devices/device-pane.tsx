'use client'
import Link from 'next/link'
import { parseAsString, useQueryState } from 'nuqs'
import { StackedBar } from '@/components/charts/stacked-bar'
import { EnrollmentBadge, STATUS_ORDER, STATUS_WORDS, StatusBadge } from '@/components/status/status-badge'
import { Tag } from '@/components/ui/badge'
import { IconButton, LinkButton } from '@/components/ui/button'
import { DescriptionList } from '@/components/ui/description-list'
import { Pane } from '@/components/ui/dialog'
import { MessageBar } from '@/components/ui/feedback'
import { RelativeTime } from '@/components/ui/relative-time'
import type { DeviceDetail } from '@/lib/features/devices/queries'
import { POLICY_TYPE_WORDS, wordFor } from '@/lib/features/reports/words'
import { DeviceCommands } from './device-commands'
import type { DevicePermissions } from './device-list'
import { joinTypeWords } from './device-words'

/** The details of one device beside the list; arrows walk through the rows. */
export function DevicePane({
  slug,
  device,
  ids,
  permissions,
}: {
  slug: string
  device: DeviceDetail
  ids: readonly string[]
  permissions: DevicePermissions
}) {
  const [, setOpen] = useQueryState(
    'device',
    parseAsString.withOptions({ shallow: false, history: 'replace' }),
  )
  const base = `/${slug}/devices/${device.id}`
  const index = ids.indexOf(device.id)
  const total = STATUS_ORDER.reduce((n, s) => n + device.settingCounts[s], 0)
  return (
    <Pane
      open
      onClose={() => setOpen(null)}
      title={
        <Link href={base} className="link">
          {device.name}
        </Link>
      }
      badge={<StatusBadge status={device.policyStatus} />}
      toolbar={
        index >= 0 && (
          <>
            <IconButton
              icon="arrowUp"
              label="Previous device"
              disabled={index === 0}
              onClick={() => setOpen(ids[index - 1] ?? null)}
            />
            <IconButton
              icon="arrowDown"
              label="Next device"
              disabled={index === ids.length - 1}
              onClick={() => setOpen(ids[index + 1] ?? null)}
            />
            <span>
              {index + 1} of {ids.length} on this page
            </span>
          </>
        )
      }
    >
      <p className="text-text-2">
        {device.osName}, build {device.osVersion}
      </p>
      <div className="mt-3 flex flex-wrap gap-2">
        <DeviceCommands slug={slug} device={device} permissions={permissions} />
        <LinkButton href={base} icon="external">
          Open device page
        </LinkButton>
      </div>
      {device.enrollmentWarning && (
        <MessageBar tone="warning" className="mt-4" title={device.enrollmentWarning}>
          {device.enrollmentAction}
        </MessageBar>
      )}
      {total > 0 && (
        <section className="mt-6">
          <h3 className="mb-2 flex justify-between font-semibold">
            Settings{' '}
            <Link className="link font-normal" href={`${base}/settings`}>
              {total} effective settings
            </Link>
          </h3>
          <StackedBar
            label="Settings"
            segments={STATUS_ORDER.map((s) => ({
              label: STATUS_WORDS[s].word,
              value: device.settingCounts[s],
              tone: STATUS_WORDS[s].tone,
              href: `${base}/settings?status=${s}`,
            }))}
          />
        </section>
      )}
      <section className="mt-6">
        <h3 className="mb-2 font-semibold">Enrollment</h3>
        <DescriptionList
          labelWidth="120px"
          items={[
            { label: 'Managed by', value: device.managedBy },
            {
              label: 'MDE enrollment',
              value: <EnrollmentBadge status={device.managedByStatus} label={device.enrollmentLabel} />,
            },
            { label: 'Why', value: device.enrollmentReason },
            ...(device.enrollmentAction ? [{ label: 'What to do', value: device.enrollmentAction }] : []),
            { label: 'Last check-in', value: <RelativeTime at={device.lastCheckInAt} /> },
            { label: 'Join type', value: joinTypeWords(device.joinType) },
          ]}
        />
      </section>
      <section className="mt-6">
        <h3 className="mb-2 font-semibold">Security policies</h3>
        {device.policies.length === 0 && <p className="text-text-3">No policy targets this device.</p>}
        <ul className="divide-y divide-hairline">
          {device.policies.map((p) => (
            <li key={p.id} className="flex flex-wrap items-center gap-x-3 py-2">
              <Link href={`/${slug}/policies/${p.id}`} className="link min-w-0 flex-1 truncate">
                {p.name}
              </Link>
              <span className="text-caption text-text-3">{wordFor(POLICY_TYPE_WORDS, p.policyType)}</span>
              <StatusBadge status={p.status} />
            </li>
          ))}
        </ul>
      </section>
      <section className="mt-6">
        <h3 className="mb-2 font-semibold">Groups and tags</h3>
        <div className="flex flex-wrap gap-1.5">
          {device.groups.map((g) => (
            <Link key={g.id} href={`/${slug}/groups/${g.id}`}>
              <Tag icon="users">{g.displayName}</Tag>
            </Link>
          ))}
          {device.tags.map((t) => (
            <Tag key={t} icon="tag">
              {t}
            </Tag>
          ))}
          {device.groups.length + device.tags.length === 0 && <span className="text-text-3">None</span>}
        </div>
      </section>
    </Pane>
  )
}
