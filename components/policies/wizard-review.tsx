'use client'
import type { ReactNode } from 'react'
import { Tag } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { DescriptionList } from '@/components/ui/description-list'
import { MessageBar } from '@/components/ui/feedback'
import type { Profile } from '@/lib/domain/catalog'
import { scopeTagLabel } from '@/lib/features/policies/fields'
import { toPolicyValues } from '@/lib/features/policies/policy-values'
import { PLATFORM_WORDS } from '@/lib/features/reports/words'
import type { AssignableGroup } from './assignments-editor'
import { ConfiguredValues } from './configured-values'
import type { WizardStep } from './policy-wizard'
import type { PolicyDraft } from './use-draft'

/** Everything that the policy will be: only what is set, with a way back to each part, and beside it what it would do. */
export function WizardReview({
  profile,
  draft,
  groups,
  onEdit,
  impact,
}: {
  profile: Profile
  draft: PolicyDraft
  groups: readonly AssignableGroup[]
  onEdit: (step: WizardStep) => void
  /** What creating it would do. */
  impact: ReactNode
}) {
  const values = toPolicyValues(profile, { values: draft.settings, unknown: [] })
  const edit = (step: WizardStep, what: string): ReactNode => (
    <Button variant="subtle" icon="edit" aria-label={`Edit ${what}`} onClick={() => onEdit(step)}>
      Edit
    </Button>
  )
  const groupOf = new Map(groups.map((group) => [group.id, group]))
  const named = (kind: 'includeGroup' | 'excludeGroup') =>
    draft.assignments.flatMap((a) => (a.kind === kind ? [groupOf.get(a.groupId)] : []))
  const isAll = draft.assignments.some((a) => a.kind === 'allDevices')
  return (
    <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_minmax(0,460px)]">
      <div className="space-y-4">
        <Card title="Basics" action={edit('basics', 'basics')}>
          <DescriptionList
            items={[
              { label: 'Name', value: draft.name.trim() || <span className="text-danger">Missing</span> },
              { label: 'Description', value: draft.description.trim() || 'None' },
              { label: 'Platform', value: PLATFORM_WORDS[profile.platform] },
              { label: 'Profile', value: profile.name },
            ]}
          />
        </Card>
        <Card
          title="Configuration settings"
          note={`${values.configured} set, the other ${values.offered - values.configured} stay Not configured`}
          action={edit('settings', 'configuration settings')}
          flush
        >
          {values.configured === 0 ? (
            <div className="px-4 pb-4">
              <MessageBar tone="warning">
                Nothing is configured: the policy has no opinion on any setting.
              </MessageBar>
            </div>
          ) : (
            <ConfiguredValues sections={values.sections} />
          )}
        </Card>
        <Card title="Scope tags" action={edit('tags', 'scope tags')}>
          <div className="flex flex-wrap gap-2">
            {draft.roleScopeTags.map((tag) => (
              <Tag key={tag}>{scopeTagLabel(tag)}</Tag>
            ))}
          </div>
        </Card>
        <Card title="Assignments" action={edit('assignments', 'assignments')}>
          <DescriptionList
            items={[
              {
                label: 'Included groups',
                value: isAll ? 'All devices' : <GroupNames groups={named('includeGroup')} />,
              },
              { label: 'Excluded groups', value: <GroupNames groups={named('excludeGroup')} /> },
            ]}
          />
        </Card>
      </div>
      {impact}
    </div>
  )
}

function GroupNames({ groups }: { groups: readonly (AssignableGroup | undefined)[] }) {
  if (groups.length === 0) return 'None'
  return (
    <ul>
      {groups.map((group, index) => (
        <li key={group?.id ?? index}>
          {group?.displayName ?? 'Deleted group'}{' '}
          {group && (
            <span className="text-caption text-text-3">
              {group.kind === 'dynamic' ? 'dynamic' : 'assigned'}, {group.memberCount.toLocaleString('en-US')}{' '}
              {group.memberCount === 1 ? 'device' : 'devices'}
            </span>
          )}
        </li>
      ))}
    </ul>
  )
}
