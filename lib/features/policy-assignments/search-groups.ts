import 'server-only'
import type { Actor } from '../core/actor'
import { queryTenant } from '../core/define-query'
import type { GroupChoice } from '../policies/group-choices'

export interface FoundGroups {
  readonly groups: readonly GroupChoice[]
  /** Matches in all, of which the first are listed. */
  readonly total: number
}

/** As many as a picker shows; whoever has more narrows the search. */
const SHOWN = 50

/** Groups whose name contains the text, by name; those in `without` are left out. Needs policy:read. */
export async function searchGroups(
  actor: Actor,
  q: string,
  without: readonly string[],
): Promise<FoundGroups> {
  return queryTenant(actor, 'policy:read', async (tx) => {
    const where = {
      tenantId: actor.tenantId,
      ...(q ? { displayName: { contains: q, mode: 'insensitive' as const } } : {}),
      ...(without.length > 0 ? { id: { notIn: [...without] } } : {}),
    }
    const groups = await tx.group.findMany({
      where,
      select: { id: true, displayName: true, kind: true, memberCount: true },
      orderBy: [{ displayName: 'asc' }, { id: 'asc' }],
      take: SHOWN,
    })
    return { groups, total: groups.length < SHOWN ? groups.length : await tx.group.count({ where }) }
  })
}
