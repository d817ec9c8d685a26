import type { Metadata } from 'next'
import { forbidden, notFound } from 'next/navigation'
import type { SearchParams } from 'nuqs/server'
import { EditHeader } from '@/components/policies/edit-header'
import { SettingsEditForm } from '@/components/policies/settings-edit-form'
import { getProfile, unitDefinitions } from '@/lib/domain/catalog'
import { loadPreparedEdit } from '@/lib/features/conflicts/params'
import { prepareSettings } from '@/lib/features/conflicts/prepared-edit'
import { requireActor } from '@/lib/features/core/actor'
import { listGroupChoices } from '@/lib/features/policies/group-choices'
import { getPolicy } from '@/lib/features/policies/queries'
import { findDraft, findDraftBase } from '@/lib/features/policy-versions/draft-queries'
import { findRolloutLabel } from '@/lib/features/rollouts/labels'
import { getEditableSettings, listPoliciesSetting } from '@/lib/features/policies/version-queries'

export const metadata: Metadata = { title: 'Edit settings' }

export default async function EditSettingsPage({
  params,
  searchParams,
}: {
  params: Promise<{ tenant: string; id: string }>
  searchParams: Promise<SearchParams>
}) {
  const { tenant, id } = await params
  const actor = await requireActor(tenant, 'policy:write')
  const policy = await getPolicy(actor, id)
  if (!policy.canWrite) forbidden()
  const profile = policy.profileId === null ? undefined : getProfile(policy.profileId)
  if (!profile) notFound()
  const settingIds = unitDefinitions(profile).map((definition) => definition.id)
  const current = await getEditableSettings(actor, id)
  const stored = await findDraft(actor, 'settings', id)
  const draftBase = stored && (await findDraftBase(actor, id, stored.baseVersion))
  const prepared = await prepareSettings(actor, id, current.values, await loadPreparedEdit(searchParams))
  return (
    <>
      <EditHeader
        slug={actor.tenantSlug}
        policy={policy}
        part="settings"
        description="Leave a setting at Not configured and this policy has no opinion on it. Saving makes a new version, which devices get at their next check-in."
      />
      <SettingsEditForm
        slug={actor.tenantSlug}
        policyId={id}
        profile={profile}
        current={current}
        prepared={prepared}
        draft={stored && draftBase && { stored, base: draftBase }}
        usage={await listPoliciesSetting(actor, settingIds, id)}
        groups={await listGroupChoices(actor)}
        running={(await findRolloutLabel(actor, id))?.text ?? null}
      />
    </>
  )
}
