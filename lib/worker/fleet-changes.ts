import { withTenant, type TenantTx } from '@/lib/db/with-tenant'

/** What changed since a reader last looked, each thing once. */
export interface ChangedEntities {
  readonly devices: readonly string[]
  readonly groups: readonly string[]
  readonly policies: readonly string[]
  readonly switches: boolean
}

/** Changes that are kept: a reader that comes back later than that reads everything anew. */
const KEPT_CHANGES = 100_000
const KEPT_FOR = '1 day'
const PRUNE_BATCH = 10_000

/**
 * The snapshot that the transaction reads at, as a text to come back with. The transaction has to be repeatable read, so
 * that everything else it reads is of the same moment.
 */
export async function readSnapshot(tx: TenantTx): Promise<string> {
  const [row] = await tx.$queryRaw<{ snapshot: string }[]>`select pg_current_snapshot()::text as snapshot`
  if (!row) throw new Error('PostgreSQL names no snapshot.')
  return row.snapshot
}

/**
 * What transactions changed that were not visible in the snapshot `since` and are now, in whatever order they committed:
 * nothing is missed and nothing comes twice. Null when changes since then have been pruned.
 */
export async function readChanges(
  tx: TenantTx,
  tenantId: string,
  since: string,
): Promise<ChangedEntities | null> {
  const [pruning] = await tx.$queryRaw<{ isTooOld: boolean }[]>`
    select pg_snapshot_xmin(${since}::pg_snapshot) < "prunedBefore" as "isTooOld"
    from "FleetChangePruning" where "tenantId" = ${tenantId}`
  if (pruning?.isTooOld) return null
  const rows = await tx.$queryRaw<{ kind: string; entityId: string }[]>`
    select distinct kind, "entityId" from "FleetChange"
    where "tenantId" = ${tenantId} and xid >= pg_snapshot_xmin(${since}::pg_snapshot)
      and not pg_visible_in_snapshot(xid, ${since}::pg_snapshot)`
  const idsOf = (kind: string) => rows.filter((row) => row.kind === kind).map((row) => row.entityId)
  const devices = new Set(idsOf('device'))
  const objects = idsOf('directoryObject')
  if (objects.length > 0) {
    const owners = await tx.$queryRaw<{ id: string }[]>`
      select id from "Device" where "tenantId" = ${tenantId} and "directoryObjectId" = any(${objects}::text[])`
    for (const { id } of owners) devices.add(id)
  }
  return {
    devices: [...devices],
    groups: idsOf('group'),
    policies: idsOf('policy'),
    switches: rows.some((row) => row.kind === 'switches'),
  }
}

/**
 * Deletes changes that are older than a day or beyond the newest 100,000, in transactions of their own. Only what every
 * transaction can see by now goes, so a reader that keeps up never has to start over.
 * @param kept how many changes stay
 * @returns how many went
 */
export async function pruneChanges(tenantId: string, kept = KEPT_CHANGES): Promise<number> {
  let deleted = 0
  for (let isMore = true; isMore;) {
    const count = await withTenant(tenantId, (tx) => pruneBatch(tx, tenantId, kept))
    deleted += count
    isMore = count === PRUNE_BATCH
  }
  return deleted
}

async function pruneBatch(tx: TenantTx, tenantId: string, kept: number): Promise<number> {
  const [row] = await tx.$queryRaw<{ deleted: number; before: string | null }[]>`
    with oldest as (
      select seq, xid from "FleetChange" c
      where "tenantId" = ${tenantId} and xid < pg_snapshot_xmin(pg_current_snapshot())
        and (at < now() - ${KEPT_FOR}::text::interval or seq <= (
          select seq from "FleetChange" where "tenantId" = ${tenantId} order by seq desc offset ${kept} limit 1))
      order by seq limit ${PRUNE_BATCH}),
    gone as (
      delete from "FleetChange" c using oldest o where c."tenantId" = ${tenantId} and c.seq = o.seq returning c.xid)
    select count(*)::int as deleted, max(xid::text::numeric)::text as before from gone`
  if (!row || row.deleted === 0 || row.before === null) return 0
  await tx.$executeRaw`
    insert into "FleetChangePruning" ("tenantId", "prunedBefore")
    values (${tenantId}, (${row.before}::numeric + 1)::text::xid8)
    on conflict ("tenantId") do update set "prunedBefore" = excluded."prunedBefore"
      where "FleetChangePruning"."prunedBefore" < excluded."prunedBefore"`
  return row.deleted
}
