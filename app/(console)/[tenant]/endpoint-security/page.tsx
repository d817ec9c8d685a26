import type { Metadata } from 'next'
import Link from 'next/link'
import { CreatePolicyButton } from '@/components/policies/create-policy-button'
import { ImportLink } from '@/components/import/import-link'
import { PolicyTypeCards, WayToDevices, type Step } from '@/components/policies/policy-type-cards'
import { RevisionLine } from '@/components/shell/revision-line'
import { LinkButton } from '@/components/ui/button'
import { MessageBar } from '@/components/ui/feedback'
import { PageHeader } from '@/components/ui/page-header'
import { can } from '@/lib/domain/access'
import { requireActor } from '@/lib/features/core/actor'
import { listProfileChoices } from '@/lib/features/policies/profile-choices'
import { getEndpointSecurityOverview, type EndpointSecurityOverview } from '@/lib/features/policies/queries'
import { getRevisionState } from '@/lib/features/reports/revision'
import { OS_PLATFORM_WORDS, wordFor } from '@/lib/features/reports/words'

export const metadata: Metadata = { title: 'Endpoint security' }

export default async function EndpointSecurityPage({ params }: { params: Promise<{ tenant: string }> }) {
  const actor = await requireActor((await params).tenant, 'policy:read')
  const overview = await getEndpointSecurityOverview(actor)
  const slug = actor.tenantSlug
  const canWrite = can(actor, 'policy:write')
  const steps = stepsOf(`/${slug}`, overview)
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Home', href: `/${slug}` }, { label: 'Endpoint security' }]}
        title="Endpoint security"
        description="Policies by type, and whether the way to the devices is open."
        revision={<RevisionLine info={await getRevisionState(actor)} />}
      >
        {canWrite && <CreatePolicyButton slug={slug} profiles={listProfileChoices(actor)} />}
        {canWrite && <ImportLink slug={slug} />}
        <LinkButton href={`/${slug}/setup`} icon="listChecks">
          Set-up guide
        </LinkButton>
      </PageHeader>
      <div className="space-y-4">
        {!overview.connectorEnabled && (
          <MessageBar
            tone="warning"
            title="The connector is off: policies do not reach devices managed by MDE"
            action={
              <Link className="link" href={`/${slug}/endpoint-security/connector`}>
                Microsoft Defender for Endpoint
              </Link>
            }
          />
        )}
        {steps.some((step) => !step.isDone) && <WayToDevices steps={steps} />}
        <PolicyTypeCards slug={slug} types={overview.types} />
      </div>
    </>
  )
}

function stepsOf(base: string, overview: EndpointSecurityOverview): Step[] {
  const { platformsInScope, devices, managedDevices, groups, types } = overview
  const assigned = types.reduce((sum, type) => sum + type.assigned, 0)
  const number = (n: number, one: string, many: string) =>
    `${n.toLocaleString('en-US')} ${n === 1 ? one : many}`
  return [
    {
      title: 'Turn a platform on in the enforcement scope',
      detail:
        platformsInScope.length > 0
          ? `On for ${platformsInScope.map((name) => wordFor(OS_PLATFORM_WORDS, name)).join(', ')}`
          : 'Off for every platform',
      href: `${base}/settings/enforcement-scope`,
      isDone: platformsInScope.length > 0,
    },
    {
      title: 'Allow Microsoft Defender for Endpoint to enforce Endpoint Security Configurations',
      detail: overview.connectorEnabled ? 'On' : 'Off: no device on the MDE channel receives a policy',
      href: `${base}/endpoint-security/connector`,
      isDone: overview.connectorEnabled,
    },
    {
      title: 'Onboard devices',
      detail: `${number(devices, 'device', 'devices')}, ${managedDevices.toLocaleString('en-US')} managed by MDE`,
      href: `${base}/devices`,
      isDone: managedDevices > 0,
    },
    {
      title: 'Create a group',
      detail: groups > 0 ? number(groups, 'group', 'groups') : 'Policies are assigned to groups of devices',
      href: `${base}/groups`,
      isDone: groups > 0,
    },
    {
      title: 'Assign a policy',
      detail:
        assigned > 0 ? number(assigned, 'assigned policy', 'assigned policies') : 'None is assigned yet',
      href: `${base}/policies`,
      isDone: assigned > 0,
    },
  ]
}
