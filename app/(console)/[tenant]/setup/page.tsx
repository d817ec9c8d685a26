import type { Metadata } from 'next'
import { RefreshButton } from '@/components/home/refresh-button'
import { SetupGuide } from '@/components/setup/setup-guide'
import { PageHeader } from '@/components/ui/page-header'
import { requireActor } from '@/lib/features/core/actor'
import { getSetupGuide } from '@/lib/features/setup/queries'

export const metadata: Metadata = { title: 'Set-up guide' }

export default async function SetupPage({ params }: { params: Promise<{ tenant: string }> }) {
  const actor = await requireActor((await params).tenant, 'connector:read')
  const steps = await getSetupGuide(actor)
  const base = `/${actor.tenantSlug}`
  return (
    <>
      <PageHeader
        crumbs={[
          { label: 'Home', href: base },
          { label: 'Endpoint security', href: `${base}/endpoint-security` },
          { label: 'Set-up guide' },
        ]}
        title="Set-up guide"
        description="From an empty tenant to a setting on a device, through the switches of both consoles, in order."
      >
        <RefreshButton />
      </PageHeader>
      <SetupGuide slug={actor.tenantSlug} steps={steps} />
    </>
  )
}
