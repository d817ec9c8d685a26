import type { SettingResult } from '@/lib/domain/resolution'
import { toSettingResult } from '../reports/device-statuses'
import { keptWithResults } from '../reports/kept-with-results'
import type { ConflictSelection } from './reference'

type ConflictResult = Extract<SettingResult, { outcome: 'conflict' }>

/** A setting in conflict as it came out for all devices that have its block. */
export interface ConflictSite {
  readonly blockId: string
  readonly key: string
  readonly settingId: string
  readonly result: ConflictResult
  /** Policies that contend, sorted. Others may set the same thing and not count on these devices. */
  readonly policyIds: readonly string[]
}

/** Devices that have the same conflicts. */
export interface ConflictSpread {
  readonly blockIds: readonly string[]
  readonly devices: number
}

/** All conflicts of a tenant that keep a device from its settings, and how they lie over the devices. */
export interface ConflictMap {
  readonly sites: readonly ConflictSite[]
  readonly spreads: readonly ConflictSpread[]
}

/**
 * Reads the tenant's conflicts on devices that this channel manages. Sites and spreads are as many as there are mixtures of
 * policies, not as there are devices, so that the report is worked out from them.
 */
export const readConflictMap = keptWithResults(async (tx, tenantId): Promise<ConflictMap> => {
  const stored = await tx.resolvedSetting.findMany({
    where: { tenantId, outcome: 'conflict' },
    select: { blockId: true, key: true, settingId: true, result: true },
    orderBy: [{ key: 'asc' }, { blockId: 'asc' }],
  })
  if (stored.length === 0) return { sites: [], spreads: [] }
  const blockIds = [...new Set(stored.map((row) => row.blockId))]
  const spreads = await tx.$queryRaw<{ blockIds: string[]; devices: number }[]>`
    select "blockIds", sum(devices)::int as devices from (
      select array(select b from unnest("blockIds") as b where b = any(${blockIds}::text[]) order by b) as "blockIds",
        "deviceCount" as devices
      from "Cohort" where "tenantId" = ${tenantId} and "policySetHash" is not null and "deviceCount" > 0) x
    where "blockIds" <> '{}' group by 1`
  // Blocks may outlive the devices that had them.
  const used = new Set(spreads.flatMap((spread) => spread.blockIds))
  const sites = stored.flatMap(({ result, ...row }): ConflictSite[] => {
    const parsed = toSettingResult(result)
    if (!used.has(row.blockId) || parsed.outcome !== 'conflict') return []
    return [{ ...row, result: parsed, policyIds: contendersOf(parsed) }]
  })
  return { sites, spreads }
})

function contendersOf(result: ConflictResult): readonly string[] {
  return [...new Set(result.values.flatMap((value) => value.policyIds))].toSorted()
}

/** Do the two policies give the setting different values here? */
function contradict({ result }: ConflictSite, a: string, b: string): boolean {
  const holds = (id: string) => result.values.map((value) => value.policyIds.includes(id))
  const [ofA, ofB] = [holds(a), holds(b)]
  return ofA.includes(true) && ofB.includes(true) && ofA.some((has, i) => has !== ofB[i])
}

/** The sites that a selection means. */
export function sitesOf(map: ConflictMap, selection: ConflictSelection): readonly ConflictSite[] {
  return map.sites.filter((site) => isMeant(site, selection))
}

function isMeant(site: ConflictSite, selection: ConflictSelection): boolean {
  switch (selection.kind) {
    case 'setting':
      return site.key === selection.key
    case 'contest':
      return site.key === selection.key && sameIds(site.policyIds, selection.among)
    case 'pair':
      return (
        (selection.key === undefined || site.key === selection.key) &&
        contradict(site, selection.pair[0], selection.pair[1])
      )
  }
}

/** Every two policies that contradict each other at a site, each pair sorted. */
export function pairsAt(site: ConflictSite): readonly (readonly [string, string])[] {
  return site.policyIds.flatMap((a, i) =>
    site.policyIds
      .slice(i + 1)
      .flatMap((b): (readonly [string, string])[] => (contradict(site, a, b) ? [[a, b]] : [])),
  )
}

const sameIds = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((id, i) => id === b[i])

/** Counts devices over any of the sites, each device once. Made once for a map, asked many times. */
export function deviceCounter({ spreads }: ConflictMap): (sites: readonly ConflictSite[]) => number {
  const spreadsOf = new Map<string, ConflictSpread[]>()
  for (const spread of spreads) {
    for (const blockId of spread.blockIds) {
      const list = spreadsOf.get(blockId)
      if (list) list.push(spread)
      else spreadsOf.set(blockId, [spread])
    }
  }
  return (sites) => {
    const touched = new Set(sites.flatMap((site) => spreadsOf.get(site.blockId) ?? []))
    return [...touched].reduce((sum, spread) => sum + spread.devices, 0)
  }
}
