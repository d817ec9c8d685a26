import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { RuleForm } from '@/components/groups/rule-form'
import { can } from '@/lib/domain/access'
import { requireActor } from '@/lib/features/core/actor'
import { getGroup } from '@/lib/features/groups/queries'

interface Props {
  readonly params: Promise<{ tenant: string; id: string }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant, id } = await params
  const group = await getGroup(await requireActor(tenant, 'group:read'), id)
  return { title: `Dynamic membership rule – ${group.displayName} – Groups` }
}

export default async function GroupRulePage({ params }: Props) {
  const { tenant, id } = await params
  const actor = await requireActor(tenant, 'group:read')
  const group = await getGroup(actor, id)
  if (group.kind !== 'dynamic') notFound()
  return <RuleForm slug={actor.tenantSlug} group={group} canWrite={can(actor, 'group:write')} />
}
