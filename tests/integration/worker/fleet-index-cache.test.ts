import { Client } from 'pg'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { withTenant } from '@/lib/db/with-tenant'
import { pruneChanges, readChanges, readSnapshot } from '@/lib/worker/fleet-changes'
import { fleetIndexOf, forgetFleetIndexes } from '@/lib/worker/fleet-index-cache'
import { processMetrics } from '@/lib/worker/metrics'
import { testDatabase } from '../../support/database'
import { storeDevice } from '../../support/stored-device'
import { makeGroup, makeTenant } from '../../support/tenants'
import { onboard, sendCheckIn } from '../../support/test-device'

let number = 0
let tenantId: string
let metrics: ReturnType<typeof processMetrics>

beforeEach(async () => {
  forgetFleetIndexes()
  tenantId = await makeTenant(`index-${number++}`)
  metrics = processMetrics()
  metrics.registry.resetMetrics()
})
afterEach(() => vi.unstubAllEnvs())

const requests = async (how: string) => {
  const { values } = await metrics.indexRequests.get()
  return values.find((value) => value.labels.how === how)?.value ?? 0
}
const changes = () =>
  withTenant(tenantId, (tx) =>
    tx.fleetChange.findMany({ select: { kind: true, entityId: true }, orderBy: { seq: 'asc' } }),
  )
const snapshot = () => withTenant(tenantId, (tx) => readSnapshot(tx), { readOnly: true })
const since = (from: string) =>
  withTenant(tenantId, (tx) => readChanges(tx, tenantId, from), { readOnly: true })

describe('the log of changes', () => {
  it('has a line for each thing that results follow from, and none for a plain check-in', async () => {
    const device = await onboard(tenantId, 'PC-1')
    const before = await snapshot()
    const count = (await changes()).length
    await sendCheckIn(device)
    await sendCheckIn(device)
    expect(await changes()).toHaveLength(count)
    expect(await since(before)).toEqual({ devices: [], groups: [], policies: [], switches: false })
    await sendCheckIn({ ...device, survey: { ...device.survey, osVersion: '10.0.26100.1' } })
    const group = await makeGroup(tenantId, 'All', 'device.deviceOSType -eq "Windows"')
    await withTenant(tenantId, async (tx) => {
      await tx.enforcementScope.update({ where: { tenantId }, data: { windowsClient: 'tagged' } })
      await tx.groupAssignedMember.create({ data: { tenantId, groupId: 'grp_other', memberId: device.id } })
    })
    expect(await since(before)).toEqual({
      devices: [device.id],
      groups: expect.arrayContaining([group, 'grp_other']),
      policies: [],
      switches: true,
    })
  })

  it('names the device of a directory object that changes', async () => {
    const id = await storeDevice(tenantId, 'PC-1')
    const before = await snapshot()
    await withTenant(tenantId, (tx) =>
      tx.directoryObject.updateMany({
        where: { tenantId, ownerDeviceId: id },
        data: { displayName: 'PC-2' },
      }),
    )
    expect((await since(before))?.devices).toEqual([id])
  })

  it('misses no transaction, in whatever order they commit, and tells of none twice', async () => {
    const early = new Client({ connectionString: testDatabase().urls.app })
    await early.connect()
    await early.query('begin')
    await early.query(`select set_config('app.tenant', $1, true)`, [tenantId])
    const insert = `insert into "Group" ("tenantId", id, "displayName", kind) values ($1, $2, $2, 'assigned')`
    await early.query(insert, [tenantId, 'grp_early'])
    const late = await makeGroup(tenantId, 'Late', 'device.deviceOSType -eq "Windows"')
    expect([...(await fleetIndexOf(tenantId)).index.groups.keys()]).toEqual([late])
    const between = await snapshot()
    await early.query('commit')
    await early.end()
    expect((await since(between))?.groups).toEqual(['grp_early'])
    expect([...(await fleetIndexOf(tenantId)).index.groups.keys()].toSorted()).toEqual(
      ['grp_early', late].toSorted(),
    )
    expect((await since(await snapshot()))?.groups).toEqual([])
    expect(await requests('load')).toBe(1)
  })

  it('forgets what is old, and makes those load anew who would need it', async () => {
    const before = await snapshot()
    await fleetIndexOf(tenantId)
    for (let i = 0; i < 5; i++) await storeDevice(tenantId, `PC-${i}`)
    // Transactions of other tests on the same server may hold it up for a moment.
    await vi.waitFor(async () => {
      await pruneChanges(tenantId, 2)
      expect(await changes()).toHaveLength(2)
    })
    expect(await since(before)).toBeNull()
    expect((await fleetIndexOf(tenantId)).index.deviceIds.size).toBe(5)
    expect(await requests('load')).toBe(2)
    expect(await pruneChanges(tenantId, 2)).toBe(0)
  })

  it('keeps what somebody who reads now might not see yet', async () => {
    const open = new Client({ connectionString: testDatabase().urls.app })
    await open.connect()
    try {
      await open.query('begin')
      await open.query('select pg_current_xact_id()')
      const id = await storeDevice(tenantId, 'PC-1')
      await pruneChanges(tenantId, 0)
      expect(await changes()).toContainEqual({ kind: 'device', entityId: id })
    } finally {
      await open.query('rollback')
      await open.end()
    }
  })
})

