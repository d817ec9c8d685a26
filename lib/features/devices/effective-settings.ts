import 'server-only'
import { notFound } from 'next/navigation'
import { definitionOf, formatSettingValue } from '@/lib/domain/catalog'
import {
  explainSetting,
  explainToText,
  NOT_APPLICABLE_TEXT,
  type ExplainNode,
  type Status,
} from '@/lib/domain/resolution'
import { loadDevices, loadGroups, loadPolicies } from '@/lib/worker/load-fleet'
import type { Actor } from '../core/actor'
import { queryTenant } from '../core/define-query'
import { deviceStatuses, type DeviceSettingStatus } from '../reports/device-statuses'
import { settingTitle } from '../reports/conflict-queries'

export interface EffectiveSetting {
  readonly key: string
  readonly name: string
  readonly section: string
  /** What is sent; null when nothing is. */
  readonly value: string | null
  readonly status: Status
  /** A second line: error code, tamper protection, why it does not apply. */
  readonly detail: string | null
  readonly sources: readonly { readonly id: string; readonly name: string }[]
}

/** Everything that policies say about this device, setting by setting, with what became of it. */
export async function listEffectiveSettings(actor: Actor, deviceId: string): Promise<EffectiveSetting[]> {
  return queryTenant(actor, 'device:read', async (tx) => {
    const { settings } = await deviceStatuses(tx, actor.tenantId, deviceId)
    return settings.map((setting) => {
      const definition = definitionOf(setting.settingId)
      const { result } = setting
      return {
        key: setting.key,
        name: settingTitle(setting.key, setting.settingId),
        section: definition?.section ?? 'Unknown settings',
        value:
          result.outcome === 'applied'
            ? definition
              ? formatSettingValue(definition, result.value)
              : JSON.stringify(result.value)
            : null,
        status: setting.status,
        detail: detailOf(setting),
        sources: result.contributions
          .map((c) => ({ id: c.policyId, name: c.policyName }))
          .filter((s, i, all) => all.findIndex((x) => x.id === s.id) === i),
      }
    })
  })
}

function detailOf(setting: DeviceSettingStatus): string | null {
  const { result, exception, status } = setting
  if (result.outcome === 'notApplicable') return NOT_APPLICABLE_TEXT[result.reason]
  if (result.outcome === 'applied' && status === 'notApplicable')
    return 'Delivered through Intune, which reports it'
  if (status === 'error')
    return exception?.errorCode ? `Error code ${exception.errorCode}` : 'The device reported an error'
  if (exception?.status === 'blockedByTamperProtection')
    return 'Blocked by tamper protection: the device keeps its own value'
  if (result.outcome === 'applied' && result.blockedByTamperProtection)
    return 'Tamper protection will hold the device at its own value'
  return null
}

export interface Explanation {
  readonly tree: ExplainNode
  readonly text: string
}

/** Why a setting is what it is on this device, down to the clauses that brought the device in. */
export async function explainDeviceSetting(
  actor: Actor,
  deviceId: string,
  key: string,
): Promise<Explanation> {
  return queryTenant(actor, 'device:read', async (tx) => {
    const [device] = await loadDevices(tx, actor.tenantId, [deviceId])
    if (!device) notFound()
    const inputs = {
      policies: await loadPolicies(tx, actor.tenantId),
      groups: await loadGroups(tx, actor.tenantId),
    }
    const tree = explainSetting(device, key, inputs)
    return { tree, text: explainToText(tree) }
  })
}
