import 'server-only'
import { notFound } from 'next/navigation'
import { allDefinitions, definitionIn, definitionOf, PROFILES, type Platform } from '@/lib/domain/catalog'
import type { Actor } from '../core/actor'
import { queryTenant } from '../core/define-query'
import { pageOf } from '../core/paging'
import { listConflicts, settingTitle, type ConflictRow } from './conflict-queries'
import {
  DEVICE_SORTS,
  STATUS_SORTS,
  type ConflictParams,
  type PolicyStatusParams,
  type SettingDevicesParams,
  type SettingStatusParams,
} from './params'
import {
  devicesWithStatus,
  noCounts,
  policyStatusCountsFor,
  tenantSettingCounts,
  type DeviceStatusPage,
  type DeviceStatusRow,
  type StatusCounts,
} from './status-queries'

export interface PolicyStatusRow {
  readonly id: string
  readonly name: string
  readonly policyType: string
  readonly platform: string
  readonly isAssigned: boolean
  /** Devices that the policy targets: the sum of the counts. */
  readonly devices: number
  readonly counts: StatusCounts
}

export interface Page<R> {
  readonly rows: R[]
  readonly total: number
}

type CountedSort = Pick<PolicyStatusParams, 'sort' | 'dir'>

/** Every policy that matches, with its devices by status, in the list's order; the counts decide the order, so all are counted. */
export async function walkPolicyStatus(
  actor: Actor,
  p: Pick<PolicyStatusParams, 'q' | 'type' | 'platform' | 'status'> & CountedSort,
): Promise<PolicyStatusRow[]> {
  return queryTenant(actor, 'report:read', async (tx) => {
    const policies = await tx.policy.findMany({
      where: {
        tenantId: actor.tenantId,
        deletedAt: null,
        ...(p.q ? { OR: [{ name: { contains: p.q, mode: 'insensitive' } }, { id: p.q }] } : {}),
        ...(p.type.length > 0 ? { policyType: { in: [...p.type] } } : {}),
        ...(p.platform.length > 0 ? { platform: { in: [...p.platform] } } : {}),
      },
      select: { id: true, name: true, policyType: true, platform: true, isAssigned: true },
    })
    const counts = await policyStatusCountsFor(
      tx,
      actor.tenantId,
      policies.map((policy) => policy.id),
    )
    const rows = policies.map((policy): PolicyStatusRow => {
      const own = counts.get(policy.id) ?? noCounts()
      return { ...policy, counts: own, devices: sumOf(own) }
    })
    return rows.filter((row) => hasStatus(row, p.status)).toSorted(byCount(p))
  })
}

export async function listPolicyStatus(actor: Actor, p: PolicyStatusParams): Promise<Page<PolicyStatusRow>> {
  return paged(await walkPolicyStatus(actor, p), p)
}

export interface SettingStatusRow {
  readonly key: string
  readonly name: string
  /** Where the setting stands in the catalogue: 'Microsoft Defender Antivirus: Cloud protection'. */
  readonly place: string
  readonly devices: number
  readonly counts: StatusCounts
}

/** Every setting that a policy sets somewhere, with its devices by status, whichever policies set it. */
export async function walkSettingStatus(
  actor: Actor,
  p: Pick<SettingStatusParams, 'q' | 'platform' | 'status'> & CountedSort,
): Promise<SettingStatusRow[]> {
  const counted = await queryTenant(actor, 'report:read', (tx) => tenantSettingCounts(tx, actor.tenantId))
  const needle = p.q.trim().toLowerCase()
  const onPlatform = p.platform.length > 0 ? settingIdsOf(p.platform) : null
  const rows = counted.flatMap(({ key, settingId, counts }): SettingStatusRow[] => {
    if (onPlatform && !onPlatform.has(settingId)) return []
    const row = {
      key,
      name: settingTitle(key, settingId),
      place: settingPlace(settingId),
      devices: sumOf(counts),
      counts,
    }
    const text = `${row.name}\n${row.place}\n${key}`.toLowerCase()
    return needle === '' || text.includes(needle) ? [row] : []
  })
  return rows.filter((row) => hasStatus(row, p.status)).toSorted(byCount(p))
}

export async function listSettingStatus(
  actor: Actor,
  p: SettingStatusParams,
): Promise<Page<SettingStatusRow>> {
  return paged(await walkSettingStatus(actor, p), p)
}

export interface SettingHead {
  readonly key: string
  readonly name: string
  readonly place: string
  readonly description: string
  readonly csp: string
}

/** The setting that a key of resolution stands for. A key that no policy sets: the not-found page. */
export async function getSettingHead(actor: Actor, key: string): Promise<SettingHead> {
  const row = await queryTenant(actor, 'report:read', (tx) =>
    tx.cohortSetting.findFirst({ where: { tenantId: actor.tenantId, key }, select: { settingId: true } }),
  )
  if (!row) notFound()
  const definition = definitionOf(row.settingId)
  return {
    key,
    name: settingTitle(key, row.settingId),
    place: settingPlace(row.settingId),
    description: definition?.description ?? '',
    csp: definition?.csp ?? '',
  }
}

/** The devices behind a number of the per-setting report. */
export async function listSettingDevices(
  actor: Actor,
  p: SettingDevicesParams,
): Promise<Page<DeviceStatusRow>> {
  const { skip, take } = pageOf(p)
  return queryTenant(actor, 'report:read', (tx) =>
    devicesWithStatus(
      tx,
      { tenantId: actor.tenantId, key: p.key },
      { ...deviceOrder(p), offset: skip, limit: take },
    ),
  )
}

