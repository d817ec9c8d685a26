import 'server-only'
import { notFound } from 'next/navigation'
import { definitionOf, formatSettingValue, POLICY_TYPES, type SettingValue } from '@/lib/domain/catalog'
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
import { settingTitle } from '../reports/setting-title'
import { POLICY_TYPE_WORDS, wordFor } from '../reports/words'
import { CHECK_IN_INTERVAL_MINUTES } from './check-in-times'

export interface EffectiveSetting {
  readonly key: string
  readonly name: string
  /** 'Antivirus: Cloud protection'. */
  readonly section: string
  /** What is sent; null when nothing is. */
  readonly value: string | null
  /** What the device said that it has instead. */
  readonly observed: string | null
  readonly status: Status
  /** A second line: error code, tamper protection, why it does not apply, when it is due. */
  readonly detail: string | null
  /** The value is made of what several policies say. */
  readonly isMerged: boolean
  readonly sources: readonly { readonly id: string; readonly name: string }[]
}

/** Everything that policies say about this device, setting by setting, with what became of it. */
export async function listEffectiveSettings(
  actor: Actor,
  deviceId: string,
  now: Date,
): Promise<EffectiveSetting[]> {
  return queryTenant(actor, 'device:read', async (tx) => {
    const { tenantId } = actor
    const device = await tx.device.findUnique({
      where: { tenantId_id: { tenantId, id: deviceId } },
      select: { lastCheckInAt: true, syncRequestedAt: true },
    })
    if (!device) notFound()
    const { settings } = await deviceStatuses(tx, tenantId, deviceId)
    const policyIds = [...new Set(settings.flatMap((s) => s.result.contributions.map((c) => c.policyId)))]
    const policies = await tx.policy.findMany({
      where: { tenantId, id: { in: policyIds } },
      select: { id: true, policyType: true },
    })
    const typeOf = new Map(policies.map((p) => [p.id, p.policyType]))
    const due = dueText(device, now)
    return settings
      .map((setting) => {
        const [first] = setting.result.contributions
        const policyType = first ? (typeOf.get(first.policyId) ?? '') : ''
        return { rank: POLICY_TYPES.findIndex((t) => t === policyType), row: toRow(setting, policyType, due) }
      })
      .toSorted(
        (a, b) => a.rank - b.rank || compare(a.row.section, b.row.section) || compare(a.row.name, b.row.name),
      )
      .map(({ row }) => row)
  })
}

function toRow(setting: DeviceSettingStatus, policyType: string, due: string): EffectiveSetting {
  const definition = definitionOf(setting.settingId)
  const { result } = setting
  const area = wordFor(POLICY_TYPE_WORDS, policyType)
  const section = definition?.section ?? 'Unknown settings'
  const value = (v: SettingValue) => (definition ? formatSettingValue(definition, v) : JSON.stringify(v))
  return {
    key: setting.key,
    name: settingTitle(setting.key, setting.settingId),
    section: area === '' || section === area ? section : `${area}: ${section}`,
    value: result.outcome === 'applied' ? value(result.value) : null,
    observed: setting.exception?.observedValue ?? null,
    status: setting.status,
    detail: setting.status === 'pending' ? due : detailOf(setting),
    isMerged: result.outcome === 'applied' && result.merged,
    sources: result.contributions
      .map((c) => ({ id: c.policyId, name: c.policyName }))
      .filter((s, i, all) => all.findIndex((x) => x.id === s.id) === i)
      .toSorted((a, b) => compare(a.name, b.name)),
  }
}

const compare = (a: string, b: string) => a.localeCompare(b, 'en')

/** When a pending setting can be expected to arrive. */
function dueText(
  device: { readonly lastCheckInAt: Date | null; readonly syncRequestedAt: Date | null },
  now: Date,
): string {
  if (device.syncRequestedAt) return 'A policy sync is requested'
  const last = device.lastCheckInAt?.getTime()
  const minutes = last === undefined ? 0 : (last - now.getTime()) / 60_000 + CHECK_IN_INTERVAL_MINUTES
  return minutes >= 1 ? `Next check-in in about ${Math.round(minutes)} min` : 'The next check-in is overdue'
}

function detailOf(setting: DeviceSettingStatus): string | null {
  const { result, exception, status } = setting
  if (result.outcome === 'notApplicable') return NOT_APPLICABLE_TEXT[result.reason]
  if (status === 'error')
    return exception?.errorCode ? `Error code ${exception.errorCode}` : 'The device reported an error'
  if (exception?.status === 'blockedByTamperProtection')
    return 'But blocked by tamper protection: the device keeps its own value'
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
