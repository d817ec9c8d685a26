import 'server-only'
import { scopeSwitchesInput, type ScopeSwitches } from './schema'
import type { Actor } from '../core/actor'
import { queryTenant } from '../core/define-query'

export interface ScopeState {
  readonly switches: ScopeSwitches
  readonly version: number
  readonly updatedAt: string
  readonly behaviourEra: string
  readonly connectorEnabled: boolean
}

export async function getScope(actor: Actor): Promise<ScopeState> {
  return queryTenant(actor, 'scope:read', async (tx) => {
    const scope = await tx.enforcementScope.findUniqueOrThrow({ where: { tenantId: actor.tenantId } })
    const tenant = await tx.tenant.findUniqueOrThrow({
      where: { id: actor.tenantId },
      select: { behaviourEra: true },
    })
    return {
      switches: scopeSwitchesInput.parse(scope),
      version: scope.version,
      updatedAt: scope.updatedAt.toISOString(),
      behaviourEra: tenant.behaviourEra,
      connectorEnabled: scope.connectorEnabled,
    }
  })
}
