import type { ReactNode } from 'react'
import { policyExportChoices } from '@/lib/features/policy-export/settings-export'
import { PolicyCommands } from '@/components/policies/policy-commands'
import { RevisionLine } from '@/components/shell/revision-line'
import { Badge } from '@/components/ui/badge'
import { PageHeader } from '@/components/ui/page-header'
import { TabNav } from '@/components/ui/tab-nav'
import { requireActor } from '@/lib/features/core/actor'
import { listOfType } from '@/lib/features/policies/policy-types'
import { getPolicy } from '@/lib/features/policies/queries'
import { findRolloutLabel } from '@/lib/features/rollouts/labels'
import { getRevisionState } from '@/lib/features/reports/revision'

/** Title, commands and tabs of a policy. */
export default async function PolicyTabsLayout({
  params,
  children,
}: {
  params: Promise<{ tenant: string; id: string }>
  children: ReactNode
}) {
  const { tenant, id } = await params
  const actor = await requireActor(tenant, 'policy:read')
  const policy = await getPolicy(actor, id)
  const slug = actor.tenantSlug
  const rollout = await findRolloutLabel(actor, id)
  const list = listOfType(policy.policyType)
  const base = `/${slug}/policies/${id}`
  return (
    <>
      <PageHeader
        crumbs={[
          { label: 'Home', href: `/${slug}` },
          { label: 'Endpoint security', href: `/${slug}/endpoint-security` },
          { label: list.label, href: `/${slug}/${list.path}` },
          { label: policy.name },
        ]}
        title={policy.name}
        badge={
          rollout ? (
            <Badge tone={rollout.isHalted ? 'danger' : 'info'}>{rollout.text}</Badge>
          ) : policy.counts.conflict > 0 ? (
            <Badge tone="conflict" icon="diamond">
              {policy.counts.conflict.toLocaleString('en-US')} in conflict
            </Badge>
          ) : (
            !policy.isAssigned && <Badge>Not assigned</Badge>
          )
        }
        description={policy.description || undefined}
        revision={<RevisionLine info={await getRevisionState(actor)} />}
      >
        <PolicyCommands
          slug={slug}
          policy={policy}
          canWrite={policy.canWrite}
          canEditSettings={policy.profileName !== null}
          listHref={`/${slug}/${list.path}`}
          exports={policyExportChoices(policy.platform)}
        />
      </PageHeader>
      <TabNav
        label="Policy"
        tabs={[
          { href: base, label: 'Overview' },
          { href: `${base}/settings`, label: 'Policy settings values', count: policy.settingCount },
          { href: `${base}/status`, label: 'Policy settings status' },
          { href: `${base}/devices`, label: 'Applied devices', count: policy.devices },
          { href: `${base}/groups`, label: 'Assigned groups', count: policy.assignments.length },
          { href: `${base}/rollout`, label: 'Rollout' },
          { href: `${base}/versions`, label: 'Versions', count: policy.version, nested: true },
        ]}
      />
      {children}
    </>
  )
}
