import { z } from 'zod'
import type { TenantTx } from '@/lib/db/with-tenant'
import type { VersionAssignment, VersionContent } from '@/lib/domain/versions'
import { storedSettingsSchema } from '../policies/stored-policy'

/** Assignments as a version keeps them; filters of other systems are kept with them. Null says what an absent member says. */
const assignmentSchema: z.ZodType<VersionAssignment> = z
  .looseObject({
    kind: z.enum(['allDevices', 'allUsers', 'includeGroup', 'excludeGroup']),
    groupId: z.string().nullish(),
    filterId: z.string().nullish(),
    filterType: z.string().nullish(),
  })
  .transform((one): VersionAssignment => {
    const { kind, ...rest } = one
    return { kind, ...Object.fromEntries(Object.entries(rest).filter(([, member]) => member !== null)) }
  })
export const versionAssignmentsSchema = z.array(assignmentSchema)

export interface StoredContent {
  readonly name: string
  readonly description: string
  readonly roleScopeTags: readonly string[]
  readonly settings: unknown
  readonly assignments: unknown
}

/** Columns that `toVersionContent` reads. */
export const contentSelect = {
  name: true,
  description: true,
  roleScopeTags: true,
  settings: true,
  assignments: true,
} as const

/** A stored version in the words of lib/domain/versions. An empty list of tags was saved before tags were kept. */
export function toVersionContent(row: StoredContent): VersionContent {
  return {
    name: row.name,
    description: row.description,
    roleScopeTags: row.roleScopeTags.length > 0 ? row.roleScopeTags : null,
    settings: storedSettingsSchema.parse(row.settings),
    assignments: versionAssignmentsSchema.parse(row.assignments),
  }
}

/** What one version of a policy says; null when there is no such version. Secrets are in it. */
export async function findVersionContent(
  tx: TenantTx,
  tenantId: string,
  policyId: string,
  number: number,
): Promise<VersionContent | null> {
  const row = await tx.policyVersion.findUnique({
    where: { tenantId_policyId_number: { tenantId, policyId, number } },
    select: contentSelect,
  })
  return row && toVersionContent(row)
}
