import { afterAll, beforeAll, expect, it } from 'vitest'
import { withTenant } from '@/lib/db/with-tenant'
import type { SettingValues } from '@/lib/domain/catalog'
import { resolveTenant } from '@/lib/worker/resolve-tenant'
import { wakeResolution } from '@/lib/worker/wake-resolution'
import { findFreePort } from '@/scripts/lib/ports'
import { waitFor } from '@/scripts/lib/processes'
import { expectResultsOf } from '../../support/expect-results'
import { makePolicy, makeTenant } from '../../support/tenants'
import { onboard } from '../../support/test-device'
import { startDurableServer, type DurableServer } from './durable-server'
import { errorsOfReport, ReportingDevice } from './reporting-device'
import { RestartingProcess } from './restarting-process'

const DEVICES = 500
const REPORTS = 20
const TOTAL = DEVICES * REPORTS
const AT_ONCE = 100
const VICTIMS = ['web', 'database', 'worker'] as const
/** Each of them dies three times, evenly spread. */
const KILLS = 9
const CLOUD = 'device_vendor_msft_policy_config_defender_cloudblocklevel'
const LEVELS = ['2', '4', '6'] as const

const cloud = (version: number): SettingValues => ({
  [CLOUD]: { kind: 'choice', optionId: `${CLOUD}_${LEVELS[version % LEVELS.length]}` },
})

let database: DurableServer
let web: RestartingProcess
let worker: RestartingProcess
let tenantId: string
let policyId: string
let devices: readonly ReportingDevice[]

beforeAll(async () => {
  database = await startDurableServer()
  tenantId = await makeTenant('faults')
  policyId = await makePolicy(tenantId, 'Baseline', 'windows-antivirus', cloud(1), [{ kind: 'allDevices' }])
  const port = await findFreePort()
  const url = `http://127.0.0.1:${port}`
  const names = Array.from({ length: DEVICES }, (_, index) => `PC-${index}`)
  devices = await inTurns(names, async (name) => new ReportingDevice(await onboard(tenantId, name), url))
  await resolveTenant(tenantId)
  const child = (name: string) => `tests/integration/device-api-faults/${name}`
  const env = { BULWARK_APP_DATABASE_URL: database.urls.app, BULWARK_QUEUE_DATABASE_URL: database.urls.queue }
  web = new RestartingProcess([child('serve-child.ts'), String(port)], env)
  worker = new RestartingProcess(['lib/worker/main.ts'], env)
  await inTurns(devices, (device) => device.checkIn())
}, 180_000)

afterAll(async () => {
  await web?.stop()
  await worker?.stop()
  await database?.stop()
}, 60_000)

it('keeps every acknowledged report, once, while web, database and worker are killed', async () => {
  let acknowledged = 0
  let planned = 0
  let killed = 0
  let killing = Promise.resolve()
  const killNext = async () => {
    const victim = VICTIMS[killed++ % VICTIMS.length]
    // The worker has something under way when it is its turn, and everyone else's.
    await saveVersion(1 + killed)
    if (victim === 'web') web.kill()
    if (victim === 'worker') worker.kill()
    if (victim === 'database') await database.killAndStart()
    await expectAcknowledged()
  }
  await inTurns(devices, async (device) => {
    for (let number = 0; number < REPORTS; number++) {
      await device.report()
      acknowledged++
      if (planned === KILLS || acknowledged < ((planned + 1) * TOTAL) / (KILLS + 1)) continue
      planned++
      killing = killing.then(killNext)
      // Awaited below; until then a failure is nobody's.
      killing.catch(() => undefined)
    }
  })
  await killing
  expect(killed).toBe(KILLS)
  expect(acknowledged).toBe(TOTAL)
  expect(web.starts).toBeGreaterThan(3)
  expect(worker.starts).toBeGreaterThan(3)
  await expectAcknowledged()
  await expectHistory()
  await expectWorkDone()
}, 300_000)

/** Runs `work` for all items, a hundred at a time; results in the order of the items. */
async function inTurns<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  const queue = items.entries()
  const one = async () => {
    for (const [index, item] of queue) results[index] = await work(item)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, one))
  return results
}

/** As the console's action saves a policy. */
async function saveVersion(version: number): Promise<void> {
  await withTenant(tenantId, async (tx) => {
    const { revision } = await tx.tenant.update({
      where: { id: tenantId },
      data: { revision: { increment: 1 } },
    })
    await tx.policyVersion.create({
      data: {
        tenantId,
        policyId,
        number: version,
        name: 'Baseline',
        revision,
        settings: { values: JSON.parse(JSON.stringify(cloud(version))), unknown: [] },
        assignments: [{ kind: 'allDevices' }],
      },
    })
    await tx.policy.update({ where: { tenantId_id: { tenantId, id: policyId } }, data: { version } })
    await wakeResolution(tx, tenantId)
  })
}

/** What was acknowledged before is stored now, whole: the row, and the exceptions of just that report. */
async function expectAcknowledged(): Promise<void> {
  const acknowledged = new Map(devices.map(({ device, acknowledged: number }) => [device.id, number]))
  const stored = await withTenant(
    tenantId,
    (tx) =>
      tx.$queryRaw<{ id: string; sequence: number; count: number; values: string[] }[]>`
      select d.id, d."reportSequence" as sequence, d."exceptionCount" as count,
        array(select e."observedValue" from "SettingException" e
          where e."tenantId" = d."tenantId" and e."deviceId" = d.id) as values
      from "Device" d where d."tenantId" = ${tenantId}`,
  )
  expect(stored).toHaveLength(DEVICES)
  for (const { id, sequence, count, values } of stored) {
    expect(sequence).toBeGreaterThanOrEqual(acknowledged.get(id) ?? 0)
    const errors = sequence === 0 ? 0 : errorsOfReport(sequence)
    expect({ id, count, values }).toEqual({ id, count: errors, values: Array(errors).fill(String(sequence)) })
  }
}

/** Each report left its event, once, in the order of the reports. */
async function expectHistory(): Promise<void> {
  const wanted = Array.from({ length: REPORTS }, (_, index) => errorsOfReport(index + 1))
  const events = await withTenant(
    tenantId,
    (tx) =>
      tx.$queryRaw<{ deviceId: string; errors: number[] }[]>`
      select "deviceId", array_agg((detail->>'errors')::int order by at) as errors from "DeviceEvent"
      where "tenantId" = ${tenantId} and kind = 'policySetAcknowledged' group by "deviceId"`,
  )
  expect(events).toHaveLength(DEVICES)
  for (const { errors } of events) expect(errors).toEqual(wanted)
}

/** The worker resumes by itself, and what it leaves is what the plain resolver makes of the tables. */
async function expectWorkDone(): Promise<void> {
  const isDone = () =>
    withTenant(tenantId, async (tx) => {
      const { revision, resolvedRevision } = await tx.tenant.findUniqueOrThrow({ where: { id: tenantId } })
      return revision === resolvedRevision
    })
  expect(await waitFor(isDone, { timeoutMs: 60_000, everyMs: 200 })).toBe(true)
  await expectResultsOf(tenantId)
}
