import type { Metadata } from 'next'
import type { SearchParams } from 'nuqs/server'
import { OnboardButton } from '@/components/devices/onboard-button'
import { OnboardingSteps } from '@/components/devices/onboarding-steps'
import { TokenList } from '@/components/devices/token-list'
import { PageHeader } from '@/components/ui/page-header'
import { requireActor } from '@/lib/features/core/actor'
import { consoleUrl } from '@/lib/features/core/console-url'
import { loadTokenList } from '@/lib/features/devices/params'
import { listTokens } from '@/lib/features/devices/token-queries'

export const metadata: Metadata = { title: 'Onboarding packages' }

export default async function OnboardingPage({
  params,
  searchParams,
}: {
  params: Promise<{ tenant: string }>
  searchParams: Promise<SearchParams>
}) {
  const actor = await requireActor((await params).tenant, 'device:write')
  const p = await loadTokenList(searchParams)
  const { rows, total } = await listTokens(actor, p, new Date())
  const slug = actor.tenantSlug
  return (
    <>
      <PageHeader
        crumbs={[
          { label: 'Home', href: `/${slug}` },
          { label: 'Devices', href: `/${slug}/devices` },
          { label: 'Onboarding packages' },
        ]}
        title="Onboarding packages"
        description="A device shows the token of a package once, when it onboards; from then on it signs each request with its own key."
      >
        <OnboardButton slug={slug} isDemoTenant={false} consoleUrl={consoleUrl()} />
      </PageHeader>
      <TokenList slug={slug} rows={rows} total={total} state={p} />
      <OnboardingSteps slug={slug} consoleUrl={consoleUrl()} />
    </>
  )
}
