'use server'

import { hash } from '@node-rs/argon2'
import { DomainError } from '@/lib/db/errors'
import { newId } from '@/lib/db/new-id'
import type { TenantTx } from '@/lib/db/with-tenant'
import { defineAction } from '../core/define-action'
import { changeRoleInput, inviteUserInput, removeUserInput } from './schema'

/** Gives a person access to this tenant. Whoever already has an account elsewhere keeps their password. */
export const addUser = defineAction({
  name: 'user.add',
  permission: 'user:write',
  affects: 'nothing',
  input: inviteUserInput,
  async run({ tx, actor, input }) {
    const passwordHash = await hash(input.password)
    const [row] = await tx.$queryRaw<
      { id: string }[]
    >`select auth_ensure_user(${newId('usr')}, ${input.email}, ${input.name}, ${passwordHash}) as id`
    if (!row) throw new Error('auth_ensure_user returned nothing')
    const existing = await tx.membership.findUnique({
      where: { tenantId_userId: { tenantId: actor.tenantId, userId: row.id } },
    })
    if (existing) {
      const message = 'This person already has access. Change the role in the list instead.'
      throw new DomainError('conflict', message, { fieldErrors: { email: message } })
    }
    await tx.membership.create({ data: { tenantId: actor.tenantId, userId: row.id, role: input.role } })
    return {
      data: { id: row.id },
      audit: { targetType: 'user', targetId: row.id, targetName: input.email, after: { role: input.role } },
    }
  },
})

export const changeRole = defineAction({
  name: 'user.changeRole',
  permission: 'user:write',
  affects: 'nothing',
  input: changeRoleInput,
  async run({ tx, actor, input }) {
    const before = await getMembership(tx, actor.tenantId, input.userId)
    if (before.role === 'globalAdministrator' && input.role !== 'globalAdministrator')
      await keepOneAdministrator(tx, actor.tenantId)
    await tx.membership.update({
      where: { tenantId_userId: { tenantId: actor.tenantId, userId: input.userId } },
      data: { role: input.role },
    })
    return {
      data: { id: input.userId },
      audit: {
        targetType: 'user',
        targetId: input.userId,
        targetName: before.email,
        before: { role: before.role },
        after: { role: input.role },
      },
    }
  },
})

export const removeUser = defineAction({
  name: 'user.remove',
  permission: 'user:write',
  affects: 'nothing',
  input: removeUserInput,
  async run({ tx, actor, input }) {
    const before = await getMembership(tx, actor.tenantId, input.userId)
    if (before.role === 'globalAdministrator') await keepOneAdministrator(tx, actor.tenantId)
    await tx.membership.delete({
      where: { tenantId_userId: { tenantId: actor.tenantId, userId: input.userId } },
    })
    return {
      data: { id: input.userId },
      audit: {
        targetType: 'user',
        targetId: input.userId,
        targetName: before.email,
        before: { role: before.role },
      },
    }
  },
})

async function getMembership(
  tx: TenantTx,
  tenantId: string,
  userId: string,
): Promise<{ role: string; email: string }> {
  const membership = await tx.membership.findUnique({ where: { tenantId_userId: { tenantId, userId } } })
  const user = membership && (await tx.user.findUnique({ where: { id: userId }, select: { email: true } }))
  if (!membership || !user)
    throw new DomainError('notFound', 'This person has no access to this tenant any more. Reload the page.')
  return { role: membership.role, email: user.email }
}

async function keepOneAdministrator(tx: TenantTx, tenantId: string): Promise<void> {
  const administrators = await tx.membership.count({ where: { tenantId, role: 'globalAdministrator' } })
  if (administrators <= 1) {
    throw new DomainError(
      'conflict',
      'This is the last Global Administrator. Give someone else the role first, or nobody could administer the tenant.',
    )
  }
}
