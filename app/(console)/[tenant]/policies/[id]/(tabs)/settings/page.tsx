import type { Metadata } from 'next'
import Link from 'next/link'
import { PolicyValuesCard } from '@/components/policies/policy-values-card'
import { requireActor } from '@/lib/features/core/actor'
import { getPolicy } from '@/lib/features/policies/queries'
import { getVersionValues } from '@/lib/features/policies/version-queries'

export const metadata: Metadata = { title: 'Settings values' }

export default async function PolicySettingsPage({
  params,
}: {
  params: Promise<{ tenant: string; id: string }>
}) {
  const { tenant, id } = await params
  const actor = await requireActor(tenant, 'policy:read')
  const policy = await getPolicy(actor, id)
  const { values } = await getVersionValues(actor, id, policy.version)
  const canEdit = policy.canWrite && policy.profileName !== null
  return (
    <PolicyValuesCard
      values={values}
      action={
        canEdit && (
          <Link href={`/${actor.tenantSlug}/policies/${id}/edit/settings`} className="link">
            Edit
          </Link>
        )
      }
    />
  )
}
