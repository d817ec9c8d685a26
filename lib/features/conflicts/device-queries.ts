import 'server-only'
import { Prisma } from '@/lib/db/generated/client'
import type { Actor } from '../core/actor'
import { queryTenant } from '../core/define-query'
import { pageOf } from '../core/paging'
import { readConflictMap, sitesOf, type ConflictMap, type ConflictSite } from './conflict-sites'
import type { ConflictDevicesParams } from './params'
import type { ConflictSelection } from './reference'

export interface ConflictDeviceRow {
  readonly id: string
  readonly name: string
  readonly osPlatform: string
  readonly osName: string
  readonly managedBy: string
  readonly tags: readonly string[]
  readonly lastCheckInAt: string | null
  /** Settings of the selection that are in conflict here. */
  readonly conflicts: number
}

type StoredDevice = Omit<ConflictDeviceRow, 'lastCheckInAt' | 'conflicts'> & {
  readonly lastCheckInAt: Date | null
  readonly blockIds: readonly string[]
}

/** The devices of a selection, a page of them; their number without search and filter is what the report counts. */
export async function listConflictDevices(
  actor: Actor,
  selection: ConflictSelection,
  p: ConflictDevicesParams,
): Promise<{ rows: ConflictDeviceRow[]; total: number }> {
  return queryTenant(actor, 'report:read', async (tx) => {
    const sites = sitesBehind(await readConflictMap(tx, actor.tenantId), selection, p)
    if (sites.length === 0) return { rows: [], total: 0 }
    const from = devicesFrom(actor.tenantId, sites, p)
    const { skip, take } = pageOf(p)
    const rows = await tx.$queryRaw<StoredDevice[]>`
      select ${DEVICE_COLUMNS} ${from} order by ${deviceOrder(p)} offset ${skip} limit ${take}`
    const [count] = await tx.$queryRaw<{ total: number }[]>`select count(*)::int as total ${from}`
    return { rows: rows.map((row) => toDeviceRow(row, sites)), total: count?.total ?? 0 }
  })
}

const EXPORT_BATCH = 2000

/** The devices of a selection by id, in batches, for the export. */
export async function* walkConflictDevices(
  actor: Actor,
  selection: ConflictSelection,
  p: ConflictDevicesParams,
): AsyncGenerator<ConflictDeviceRow[]> {
  for (let after = ''; ;) {
    const last = after
    const batch = await queryTenant(actor, 'report:read', async (tx) => {
      const sites = sitesBehind(await readConflictMap(tx, actor.tenantId), selection, p)
      if (sites.length === 0) return []
      const rows = await tx.$queryRaw<StoredDevice[]>`
        select ${DEVICE_COLUMNS} ${devicesFrom(actor.tenantId, sites, p)} and d.id > ${last}
        order by d.id limit ${EXPORT_BATCH}`
      return rows.map((row) => toDeviceRow(row, sites))
    })
    if (batch.length === 0) return
    yield batch
    after = batch.at(-1)?.id ?? after
  }
}

function sitesBehind(
  map: ConflictMap,
  selection: ConflictSelection,
  { policy }: Pick<ConflictDevicesParams, 'policy'>,
): readonly ConflictSite[] {
  const sites = sitesOf(map, selection)
  return policy.length === 0
    ? sites
    : sites.filter((site) => policy.some((id) => site.policyIds.includes(id)))
}

const DEVICE_COLUMNS = Prisma.sql`d.id, d.name, d."osPlatform", d."osName", d."managedBy", d.tags, d."lastCheckInAt", c."blockIds"`

function devicesFrom(
  tenantId: string,
  sites: readonly ConflictSite[],
  p: Pick<ConflictDevicesParams, 'q' | 'platform'>,
): Prisma.Sql {
  const blockIds = [...new Set(sites.map((site) => site.blockId))]
  const pattern = `%${p.q.trim().replace(/[\\%_]/g, (c) => `\\${c}`)}%`
  const platforms = p.platform.length > 0 ? [...p.platform] : null
  return Prisma.sql`from "Cohort" c
    join "Device" d on d."tenantId" = c."tenantId" and d."cohortId" = c.id
    where c."tenantId" = ${tenantId} and c."policySetHash" is not null and c."blockIds" && ${blockIds}::text[]
      and d.name ilike ${pattern} and (${platforms}::text[] is null or d."osPlatform" = any(${platforms}::text[]))`
}

const DEVICE_ORDERS: Readonly<Record<string, { asc: string; desc: string }>> = {
  name: { asc: 'd.name, d.id', desc: 'd.name desc, d.id desc' },
  osPlatform: {
    asc: 'd."osPlatform", d."osName", d.id',
    desc: 'd."osPlatform" desc, d."osName" desc, d.id desc',
  },
  lastCheckInAt: {
    asc: 'd."lastCheckInAt" nulls first, d.id',
    desc: 'd."lastCheckInAt" desc nulls last, d.id desc',
  },
}

function deviceOrder(p: Pick<ConflictDevicesParams, 'sort' | 'dir'>): Prisma.Sql {
  return Prisma.raw((DEVICE_ORDERS[p.sort] ?? { asc: 'd.id', desc: 'd.id desc' })[p.dir])
}

function toDeviceRow(
  { blockIds, lastCheckInAt, ...row }: StoredDevice,
  sites: readonly ConflictSite[],
): ConflictDeviceRow {
  return {
    ...row,
    lastCheckInAt: lastCheckInAt?.toISOString() ?? null,
    conflicts: sites.filter((site) => blockIds.includes(site.blockId)).length,
  }
}
