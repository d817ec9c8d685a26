'use server'

import { DomainError } from '@/lib/db/errors'
import { bulkUpdate } from '@/lib/db/sql'
import { hasTag } from '@/lib/domain/enrollment'
import { deleteDevicesInTx, restoreDevicesInTx } from '@/lib/worker/enrollment/delete-device'
import { reevaluateDevices } from '@/lib/worker/enrollment/reevaluate'
import { parseStoredSurvey } from '@/lib/worker/enrollment/stored-device'
import { defineAction } from '../core/define-action'
import { mergeTags } from '../device-api/merge-tags'
import { makeOnboardingPackage } from '../device-api/onboarding-package'
import { createOnboardingToken } from '../device-api/onboarding-tokens'
import { consoleUrl } from '../core/console-url'
import {
  createTokenInput,
  deleteDevicesInput,
  restoreDevicesInput,
  revokeTokenInput,
  setTagsInput,
  syncDevicesInput,
} from './schema'
import { getStoredDevices } from './stored-devices'

/** Asks devices to check in soon. Only those that the MDE channel manages can be asked. */
export const syncDevices = defineAction({
  name: 'device.sync',
  permission: 'device:sync',
  affects: 'nothing',
  input: syncDevicesInput,
  async run({ tx, actor, input }) {
    const devices = await getStoredDevices(tx, actor.tenantId, input.ids)
    const managed = devices.filter((d) => d.channel === 'mde')
    if (managed.length === 0)
      throw new DomainError(
        'conflict',
        'None of these devices is managed by MDE, so none can be synced from here.',
      )
    await tx.device.updateMany({
      where: { tenantId: actor.tenantId, id: { in: managed.map((d) => d.id) } },
      data: { syncRequestedAt: new Date() },
    })
    return {
      data: { asked: managed.length, skipped: devices.length - managed.length },
      audit: managed.map((d) => ({ targetType: 'device' as const, targetId: d.id, targetName: d.name })),
    }
  },
})

/**
 * Adds and removes tags; a tag can bring a device into scope, so each device is decided on again. Tags that a device reports
 * itself cannot be taken off here: they would be back at its next check-in.
 */
export const setTags = defineAction({
  name: 'device.setTags',
  permission: 'device:tag',
  affects: 'resolution',
  input: setTagsInput,
  async run({ tx, actor, input }) {
    const { tenantId } = actor
    const devices = await getStoredDevices(tx, tenantId, input.ids)
    const held = new Set<string>()
    const changed = devices.flatMap((device) => {
      const reported = parseStoredSurvey(device.survey).tags
      const kept = device.tags.filter((t) => !hasTag(input.remove, t) || hasTag(reported, t))
      if (kept.some((t) => hasTag(input.remove, t))) held.add(device.id)
      const tags = mergeTags(kept, [], input.add)
      return tags.join('\n') === device.tags.join('\n') ? [] : [{ device, tags }]
    })
    await bulkUpdate(tx, {
      table: 'Device',
      key: [
        { name: 'tenantId', type: 'text', value: () => tenantId },
        { name: 'id', type: 'text', value: ({ device }) => device.id },
      ],
      columns: [{ name: 'tags', type: 'text[]', value: ({ tags }) => tags }],
      rows: changed,
    })
    const audit = changed.map(({ device, tags }) => ({
      targetType: 'device' as const,
      targetId: device.id,
      targetName: device.name,
      before: { tags: device.tags.join(', ') },
      after: { tags: tags.join(', ') },
    }))
    await reevaluateDevices(tx, tenantId, input.ids, new Date())
    return { data: { changed: audit.length, held: held.size }, audit }
  },
})

/**
 * Deletes devices with their directory objects; memberships go with them, and policies stop targeting them. They can be
 * restored for 30 days.
 */
export const deleteDevices = defineAction({
  name: 'device.delete',
  permission: 'device:delete',
  affects: 'resolution',
  input: deleteDevicesInput,
  async run({ tx, actor, input }) {
    const { tenantId } = actor
    const devices = await getStoredDevices(tx, tenantId, input.ids)
    const ids = devices.map((d) => d.id)
    await deleteDevicesInTx(tx, tenantId, ids, { now: new Date(), deletedBy: actor.userName })
    return {
      data: { deleted: ids.length, ids },
      audit: devices.map((d) => ({
        targetType: 'device' as const,
        targetId: d.id,
        targetName: d.name,
        before: { tags: d.tags.join(', '), channel: d.channel },
      })),
    }
  },
})

/** Brings deleted devices back as they were, with their keys, memberships and directory objects. */
export const restoreDevices = defineAction({
  name: 'device.restore',
  permission: 'device:delete',
  affects: 'resolution',
  input: restoreDevicesInput,
  async run({ tx, actor, input }) {
    const devices = await restoreDevicesInTx(tx, actor.tenantId, input.ids, new Date())
    return {
      data: { restored: devices.length },
      audit: devices.map((d) => ({ targetType: 'device' as const, targetId: d.id, targetName: d.name })),
    }
  },
})

/** An onboarding package, shown once: a token of the tenant and where to use it. */
export const createToken = defineAction({
  name: 'onboardingToken.create',
  permission: 'device:write',
  affects: 'nothing',
  input: createTokenInput,
  async run({ tx, actor, input: { url, ...limits } }) {
    const made = await createOnboardingToken(tx, actor.tenantId, {
      ...limits,
      createdBy: actor.userId,
      now: new Date(),
    })
    return {
      data: {
        id: made.id,
        token: made.token,
        expiresAt: made.expiresAt.toISOString(),
        package: makeOnboardingPackage(
          url ?? consoleUrl(),
          { id: actor.tenantId, name: actor.tenantName },
          made,
        ),
      },
      audit: {
        targetType: 'onboardingToken',
        targetId: made.id,
        targetName: limits.note || 'Onboarding token',
        after: { expiresAt: made.expiresAt.toISOString(), maxUses: limits.maxUses },
      },
    }
  },
})

/** Ends a token before its time; devices that onboarded with it stay. */
export const revokeToken = defineAction({
  name: 'onboardingToken.revoke',
  permission: 'device:write',
  affects: 'nothing',
  input: revokeTokenInput,
  async run({ tx, actor, input }) {
    const { tenantId } = actor
    const where = { tenantId_id: { tenantId, id: input.id } }
    const token = await tx.onboardingToken.findUnique({ where, select: { note: true, revokedAt: true } })
    if (!token) throw new DomainError('notFound', 'This token does not exist any more. Reload the page.')
    const isRevokedAlready = token.revokedAt !== null
    if (!isRevokedAlready) await tx.onboardingToken.update({ where, data: { revokedAt: new Date() } })
    return {
      data: { id: input.id },
      audit: isRevokedAlready
        ? []
        : {
            targetType: 'onboardingToken',
            targetId: input.id,
            targetName: token.note || 'Onboarding token',
          },
    }
  },
})
