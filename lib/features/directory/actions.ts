'use server'

import { DomainError } from '@/lib/db/errors'
import type { TenantTx } from '@/lib/db/with-tenant'
import { deleteDirectoryObjectsInTx } from '@/lib/worker/enrollment/delete-directory-objects'
import { defineAction } from '../core/define-action'
import { deleteDirectoryObjectsInput, dismissLostMembershipsInput, retargetDeviceInput } from './schema'

/**
 * Deletes directory objects as the directory's own administrators do: the devices stay, leave every group at once, and get
 * new objects at their next surveys.
 */
export const deleteDirectoryObjects = defineAction({
  name: 'directory.delete',
  permission: 'device:delete',
  affects: 'resolution',
  input: deleteDirectoryObjectsInput,
  async run({ tx, actor, input }) {
    const { tenantId } = actor
    const devices = await getDevices(tx, tenantId, input.ids)
    const deletions = await deleteDirectoryObjectsInTx(tx, tenantId, input.ids, new Date())
    if (deletions.length === 0) {
      throw new DomainError(
        'conflict',
        devices.length === 1
          ? 'This device has no directory object. It gets one when it is managed and checks in.'
          : 'None of these devices has a directory object.',
      )
    }
    const nameOf = new Map(devices.map((d) => [d.id, d.name]))
    return {
      data: {
        deleted: deletions.length,
        lostMemberships: deletions.reduce((sum, d) => sum + d.lostGroupIds.length, 0),
      },
      audit: deletions.map(({ deviceId, objectIds, lostGroupIds }) => ({
        targetType: 'device' as const,
        targetId: deviceId,
        targetName: nameOf.get(deviceId) ?? '',
        detail: { objectIds, lostGroupIds },
      })),
    }
  },
})

/** Puts a device into assigned groups again that it was in when its directory object was deleted. */
export const retargetDevice = defineAction({
  name: 'directory.retarget',
  permission: 'group:write',
  affects: 'resolution',
  input: retargetDeviceInput,
  async run({ tx, actor, input }) {
    const { tenantId } = actor
    const { deviceId } = input
    const [device] = await getDevices(tx, tenantId, [deviceId])
    const groups = await takeLost(tx, tenantId, deviceId, input.groupIds)
    const object = await tx.directoryObject.findFirst({
      where: { tenantId, ownerDeviceId: deviceId, isTargetable: true, deletedAt: null },
      select: { id: true },
    })
    if (!object) {
      throw new DomainError(
        'conflict',
        'The device has no directory object yet, so no group can hold it. Retarget it after its next check-in.',
      )
    }
    const dynamic = groups.find((group) => group.kind !== 'assigned')
    if (dynamic) {
      throw new DomainError(
        'conflict',
        `${dynamic.displayName} takes no members by hand any more. Dismiss it instead.`,
      )
    }
    await tx.groupAssignedMember.createMany({
      data: groups.map(({ id }) => ({ tenantId, groupId: id, memberId: deviceId, kind: 'device' })),
      skipDuplicates: true,
    })
    return {
      data: { retargeted: groups.length },
      audit: {
        targetType: 'device',
        targetId: deviceId,
        targetName: device?.name ?? '',
        detail: { groupIds: groups.map((g) => g.id), groups: groups.map((g) => g.displayName) },
      },
    }
  },
})

/** Lets memberships go that were lost with a directory object. */
export const dismissLostMemberships = defineAction({
  name: 'directory.dismiss',
  permission: 'group:write',
  affects: 'nothing',
  input: dismissLostMembershipsInput,
  async run({ tx, actor, input }) {
    const [device] = await getDevices(tx, actor.tenantId, [input.deviceId])
    const groups = await takeLost(tx, actor.tenantId, input.deviceId, input.groupIds)
    return {
      data: { dismissed: groups.length },
      audit: {
        targetType: 'device',
        targetId: input.deviceId,
        targetName: device?.name ?? '',
        detail: { groupIds: groups.map((g) => g.id), groups: groups.map((g) => g.displayName) },
      },
    }
  },
})

async function getDevices(tx: TenantTx, tenantId: string, ids: readonly string[]) {
  const wanted = [...new Set(ids)]
  const devices = await tx.device.findMany({
    where: { tenantId, id: { in: wanted } },
    select: { id: true, name: true },
    orderBy: { name: 'asc' },
  })
  if (devices.length < wanted.length) {
    throw new DomainError(
      'notFound',
      wanted.length === 1
        ? 'This device does not exist any more. Reload the page.'
        : 'Some of these devices do not exist any more. Reload the page.',
    )
  }
  return devices
}

/** Takes lost memberships off the list and answers with their groups, by name. */
async function takeLost(tx: TenantTx, tenantId: string, deviceId: string, groupIds: readonly string[]) {
  const wanted = [...new Set(groupIds)]
  const { count } = await tx.lostMembership.deleteMany({
    where: { tenantId, deviceId, groupId: { in: wanted } },
  })
  const groups = await tx.group.findMany({
    where: { tenantId, id: { in: wanted } },
    select: { id: true, displayName: true, kind: true },
    orderBy: { displayName: 'asc' },
  })
  if (count < wanted.length || groups.length < wanted.length) {
    throw new DomainError(
      'notFound',
      'Some of these memberships are not lost any more, or their groups are gone. Reload the page.',
    )
  }
  return groups
}
