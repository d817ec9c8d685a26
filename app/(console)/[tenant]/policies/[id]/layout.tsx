import type { Metadata } from 'next'
import type { ReactNode } from 'react'
import { requireActor } from '@/lib/features/core/actor'
import { listOfType } from '@/lib/features/policies/policy-types'
import { getPolicy } from '@/lib/features/policies/queries'

interface Props {
  readonly params: Promise<{ tenant: string; id: string }>
  readonly children: ReactNode
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant, id } = await params
  const actor = await requireActor(tenant, 'policy:read')
  const policy = await getPolicy(actor, id)
  const title = `${policy.name} – ${listOfType(policy.policyType).label}`
  return { title: { template: `%s – ${title} – ${actor.tenantName}`, default: title } }
}

/** An unknown policy is not found here, above the loading boundaries, so that the answer carries the real status code. */
export default async function PolicyLayout({ params, children }: Props) {
  const { tenant, id } = await params
  const actor = await requireActor(tenant, 'policy:read')
  await getPolicy(actor, id)
  return children
}
