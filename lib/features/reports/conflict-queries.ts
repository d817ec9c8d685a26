import 'server-only'
import { definitionOf, formatSettingValue, type SettingValue } from '@/lib/domain/catalog'
import type { Actor } from '../core/actor'
import { queryTenant } from '../core/define-query'
import { toSettingResult } from './device-statuses'

export interface ConflictRow {
  readonly key: string
  readonly settingId: string
  readonly settingName: string
  readonly profileHint: string
  readonly devices: number
  /** Each differing value, with the policies that set it. */
  readonly values: readonly {
    readonly text: string
    readonly policies: readonly { readonly id: string; readonly name: string }[]
  }[]
  /** true: every contender reaches the device, which must decide (firewall rules). */
  readonly deliveredAnyway: boolean
}

/** Settings in conflict with how many devices each withholds a value from, most devices first. */
export async function listConflicts(actor: Actor): Promise<ConflictRow[]> {
  return queryTenant(actor, 'report:read', async (tx) => {
    const rows = await tx.$queryRaw<{ key: string; settingId: string; result: unknown; devices: number }[]>`
      select s.key, s."settingId", s.result, c."deviceCount" as devices from "CohortSetting" s
      join "Cohort" c on c."tenantId" = s."tenantId" and c.id = s."cohortId"
      where s."tenantId" = ${actor.tenantId} and s.outcome = 'conflict' and c."deviceCount" > 0 and c."policySetHash" is not null`
    const policies = await tx.policy.findMany({
      where: { tenantId: actor.tenantId },
      select: { id: true, name: true },
    })
    const nameOf = new Map(policies.map((p) => [p.id, p.name]))
    const byKey = new Map<
      string,
      { settingId: string; devices: number; deliveredAnyway: boolean; values: Map<string, Set<string>> }
    >()
    for (const row of rows) {
      const result = toSettingResult(row.result)
      if (result.outcome !== 'conflict') continue
      const entry = byKey.get(row.key) ?? {
        settingId: row.settingId,
        devices: 0,
        deliveredAnyway: result.deliveredAnyway,
        values: new Map(),
      }
      entry.devices += row.devices
      for (const { value, policyIds } of result.values) {
        const text = valueText(row.settingId, value)
        const holders = entry.values.get(text) ?? new Set<string>()
        for (const id of policyIds) holders.add(id)
        entry.values.set(text, holders)
      }
      byKey.set(row.key, entry)
    }
    return [...byKey]
      .map(([key, entry]) => ({
        key,
        settingId: entry.settingId,
        settingName: settingTitle(key, entry.settingId),
        profileHint: definitionOf(entry.settingId)?.section ?? '',
        devices: entry.devices,
        deliveredAnyway: entry.deliveredAnyway,
        values: [...entry.values].map(([text, ids]) => ({
          text,
          policies: [...ids]
            .map((id) => ({ id, name: nameOf.get(id) ?? id }))
            .toSorted((a, b) => a.name.localeCompare(b.name)),
        })),
      }))
      .toSorted((a, b) => b.devices - a.devices || a.settingName.localeCompare(b.settingName))
  })
}

/** The setting's name; entries of a group collection add the entry's own name. */
export function settingTitle(key: string, settingId: string): string {
  const name = definitionOf(settingId)?.name ?? settingId
  const entry = key.slice(settingId.length + 1)
  return key.startsWith(`${settingId}#`) && entry ? `${name}: ${entry}` : name
}

export function valueText(settingId: string, value: SettingValue): string {
  const definition = definitionOf(settingId)
  return definition ? formatSettingValue(definition, value) : JSON.stringify(value)
}
