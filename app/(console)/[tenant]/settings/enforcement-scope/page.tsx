import type { Metadata } from 'next'
import Link from 'next/link'
import { ControllerWarning } from '@/components/scope/controller-warning'
import { QuotaCard, QuotaWarning } from '@/components/scope/quota-card'
import { ScopeForm } from '@/components/scope/scope-form'
import { RevisionLine } from '@/components/shell/revision-line'
import { MessageBar } from '@/components/ui/feedback'
import { PageHeader } from '@/components/ui/page-header'
import { can } from '@/lib/domain/access'
import { requireActor } from '@/lib/features/core/actor'
import { getDirectoryQuota } from '@/lib/features/directory/queries'
import { getRevisionState } from '@/lib/features/reports/revision'
import { getScope } from '@/lib/features/scope/queries'

export const metadata: Metadata = { title: 'Enforcement scope' }

export default async function EnforcementScopePage({ params }: { params: Promise<{ tenant: string }> }) {
  const actor = await requireActor((await params).tenant, 'scope:read')
  const state = await getScope(actor)
  const quota = can(actor, 'device:read') ? await getDirectoryQuota(actor) : null
  const base = `/${actor.tenantSlug}`
  const readOnly = !can(actor, 'scope:write')
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Home', href: base }, { label: 'Settings' }, { label: 'Enforcement scope' }]}
        title="Enforcement scope"
        description={
          <>
            Which devices take their endpoint security settings from here. Anything in scope enrolls without
            further consent. New here? Follow the{' '}
            <Link className="link" href={`${base}/setup`}>
              set-up guide
            </Link>
            .
          </>
        }
        revision={<RevisionLine info={await getRevisionState(actor)} />}
      />
      <div className="space-y-4">
        <ControllerWarning slug={actor.tenantSlug} warned={state.warned} warning={state.warning} />
        {quota && <QuotaWarning quota={quota} />}
        {readOnly && (
          <MessageBar>
            Your role, {actor.roleName}, reads the scope. A Security Administrator can change it.
          </MessageBar>
        )}
        <ScopeForm
          key={`${state.version} ${state.behaviourEra}`}
          slug={actor.tenantSlug}
          state={state}
          readOnly={readOnly}
        />
        {quota && <QuotaCard quota={quota} />}
      </div>
    </>
  )
}
