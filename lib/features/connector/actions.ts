'use server'

import { DomainError } from '@/lib/db/errors'
import { reevaluateAfterSwitch } from '@/lib/worker/enrollment/reevaluate'
import { defineAction } from '../core/define-action'
import { updateConnectorInput } from './schema'

export const updateConnector = defineAction({
  name: 'connector.update',
  permission: 'connector:write',
  affects: 'resolution',
  input: updateConnectorInput,
  async run({ tx, actor, input }) {
    const { tenantId } = actor
    const before = await tx.enforcementScope.findUniqueOrThrow({ where: { tenantId } })
    const { count } = await tx.enforcementScope.updateMany({
      where: { tenantId, version: input.version },
      data: { connectorEnabled: input.connectorEnabled, version: { increment: 1 }, updatedAt: new Date() },
    })
    if (count === 0)
      throw new DomainError(
        'stale',
        'Someone else changed the connector or the scope meanwhile. Reload the page.',
      )
    await reevaluateAfterSwitch(tx, tenantId)
    return {
      data: { version: input.version + 1 },
      audit: {
        targetType: 'connector',
        targetId: tenantId,
        targetName: 'Microsoft Defender for Endpoint connector',
        before: { connectorEnabled: before.connectorEnabled },
        after: { connectorEnabled: input.connectorEnabled },
      },
    }
  },
})
