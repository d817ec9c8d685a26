'use server'

import { unstable_rethrow } from 'next/navigation'
import { DomainError } from '@/lib/db/errors'
import { newId } from '@/lib/db/new-id'
import { withTenant } from '@/lib/db/with-tenant'
import { can } from '@/lib/domain/access'
import { findActor } from '../core/actor'
import type { ActionResult } from '../core/action-result'
import { defineAction, invalidInput, toFailure } from '../core/define-action'
import { writeAudit } from '../core/write-audit'
import { reevaluateAfterSwitch } from '@/lib/worker/enrollment/reevaluate'
import { createTenantInput, updateTenantInput, type CreateTenantInput } from './schema'

/**
 * Creates a tenant with the signed-in person as its Global Administrator. The one action that does not go through
 * `defineAction`: there is no tenant yet to work in. Needs tenant:write in the tenant it is called from.
 */
export async function createTenant(
  fromSlug: string,
  rawInput: CreateTenantInput,
): Promise<ActionResult<{ slug: string }>> {
  try {
    const actor = await findActor(fromSlug)
    if (!actor || !can(actor, 'tenant:write')) {
      throw new DomainError(
        'forbidden',
        'Creating a tenant needs the permission tenant:write. Ask a Global Administrator.',
      )
    }
    const parsed = createTenantInput.safeParse(rawInput)
    if (!parsed.success) return invalidInput(parsed.error)
    const id = newId('ten')
    const { name, slug } = parsed.data
    await withTenant(id, async (tx) => {
      await tx.tenant.create({ data: { id, name, slug } })
      await tx.enforcementScope.create({ data: { tenantId: id } })
      await tx.membership.create({
        data: { tenantId: id, userId: actor.userId, role: 'globalAdministrator' },
      })
      await writeAudit(
        tx,
        { tenantId: id, userId: actor.userId, userName: actor.userName },
        'tenant.create',
        { targetType: 'tenant', targetId: id, targetName: name, after: { name, slug } },
        0,
      )
    })
    return { ok: true, data: { slug } }
  } catch (error) {
    unstable_rethrow(error)
    return toFailure(error, 'tenant.create')
  }
}

export const updateTenant = defineAction({
  name: 'tenant.update',
  permission: 'tenant:write',
  affects: 'resolution',
  input: updateTenantInput,
  async run({ tx, actor, input }) {
    const before = await tx.tenant.findUniqueOrThrow({ where: { id: actor.tenantId } })
    await tx.tenant.update({ where: { id: actor.tenantId }, data: input })
    const decides =
      before.behaviourEra !== input.behaviourEra ||
      before.licence !== input.licence ||
      before.cloud !== input.cloud
    if (decides) await reevaluateAfterSwitch(tx, actor.tenantId)
    return {
      data: { name: input.name },
      audit: {
        targetType: 'tenant',
        targetId: actor.tenantId,
        targetName: input.name,
        before: {
          name: before.name,
          behaviourEra: before.behaviourEra,
          licence: before.licence,
          cloud: before.cloud,
          ...(input.verifiedDomain === undefined ? {} : { verifiedDomain: before.verifiedDomain }),
        },
        after: input,
      },
    }
  },
})
