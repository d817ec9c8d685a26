import { notFound } from 'next/navigation'
import type { ReactNode } from 'react'
import { requireActor } from '@/lib/features/core/actor'
import { policyTypePage } from '@/lib/features/policies/policy-types'

/** Refuses above the loading boundary, so that the answer carries the real status code. */
export default async function PolicyTypeLayout({
  params,
  children,
}: {
  params: Promise<{ tenant: string; type: string }>
  children: ReactNode
}) {
  const { tenant, type } = await params
  const page = policyTypePage(type)
  await requireActor(tenant, 'policy:read', page?.policyType)
  if (!page) notFound()
  return children
}
