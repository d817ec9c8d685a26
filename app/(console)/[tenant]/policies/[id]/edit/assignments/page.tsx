import type { Metadata } from 'next'
import { forbidden } from 'next/navigation'
import type { SearchParams } from 'nuqs/server'
import { IgnoredTargets } from '@/components/policies/assign/ignored-targets'
import { AssignmentsEditForm } from '@/components/policies/assignments-edit-form'
import { EditHeader } from '@/components/policies/edit-header'
import { loadPreparedEdit } from '@/lib/features/conflicts/params'
import { prepareAssignments } from '@/lib/features/conflicts/prepared-edit'
import { requireActor } from '@/lib/features/core/actor'
import { findDraft, findDraftBase } from '@/lib/features/policy-versions/draft-queries'
import { getPolicy, type PolicyAssignmentRow } from '@/lib/features/policies/queries'
import { listGroupChoices } from '@/lib/features/policies/group-choices'
import { toTargets } from '@/lib/features/policy-versions/to-targets'
import type { AssignmentInput } from '@/lib/features/policies/schema'

export const metadata: Metadata = { title: 'Edit assignments' }

export default async function EditAssignmentsPage({
  params,
  searchParams,
}: {
  params: Promise<{ tenant: string; id: string }>
  searchParams: Promise<SearchParams>
}) {
  const { tenant, id } = await params
  const actor = await requireActor(tenant, 'policy:assign')
  const policy = await getPolicy(actor, id)
  if (!policy.canAssign) forbidden()
  const stored = await findDraft(actor, 'assignments', id)
  const draftBase = stored && (await findDraftBase(actor, id, stored.baseVersion))
  return (
    <>
      <EditHeader
        slug={actor.tenantSlug}
        policy={policy}
        part="assignments"
        description="Who gets the policy. Devices are evaluated again as soon as this is saved."
      />
      <IgnoredTargets assignments={policy.assignments} />
      <AssignmentsEditForm
        slug={actor.tenantSlug}
        policyId={id}
        current={{ version: policy.version, assignments: policy.assignments.flatMap(toInput) }}
        groups={await listGroupChoices(actor)}
        platform={policy.platform}
        draft={
          stored &&
          draftBase && {
            stored,
            base: { version: draftBase.version, assignments: toTargets(draftBase.assignments) },
          }
        }
        prepared={await prepareAssignments(actor, id, await loadPreparedEdit(searchParams))}
      />
    </>
  )
}

/** All users comes from elsewhere and has no effect here, so it cannot be chosen. */
function toInput(row: PolicyAssignmentRow): AssignmentInput[] {
  if (row.kind === 'allDevices') return [{ kind: 'allDevices' }]
  if (row.kind === 'allUsers' || row.groupId === null) return []
  return [{ kind: row.kind, groupId: row.groupId }]
}
