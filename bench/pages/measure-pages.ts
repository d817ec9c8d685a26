import type { Actor } from '@/lib/features/core/actor'
import { listDeviceActivity } from '@/lib/features/devices/activity-queries'
import { getCheckInHistory } from '@/lib/features/devices/check-in-queries'
import {
  getDeviceEnrollment,
  listDeviceGroups,
  listDirectoryObjects,
} from '@/lib/features/devices/detail-queries'
import { getDeviceStanding } from '@/lib/features/devices/detail-standing'
import { listEffectiveSettings } from '@/lib/features/devices/effective-settings'
import { loadActivityList, loadDeviceList, type DeviceView } from '@/lib/features/devices/params'
import { getDevice, listDevices, listFilterChoices } from '@/lib/features/devices/queries'
import { getDirectoryQuota, listLostMemberships } from '@/lib/features/directory/queries'
import { getHome } from '@/lib/features/home/queries'
import { getReportOverview } from '@/lib/features/reports/fleet-queries'
import { getRevisionState } from '@/lib/features/reports/revision'
import { listViews } from '@/lib/features/saved-views/queries'
import { searchConsole } from '@/lib/features/search/queries'
import { resolveTenant } from '@/lib/worker/resolve-tenant'
import { makeFleet } from '../fleet/make-fleet'
import { storeFleet } from '../fleet/store-fleet'
import { startDatabase, type BenchDatabase } from '../support/database'
import { randomFrom, type Random } from '../support/random'
import type { PagesInput, PagesResult } from '../tasks/pages'

const TENANT = 'ten_benchmark0000000'
const ACTOR: Actor = {
  userId: 'usr_benchmark',
  userName: 'Benchmark',
  userEmail: 'benchmark@example.com',
  tenantId: TENANT,
  tenantSlug: TENANT,
  tenantName: TENANT,
  isDemoTenant: false,
  role: 'endpointSecurityManager',
  roleName: 'Endpoint Security Manager',
}

/** All that a page asks the database for; another row, page number or filter each time. */
interface PageLoad {
  readonly name: string
  readonly load: (random: Random) => Promise<unknown>
}

const OVERVIEW_PAGES: readonly PageLoad[] = [
  { name: 'Home', load: () => getHome(ACTOR, new Date()) },
  { name: 'Reports, overview', load: () => getReportOverview(ACTOR, new Date()) },
  { name: 'Search in the header', load: (random) => searchConsole(ACTOR, random.text(3)) },
  { name: 'Quota of directory objects', load: () => getDirectoryQuota(ACTOR) },
]

/** What the console's pages ask for, at a tenant whose devices have been resolved and have reported. */
export async function measurePages({ fleet: options, iterations }: PagesInput): Promise<PagesResult> {
  const fleet = makeFleet(options)
  const database = await startDatabase()
  try {
    await storeFleet(database.admin, TENANT, fleet)
    await resolveTenant(TENANT)
    await live(database)
    await resolveTenant(TENANT)
    // The rows were just written twice over; a tenant that grew has no such holes.
    await database.admin.query('vacuum full')
    // A full vacuum forgets which pages every transaction sees; a plain one, as autovacuum runs it, notes them.
    await database.admin.query('vacuum analyze')
    // Indexes answer alone only for rows that vacuum has seen since; here as many changed as it lets be (migration 0013).
    await database.admin.query(
      `update "Device" set "lastCheckInAt" = now() where abs(hashtext(id)) % 50 = 7 and "tenantId" = $1`,
      [TENANT],
    )
    const facts = await factsOf(database)
    const pages: PagesResult['pages'] = []
    for (const page of [...listPages(facts), ...devicePages(facts), ...OVERVIEW_PAGES])
      pages.push(await measurePage(page, iterations))
    return { devices: fleet.deviceCount, pages }
  } finally {
    await database.stop()
  }
}

async function measurePage(
  { name, load }: PageLoad,
  iterations: number,
): Promise<PagesResult['pages'][number]> {
  const random = randomFrom(20230925)
  // Not timed: connections and statements are ready.
  await load(random)
  const samples: number[] = []
  for (let iteration = 0; iteration < iterations; iteration++) {
    const start = performance.now()
    await load(random)
    samples.push(performance.now() - start)
  }
  samples.sort((a, b) => a - b)
  const quantile = (share: number) => samples[Math.ceil(samples.length * share) - 1] ?? Number.NaN
  return { name, p50Ms: quantile(0.5), p95Ms: quantile(0.95), maxMs: quantile(1), samples: samples.length }
}

