import { z } from 'zod'
import type { TenantTx } from '@/lib/db/with-tenant'
import { canonicalJson } from '@/lib/domain/resolution'
import { RecentMap } from '@/lib/domain/recent-map'

/** A unit of resolution as it came out: what statuses need to know of it. */
export interface BlockUnit {
  readonly key: string
  readonly settingId: string
  readonly outcome: 'applied' | 'conflict' | 'notApplicable'
  readonly reason: string | null
}

/** Settings to which the same policies contribute. Many cohorts share a block. */
export interface Block {
  readonly id: string
  readonly policyIds: readonly string[]
  readonly units: readonly BlockUnit[]
  readonly appliedKeys: ReadonlySet<string>
  readonly hasConflict: boolean
}

interface Contents {
  readonly setParts: RecentMap<string, readonly string[]>
  readonly blocks: RecentMap<string, Block>
  readonly parts: RecentMap<string, ReadonlyMap<string, string>>
}

const MOST_BLOCKS = 20_000
const MOST_PARTS = 10_000
const holder = globalThis as typeof globalThis & { bulwarkResultContents?: Contents }

/** Blocks and parts are addressed by their content: what was read once stays right for as long as the process lives. */
function contents(): Contents {
  holder.bulwarkResultContents ??= {
    blocks: new RecentMap(MOST_BLOCKS),
    parts: new RecentMap(MOST_PARTS),
    setParts: new RecentMap(MOST_PARTS),
  }
  return holder.bulwarkResultContents
}

const outcomeSchema = z.enum(['applied', 'conflict', 'notApplicable'])

interface UnitRow extends Omit<BlockUnit, 'outcome'> {
  readonly blockId: string
  readonly outcome: string
  readonly policyIds: readonly string[]
}

/** Blocks by id, their units in the order of keys. Ids that are not stored are absent. */
export async function loadBlocks(
  tx: TenantTx,
  tenantId: string,
  ids: Iterable<string>,
): Promise<ReadonlyMap<string, Block>> {
  const { blocks } = contents()
  const found = new Map<string, Block>()
  const missing: string[] = []
  for (const id of new Set(ids)) {
    const known = blocks.get(`${tenantId} ${id}`)
    if (known) found.set(id, known)
    else missing.push(id)
  }
  if (missing.length === 0) return found
  const [row] = await tx.$queryRaw<{ rows: string }[]>`
    select coalesce(json_agg(json_build_object('blockId', "blockId", 'key', key, 'settingId', "settingId",
      'outcome', outcome, 'reason', reason, 'policyIds', "policyIds") order by "blockId", key), '[]')::text as rows
    from "ResolvedSetting" where "tenantId" = ${tenantId} and "blockId" = any(${missing}::text[])`
  const rows: readonly UnitRow[] = JSON.parse(row?.rows ?? '[]')
  const unitsOf = new Map<string, BlockUnit[]>()
  const policyIdsOf = new Map<string, readonly string[]>()
  for (const { blockId, policyIds, outcome, ...unit } of rows) {
    const units = unitsOf.get(blockId) ?? []
    units.push({ ...unit, outcome: outcomeSchema.parse(outcome) })
    unitsOf.set(blockId, units)
    policyIdsOf.set(blockId, policyIds)
  }
  for (const [id, units] of unitsOf) {
    const block = toBlock(id, policyIdsOf.get(id) ?? [], units)
    blocks.set(`${tenantId} ${id}`, block)
    found.set(id, block)
  }
  return found
}

export function toBlock(id: string, policyIds: readonly string[], units: readonly BlockUnit[]): Block {
  return {
    id,
    policyIds,
    units,
    appliedKeys: new Set(units.filter((u) => u.outcome === 'applied').map((u) => u.key)),
    hasConflict: units.some((u) => u.outcome === 'conflict'),
  }
}

const entriesSchema = z.array(z.object({ key: z.string(), value: z.json() }))

/** Parts of policy sets as key -> canonical text of the value, which is all that comparing needs. */
export async function loadParts(
  tx: TenantTx,
  tenantId: string,
  ids: Iterable<string>,
): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>> {
  const { parts } = contents()
  const found = new Map<string, ReadonlyMap<string, string>>()
  const missing: string[] = []
  for (const id of new Set(ids)) {
    const known = parts.get(`${tenantId} ${id}`)
    if (known) found.set(id, known)
    else missing.push(id)
  }
  if (missing.length === 0) return found
  const rows = await tx.policySetPart.findMany({ where: { tenantId, id: { in: missing } } })
  for (const { id, entries } of rows) {
    const values = new Map(entriesSchema.parse(entries).map((e) => [e.key, canonicalJson(e.value)]))
    parts.set(`${tenantId} ${id}`, values)
    found.set(id, values)
  }
  return found
}

/** Which parts policy sets are made of, by hash. Sets that are not stored are absent. */
export async function loadSetParts(
  tx: TenantTx,
  tenantId: string,
  hashes: Iterable<string>,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { setParts } = contents()
  const found = new Map<string, readonly string[]>()
  const missing: string[] = []
  for (const hash of new Set(hashes)) {
    const known = setParts.get(`${tenantId} ${hash}`)
    if (known) found.set(hash, known)
    else missing.push(hash)
  }
  if (missing.length === 0) return found
  const [row] = await tx.$queryRaw<{ rows: string }[]>`
    select coalesce(json_agg(json_build_array(hash, "partIds")), '[]')::text as rows
    from "PolicySet" where "tenantId" = ${tenantId} and hash = any(${missing}::text[])`
  const rows: readonly (readonly [string, readonly string[]])[] = JSON.parse(row?.rows ?? '[]')
  for (const [hash, partIds] of rows) {
    setParts.set(`${tenantId} ${hash}`, partIds)
    found.set(hash, partIds)
  }
  return found
}
