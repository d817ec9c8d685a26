import { z } from 'zod'
import type { TenantTx } from '@/lib/db/with-tenant'
import type { VersionAssignment } from '@/lib/domain/versions'
import type { AssignmentInput } from '../policies/schema'

const storedSchema: z.ZodType<readonly VersionAssignment[]> = z.array(
  z.object({
    kind: z.enum(['allDevices', 'allUsers', 'includeGroup', 'excludeGroup']),
    groupId: z.string().nullish(),
    filterId: z.string().nullish(),
    filterType: z.string().nullish(),
  }),
)

const keyOf = (one: VersionAssignment) => `${one.kind} ${one.groupId ?? ''}`

/**
 * Chosen assignments with what no form here edits: the filter of a target that stays, and All users. Both come from imported
 * files, have no effect on the MDE channel, and must be there when the policy is exported again.
 */
export function keepUneditable(
  before: readonly VersionAssignment[],
  chosen: readonly AssignmentInput[],
): VersionAssignment[] {
  const filtered = new Map(before.flatMap((one) => (one.filterId ? [[keyOf(one), one] as const] : [])))
  return [
    ...chosen.map((one): VersionAssignment => {
      const old = filtered.get(keyOf(one))
      return old ? { ...one, filterId: old.filterId, filterType: old.filterType ?? null } : one
    }),
    ...before.filter((one) => one.kind === 'allUsers'),
  ]
}

/** The assignments of a policy's version as they were saved, filters included. */
export async function savedAssignments(
  tx: TenantTx,
  tenantId: string,
  policyId: string,
  number: number,
): Promise<readonly VersionAssignment[]> {
  const version = await tx.policyVersion.findUnique({
    where: { tenantId_policyId_number: { tenantId, policyId, number } },
    select: { assignments: true },
  })
  return storedSchema.parse(version?.assignments ?? [])
}
