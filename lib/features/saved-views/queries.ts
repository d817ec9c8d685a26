import 'server-only'
import type { Actor } from '../core/actor'
import { queryTenant } from '../core/define-query'
import type { ViewList } from './schema'

export interface SavedViewRow {
  readonly id: string
  readonly name: string
  readonly query: string
  readonly isShared: boolean
  /** Made by the person who looks. */
  readonly isOwn: boolean
}

/** A person's views of a list and those that others share, by name. */
export async function listViews(actor: Actor, list: ViewList): Promise<readonly SavedViewRow[]> {
  return queryTenant(actor, 'device:read', async (tx) => {
    const rows = await tx.savedView.findMany({
      where: {
        tenantId: actor.tenantId,
        list,
        OR: [{ ownerId: actor.userId }, { isShared: true }],
      },
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
      take: 100,
    })
    return rows.map(({ id, name, query, isShared, ownerId }) => ({
      id,
      name,
      query,
      isShared,
      isOwn: ownerId === actor.userId,
    }))
  })
}
