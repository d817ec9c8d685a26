import { z } from 'zod'
import type { TenantTx } from '@/lib/db/with-tenant'
import { BEHAVIOUR_ERAS, CLOUDS, LICENCES, SCOPE_MODES, type TenantSwitches } from '@/lib/domain/enrollment'

const mode = z.enum(SCOPE_MODES)

/** The tenant's switches that decide enrollment. */
export async function loadSwitches(tx: TenantTx, tenantId: string): Promise<TenantSwitches> {
  const tenant = await tx.tenant.findUniqueOrThrow({ where: { id: tenantId } })
  const scope = await tx.enforcementScope.findUniqueOrThrow({ where: { tenantId } })
  return {
    behaviourEra: z.enum(BEHAVIOUR_ERAS).parse(tenant.behaviourEra),
    cloud: z.enum(CLOUDS).parse(tenant.cloud),
    licence: z.enum(LICENCES).parse(tenant.licence),
    scope: {
      windowsClient: mode.parse(scope.windowsClient),
      windowsServer: mode.parse(scope.windowsServer),
      linux: mode.parse(scope.linux),
      macOS: mode.parse(scope.macOS),
    },
    defenderForCloud: scope.defenderForCloud,
    manageUsingConfigurationManager: scope.manageUsingConfigurationManager,
    domainControllers: scope.domainControllers,
    connectorEnabled: scope.connectorEnabled,
  }
}