function deviceOrder(p: SettingDevicesParams): Omit<DeviceStatusPage, 'offset' | 'limit'> {
  const sort = DEVICE_SORTS.find((s) => s === p.sort) ?? 'name'
  return { status: p.status[0] ?? null, q: p.q, sort, dir: p.dir }
}

const EXPORT_BATCH = 5000

export async function* walkSettingDevices(
  actor: Actor,
  p: SettingDevicesParams,
): AsyncGenerator<DeviceStatusRow[]> {
  for (let offset = 0; ; offset += EXPORT_BATCH) {
    const { rows } = await queryTenant(actor, 'report:read', (tx) =>
      devicesWithStatus(
        tx,
        { tenantId: actor.tenantId, key: p.key },
        { ...deviceOrder(p), offset, limit: EXPORT_BATCH },
      ),
    )
    if (rows.length > 0) yield rows
    if (rows.length < EXPORT_BATCH) return
  }
}

export interface ConflictReport extends Page<ConflictRow> {
  readonly settings: number
  /** Distinct devices; one device may be in several rows. */
  readonly devices: number
}

/** Settings in conflict; search looks at the setting, its values and its policies. */
export async function listConflictReport(
  actor: Actor,
  p: Pick<ConflictParams, 'q' | 'sort' | 'dir' | 'page' | 'size'>,
): Promise<ConflictReport> {
  const all = await listConflicts(actor)
  const devices = await queryTenant(actor, 'report:read', async (tx) => {
    const [row] = await tx.$queryRaw<
      { n: number }[]
    >`select coalesce(sum(c."deviceCount"), 0)::int as n from "Cohort" c
      where c."tenantId" = ${actor.tenantId} and c."policySetHash" is not null and exists (
        select 1 from "CohortSetting" s where s."tenantId" = c."tenantId" and s."cohortId" = c.id and s.outcome = 'conflict')`
    return row?.n ?? 0
  })
  const rows = searchConflicts(all, p)
  return { ...paged(rows, p), settings: all.length, devices }
}

export interface ConflictValueRow {
  readonly settingName: string
  readonly value: string
  readonly policies: string
  readonly devices: number
  readonly key: string
}

/** The conflicts of a search, a row for each differing value, for the export. */
export async function walkConflictValues(
  actor: Actor,
  p: Pick<ConflictParams, 'q' | 'sort' | 'dir'>,
): Promise<ConflictValueRow[]> {
  const rows = searchConflicts(await listConflicts(actor), p)
  return rows.flatMap((row) =>
    row.values.map((value) => ({
      settingName: row.settingName,
      value: value.text,
      policies: value.policies.map((policy) => policy.name).join('; '),
      devices: row.devices,
      key: row.key,
    })),
  )
}

function searchConflicts(
  all: readonly ConflictRow[],
  p: Pick<ConflictParams, 'q' | 'sort' | 'dir'>,
): ConflictRow[] {
  const needle = p.q.trim().toLowerCase()
  return all.filter((row) => needle === '' || conflictText(row).includes(needle)).toSorted(byConflict(p))
}

function conflictText(row: ConflictRow): string {
  const values = row.values.flatMap((v) => [v.text, ...v.policies.map((policy) => policy.name)])
  return [row.settingName, row.profileHint, ...values].join('\n').toLowerCase()
}

function byConflict({ sort, dir }: Pick<ConflictParams, 'sort' | 'dir'>) {
  const sign = dir === 'asc' ? 1 : -1
  return (a: ConflictRow, b: ConflictRow) =>
    sign * (sort === 'devices' ? a.devices - b.devices : a.settingName.localeCompare(b.settingName)) ||
    (a.key < b.key ? -1 : 1)
}

function sumOf(counts: StatusCounts): number {
  return Object.values(counts).reduce((sum, n) => sum + n, 0)
}

function hasStatus(row: { readonly counts: StatusCounts }, wanted: PolicyStatusParams['status']): boolean {
  return wanted.length === 0 || wanted.some((status) => row.counts[status] > 0)
}

interface Counted {
  readonly name: string
  readonly devices: number
  readonly counts: StatusCounts
}

function byCount({ sort, dir }: CountedSort) {
  const by = STATUS_SORTS.find((s) => s === sort) ?? 'name'
  const sign = dir === 'asc' ? 1 : -1
  const number = (row: Counted) => (by === 'name' ? 0 : by === 'devices' ? row.devices : row.counts[by])
  return (a: Counted, b: Counted) =>
    sign * (by === 'name' ? a.name.localeCompare(b.name) : number(a) - number(b)) ||
    a.name.localeCompare(b.name)
}

function paged<R>(rows: R[], p: { readonly page: number; readonly size: number }): Page<R> {
  const { skip, take } = pageOf(p)
  return { rows: rows.slice(skip, skip + take), total: rows.length }
}

function settingPlace(settingId: string): string {
  const definition = definitionOf(settingId)
  const profile = PROFILES.find((x) => definitionIn(x, settingId))
  return [profile?.name, definition?.section].filter(Boolean).join(': ')
}

function settingIdsOf(platforms: readonly Platform[]): ReadonlySet<string> {
  const profiles = PROFILES.filter((profile) => platforms.includes(profile.platform))
  return new Set(profiles.flatMap((profile) => allDefinitions(profile).map((d) => d.id)))
}
