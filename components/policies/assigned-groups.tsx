import Link from 'next/link'
import { numberText } from '@/components/ui/count-text'
import { LinkButton } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { EmptyState, MessageBar } from '@/components/ui/feedback'
import type { PolicyAssignmentRow, PolicyDetail } from '@/lib/features/policies/queries'
import { devicesHref } from './status-segments'

/** Whom the policy is assigned to, with what each group brings or takes. */
export function AssignedGroups({ slug, policy }: { slug: string; policy: PolicyDetail }) {
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
  return (
    <div className="space-y-4">
      {policy.assignments.some((row) => row.kind === 'allUsers') && (
        <MessageBar tone="warning">
          All users has no effect on devices of the MDE channel: they are targeted as devices.
        </MessageBar>
      )}
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
      <GroupTable title="Included groups" rows={included} slug={slug} empty="No group is included." />
      <GroupTable title="Excluded groups" rows={excluded} slug={slug} empty="No group is excluded." />
    </div>
  )
}

function GroupTable({
  title,
  rows,
  slug,
  empty,
}: {
  title: string
  rows: readonly PolicyAssignmentRow[]
  slug: string
  empty: string
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
