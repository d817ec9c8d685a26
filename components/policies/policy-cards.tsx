import Link from 'next/link'
import { numberText } from '@/components/ui/count-text'
import { Donut } from '@/components/charts/donut'
import { STATUS_WORDS } from '@/components/status/status-badge'
import { Badge, Tag } from '@/components/ui/badge'
import { Card } from '@/components/ui/card'
import { CopyButton } from '@/components/ui/copy-button'
import { DescriptionList } from '@/components/ui/description-list'
import { Icon } from '@/components/ui/icon'
import { RelativeTime } from '@/components/ui/relative-time'
import { scopeTagLabel } from '@/lib/features/policies/fields'
import type { PolicyDetail } from '@/lib/features/policies/queries'
import type { VersionRow } from '@/lib/features/policies/version-queries'
import { PLATFORM_WORDS, POLICY_TYPE_WORDS, wordFor } from '@/lib/features/reports/words'
import { devicesHref, statusSegments } from './status-segments'

interface CardProps {
  readonly policy: PolicyDetail
  /** Address of the policy. */
  readonly href: string
}

/** Check-in status over the devices that the policy targets. */
export function CheckInCard({ policy, href }: CardProps) {
  const counted = policy.devices - policy.counts.notApplicable
  const share = counted > 0 ? `${((100 * policy.counts.succeeded) / counted).toFixed(1)}%` : '–'
  return (
    <Card
      title="Device and user check-in status"
      action={
        <Link href={devicesHref(href)} className="link">
          View report
        </Link>
      }
    >
      <Donut
        title="Check-in status"
        segments={statusSegments(policy.counts, (status) => devicesHref(href, status))}
        center={share}
        centerNote="succeeded"
        leaveOut={STATUS_WORDS.notApplicable.word}
      />
      <p className="mt-4 text-caption text-text-3">
        {policy.devices === 0
          ? policy.isAssigned
            ? 'No device is targeted.'
            : 'The policy is assigned to nobody yet.'
          : `${numberText(policy.devices)} ${policy.devices === 1 ? 'device' : 'devices'}. Percentages leave out Not applicable.`}
      </p>
    </Card>
  )
}

export function PropertiesCard({ policy, href }: CardProps) {
  return (
    <Card title="Properties" action={policy.canWrite && <EditLink href={`${href}/edit`} what="properties" />}>
      <DescriptionList
        labelWidth="96px"
        items={[
          { label: 'Type', value: wordFor(POLICY_TYPE_WORDS, policy.policyType) },
          { label: 'Platform', value: wordFor(PLATFORM_WORDS, policy.platform) },
          { label: 'Profile', value: policy.profileName ?? 'No known profile' },
          {
            label: 'Settings',
            value: (
              <Link href={`${href}/settings`} className="link">
                {numberText(policy.settingCount)} configured
              </Link>
            ),
          },
          {
            label: 'Version',
            value: (
              <>
                {policy.version}, saved <RelativeTime at={policy.updatedAt} />
                {policy.updatedBy && ` by ${policy.updatedBy}`}
              </>
            ),
          },
          {
            label: 'Scope tags',
            value: (
              <span className="flex flex-wrap gap-1">
                {policy.roleScopeTags.map((tag) => (
                  <Tag key={tag}>{scopeTagLabel(tag)}</Tag>
                ))}
              </span>
            ),
          },
          {
            label: 'Policy ID',
            value: (
              <span className="flex items-center gap-1">
                <code className="min-w-0 text-caption break-all">{policy.id}</code>
                <CopyButton text={policy.id} label="Copy ID" />
              </span>
            ),
          },
        ]}
      />
    </Card>
  )
}

/** Included groups, minus excluded ones, equals who receives it. */
export function AssignmentsCard({ slug, policy, href }: CardProps & { readonly slug: string }) {
  return (
    <Card
      title="Assignments"
      action={policy.canAssign && <EditLink href={`${href}/edit/assignments`} what="assignments" />}
    >
      {policy.assignments.length === 0 ? (
        <p className="text-text-3">Assigned to nobody: the policy reaches no device yet.</p>
      ) : (
        <ul>
          {policy.assignments.map((row) => {
            const isExcluded = row.kind === 'excludeGroup'
            return (
              <li key={`${row.kind} ${row.groupId}`} className="flex items-start gap-3 py-1.5">
                <Icon name={isExcluded ? 'circleMinus' : 'plus'} className="mt-0.5 text-text-3" />
                <span className="min-w-0 flex-1">
                  {row.groupId ? (
                    <Link
                      href={`/${slug}/groups/${row.groupId}`}
                      prefetch={false}
                      className="link break-words underline"
                    >
                      {row.displayName}
                    </Link>
                  ) : (
                    row.displayName
                  )}
                  <span className="block text-caption text-text-3">
                    {isExcluded ? 'Excluded' : 'Included'}
                    {row.groupKind && `, ${row.groupKind}`}
                  </span>
                </span>
                <span className="tabular-nums">{numberText(row.memberCount)}</span>
              </li>
            )
          })}
          <li className="mt-1 flex gap-3 border-t border-hairline pt-2 font-semibold">
            <span className="w-4" />
            <span className="flex-1">Targeted</span>
            {policy.devices > 0 ? (
              <Link
                href={devicesHref(href)}
                className="link tabular-nums"
                aria-label={`${numberText(policy.devices)} targeted devices`}
              >
                {numberText(policy.devices)}
              </Link>
            ) : (
              <span>0</span>
            )}
          </li>
        </ul>
      )}
      <p className="mt-3 text-caption text-text-3">
        Exclusion wins. Assignment filters do not apply to devices managed by MDE.
      </p>
    </Card>
  )
}

/** Versions, newest first, the current one marked. */
export function VersionList({
  versions,
  current,
  href,
}: {
  versions: readonly VersionRow[]
  current: number
  href: string
}) {
  return (
    <ul>
      {versions.map((version) => (
        <li
          key={version.number}
          className="flex items-start gap-3 border-t border-hairline px-4 py-2.5 first:border-0"
        >
          <Badge tone={version.number === current ? 'info' : 'neutral'}>{`v${version.number}`}</Badge>
          <span className="min-w-0 flex-1">
            <Link
              href={`${href}/versions/${version.number}`}
              prefetch={false}
              className="break-words hover:text-link hover:underline"
            >
              {version.note || 'Saved'}
            </Link>
            <span className="block text-caption text-text-3">
              <RelativeTime at={version.createdAt} />, revision {version.revision}
              {version.authorName ? ` by ${version.authorName}` : ' by command line'}
            </span>
          </span>
          {version.number === current && (
            <span className="text-caption whitespace-nowrap text-success">Current</span>
          )}
        </li>
      ))}
    </ul>
  )
}

function EditLink({ href, what }: { href: string; what: string }) {
  return (
    <Link href={href} className="link inline-flex items-center gap-1" aria-label={`Edit ${what}`}>
      <Icon name="edit" size={14} />
      Edit
    </Link>
  )
}
