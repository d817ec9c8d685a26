import type { Metadata } from 'next'
import Link from 'next/link'
import { ScopeForm } from '@/components/scope/scope-form'
import { RevisionLine } from '@/components/shell/revision-line'
import { MessageBar } from '@/components/ui/feedback'
import { PageHeader } from '@/components/ui/page-header'
import { can } from '@/lib/domain/access'
import { requireActor } from '@/lib/features/core/actor'
import { getRevisionState } from '@/lib/features/reports/revision'
import { getScope } from '@/lib/features/scope/queries'
import { ERA_WORDS } from '@/lib/features/tenants/switch-words'
import { BEHAVIOUR_ERAS } from '@/lib/domain/enrollment'

export const metadata: Metadata = { title: 'Enforcement scope' }

export default async function EnforcementScopePage({ params }: { params: Promise<{ tenant: string }> }) {
  const actor = await requireActor((await params).tenant, 'scope:read')
  const state = await getScope(actor)
  const base = `/${actor.tenantSlug}`
  const readOnly = !can(actor, 'scope:write')
  const era = BEHAVIOUR_ERAS.find((e) => e === state.behaviourEra)
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Home', href: base }, { label: 'Settings' }, { label: 'Enforcement scope' }]}
        title="Enforcement scope"
        description={
          <>
            Which devices take their endpoint security settings from here. Anything in scope enrolls without
            further consent. Behaviour: {era ? ERA_WORDS[era].label : state.behaviourEra} (
            <Link className="link" href={`${base}/administration/settings`}>
              tenant settings
            </Link>
            ).
          </>
        }
        revision={<RevisionLine info={await getRevisionState(actor)} />}
      />
      {readOnly && (
        <MessageBar className="mb-4">
          Your role, {actor.roleName}, reads the scope. A Security Administrator can change it.
        </MessageBar>
      )}
      <ScopeForm key={state.version} slug={actor.tenantSlug} state={state} readOnly={readOnly} />
    </>
  )
}
