import type { Metadata } from 'next'
import { forbidden } from 'next/navigation'
import { EditHeader } from '@/components/policies/edit-header'
import { PropertiesForm } from '@/components/policies/properties-form'
import { requireActor } from '@/lib/features/core/actor'
import { findDraft, findDraftBase } from '@/lib/features/policy-versions/draft-queries'
import { getPolicy } from '@/lib/features/policies/queries'

export const metadata: Metadata = { title: 'Edit properties' }

export default async function EditPropertiesPage({
  params,
}: {
  params: Promise<{ tenant: string; id: string }>
}) {
  const { tenant, id } = await params
  const actor = await requireActor(tenant, 'policy:write')
  const policy = await getPolicy(actor, id)
  if (!policy.canWrite) forbidden()
  const { version, name, description, roleScopeTags } = policy
  const stored = await findDraft(actor, 'properties', id)
  const draftBase = stored && (await findDraftBase(actor, id, stored.baseVersion))
  return (
    <>
      <EditHeader
        slug={actor.tenantSlug}
        policy={policy}
        part="properties"
        description="Name, description and scope tags. Saving makes a new version."
      />
      <PropertiesForm
        slug={actor.tenantSlug}
        policyId={id}
        current={{ version, name, description, roleScopeTags }}
        draft={
          stored &&
          draftBase && {
            stored,
            base: { ...draftBase, roleScopeTags: draftBase.roleScopeTags ?? roleScopeTags },
          }
        }
      />
    </>
  )
}
