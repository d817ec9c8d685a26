import type { Metadata } from 'next'
import { TenantSettingsForm } from '@/components/tenants/tenant-settings-form'
import { Badge } from '@/components/ui/badge'
import { PageHeader } from '@/components/ui/page-header'
import { can } from '@/lib/domain/access'
import { requireActor } from '@/lib/features/core/actor'
import { getTenantSettings } from '@/lib/features/tenants/queries'
import { updateTenantInput } from '@/lib/features/tenants/schema'

export const metadata: Metadata = { title: 'Tenant settings – Tenant administration' }

export default async function TenantSettingsPage({ params }: { params: Promise<{ tenant: string }> }) {
  const actor = await requireActor((await params).tenant, 'tenant:read')
  const settings = await getTenantSettings(actor)
  const slug = actor.tenantSlug
  return (
    <>
      <PageHeader
        crumbs={[
          { label: 'Home', href: `/${slug}` },
          { label: 'Tenant administration', href: `/${slug}/administration` },
          { label: 'Tenant settings' },
        ]}
        title="Tenant settings"
        badge={settings.isDemo && <Badge>Demo</Badge>}
        description="The tenant's name, and the switches that decide which of its devices may be managed here."
      />
      <TenantSettingsForm
        slug={slug}
        saved={updateTenantInput.parse(settings)}
        canWrite={can(actor, 'tenant:write')}
      />
    </>
  )
}