describe('the index of a tenant', () => {
  it('holds whatever was committed before it was asked for, and is shared until something changes', async () => {
    const id = await storeDevice(tenantId, 'PC-1')
    const first = await fleetIndexOf(tenantId)
    expect(first.index.device(id)?.name).toBe('PC-1')
    const second = await fleetIndexOf(tenantId)
    expect(second.index).toBe(first.index)
    await withTenant(tenantId, async (tx) => {
      await tx.device.update({ where: { tenantId_id: { tenantId, id } }, data: { name: 'PC-2' } })
      await tx.tenant.update({ where: { id: tenantId }, data: { revision: { increment: 1 } } })
    })
    const third = await fleetIndexOf(tenantId)
    expect(third).toMatchObject({ revision: first.revision + 1, lineage: first.lineage })
    expect(third.index.device(id)?.name).toBe('PC-2')
    expect(first.index.device(id)?.name).toBe('PC-1')
    expect([await requests('load'), await requests('hit'), await requests('refresh')]).toEqual([1, 1, 1])
  })

  it('reads what it shows once for many who ask at the same time', async () => {
    for (let i = 0; i < 3; i++) await storeDevice(tenantId, `PC-${i}`)
    const answers = await Promise.all(Array.from({ length: 10 }, () => fleetIndexOf(tenantId)))
    expect(new Set(answers.map((answer) => answer.index)).size).toBe(1)
    expect((await requests('load')) + (await requests('hit'))).toBe(2)
  })

  it('sees a change that was committed while another call was reading', async () => {
    const running = fleetIndexOf(tenantId)
    const id = await storeDevice(tenantId, 'PC-1')
    expect((await fleetIndexOf(tenantId)).index.deviceIds.has(id)).toBe(true)
    await running
  })

  it('gives way to others when the memory is used up, the least recently used first', async () => {
    const others = [await makeTenant(`more-${number++}`), await makeTenant(`more-${number++}`)]
    for (const tenant of [tenantId, ...others]) await fill(tenant, 40_000)
    const megabytes = (await fleetIndexOf(tenantId)).index.stats().bytes / 1024 / 1024
    expect(megabytes).toBeGreaterThan(2)
    // Room for two of the three.
    vi.stubEnv('BULWARK_INDEX_MEMORY_MB', String(Math.ceil(megabytes * 2)))
    const [second = '', third = ''] = others
    await fleetIndexOf(second)
    await fleetIndexOf(tenantId)
    expect(await requests('load')).toBe(2)
    await fleetIndexOf(third)
    const [evictions, tenants] = [await metrics.indexEvictions.get(), await metrics.indexTenants.get()]
    expect([evictions.values[0]?.value, tenants.values[0]?.value]).toEqual([1, 2])
    await fleetIndexOf(tenantId)
    expect(await requests('load')).toBe(3)
    await fleetIndexOf(second)
    expect(await requests('load')).toBe(4)
  })

  it('is never dropped while it is the one in use, however large', async () => {
    await storeDevice(tenantId, 'PC-1')
    vi.stubEnv('BULWARK_INDEX_MEMORY_MB', '1')
    const other = await makeTenant(`huge-${number++}`)
    await fill(other)
    await fleetIndexOf(tenantId)
    await fleetIndexOf(other)
    const [evictions, tenants] = [await metrics.indexEvictions.get(), await metrics.indexTenants.get()]
    expect([evictions.values[0]?.value, tenants.values[0]?.value]).toEqual([1, 1])
    await fleetIndexOf(other)
    expect(await requests('hit')).toBe(1)
  })

  it('is of no tenant that does not exist', async () => {
    await expect(fleetIndexOf('ten_nobody')).rejects.toThrow()
  })
})

/** So many devices that their index takes some megabytes. */
function fill(tenant: string, devices = 20_000): Promise<number> {
  return withTenant(
    tenant,
    (tx) => tx.$executeRaw`
      insert into "Device" ("tenantId", id, name, "osPlatform", "osName", "osVersion", survey, tags, "skippedPolicyTypes")
      select ${tenant}, 'dev_' || i, repeat(md5(i::text), 6), 'windowsClient', 'Windows 11', '10.0.22621',
        '{"osPlatform": "windowsClient", "osName": "Windows 11", "osVersion": "10.0.22621", "tags": []}', '{}', '{}'
      from generate_series(1, ${devices}::int) i`,
  )
}
