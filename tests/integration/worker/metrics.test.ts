import { Client } from 'pg'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { GET } from '@/app/api/metrics/route'
import { getPrisma } from '@/lib/db/client'
import { withTenant } from '@/lib/db/with-tenant'
import { Heartbeat } from '@/lib/worker/heartbeat'
import { processMetrics } from '@/lib/worker/metrics'
import { ProgressReporter, resolutionProgress } from '@/lib/worker/progress'
import { releaseDeadJobs, wakeTenantsBehind } from '@/lib/worker/recover'
import { resolveTenant } from '@/lib/worker/resolve-tenant'
import { reevaluateEnrollment } from '@/lib/worker/tasks/reevaluate-enrollment'
import { wakeResolution } from '@/lib/worker/wake-resolution'
import { testDatabase } from '../../support/database'
import { storeDevice } from '../../support/stored-device'
import { makeTenant } from '../../support/tenants'

let tenantId: string
const get = (headers: Record<string, string> = {}) =>
  GET(new Request('http://localhost/api/metrics', { headers }))
const raise = () =>
  withTenant(tenantId, async (tx) => {
    await tx.tenant.update({ where: { id: tenantId }, data: { revision: { increment: 1 } } })
    await wakeResolution(tx, tenantId)
  })
const asQueue = async <T extends object>(sql: string, values: unknown[] = []): Promise<T[]> => {
  const client = new Client({ connectionString: testDatabase().urls.queue })
  await client.connect()
  try {
    return (await client.query<T>(sql, values)).rows
  } finally {
    await client.end()
  }
}

beforeAll(async () => {
  tenantId = await makeTenant('metrics')
  await storeDevice(tenantId, 'PC-1')
})
afterEach(() => vi.unstubAllEnvs())

