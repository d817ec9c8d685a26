import type { Metadata } from 'next'
import { RolloutCard } from '@/components/rollouts/rollout-card'
import { RolloutCommands } from '@/components/rollouts/rollout-commands'
import { RolloutHistory } from '@/components/rollouts/rollout-history'
import { LinkButton } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/feedback'
import { requireActor } from '@/lib/features/core/actor'
import { listGroupChoices } from '@/lib/features/policies/group-choices'
import { getPolicy } from '@/lib/features/policies/queries'
import { getRolloutPage } from '@/lib/features/rollouts/queries'

export const metadata: Metadata = { title: 'Rollout' }

/** New settings on their way from some devices to all of them. */
export default async function PolicyRolloutPage({
  params,
}: {
  params: Promise<{ tenant: string; id: string }>
}) {
  const { tenant, id } = await params
  const actor = await requireActor(tenant, 'policy:read')
  const policy = await getPolicy(actor, id)
  const page = await getRolloutPage(actor, id)
  const href = `/${actor.tenantSlug}/policies/${id}`
  const { running, past } = page
  return (
    <>
      {running && policy.canWrite && (
        <RolloutCommands
          slug={actor.tenantSlug}
          policyId={id}
          rollout={running}
          groups={await listGroupChoices(actor)}
        />
      )}
      {running ? (
        <>
          <RolloutCard page={page} running={running} devices={policy.devices} href={href} />
          <RolloutHistory rollout={running} title="Steps" />
        </>
      ) : (
        <EmptyState
          icon="arrowUp"
          title="No rollout runs"
          action={
            policy.canWrite &&
            policy.profileName !== null && (
              <LinkButton href={`${href}/edit/settings`} icon="edit">
                Edit settings
              </LinkButton>
            )
          }
        >
          Every device of the policy gets version {policy.version}. To release new settings to some groups or
          a percentage first, edit the settings and choose so under Release.
        </EmptyState>
      )}
      {past.map((rollout) => (
        <RolloutHistory
          key={rollout.id}
          rollout={rollout}
          title={`Version ${rollout.fromVersion} to ${rollout.toVersion}`}
        />
      ))}
    </>
  )
}
