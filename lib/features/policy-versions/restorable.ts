import type { TenantTx } from '@/lib/db/with-tenant'
import type { VersionContent } from '@/lib/domain/versions'
import type { RestorePart } from './schema'
import { findVersionContent } from './version-content'
import { namesOfGroups } from './version-words'

export interface Restorable {
  /** The version without assignments to groups that are gone. */
  readonly content: VersionContent
  /** Groups that the version names and the tenant has no longer. */
  readonly goneGroupIds: readonly string[]
}

/** What of a version can be brought back now. Null for a version that does not exist. */
export async function readRestorable(
  tx: TenantTx,
  tenantId: string,
  policyId: string,
  number: number,
): Promise<Restorable | null> {
  const content = await findVersionContent(tx, tenantId, policyId, number)
  if (!content) return null
  const groupIds = content.assignments.flatMap((one) => one.groupId ?? [])
  const names = await namesOfGroups(tx, tenantId, groupIds)
  return {
    content: {
      ...content,
      assignments: content.assignments.filter((one) => !one.groupId || names.has(one.groupId)),
    },
    goneGroupIds: groupIds.filter((groupId) => !names.has(groupId)),
  }
}

/** The current version with the chosen parts of another. Tags that were not kept with that version stay as they are. */
export function withParts(
  current: VersionContent,
  wanted: VersionContent,
  parts: readonly RestorePart[],
): VersionContent {
  const has = (part: RestorePart) => parts.includes(part)
  const { name, description, roleScopeTags } = has('properties') ? wanted : current
  return {
    name,
    description,
    roleScopeTags: roleScopeTags ?? current.roleScopeTags,
    settings: has('settings') ? wanted.settings : current.settings,
    assignments: has('assignments') ? wanted.assignments : current.assignments,
  }
}
