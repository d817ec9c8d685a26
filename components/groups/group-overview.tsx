import Link from 'next/link'
import { numberText } from '@/components/ui/count-text'
import { Badge } from '@/components/ui/badge'
import { LinkButton } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { CopyButton } from '@/components/ui/copy-button'
import { DescriptionList } from '@/components/ui/description-list'
import { EmptyState, MessageBar } from '@/components/ui/feedback'
import { RelativeTime } from '@/components/ui/relative-time'
import type { GroupDetail, GroupSummary } from '@/lib/features/groups/queries'
import { POLICY_TYPE_WORDS, wordFor } from '@/lib/features/reports/words'
import { ProcessingStatus } from './processing-status'
import { RuleValidation } from './rule-validation'

/** Properties of a group, how far its processing is, and the policies assigned to it. */
export function GroupOverview({ slug, group }: { slug: string; group: GroupDetail }) {
  const base = `/${slug}/groups/${group.id}`
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <Card title="Properties">
        <DescriptionList
          items={[
            { label: 'Membership type', value: group.kind === 'dynamic' ? 'Dynamic device' : 'Assigned' },
            {
              label: 'Devices',
              value: (
                <Link href={`${base}/members`} className="link font-semibold">
                  {numberText(group.memberCount)}
                </Link>
              ),
            },
            {
              label: 'Object id',
              value: (
                <span className="flex items-center gap-1">
                  <code className="text-caption break-all">{group.id}</code>
                  <CopyButton text={group.id} label="Copy object id" />
                </span>
              ),
            },
            { label: 'Created', value: <RelativeTime at={group.createdAt} /> },
            { label: 'Last edited', value: <RelativeTime at={group.updatedAt} /> },
          ]}
        />
      </Card>
      {group.kind === 'dynamic' ? (
        <Card
          title="Dynamic rule processing"
          action={
            <Link href={`${base}/rule`} className="link">
              View rule
            </Link>
          }
        >
          {group.processingError && (
            <MessageBar tone="error" title="The rule could not be processed" className="mb-3">
              {group.processingError}
            </MessageBar>
          )}
          <DescriptionList
            items={[
              { label: 'Status', value: <ProcessingStatus status={group.processingStatus} /> },
              { label: 'Last change', value: <RelativeTime at={group.lastMembershipChangeAt} /> },
              {
                label: 'Rule',
                value: <code className="text-caption whitespace-pre-wrap">{group.membershipRule}</code>,
              },
            ]}
          />
        </Card>
      ) : (
        <Card title="Groups">
          <DescriptionList
            items={[
              { label: 'Holds', value: <GroupLinks slug={slug} groups={group.nestedGroups} /> },
              { label: 'Member of', value: <GroupLinks slug={slug} groups={group.parentGroups} /> },
              { label: 'Last change', value: <RelativeTime at={group.lastMembershipChangeAt} /> },
            ]}
          />
        </Card>
      )}
      <Card title="Policies" flush className="lg:col-span-2">
        {group.policies.length === 0 ? (
          <EmptyState
            icon="shield"
            title="No policy is assigned to this group"
            action={<LinkButton href={`/${slug}/policies`}>View policies</LinkButton>}
          >
            Open a policy and add the group under Assignments.
          </EmptyState>
        ) : (
          <div className="overflow-x-auto">
            <table className="w-full border-collapse" aria-label="Policies assigned to this group">
              <thead>
                <tr className="border-b border-hairline text-left text-caption">
                  <th scope="col" className="h-9 pr-3 pl-4 font-semibold">
                    Policy
                  </th>
                  <th scope="col" className="px-3 font-semibold">
                    Type
                  </th>
                  <th scope="col" className="pr-4 pl-3 font-semibold">
                    Assignment
                  </th>
                </tr>
              </thead>
              <tbody>
                {group.policies.map((policy) => (
                  <tr key={policy.id} className="border-b border-hairline last:border-0 hover:bg-hover">
                    <th scope="row" className="h-11 pr-3 pl-4 text-left font-normal">
                      <Link href={`/${slug}/policies/${policy.id}`} className="link">
                        {policy.name}
                      </Link>
                    </th>
                    <td className="px-3">{wordFor(POLICY_TYPE_WORDS, policy.policyType)}</td>
                    <td className="pr-4 pl-3">
                      {policy.kind === 'excludeGroup' ? (
                        <Badge icon="circleMinus">Excluded</Badge>
                      ) : (
                        <Badge tone="info" icon="plus">
                          Included
                        </Badge>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Card>
      {group.kind === 'dynamic' && (
        <div className="min-w-0 lg:col-span-2">
          <RuleValidation slug={slug} rule={group.membershipRule ?? ''} />
        </div>
      )}
    </div>
  )
}

function GroupLinks({ slug, groups }: { slug: string; groups: readonly GroupSummary[] }) {
  if (groups.length === 0) return <span className="text-text-3">No group</span>
  return (
    <ul>
      {groups.map((g) => (
        <li key={g.id}>
          <Link href={`/${slug}/groups/${g.id}`} className="link font-semibold">
            {g.displayName}
          </Link>{' '}
          <span className="text-caption text-text-3">{numberText(g.memberCount)} devices</span>
        </li>
      ))}
    </ul>
  )
}
