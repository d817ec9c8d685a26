import Link from 'next/link'
import { numberText } from '@/components/ui/count-text'
import { LinkButton } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { EmptyState, MessageBar } from '@/components/ui/feedback'
import type { PolicyAssignmentRow, PolicyDetail } from '@/lib/features/policies/queries'
import type { AssignmentReach } from '@/lib/features/policy-assignments/reach'
import { IgnoredTargets } from './assign/ignored-targets'
import { ReachWords } from './assign/reach-words'
import { devicesHref } from './status-segments'

/** Whom the policy is assigned to, with what each group brings or takes. */
export function AssignedGroups({
  slug,
  policy,
  reach,
}: {
  slug: string
  policy: PolicyDetail
  reach: AssignmentReach
}) {
  const href = `/${slug}/policies/${policy.id}`
  const edit = policy.canAssign && (
    <LinkButton href={`${href}/edit/assignments`} icon="edit">
      Edit assignments
    </LinkButton>
  )
  if (policy.assignments.length === 0) {
    return (
      <Card>
        <EmptyState icon="users" title="Assigned to nobody" action={edit}>
          Include a group of devices, and the policy reaches them at their next check-in.
        </EmptyState>
      </Card>
    )
  }
  const included = policy.assignments.filter((row) => row.kind !== 'excludeGroup')
  const excluded = policy.assignments.filter((row) => row.kind === 'excludeGroup')
  const isForAll = policy.assignments.some((row) => row.kind === 'allDevices')
  return (
    <div className="space-y-4">
      <IgnoredTargets assignments={policy.assignments} />
      {excluded.some((row) => row.groupKind === 'dynamic') && (
        <MessageBar tone="warning">
          A dynamic group is excluded. The policy can reach a new device before the group has taken it in.
        </MessageBar>
      )}
      <div className="flex flex-wrap items-center gap-3">
        {edit}
        <p className="text-text-2">
          Targets{' '}
          {policy.devices > 0 ? (
            <Link href={devicesHref(href)} className="link font-semibold">
              {numberText(policy.devices)} {policy.devices === 1 ? 'device' : 'devices'}
            </Link>
          ) : (
            'no device'
          )}
          . A device in an included and an excluded group is excluded.
        </p>
      </div>
      <GroupTable
        title="Included groups"
        rows={included}
        reach={reach}
        slug={slug}
        empty="No group is included."
        others={excluded.flatMap((row) => row.groupId ?? [])}
      />
      <GroupTable
        title="Excluded groups"
        rows={excluded}
        reach={reach}
        slug={slug}
        empty="No group is excluded."
        others={isForAll ? null : included.flatMap((row) => row.groupId ?? [])}
      />
    </div>
  )
}

/** What the group adds or takes out, and what is wrong with it. */
function GroupFacts({
  slug,
  row,
  reach,
  others,
}: {
  slug: string
  row: PolicyAssignmentRow
  reach: AssignmentReach
  others: readonly string[] | null
}) {
  const own = reach.groups.find((group) => group.groupId === row.groupId)
  if (!own || row.groupId === null) return null
  const kind = row.kind === 'excludeGroup' ? 'excludeGroup' : 'includeGroup'
  const reached =
    row.kind === 'includeGroup' && own.reachable < own.devices
      ? `The policy can reach ${numberText(own.reachable)} of ${numberText(own.devices)}.`
      : null
  return (
    <>
      <span className="block pb-1 text-caption text-text-2">
        {reached && `${reached} `}
        <ReachWords slug={slug} group={own} kind={kind} others={others} />
      </span>
      {own.problem && <span className="block pb-1 text-caption text-conflict">{own.problem}</span>}
    </>
  )
}

function GroupTable({
  title,
  rows,
  reach,
  slug,
  empty,
  others,
}: {
  title: string
  rows: readonly PolicyAssignmentRow[]
  reach: AssignmentReach
  slug: string
  empty: string
  /** Groups of the other table; null: all devices stand there. */
  others: readonly string[] | null
}) {
  return (
    <Card title={title} flush>
      {rows.length === 0 ? (
        <p className="border-t border-hairline px-4 py-3 text-text-3">{empty}</p>
      ) : (
        <div className="overflow-x-auto border-t border-hairline">
          <table className="w-full text-left" aria-label={title}>
            <thead>
              <tr className="border-b border-hairline text-caption">
                <th scope="col" className="h-10 px-4 font-semibold">
                  Group
                </th>
                <th scope="col" className="px-3 font-semibold">
                  Membership type
                </th>
                <th scope="col" className="px-4 text-right font-semibold">
                  Devices
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={`${row.kind} ${row.groupId}`} className="border-b border-hairline last:border-0">
                  <th scope="row" className="h-11 px-4 font-normal">
                    {row.groupId ? (
                      <Link
                        href={`/${slug}/groups/${row.groupId}`}
                        prefetch={false}
                        className="link font-semibold"
                      >
                        {row.displayName}
                      </Link>
                    ) : (
                      row.displayName
                    )}
                    <GroupFacts slug={slug} row={row} reach={reach} others={others} />
                  </th>
                  <td className="px-3">
                    {row.groupKind === null ? '–' : row.groupKind === 'dynamic' ? 'Dynamic' : 'Assigned'}
                  </td>
                  <td className="px-4 text-right tabular-nums">
                    {row.groupId && row.memberCount > 0 ? (
                      <Link
                        href={`/${slug}/groups/${row.groupId}/members`}
                        prefetch={false}
                        className="link"
                        aria-label={`${numberText(row.memberCount)} devices in ${row.displayName}`}
                      >
                        {numberText(row.memberCount)}
                      </Link>
                    ) : (
                      numberText(row.memberCount)
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  )
}
