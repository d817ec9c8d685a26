'use server'

import { DomainError } from '@/lib/db/errors'
import { reevaluateAfterSwitch } from '@/lib/worker/enrollment/reevaluate'
import { defineAction } from '../core/define-action'
import { scopeSwitchesInput, updateScopeInput } from './schema'

/** The switches of the enforcement scope and, with the preview opt-in, the behaviour era: every device is decided on again. */
export const updateScope = defineAction({
  name: 'scope.update',
  permission: 'scope:write',
  affects: 'resolution',
  input: updateScopeInput,
  async run({ tx, actor, input }) {
    const { tenantId } = actor
    const { version, behaviourEra, ...switches } = input
    const before = await tx.enforcementScope.findUniqueOrThrow({ where: { tenantId } })
    // Domain controllers follow Windows Server: they cannot be on where it is off.
    const data = {
      ...switches,
      domainControllers: switches.domainControllers && switches.windowsServer !== 'off',
    }
    const { count } = await tx.enforcementScope.updateMany({
      where: { tenantId, version },
      data: { ...data, version: { increment: 1 }, updatedAt: new Date() },
    })
    if (count === 0)
      throw new DomainError(
        'stale',
        'Someone else changed the enforcement scope meanwhile. Your choices stay here: reload in a second tab to compare.',
      )
    const tenant = await tx.tenant.findUniqueOrThrow({
      where: { id: tenantId },
      select: { behaviourEra: true },
    })
    const newEra = behaviourEra === tenant.behaviourEra ? undefined : behaviourEra
    if (newEra) await tx.tenant.update({ where: { id: tenantId }, data: { behaviourEra: newEra } })
    await reevaluateAfterSwitch(tx, tenantId)
    return {
      data: { version: version + 1 },
      audit: {
        targetType: 'scope',
        targetId: tenantId,
        targetName: 'Enforcement scope',
        before: { ...scopeSwitchesInput.parse(before), ...(newEra ? tenant : {}) },
        after: { ...data, ...(newEra ? { behaviourEra: newEra } : {}) },
      },
    }
  },
})
