import type { Metadata } from 'next'
import { cookies } from 'next/headers'
import type { ReactNode } from 'react'
import { AppShell } from '@/components/shell/app-shell'
import { EvaluationFailure } from '@/components/shell/evaluation-failure'
import { EvaluationStatus } from '@/components/shell/evaluation-status'
import { listMyTenants, requireActor } from '@/lib/features/core/actor'
import { getRevisionState } from '@/lib/features/reports/revision'

interface Props {
  readonly params: Promise<{ tenant: string }>
  readonly children: ReactNode
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const actor = await requireActor((await params).tenant)
  return { title: { template: `%s – ${actor.tenantName}`, default: actor.tenantName } }
}

export default async function TenantLayout({ params, children }: Props) {
  const actor = await requireActor((await params).tenant)
  const tenants = await listMyTenants()
  const revision = await getRevisionState(actor)
  const openBranches = (await cookies()).get('bulwark-nav-open')?.value ?? ''
  return (
    <AppShell
      tenant={{ slug: actor.tenantSlug, name: actor.tenantName }}
      tenants={tenants}
      user={{ name: actor.userName, email: actor.userEmail, roleName: actor.roleName }}
      openBranches={decodeURIComponent(openBranches).split('|')}
    >
      <EvaluationStatus slug={actor.tenantSlug} rendered={revision} />
      {revision.error !== null && (
        <EvaluationFailure
          slug={actor.tenantSlug}
          revision={revision.revision}
          resolvedRevision={revision.resolvedRevision}
        />
      )}
      {children}
    </AppShell>
  )
}
