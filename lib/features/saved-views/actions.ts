'use server'

import { DomainError } from '@/lib/db/errors'
import { newId } from '@/lib/db/new-id'
import type { TenantTx } from '@/lib/db/with-tenant'
import { can } from '@/lib/domain/access'
import type { Actor } from '../core/actor'
import { defineAction } from '../core/define-action'
import { createViewInput, deleteViewInput, updateViewInput } from './schema'

const MOST_VIEWS = 50

/** Keeps a list's search and filters under a name; for oneself, or for everybody in the tenant. */
export const createView = defineAction({
  name: 'savedView.create',
  permission: 'device:read',
  affects: 'nothing',
  input: createViewInput,
  async run({ tx, actor, input }) {
    mayShare(actor, input.isShared)
    const { tenantId } = actor
    const mine = await tx.savedView.count({ where: { tenantId, list: input.list, ownerId: actor.userId } })
    if (mine >= MOST_VIEWS)
      throw new DomainError('conflict', `You keep ${MOST_VIEWS} views already. Delete one first.`)
    const id = newId('view')
    await tx.savedView.create({ data: { tenantId, id, ownerId: actor.userId, ...input } })
    return {
      data: { id },
      audit: { targetType: 'savedView', targetId: id, targetName: input.name, after: input },
    }
  },
})

/** Another name, or shared with everybody, or no more. */
export const updateView = defineAction({
  name: 'savedView.update',
  permission: 'device:read',
  affects: 'nothing',
  input: updateViewInput,
  async run({ tx, actor, input: { id, ...data } }) {
    const before = await getOwn(tx, actor, id)
    mayShare(actor, data.isShared && !before.isShared)
    await tx.savedView.update({ where: { tenantId_id: { tenantId: actor.tenantId, id } }, data })
    return {
      data: { id },
      audit: {
        targetType: 'savedView',
        targetId: id,
        targetName: data.name,
        before: { name: before.name, isShared: before.isShared },
        after: data,
      },
    }
  },
})

/** Forgets a view of one's own; shared ones are gone for everybody. */
export const deleteView = defineAction({
  name: 'savedView.delete',
  permission: 'device:read',
  affects: 'nothing',
  input: deleteViewInput,
  async run({ tx, actor, input }) {
    const view = await getOwn(tx, actor, input.id)
    await tx.savedView.delete({ where: { tenantId_id: { tenantId: actor.tenantId, id: input.id } } })
    return {
      data: { id: input.id },
      audit: { targetType: 'savedView', targetId: view.id, targetName: view.name },
    }
  },
})

async function getOwn(tx: TenantTx, actor: Actor, id: string) {
  const view = await tx.savedView.findUnique({ where: { tenantId_id: { tenantId: actor.tenantId, id } } })
  // A view of somebody else that is not shared is as unknown as one that does not exist.
  if (!view || view.ownerId !== actor.userId)
    throw new DomainError('notFound', 'You have no such view any more. Reload the page.')
  return view
}

/** What everybody sees is for those who may change what everybody works with. */
function mayShare(actor: Actor, isShared: boolean): void {
  if (isShared && !can(actor, 'device:tag'))
    throw new DomainError(
      'forbidden',
      `Your role, ${actor.roleName}, cannot share views. Keep it for yourself, or ask an administrator.`,
    )
}