/** Some weeks of life: check-ins, acknowledged policy sets, errors, hardware ids, of which some are cloned, and history. */
async function live({ admin }: BenchDatabase): Promise<void> {
  await admin.query(
    `update "Device" d set "acknowledgedHash" = c."policySetHash", "acknowledgedAt" = now(),
       "lastCheckInAt" = now() - (abs(hashtext(d.id)) % 40000) * interval '1 minute' / 4,
       "recentCheckIns" = array(select now() - n * interval '90 minutes' from generate_series(48, 1, -1) n),
       "enrollmentCode" = case d.channel when 'mde' then 1 end,
       "enrollmentLabel" = case d.channel when 'mde' then 'Success' else 'Not in scope' end,
       "hardwareId" = 'hw-' || case when abs(hashtext(d.id)) % 500 = 0 then 'clone' || abs(hashtext(d.id)) % 50 else d.id end,
       "joinType" = (select o."joinType" from "DirectoryObject" o
         where o."tenantId" = d."tenantId" and o.id = d."directoryObjectId")
     from "Cohort" c where d."tenantId" = $1 and c."tenantId" = $1 and c.id = d."cohortId"`,
    [TENANT],
  )
  await admin.query(
    `insert into "DeviceEvent" ("tenantId", id, "deviceId", at, kind, detail)
     select $1, 'evt_' || d.id || n, d.id, now() - n * interval '1 day', 'policySetAcknowledged', '{"errors": 0}'
     from "Device" d cross join generate_series(1, 10) n where d."tenantId" = $1`,
    [TENANT],
  )
  await admin.query(
    `with erring as (
       select d.id, d."acknowledgedHash", p.key from "Device" d
       join lateral (select s.key from "CohortSetting" s
         where s."tenantId" = d."tenantId" and s."cohortId" = d."cohortId" order by s.key limit 1) p on true
       where d."tenantId" = $1 and abs(hashtext(d.id)) % 50 = 0),
     noted as (
       insert into "SettingException" ("tenantId", "deviceId", key, "policySetHash", status, "errorCode", "reportedAt")
       select $1, id, key, "acknowledgedHash", 'error', '0x87D1FDE8', now() from erring where "acknowledgedHash" is not null
       returning "deviceId")
     update "Device" d set "exceptionCount" = 1 from noted where d."tenantId" = $1 and d.id = noted."deviceId"`,
    [TENANT],
  )
}

interface Facts {
  readonly devices: number
  readonly deviceIds: readonly string[]
  readonly groupIds: readonly string[]
  readonly tags: readonly string[]
}

async function factsOf({ admin }: BenchDatabase): Promise<Facts> {
  const texts = async (sql: string) => {
    const { rows } = await admin.query<{ text: string }>(sql, [TENANT])
    return rows.map((row) => row.text)
  }
  const [count = '0'] = await texts('select count(*)::text as text from "Device" where "tenantId" = $1')
  return {
    devices: Number(count),
    deviceIds: await texts(
      `select id as text from "Device" where "tenantId" = $1 order by hashtext(id) limit 1000`,
    ),
    groupIds: await texts(
      'select id as text from "Group" where "tenantId" = $1 order by "memberCount" desc limit 50',
    ),
    tags: await texts(
      'select distinct unnest(tags) as text from "Device" where "tenantId" = $1 order by 1 limit 50',
    ),
  }
}

function listPages({ devices, groupIds, tags }: Facts): readonly PageLoad[] {
  const page = (
    view: DeviceView,
    name: string,
    query: (random: Random) => Record<string, string>,
  ): PageLoad => ({
    name,
    load: async (random) => {
      const p = loadDeviceList(query(random))
      await listDevices(ACTOR, p, new Date(), view)
      await getRevisionState(ACTOR)
      if (view !== 'monitor') await listViews(ACTOR, view)
      await listFilterChoices(ACTOR, p)
    },
  })
  const anyPage = (random: Random) => String(1 + random.below(Math.max(1, devices / 50)))
  return [
    page('devices', 'All devices, first page', () => ({})),
    page('devices', 'All devices by last check-in, any page', (random) => ({
      sort: 'lastCheckInAt',
      dir: 'desc',
      page: anyPage(random),
    })),
    page('inventory', 'Device inventory, any page', (random) => ({ page: anyPage(random) })),
    page('inventory', 'Device inventory by policy status', () => ({ sort: 'policyStatus' })),
    page('inventory', 'Device inventory by OS version', (random) => ({
      sort: 'osVersion',
      page: String(1 + random.below(20)),
    })),
    page('inventory', 'Device inventory, search in names and tags', (random) => ({ q: random.text(2) })),
    page('inventory', 'Device inventory of a tag', (random) => ({ tag: random.pick(tags) })),
    page('inventory', 'Device inventory of a group', (random) => ({ group: random.pick(groupIds) })),
    page('inventory', 'Device inventory, status error', () => ({ status: 'error' })),
    page('inventory', 'Device inventory, duplicate hardware', () => ({ state: 'duplicate' })),
    page('monitor', 'Monitor', () => ({})),
  ]
}

function devicePages({ deviceIds }: Facts): readonly PageLoad[] {
  const page = (tab: string, load: (id: string) => Promise<unknown>): PageLoad => ({
    name: `Device page: ${tab}`,
    load: async (random) => {
      const id = random.pick(deviceIds)
      await getDevice(ACTOR, id)
      await getDeviceStanding(ACTOR, id)
      await getRevisionState(ACTOR)
      await load(id)
    },
  })
  return [
    page('overview', async () => undefined),
    page('enrollment', (id) => getDeviceEnrollment(ACTOR, id)),
    page('directory', async (id) => {
      await listDirectoryObjects(ACTOR, id)
      await listLostMemberships(ACTOR, id)
    }),
    page('groups', (id) => listDeviceGroups(ACTOR, id)),
    page('settings', (id) => listEffectiveSettings(ACTOR, id, new Date())),
    page('check-ins', (id) => getCheckInHistory(ACTOR, id, new Date())),
    page('activity', (id) => listDeviceActivity(ACTOR, id, loadActivityList({}))),
  ]
}
