import { toJson } from '@/lib/db/to-json'
import { newId } from '@/lib/db/new-id'
import type { TenantTx } from '@/lib/db/with-tenant'
import type { PolicySettings } from '@/lib/domain/catalog'
import type { VersionAssignment } from '@/lib/domain/versions'
import { isAssigned, replaceAssignments, settingCount } from './stored-policy'

export interface NewPolicy {
  readonly name: string
  readonly description: string
  readonly profileId: string | null
  readonly platform: string
  readonly policyType: string
  readonly technologies: readonly string[]
  readonly roleScopeTags: readonly string[]
  readonly settings: PolicySettings
  readonly assignments: readonly VersionAssignment[]
  readonly origin: 'console' | 'import'
  readonly note: string
}

/** Writes a policy with its first version and assignments; everything has been checked before. Returns its id. */
export async function insertPolicy(
  tx: TenantTx,
  author: { readonly tenantId: string; readonly userId: string | null },
  revision: number,
  policy: NewPolicy,
): Promise<string> {
  const { tenantId, userId } = author
  const id = newId('pol')
  const { name, description, settings, assignments, note, technologies, roleScopeTags, ...rest } = policy
  await tx.policy.create({
    data: {
      ...rest,
      tenantId,
      id,
      name,
      description,
      technologies: [...technologies],
      roleScopeTags: [...roleScopeTags],
      settingCount: settingCount(settings),
      isAssigned: isAssigned(assignments),
      updatedBy: userId,
    },
  })
  await tx.policyVersion.create({
    data: {
      tenantId,
      policyId: id,
      number: 1,
      name,
      description,
      settings: toJson(settings),
      assignments: toJson(assignments),
      roleScopeTags: [...roleScopeTags],
      note,
      revision,
      authorId: userId,
    },
  })
  await replaceAssignments(tx, tenantId, id, assignments)
  return id
}
