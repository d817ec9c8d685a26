import { it } from 'vitest'
import { withTenant } from '@/lib/db/with-tenant'
import { reevaluateBatch } from '@/lib/worker/enrollment/reevaluate'
import { makeTenant } from '../../support/tenants'
import { onboard } from '../../support/test-device'

it('measure', async () => {
  const tenantId = await makeTenant('perf')
  const d = await onboard(tenantId, 'PC-0')
  await withTenant(tenantId, async (tx) => {
    await tx.$executeRaw`insert into "DirectoryObject" select o."tenantId", 'dir_p'||g, gen_random_uuid()::text, 'dev_p'||g, 'PC-'||g, o."joinType", o."trustType", o."operatingSystem", o."operatingSystemVersion", o."managementType", o."accountEnabled", o."systemLabels", o."physicalIds", o.properties, o."createdAt", null from "DirectoryObject" o, generate_series(1,10000) g where o."ownerDeviceId" = ${d.id}`
    const cols = await tx.$queryRaw<{ c: string }[]>`select string_agg(case column_name when 'id' then '''dev_p''||g' when 'name' then '''PC-''||g' when 'directoryObjectId' then '''dir_p''||g' else 'd."'||column_name||'"' end, ',' order by ordinal_position) as c from information_schema.columns where table_name='Device'`
    await tx.$executeRawUnsafe(`insert into "Device" select ${cols[0]?.c} from "Device" d, generate_series(1,10000) g where d.id = '${d.id}'`)
  })
  for (const mode of ['all', 'off', 'all'] as const) {
    await withTenant(tenantId, (tx) => tx.enforcementScope.update({ where: { tenantId }, data: { windowsClient: mode } }))
    const t = performance.now()
    let after: string | null = ''
    let n = 0
    while (after !== null && n < 3) {
      const from: string = after
      after = await withTenant(tenantId, (tx) => reevaluateBatch(tx, tenantId, from, new Date()), { timeoutMs: 120_000 })
      n++
    }
    console.log(mode, n, 'batches', Math.round(performance.now() - t), 'ms')
  }
}, 300_000)
