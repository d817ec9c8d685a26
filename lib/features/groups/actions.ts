'use server'

import { DomainError } from '@/lib/db/errors'
import { newId } from '@/lib/db/new-id'
import type { TenantTx } from '@/lib/db/with-tenant'
import { defineAction } from '../core/define-action'
import {
  changeMembersInput,
  createGroupInput,
  deleteGroupInput,
  updateGroupInput,
  updateRuleInput,
} from './schema'

export const createGroup = defineAction({
  name: 'group.create',
  permission: 'group:write',
  affects: 'resolution',
  input: createGroupInput,
  async run({ tx, actor, input }) {
    const id = newId('grp')
    const membershipRule = input.kind === 'dynamic' ? input.membershipRule : null
    await refuseTakenName(tx, actor.tenantId, input.displayName)
    await tx.group.create({
      data: {
        tenantId: actor.tenantId,
        id,
        displayName: input.displayName,
        description: input.description,
        kind: input.kind,
        membershipRule,
      },
    })
    return {
      data: { id },
      audit: {
        targetType: 'group',
        targetId: id,
        targetName: input.displayName,
        after: { kind: input.kind, membershipRule },
      },
    }
  },
})

export const updateGroup = defineAction({
  name: 'group.update',
  permission: 'group:write',
  affects: 'nothing',
  input: updateGroupInput,
  async run({ tx, actor, input }) {
    const before = await getStoredGroup(tx, actor.tenantId, input.id)
    if (before.displayName !== input.displayName) await refuseTakenName(tx, actor.tenantId, input.displayName)
    await lockedUpdate(tx, actor.tenantId, input, {
      displayName: input.displayName,
      description: input.description,
    })
    return {
      data: { id: input.id },
      audit: {
        targetType: 'group',
        targetId: input.id,
        targetName: input.displayName,
        before: { displayName: before.displayName, description: before.description },
        after: { displayName: input.displayName, description: input.description },
      },
    }
  },
})

export const updateMembershipRule = defineAction({
  name: 'group.updateRule',
  permission: 'group:write',
  affects: 'resolution',
  input: updateRuleInput,
  async run({ tx, actor, input }) {
    const before = await getStoredGroup(tx, actor.tenantId, input.id)
    if (before.kind !== 'dynamic')
      throw new DomainError('invalid', 'This group has assigned members and takes no rule.')
    const { membershipRule, processingState } = input
    await lockedUpdate(tx, actor.tenantId, input, { membershipRule, processingState })
    return {
      data: { id: input.id },
      audit: {
        targetType: 'group',
        targetId: input.id,
        targetName: before.displayName,
        before: { membershipRule: before.membershipRule, processingState: before.processingState },
        after: { membershipRule, processingState },
      },
    }
  },
})

export const changeMembers = defineAction({
  name: 'group.changeMembers',
  permission: 'group:write',
  affects: 'resolution',
  input: changeMembersInput,
  async run({ tx, actor, input }) {
    const { tenantId } = actor
    const group = await getStoredGroup(tx, tenantId, input.id)
    if (group.kind === 'dynamic') {
      throw new DomainError('invalid', 'A dynamic group takes no members by hand. Change its rule instead.')
    }
    const known = await knownMembers(tx, tenantId, input.add)
    const unknown = input.add.filter((id) => !known.has(id))
    if (unknown.length > 0)
      throw new DomainError(
        'notFound',
        `${unknown.length} of the members to add do not exist in this tenant.`,
      )
    if (input.add.includes(input.id))
      throw new DomainError('invalid', 'A group cannot be a member of itself.')
    await tx.groupAssignedMember.createMany({
      data: input.add.map((memberId) => ({
        tenantId,
        groupId: input.id,
        memberId,
        kind: known.get(memberId) ?? 'device',
      })),
      skipDuplicates: true,
    })
    // Whoever is put in by hand has nothing to be retargeted to any more, taken out again or not.
    await tx.lostMembership.deleteMany({
      where: { tenantId, groupId: input.id, deviceId: { in: input.add } },
    })
    await tx.groupAssignedMember.deleteMany({
      where: { tenantId, groupId: input.id, memberId: { in: input.remove } },
    })
    return {
      data: { id: input.id },
      audit: {
        targetType: 'group',
        targetId: input.id,
        targetName: group.displayName,
        detail: {
          added: input.add.length,
          removed: input.remove.length,
          members: [...input.add, ...input.remove].slice(0, 100),
        },
      },
    }
  },
})

