import { enqueue } from '@/lib/db/enqueue'
import { Prisma } from '@/lib/db/generated/client'
import { bulkUpdate } from '@/lib/db/sql'
import { withTenant, type TenantTx } from '@/lib/db/with-tenant'
import { reevaluateDevices } from '../enrollment/reevaluate'
import { deviceEvent } from '../enrollment/stored-device'
import { wakeResolution } from '../wake-resolution'
import { loadAssetRules, type StoredRule } from './load-rules'
import { ruleWhere } from './rule-where'

/** Fleets up to this size get their tags in the transaction of the save itself; larger ones from the worker. */
const INLINE_LIMIT = 5000
const BATCH = 5000

/** After a rule has been saved or deleted: gives and takes tags, now or in a job. */
export async function applyAfterRuleChange(tx: TenantTx, tenantId: string, now: Date): Promise<void> {
  const devices = await tx.device.count({ where: { tenantId } })
  if (devices > INLINE_LIMIT) {
    await enqueue(tx, 'apply-asset-rules', { tenantId }, { key: `apply-asset-rules:${tenantId}` })
    return
  }
  for (let after: string | null = ''; after !== null;)
    after = (await applyBatch(tx, tenantId, after, now)).after
  await countMatches(tx, tenantId, now)
}

/**
 * Gives every device of a tenant the tags of the enabled rules that it matches, and takes those of others. Devices whose
 * tags change are decided on again. A batch a transaction: killed in between, the next run does the rest.
 * @returns how many devices got other tags
 */
export async function applyAssetRules(tenantId: string, now: Date): Promise<number> {
  let changed = 0
  for (let after: string | null = ''; after !== null;) {
    const from: string = after
    const batch = await withTenant(tenantId, (tx) => applyBatch(tx, tenantId, from, now), {
      timeoutMs: 120_000,
    })
    changed += batch.changed
    after = batch.after
  }
  await withTenant(tenantId, (tx) => countMatches(tx, tenantId, now), { timeoutMs: 120_000 })
  return changed
}

interface TagChange {
  readonly id: string
  readonly before: string[]
  readonly after: string[]
}

/** The next devices after `after` whose tags differ from what the rules say. They are locked in the order of their ids. */
async function applyBatch(tx: TenantTx, tenantId: string, after: string, now: Date) {
  const rules = (await loadAssetRules(tx, tenantId)).filter((rule) => rule.isEnabled)
  const changes = await tx.$queryRaw<TagChange[]>`
    select d.id, d."dynamicTags" as before, w.tags as after
    from "Device" d cross join lateral (select ${wantedTags(rules)} as tags) w
    where d."tenantId" = ${tenantId} and d.id > ${after} and d."dynamicTags" <> w.tags
    order by d.id limit ${BATCH} for update of d`
  if (changes.length > 0) {
    await bulkUpdate(tx, {
      table: 'Device',
      key: [
        { name: 'tenantId', type: 'text', value: () => tenantId },
        { name: 'id', type: 'text', value: (change) => change.id },
      ],
      columns: [{ name: 'dynamicTags', type: 'text[]', value: (change) => change.after }],
      rows: changes,
    })
    await tx.deviceEvent.createMany({ data: changes.map((change) => tagsChanged(tenantId, change, now)) })
    const ids = changes.map((change) => change.id)
    await reevaluateDevices(tx, tenantId, ids, now)
    await wakeResolution(tx, tenantId)
  }
  return {
    changed: changes.length,
    after: changes.length === BATCH ? (changes.at(-1)?.id ?? null) : null,
  }
}

/** The tags that the rules give to "Device" d, each once, in order. */
function wantedTags(rules: readonly StoredRule[]): Prisma.Sql {
  if (rules.length === 0) return Prisma.sql`array[]::text[]`
  const cases = rules.map(
    ({ tag, conditions }) => Prisma.sql`case when ${ruleWhere(conditions)} then ${tag}::text end`,
  )
  return Prisma.sql`array(select distinct w.tag collate "C" from unnest(array[${Prisma.join(cases)}]) w(tag)
    where w.tag is not null order by 1)`
}

function tagsChanged(tenantId: string, { id, before, after }: TagChange, now: Date) {
  const detail = {
    origin: 'assetRule',
    added: after.filter((tag) => !before.includes(tag)),
    removed: before.filter((tag) => !after.includes(tag)),
  }
  return deviceEvent(tenantId, id, 'tagsChanged', detail, now)
}

/** Writes down how many devices each rule matches, those that are off too. */
async function countMatches(tx: TenantTx, tenantId: string, now: Date): Promise<void> {
  const rules = await loadAssetRules(tx, tenantId)
  if (rules.length === 0) return
  const counts = rules.map(
    ({ conditions }) => Prisma.sql`count(*) filter (where ${ruleWhere(conditions)})::int`,
  )
  const [row] = await tx.$queryRaw<{ counts: number[] }[]>`
    select array[${Prisma.join(counts)}] as counts from "Device" d where d."tenantId" = ${tenantId}`
  await bulkUpdate(tx, {
    table: 'AssetRule',
    key: [
      { name: 'tenantId', type: 'text', value: () => tenantId },
      { name: 'id', type: 'text', value: (rule) => rule.id },
    ],
    columns: [
      { name: 'deviceCount', type: 'int4', value: (rule) => rule.count },
      { name: 'lastRunAt', type: 'timestamptz', value: () => now },
    ],
    rows: rules.map(({ id }, i) => ({ id, count: row?.counts[i] ?? 0 })),
  })
}
