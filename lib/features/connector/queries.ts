import 'server-only'
import type { Actor } from '../core/actor'
import { queryTenant } from '../core/define-query'

/** Codes that say: the connector is off. */
const WAITING_CODES = [8, 44]

export interface ConnectorState {
  readonly isEnabled: boolean
  readonly version: number
  readonly updatedAt: string
  /** Devices in scope that wait for the connector. */
  readonly waiting: number
  readonly managed: number
  readonly isAnyPlatformInScope: boolean
}

export async function getConnector(actor: Actor): Promise<ConnectorState> {
  return queryTenant(actor, 'connector:read', async (tx) => {
    const { tenantId } = actor
    const scope = await tx.enforcementScope.findUniqueOrThrow({ where: { tenantId } })
    return {
      isEnabled: scope.connectorEnabled,
      version: scope.version,
      updatedAt: scope.updatedAt.toISOString(),
      waiting: await tx.device.count({ where: { tenantId, enrollmentCode: { in: WAITING_CODES } } }),
      managed: await tx.device.count({ where: { tenantId, channel: 'mde' } }),
      isAnyPlatformInScope: [scope.windowsClient, scope.windowsServer, scope.linux, scope.macOS].some(
        (mode) => mode !== 'off',
      ),
    }
  })
}
