import { Client } from 'pg'
import { Logger, run, runOnce, type ParsedCronItem, type TaskList } from 'graphile-worker'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { withTenant } from '@/lib/db/with-tenant'
import { deleteDirectoryObjectsInTx } from '@/lib/worker/enrollment/delete-directory-objects'
import { schedule } from '@/lib/worker/schedule'
import { tasks } from '@/lib/worker/tasks'
import { eachTenantTask } from '@/lib/worker/tasks/each-tenant'
import { takeJobs } from '../../support/actions'
import { testDatabase } from '../../support/database'
import { makeTenant } from '../../support/tenants'
import { onboard, sendCheckIn } from '../../support/test-device'

let number = 0
let tenants: string[]

beforeEach(async () => {
  tenants = [await makeTenant(`clock-${number++}`), await makeTenant(`clock-${number++}`)]
  await takeJobs()
})

/** What the queue answers its own role. */
async function queued(sql: string, parameters: readonly string[] = []): Promise<readonly unknown[]> {
  const client = new Client({ connectionString: testDatabase().urls.queue })
  await client.connect()
  try {
    const { rows } = await client.query<{ value: unknown }>(sql, [...parameters])
    return rows.map((row) => row.value)
  } finally {
    await client.end()
  }
}

/** Queues a job without a tenant, as the clock does, and works the queue off. */
async function runTask(task: string, taskList: TaskList = tasks): Promise<void> {
  await queued('select 1 as value from graphile_worker.add_job($1)', [task])
  await runOnce({
    connectionString: testDatabase().urls.queue,
    taskList,
    logger: new Logger(() => () => undefined),
  })
}

const waiting = (tenantId: string) =>
  withTenant(tenantId, (tx) => tx.directoryObject.count({ where: { tenantId, regroupAt: { not: null } } }))

describe('what the worker does by the clock', () => {
  it('names tasks that there are, and is known to the queue', async () => {
    const items: ParsedCronItem[] = schedule()
    expect(items.length).toBeGreaterThan(0)
    for (const { task } of items) expect(Object.keys(tasks)).toContain(task)
    const runner = await run({
      connectionString: testDatabase().urls.queue,
      taskList: tasks,
      parsedCronItems: items,
      noHandleSignals: true,
      logger: new Logger(() => () => undefined),
    })
    const known = () =>
      queued('select identifier as value from graphile_worker._private_known_crontabs order by 1')
    await vi.waitFor(async () => expect(await known()).toEqual(items.map((i) => i.task).toSorted()), {
      timeout: 10_000,
    })
    await runner.stop()
  })

  it('shows dynamic groups the objects of every tenant that are due, and no others', async () => {
    for (const tenantId of tenants) {
      const [due, later] = [await onboard(tenantId, 'PC-1'), await onboard(tenantId, 'PC-2')]
      await withTenant(tenantId, (tx) =>
        deleteDirectoryObjectsInTx(tx, tenantId, [due.id, later.id], new Date()),
      )
      await sendCheckIn(due)
      await sendCheckIn(later)
      await withTenant(tenantId, (tx) =>
        tx.directoryObject.updateMany({
          where: { tenantId, ownerDeviceId: due.id, deletedAt: null },
          data: { regroupAt: new Date(Date.now() - 1000) },
        }),
      )
      expect(await waiting(tenantId)).toBe(2)
    }
    await takeJobs()
    await runTask('regroup-directory-objects')
    for (const tenantId of tenants) {
      expect(await waiting(tenantId)).toBe(1)
      // The run has worked off what regrouping queued.
      const events = await withTenant(tenantId, (tx) =>
        tx.deviceEvent.findMany({ where: { tenantId, kind: 'identityChanged' } }),
      )
      expect(events.filter((e) => JSON.stringify(e.detail).includes('regrouped'))).toHaveLength(1)
      const tenant = await withTenant(tenantId, (tx) => tx.tenant.findUnique({ where: { id: tenantId } }))
      expect(tenant?.resolvedAt).not.toBeNull()
    }
  })

  it('goes on with the other tenants where it fails for one', async () => {
    const done: string[] = []
    const task = eachTenantTask(async (tenantId) => {
      if (tenantId === tenants[0]) throw new Error('no')
      done.push(tenantId)
    })
    await runTask('try', { try: task })
    expect(await queued('select last_error as value from graphile_worker.jobs')).toEqual([
      'Failed for 1 tenants.',
    ])
    expect(done).toContain(tenants[1])
  })
})
