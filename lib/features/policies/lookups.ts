import type { TenantTx } from '@/lib/db/with-tenant'
import type { AssignmentInput } from './schema'
import { storedAssignmentSchema } from './stored-policy'

type ReadAssignment = AssignmentInput | { readonly kind: 'allUsers' }

/** A stored assignment in the form of the inputs, which know no users: those come from files only. */
export function toAssignment(row: { kind: string; groupId?: string | null }): ReadAssignment {
  const { kind, groupId } = storedAssignmentSchema.parse(row)
  if (kind === 'allDevices' || kind === 'allUsers') return { kind }
  if (!groupId) throw new Error(`Stored assignment ${kind} without a group`)
  return { kind, groupId }
}

/** The policy's assignments with the names of their groups. */
export async function groupNamesOf(
  tx: TenantTx,
  tenantId: string,
  policyId: string,
): Promise<{ assignments: readonly ReadAssignment[]; names: ReadonlyMap<string, string> }> {
  const rows = await tx.assignment.findMany({ where: { tenantId, policyId }, orderBy: { id: 'asc' } })
  const groups = await tx.group.findMany({
    where: { tenantId, id: { in: rows.flatMap((row) => row.groupId ?? []) } },
    select: { id: true, displayName: true },
  })
  return {
    assignments: rows.map(toAssignment),
    names: new Map(groups.map((group) => [group.id, group.displayName])),
  }
}