export const deleteGroup = defineAction({
  name: 'group.delete',
  permission: 'group:write',
  affects: 'resolution',
  input: deleteGroupInput,
  async run({ tx, actor, input }) {
    const { tenantId } = actor
    const group = await getStoredGroup(tx, tenantId, input.id)
    const used = await tx.assignment.findMany({
      where: { tenantId, groupId: input.id },
      select: { policyId: true },
    })
    const policies = await tx.policy.findMany({
      where: { tenantId, id: { in: used.map((u) => u.policyId) }, deletedAt: null },
      select: { name: true },
    })
    if (policies.length > 0) {
      const names = policies
        .slice(0, 3)
        .map((p) => p.name)
        .join(', ')
      throw new DomainError(
        'conflict',
        `Policies are assigned to this group: ${names}${policies.length > 3 ? ', …' : ''}. Take the group out of their assignments first.`,
      )
    }
    const { count } = await tx.group.deleteMany({ where: { tenantId, id: input.id, version: input.version } })
    if (count === 0) throw stale()
    await tx.groupAssignedMember.deleteMany({
      where: { tenantId, OR: [{ groupId: input.id }, { memberId: input.id }] },
    })
    await tx.groupMember.deleteMany({ where: { tenantId, groupId: input.id } })
    await tx.lostMembership.deleteMany({ where: { tenantId, groupId: input.id } })
    await tx.assignment.deleteMany({ where: { tenantId, groupId: input.id } })
    return {
      data: { id: input.id },
      audit: {
        targetType: 'group',
        targetId: input.id,
        targetName: group.displayName,
        before: { kind: group.kind, membershipRule: group.membershipRule, memberCount: group.memberCount },
      },
    }
  },
})

async function getStoredGroup(tx: TenantTx, tenantId: string, id: string) {
  const group = await tx.group.findUnique({ where: { tenantId_id: { tenantId, id } } })
  if (!group) throw new DomainError('notFound', 'This group does not exist any more. Reload the page.')
  return group
}

async function lockedUpdate(
  tx: TenantTx,
  tenantId: string,
  lock: { id: string; version: number },
  data: { displayName?: string; description?: string; membershipRule?: string; processingState?: string },
): Promise<void> {
  const { count } = await tx.group.updateMany({
    where: { tenantId, id: lock.id, version: lock.version },
    data: { ...data, version: { increment: 1 }, updatedAt: new Date() },
  })
  if (count === 0) throw stale()
}

function stale(): DomainError {
  return new DomainError(
    'stale',
    'Someone else changed this group meanwhile. Reload to see the change; what you typed stays here.',
  )
}

async function refuseTakenName(tx: TenantTx, tenantId: string, displayName: string): Promise<void> {
  const taken = await tx.group.findFirst({ where: { tenantId, displayName }, select: { id: true } })
  if (taken) {
    const message = 'Another group has this name. Choose a different one.'
    throw new DomainError('invalid', message, { fieldErrors: { displayName: message } })
  }
}

async function knownMembers(
  tx: TenantTx,
  tenantId: string,
  ids: readonly string[],
): Promise<Map<string, 'device' | 'group'>> {
  const devices = await tx.device.findMany({
    where: { tenantId, id: { in: [...ids] } },
    select: { id: true },
  })
  const groups = await tx.group.findMany({ where: { tenantId, id: { in: [...ids] } }, select: { id: true } })
  return new Map([
    ...devices.map((d) => [d.id, 'device'] as const),
    ...groups.map((g) => [g.id, 'group'] as const),
  ])
}
