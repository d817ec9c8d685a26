import type { Task } from 'graphile-worker'

/**
 * A task that does something for every tenant, one after the other. A tenant for which it fails holds up none of the others;
 * the task fails when it is through, so that the queue shows it.
 */
export function eachTenantTask(work: (tenantId: string, now: Date) => Promise<unknown>): Task {
  return async (_, { withPgClient }) => {
    const { rows } = await withPgClient((client) =>
      client.query<{ id: string }>('select bulwark_tenant_ids() as id'),
    )
    const failures: unknown[] = []
    for (const { id } of rows) {
      try {
        await work(id, new Date())
      } catch (error) {
        failures.push(error)
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, `Failed for ${failures.length} tenants.`)
  }
}
