import type { TenantTx } from '@/lib/db/with-tenant'
import type { PairKey } from './status-pairs'

/** A device that is to be in another cohort than before. */
export interface Move {
  readonly deviceId: string
  readonly cohortId: string
}

/** Devices that went from one cohort to another. */
export interface MovedDevices {
  /** Null: they were in none. */
  readonly from: string | null
  readonly to: string
  readonly devices: number
}

const BATCH = 20_000

/**
 * Puts devices into their cohorts. Rows are locked in the order of ids, as everyone does who locks several.
 * @returns from where to where how many went, and the pairs that they have come into
 */
export async function moveDevices(
  tx: TenantTx,
  tenantId: string,
  moves: readonly Move[],
  onProgress: (done: number) => Promise<void>,
): Promise<{ readonly moved: readonly MovedDevices[]; readonly pairs: readonly PairKey[] }> {
  const sorted = moves.toSorted((a, b) => (a.deviceId < b.deviceId ? -1 : 1))
  const moved: MovedDevices[] = []
  const pairs = new Map<string, PairKey>()
  for (let start = 0; start < sorted.length; start += BATCH) {
    const batch = sorted.slice(start, start + BATCH)
    const ids = batch.map((m) => m.deviceId)
    const cohortIds = batch.map((m) => m.cohortId)
    const rows = await tx.$queryRaw<MovedDevices[]>`
      select l."from", l."to", count(*)::int as devices from (
        select d."cohortId" as "from", m."cohortId" as "to"
        from unnest(${ids}::text[], ${cohortIds}::text[]) as m(id, "cohortId")
        join "Device" d on d."tenantId" = ${tenantId} and d.id = m.id
        order by d.id for update of d) l
      where l."from" is distinct from l."to" group by 1, 2`
    moved.push(...rows)
    const found = await tx.$queryRaw<PairKey[]>`
      with moved as (
        update "Device" d set "cohortId" = m."cohortId"
        from unnest(${ids}::text[], ${cohortIds}::text[]) as m(id, "cohortId")
        where d."tenantId" = ${tenantId} and d.id = m.id and d."cohortId" is distinct from m."cohortId"
        returning d."cohortId", d."acknowledgedHash")
      select distinct "cohortId", coalesce("acknowledgedHash", '') as "acknowledgedHash" from moved`
    for (const pair of found) pairs.set(`${pair.cohortId} ${pair.acknowledgedHash}`, pair)
    await onProgress(Math.min(start + BATCH, sorted.length))
  }
  return { moved, pairs: [...pairs.values()] }
}
