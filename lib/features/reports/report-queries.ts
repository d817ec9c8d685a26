import 'server-only'
import { notFound } from 'next/navigation'
import { allDefinitions, definitionOf, PROFILES, type Platform } from '@/lib/domain/catalog'
import type { Actor } from '../core/actor'
import { queryTenant } from '../core/define-query'
import { pageOf } from '../core/paging'
import {
  DEVICE_SORTS,
  STATUS_SORTS,
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
import { settingPlace, settingTitle } from './setting-title'

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
    tx.resolvedSetting.findFirst({ where: { tenantId: actor.tenantId, key }, select: { settingId: true } }),
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

function settingIdsOf(platforms: readonly Platform[]): ReadonlySet<string> {
  const profiles = PROFILES.filter((profile) => platforms.includes(profile.platform))
  return new Set(profiles.flatMap((profile) => allDefinitions(profile).map((d) => d.id)))
}
