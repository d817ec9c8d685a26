import 'server-only'
import { notFound } from 'next/navigation'
import { can } from '@/lib/domain/access'
import { getProfile } from '@/lib/domain/catalog'
import { diffVersions } from '@/lib/domain/versions'
import type { Actor } from '../core/actor'
import { queryTenant } from '../core/define-query'
import { policyTypeOf } from '../policies/stored-policy'
import { toDiffView, type DiffView } from './diff-view'
import { readRestorable, withParts } from './restorable'
import { RESTORE_PARTS } from './schema'
import { findVersionContent } from './version-content'
import { authorName, namesOfGroups, namesOfUsers } from './version-words'

export interface RestorePreview {
  readonly number: number
  readonly note: string
  readonly savedAt: string
  readonly savedBy: string | null
  /** The version that restoring is held against: the current one. */
  readonly current: number
  /** From the current version to it with everything restored. */
  readonly view: DiffView
  /** Groups that were assigned then and are gone, by id. */
  readonly goneGroupIds: readonly string[]
  /** Settings in it that no profile knows: they come back and are exported unchanged. */
  readonly unknownSettings: number
  readonly canAssign: boolean
}

/** What restoring a version would change. A version or policy that does not exist: the not-found page. */
export async function getRestorePreview(
  actor: Actor,
  policyId: string,
  number: number,
): Promise<RestorePreview> {
  return queryTenant(actor, 'policy:read', async (tx) => {
    const { tenantId } = actor
    const policy = await tx.policy.findUnique({ where: { tenantId_id: { tenantId, id: policyId } } })
    if (!policy || policy.deletedAt) notFound()
    const row = await tx.policyVersion.findUnique({
      where: { tenantId_policyId_number: { tenantId, policyId, number } },
      select: { note: true, createdAt: true, authorId: true },
    })
    const current = await findVersionContent(tx, tenantId, policyId, policy.version)
    const wanted = await readRestorable(tx, tenantId, policyId, number)
    if (!row || !current || !wanted) notFound()
    const profile = policy.profileId === null ? undefined : getProfile(policy.profileId)
    const restored = withParts(current, wanted.content, RESTORE_PARTS)
    const ids = [...current.assignments, ...restored.assignments].map((one) => one.groupId)
    return {
      number,
      note: row.note,
      savedAt: row.createdAt.toISOString(),
      savedBy: authorName(await namesOfUsers(tx, [row.authorId]), row.authorId),
      current: policy.version,
      view: toDiffView(
        profile,
        diffVersions(profile, current, restored),
        await namesOfGroups(tx, tenantId, ids),
      ),
      goneGroupIds: wanted.goneGroupIds,
      unknownSettings: wanted.content.settings.unknown.length,
      canAssign: can(actor, 'policy:assign', policyTypeOf(policy.policyType)),
    }
  })
}
