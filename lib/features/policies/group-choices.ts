import 'server-only'
import type { Actor } from '../core/actor'
import { queryTenant } from '../core/define-query'

export interface GroupChoice {
  readonly id: string
  readonly displayName: string
  readonly kind: string
  readonly memberCount: number
}

/** More than anyone picks from by hand; the picker searches among them. */
const CHOICES = 2000

/** Groups that policies can be assigned to, by name, with sizes at the resolved revision. */
export async function listGroupChoices(actor: Actor): Promise<GroupChoice[]> {
  return queryTenant(actor, 'policy:read', (tx) =>
    tx.group.findMany({
      where: { tenantId: actor.tenantId },
      select: { id: true, displayName: true, kind: true, memberCount: true },
      orderBy: [{ displayName: 'asc' }, { id: 'asc' }],
      take: CHOICES,
    }),
  )
}
