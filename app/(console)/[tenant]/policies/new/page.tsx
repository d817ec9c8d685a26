import type { Metadata } from 'next'
import { forbidden } from 'next/navigation'
import { NewPolicyChooser } from '@/components/policies/new-policy-chooser'
import { DraftList } from '@/components/policies/versions/draft-list'
import { PolicyWizard } from '@/components/policies/policy-wizard'
import { PageHeader } from '@/components/ui/page-header'
import { can } from '@/lib/domain/access'
import { getProfile, unitDefinitions } from '@/lib/domain/catalog'
import { requireActor } from '@/lib/features/core/actor'
import { listOfType } from '@/lib/features/policies/policy-types'
import { listProfileChoices } from '@/lib/features/policies/profile-choices'
import { listGroupChoices } from '@/lib/features/policies/group-choices'
import { findDraft, listDrafts } from '@/lib/features/policy-versions/draft-queries'
import { listPoliciesSetting } from '@/lib/features/policies/version-queries'

interface Props {
  readonly params: Promise<{ tenant: string }>
  readonly searchParams: Promise<{ profile?: string | string[] }>
}

export const metadata: Metadata = { title: 'Create policy' }

export default async function NewPolicyPage({ params, searchParams }: Props) {
  const actor = await requireActor((await params).tenant, 'policy:write')
  const { profile: wanted } = await searchParams
  const profile = typeof wanted === 'string' ? getProfile(wanted) : undefined
  const slug = actor.tenantSlug
  const home = { label: 'Home', href: `/${slug}` }
  if (!profile) {
    return (
      <>
        <PageHeader
          crumbs={[home, { label: 'All policies', href: `/${slug}/policies` }, { label: 'Create policy' }]}
          title="Create policy"
          description="A profile decides which settings the policy can have. It cannot be changed later."
        />
        <DraftList slug={slug} drafts={await listDrafts(actor)} />
        <NewPolicyChooser slug={slug} profiles={listProfileChoices(actor)} />
      </>
    )
  }
  if (!can(actor, 'policy:write', profile.policyType)) forbidden()
  const canAssign = can(actor, 'policy:assign', profile.policyType)
  const list = listOfType(profile.policyType)
  const settingIds = unitDefinitions(profile).map((definition) => definition.id)
  return (
    <PolicyWizard
      key={profile.id}
      slug={slug}
      profile={profile}
      crumbs={[
        home,
        { label: 'Endpoint security', href: `/${slug}/endpoint-security` },
        { label: list.label, href: `/${slug}/${list.path}` },
        { label: 'Create policy' },
      ]}
      groups={canAssign ? await listGroupChoices(actor) : []}
      usage={await listPoliciesSetting(actor, settingIds, null)}
      canAssign={canAssign}
      stored={await findDraft(actor, 'new', profile.id)}
    />
  )
}
