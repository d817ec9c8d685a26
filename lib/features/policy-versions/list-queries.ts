import 'server-only'
import { notFound } from 'next/navigation'
import { getProfile } from '@/lib/domain/catalog'
import { countChanges, diffVersions } from '@/lib/domain/versions'
import type { Actor } from '../core/actor'
import { queryTenant } from '../core/define-query'
import { pageOf } from '../core/paging'
import type { ChangeCounts } from './diff-view'
import type { VersionListParams } from './params'
import { contentSelect, toVersionContent } from './version-content'
import { authorName, namesOfUsers } from './version-words'

export interface VersionListRow {
  readonly number: number
  readonly name: string
  readonly note: string
  readonly revision: number
  readonly authorName: string | null
  readonly createdAt: string
  /** Against the version before; null for the first. */
  readonly changes: ChangeCounts | null
}

/**
 * Versions of a policy with what each of them changed. That is worked out from the versions themselves, a page at a time:
 * they never change, so nothing is kept that could disagree with them.
 */
export async function listVersionChanges(
  actor: Actor,
  policyId: string,
  p: VersionListParams,
): Promise<{ rows: readonly VersionListRow[]; total: number }> {
  return queryTenant(actor, 'policy:read', async (tx) => {
    const { tenantId } = actor
    const policy = await tx.policy.findUnique({
      where: { tenantId_id: { tenantId, id: policyId } },
      select: { profileId: true, deletedAt: true },
    })
    if (!policy || policy.deletedAt) notFound()
    const where = {
      tenantId,
      policyId,
      ...(p.q ? { note: { contains: p.q, mode: 'insensitive' as const } } : {}),
    }
    const versions = await tx.policyVersion.findMany({
      where,
      select: { ...contentSelect, number: true, note: true, revision: true, authorId: true, createdAt: true },
      orderBy: { number: p.dir },
      ...pageOf(p),
    })
    const shown = new Map(versions.map((version) => [version.number, version]))
    const missing = versions.map(({ number }) => number - 1).filter((n) => n > 0 && !shown.has(n))
    const before = await tx.policyVersion.findMany({
      where: { tenantId, policyId, number: { in: missing } },
      select: { ...contentSelect, number: true },
    })
    const contents = new Map(
      [...versions, ...before].map((version) => [version.number, toVersionContent(version)]),
    )
    const names = await namesOfUsers(
      tx,
      versions.map((version) => version.authorId),
    )
    const profile = policy.profileId === null ? undefined : getProfile(policy.profileId)
    return {
      total: await tx.policyVersion.count({ where }),
      rows: versions.map(({ number, name, note, revision, authorId, createdAt }) => {
        const [from, to] = [contents.get(number - 1), contents.get(number)]
        return {
          number,
          name,
          note,
          revision,
          authorName: authorName(names, authorId),
          createdAt: createdAt.toISOString(),
          changes: from && to ? countChanges(diffVersions(profile, from, to)) : null,
        }
      }),
    }
  })
}
