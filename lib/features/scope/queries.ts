import 'server-only'
import { BEHAVIOUR_ERAS, type BehaviourEra } from '@/lib/domain/enrollment'
import { z } from 'zod'
import { scopeSwitchesInput, type ScopeSwitches } from './schema'
import type { Actor } from '../core/actor'
import { queryTenant } from '../core/define-query'

export interface ScopeState {
  readonly switches: ScopeSwitches
  readonly version: number
  readonly updatedAt: string
  readonly behaviourEra: BehaviourEra
  readonly connectorEnabled: boolean
  /** Devices whose enrollment warns: domain controllers that slipped into management. */
  readonly warned: number
  /** One warning, word for word, where there are any. */
  readonly warning: string | null
  /** Domain controllers that are managed. */
  readonly managedControllers: number
}

export async function getScope(actor: Actor): Promise<ScopeState> {
  return queryTenant(actor, 'scope:read', async (tx) => {
    const scope = await tx.enforcementScope.findUniqueOrThrow({ where: { tenantId: actor.tenantId } })
    const tenant = await tx.tenant.findUniqueOrThrow({
      where: { id: actor.tenantId },
      select: { behaviourEra: true },
    })
    const [counts] = await tx.$queryRaw<{ warned: number; warning: string | null; controllers: number }[]>`
      select count(*) filter (where "enrollmentWarning" is not null)::int as warned,
        max("enrollmentWarning") as warning,
        count(*) filter (where channel = 'mde' and survey->>'domainController' = 'true')::int as controllers
      from "Device" where "tenantId" = ${actor.tenantId} and "osPlatform" = 'windowsServer'`
    return {
      switches: scopeSwitchesInput.parse(scope),
      version: scope.version,
      updatedAt: scope.updatedAt.toISOString(),
      behaviourEra: z.enum(BEHAVIOUR_ERAS).parse(tenant.behaviourEra),
      connectorEnabled: scope.connectorEnabled,
      warned: counts?.warned ?? 0,
      warning: counts?.warning ?? null,
      managedControllers: counts?.controllers ?? 0,
    }
  })
}
