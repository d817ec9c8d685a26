'use server'

import { DomainError } from '@/lib/db/errors'
import { reevaluateDevices } from '@/lib/worker/enrollment/reevaluate'
import { deviceEvent } from '@/lib/worker/enrollment/stored-device'
import { defineAction } from '../core/define-action'
import { excludeDevicesInput, includeDevicesInput, revokeDeviceKeyInput } from './schema'
import { getStoredDevices } from './stored-devices'

/**
 * Takes devices out of security settings management, whatever the enforcement scope says; they stay onboarded. What is set on
 * them stays set. Source: Intune, "Deleting and removing devices": removing a device from the scope in Defender.
 */
export const excludeDevices = defineAction({
  name: 'device.exclude',
  permission: 'scope:write',
  affects: 'resolution',
  input: excludeDevicesInput,
  async run({ tx, actor, input }) {
    const { tenantId } = actor
    const devices = await getStoredDevices(tx, tenantId, input.ids)
    const changed = devices.filter((d) => d.excludedAt === null)
    if (changed.length === 0)
      throw new DomainError(
        'conflict',
        devices.length === 1
          ? 'This device is excluded already.'
          : 'All of these devices are excluded already.',
      )
    const ids = changed.map((d) => d.id)
    const now = new Date()
    await tx.device.updateMany({
      where: { tenantId, id: { in: ids } },
      data: { excludedAt: now, excludedBy: actor.userName, excludedReason: input.reason },
    })
    await reevaluateDevices(tx, tenantId, ids, now)
    const detail = { reason: input.reason, by: actor.userName }
    await tx.deviceEvent.createMany({
      data: ids.map((id) => deviceEvent(tenantId, id, 'excluded', detail, now)),
    })
    return {
      data: { excluded: ids.length },
      audit: changed.map((d) => ({
        targetType: 'device' as const,
        targetId: d.id,
        targetName: d.name,
        detail: { reason: input.reason },
      })),
    }
  },
})

/** Lets the enforcement scope decide on excluded devices again. */
export const includeDevices = defineAction({
  name: 'device.include',
  permission: 'scope:write',
  affects: 'resolution',
  input: includeDevicesInput,
  async run({ tx, actor, input }) {
    const { tenantId } = actor
    const devices = await getStoredDevices(tx, tenantId, input.ids)
    const changed = devices.filter((d) => d.excludedAt !== null)
    if (changed.length === 0)
      throw new DomainError(
        'conflict',
        devices.length === 1 ? 'This device is not excluded.' : 'None of these devices is excluded.',
      )
    const ids = changed.map((d) => d.id)
    const now = new Date()
    await tx.device.updateMany({
      where: { tenantId, id: { in: ids } },
      data: { excludedAt: null, excludedBy: null, excludedReason: null },
    })
    await reevaluateDevices(tx, tenantId, ids, now)
    const detail = { by: actor.userName }
    await tx.deviceEvent.createMany({
      data: ids.map((id) => deviceEvent(tenantId, id, 'included', detail, now)),
    })
    return {
      data: { included: ids.length },
      audit: changed.map((d) => ({ targetType: 'device' as const, targetId: d.id, targetName: d.name })),
    }
  },
})

/** Withdraws a device's key: nothing that it signs is accepted any more, and it has to onboard again with a new one. */
export const revokeDeviceKey = defineAction({
  name: 'device.revokeKey',
  permission: 'device:write',
  affects: 'nothing',
  input: revokeDeviceKeyInput,
  async run({ tx, actor, input }) {
    const { tenantId } = actor
    const [device] = await getStoredDevices(tx, tenantId, [input.id])
    if (!device || device.keyRevokedAt !== null)
      throw new DomainError('conflict', 'The key of this device is revoked already.')
    const now = new Date()
    await tx.device.update({
      where: { tenantId_id: { tenantId, id: input.id } },
      data: { keyRevokedAt: now },
    })
    const detail = { by: actor.userName }
    await tx.deviceEvent.create({ data: deviceEvent(tenantId, input.id, 'keyRevoked', detail, now) })
    return {
      data: { id: input.id },
      audit: { targetType: 'device', targetId: device.id, targetName: device.name },
    }
  },
})