describe('/api/metrics', () => {
  it('is for this machine where the server listens nowhere else', async () => {
    expect((await get()).status).toBe(401)
    vi.stubEnv('BULWARK_HOST', '0.0.0.0')
    expect((await get({ 'x-forwarded-for': '127.0.0.1' })).status).toBe(401)
    vi.stubEnv('BULWARK_HOST', '127.0.0.1')
    expect((await get()).status).toBe(200)
    expect((await get({ 'x-forwarded-for': '::ffff:127.0.0.1' })).status).toBe(200)
    expect((await get({ 'x-forwarded-for': '203.0.113.7, 127.0.0.1' })).status).toBe(401)
  })

  it('is for who presents the token, once there is one', async () => {
    vi.stubEnv('BULWARK_HOST', '127.0.0.1')
    vi.stubEnv('BULWARK_METRICS_TOKEN', 'a-token-of-some-length')
    expect((await get()).status).toBe(401)
    expect((await get({ authorization: 'Bearer a-token-of-some-lengtH' })).status).toBe(401)
    expect((await get({ authorization: 'Bearer a-token-of-some-length' })).status).toBe(200)
  })

  it('tells what this process, the workers and the queue are at', async () => {
    vi.stubEnv('BULWARK_HOST', '127.0.0.1')
    await resolveTenant(tenantId)
    const heartbeat = new Heartbeat('worker')
    await heartbeat.beat()
    await raise()
    const response = await get()
    expect(response.headers.get('content-type')).toContain('text/plain')
    const text = await response.text()
    for (const line of [
      /^bulwark_index_bytes\{process="web",instance="self"\} \d+/m,
      /^bulwark_index_tenants\{process="worker",instance="prc_\w+"\} 1/m,
      /^bulwark_resolution_runs_total\{mode="full",outcome="done",process="web",instance="self"\} 1/m,
      /^bulwark_resolution_last_stage_seconds\{stage="cohorts",process="web",instance="self"\} /m,
      /^bulwark_resolution_last_cohorts\{process="web",instance="self"\} 1/m,
      /^bulwark_queue_jobs\{task="resolve-tenant",state="due"\} 1/m,
      /^bulwark_queue_lag_seconds\{task="resolve-tenant"\} \d/m,
      /^bulwark_process_heartbeat_age_seconds\{process="worker"/m,
    ])
      expect(text).toMatch(line)
    const helps = text.split('\n').filter((row) => row.startsWith('# HELP'))
    expect(new Set(helps).size).toBe(helps.length)
    await heartbeat.stop()
    expect(await (await get()).text()).not.toContain('process="worker"')
  })
})

describe('progress', () => {
  it('says that a change waits, and that it has arrived', async () => {
    await asQueue('delete from graphile_worker._private_jobs')
    await resolveTenant(tenantId)
    expect(await resolutionProgress(tenantId)).toMatchObject({ behind: false, stage: null, queuedJobs: 0 })
    await raise()
    const { revision, ...waiting } = await resolutionProgress(tenantId)
    expect(waiting).toEqual({
      behind: true,
      resolvedRevision: revision - 1,
      stage: null,
      done: 0,
      total: 0,
      startedAt: null,
      queuedJobs: 1,
    })
    await asQueue('delete from graphile_worker._private_jobs')
    await resolveTenant(tenantId)
    expect(await resolutionProgress(tenantId)).toMatchObject({ behind: false, resolvedRevision: revision })
  })

  it('says what a long run is at, to everyone and before it is done', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    try {
      const reporter = new ProgressReporter(tenantId, 'resolve-tenant')
      vi.setSystemTime(Date.now() + 1000)
      await reporter.report('devices', 20, 100)
      expect(await resolutionProgress(tenantId)).toMatchObject({
        behind: true,
        stage: 'devices',
        done: 20,
        total: 100,
      })
      expect((await withTenant(tenantId, (tx) => resolutionProgress(tx, tenantId))).startedAt).toBeInstanceOf(
        Date,
      )
      await reporter.clear()
      expect(await resolutionProgress(tenantId)).toMatchObject({ behind: false, stage: null })
    } finally {
      vi.useRealTimers()
    }
  })

  it('forgets a run that was killed', async () => {
    const long = new Date(Date.now() - 3_600_000)
    const row = { task: 'resolve-tenant', stage: 'devices', startedAt: long, updatedAt: long }
    await withTenant(tenantId, (tx) => tx.resolutionProgress.create({ data: { tenantId, ...row } }))
    expect(await resolutionProgress(tenantId)).toMatchObject({ behind: false, stage: null })
  })

  it('counts devices that enrollment is decided again on, and wakes resolution afterwards', async () => {
    await asQueue('delete from graphile_worker._private_jobs')
    await reevaluateEnrollment(tenantId)
    expect(await resolutionProgress(tenantId)).toMatchObject({ behind: true, stage: null, queuedJobs: 1 })
  })
})

describe('what a killed worker leaves behind', () => {
  it('is given back, and nothing that a living one works on', async () => {
    await asQueue('delete from graphile_worker._private_jobs')
    await raise()
    const lock = (worker: string) =>
      asQueue(
        `update graphile_worker._private_jobs set locked_by = $1, locked_at = now() - interval '1 minute'`,
        [worker],
      )
    const release = () => releaseDeadJobs(testDatabase().urls.queue)
    processMetrics().workerInfo.set({ worker: 'worker-alive' }, 1)
    const heartbeat = new Heartbeat('worker')
    await heartbeat.beat()
    await lock('worker-alive')
    expect(await release()).toEqual([])
    await lock('worker-dead')
    expect(await release()).toEqual(['worker-dead'])
    expect(await asQueue('select locked_by from graphile_worker._private_jobs')).toEqual([
      { locked_by: null },
    ])
    await lock('worker-alive')
    await getPrisma().processMetrics.updateMany({ data: { heartbeatAt: new Date(Date.now() - 120_000) } })
    expect(await release()).toEqual(['worker-alive'])
    await heartbeat.stop()
  })

  it('is queued again where a tenant is behind', async () => {
    await resolveTenant(tenantId)
    const other = await makeTenant('never-resolved')
    await asQueue('delete from graphile_worker._private_jobs')
    expect(await wakeTenantsBehind(testDatabase().urls.queue)).toBe(1)
    expect(await asQueue('select key from graphile_worker._private_jobs')).toEqual([
      { key: `resolve:${other}` },
    ])
  })
})
