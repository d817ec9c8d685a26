import type { ReactNode } from 'react'
import { requireActor } from '@/lib/features/core/actor'

/** Refuses above the loading boundary, so that the answer carries the real status code. */
export default async function AssetRulesLayout({
  params,
  children,
}: {
  params: Promise<{ tenant: string }>
  children: ReactNode
}) {
  await requireActor((await params).tenant, 'scope:read')
  return children
}
