import { createHash } from 'node:crypto'
import { withTenant, type TenantTx } from '@/lib/db/with-tenant'
import { resolveFleet, type Cohort, type FleetResolution } from '@/lib/domain/resolution'
import { loadFleet, type Fleet } from './load-fleet'
import { refreshPolicyStatuses } from './refresh-policy-statuses'

/** What a run did; stored as RevisionRun and shown on the home page. */
export interface ResolveSummary {
  readonly revision: number
  readonly cohorts: number
  readonly cohortsRecomputed: number
  readonly devicesChanged: number
}

const RESOLVE_TIMEOUT_MS = 10 * 60_000

/**
 * Brings a tenant's results up to its newest revision: load, resolve, write what changed, all in one transaction under the
 * tenant's advisory lock. Killed at any point, nothing is half-written and the queue runs it again.
 * @param now the time to record, handed in so that tests are repeatable.
 */
export async function resolveTenant(
  tenantId: string,
  now: () => Date = () => new Date(),
): Promise<ResolveSummary | null> {
  return withTenant(
    tenantId,
    async (tx) => {
      await tx.$queryRaw`select 1 from (select pg_advisory_xact_lock(hashtextextended(${`resolve:${tenantId}`}, 0))) lock`
      const startedAt = now()
      const tenant = await tx.tenant.findUnique({ where: { id: tenantId }, select: { revision: true } })
      if (!tenant) return null
      const fleet = await loadFleet(tx, tenantId)
      const result = resolveFleet(fleet.devices, fleet.groups, fleet.policies)
      await writeMembership(tx, tenantId, result, now())
      const policySets = await writePolicySets(tx, tenantId, result)
      const recomputed = await writeCohorts(tx, tenantId, result, tenant.revision)
      const devicesChanged = await writeDevices(tx, tenantId, result, policySets)
      await recordGroupErrors(tx, tenantId, fleet, result)
      await refreshPolicyStatuses(tx, tenantId)
      const summary = {
        revision: tenant.revision,
        cohorts: result.cohorts.length,
        cohortsRecomputed: recomputed,
        devicesChanged,
      }
      await finish(tx, tenantId, summary, startedAt, now())
      return summary
    },
    { timeoutMs: RESOLVE_TIMEOUT_MS },
  )
}

/** Records why a run failed, so that pages can say so instead of waiting for ever. */
export async function recordResolveFailure(tenantId: string, message: string): Promise<void> {
  await withTenant(tenantId, (tx) =>
    tx.tenant.update({ where: { id: tenantId }, data: { resolveError: message.slice(0, 500) } }),
  )
}

async function finish(
  tx: TenantTx,
  tenantId: string,
  summary: ResolveSummary,
  startedAt: Date,
  finishedAt: Date,
): Promise<void> {
  await tx.tenant.update({
    where: { id: tenantId },
    data: { resolvedRevision: summary.revision, resolvedAt: finishedAt, resolveError: null },
  })
  const { revision, ...numbers } = summary
  await tx.revisionRun.upsert({
    where: { tenantId_revision: { tenantId, revision } },
    create: { tenantId, revision, startedAt, finishedAt, ...numbers },
    // Later runs of the same revision follow check-ins: what the change itself cost and reached stays on record.
    update: { cohorts: numbers.cohorts },
  })
}

async function writeMembership(
  tx: TenantTx,
  tenantId: string,
  result: FleetResolution,
  at: Date,
): Promise<void> {
  const groupIds: string[] = []
  const deviceIds: string[] = []
  for (const [groupId, members] of result.membership) {
    for (const deviceId of members) {
      groupIds.push(groupId)
      deviceIds.push(deviceId)
    }
  }
  const changed = await tx.$queryRaw<{ groupId: string }[]>`
    with desired as (select * from unnest(${groupIds}::text[], ${deviceIds}::text[]) as d("groupId", "deviceId")),
    gone as (
      delete from "GroupMember" m where m."tenantId" = ${tenantId}
        and not exists (select 1 from desired d where d."groupId" = m."groupId" and d."deviceId" = m."deviceId")
      returning m."groupId"),
    added as (
      insert into "GroupMember" ("tenantId", "groupId", "deviceId")
      select ${tenantId}, d."groupId", d."deviceId" from desired d
      where not exists (select 1 from "GroupMember" m where m."tenantId" = ${tenantId} and m."groupId" = d."groupId" and m."deviceId" = d."deviceId")
      returning "groupId")
    select distinct "groupId" from (select "groupId" from gone union all select "groupId" from added) c`
  if (changed.length === 0) return
  const ids = changed.map((row) => row.groupId)
  const counts = ids.map((id) => result.membership.get(id)?.size ?? 0)
  await tx.$executeRaw`
    update "Group" g set "memberCount" = c.n, "lastMembershipChangeAt" = ${at}
    from unnest(${ids}::text[], ${counts}::int[]) as c(id, n)
    where g."tenantId" = ${tenantId} and g.id = c.id`
}

async function writePolicySets(
  tx: TenantTx,
  tenantId: string,
  result: FleetResolution,
): Promise<Map<Cohort, string | null>> {
  const hashOf = new Map<Cohort, string | null>()
  const documents = new Map<string, string>()
  for (const cohort of result.cohorts) {
    const delivered = isManaged(cohort) ? cohort.resolution.policySetHash : null
    hashOf.set(cohort, delivered)
    if (delivered) documents.set(delivered, JSON.stringify(cohort.resolution.document))
  }
  await tx.$executeRaw`
    insert into "PolicySet" ("tenantId", hash, document)
    select ${tenantId}, d.hash, d.document::jsonb from unnest(${[...documents.keys()]}::text[], ${[...documents.values()]}::text[]) as d(hash, document)
    on conflict do nothing`
  return hashOf
}

/** Only the MDE channel takes its policy set from here; other channels are resolved for the reports alone. */
function isManaged(cohort: Cohort): boolean {
  return cohort.channel === 'mde'
}

export function cohortId(key: string): string {
  return `coh_${createHash('sha256').update(key).digest('hex').slice(0, 24)}`
}

async function writeCohorts(
  tx: TenantTx,
  tenantId: string,
  result: FleetResolution,
  revision: number,
): Promise<number> {
  const stored = await tx.cohort.findMany({
    where: { tenantId },
    select: { id: true, contentHash: true, deviceCount: true },
  })
  const storedById = new Map(stored.map((c) => [c.id, c]))
  const wanted = new Map(result.cohorts.map((cohort) => [cohortId(cohort.key), cohort]))
  const gone = stored.filter((c) => !wanted.has(c.id)).map((c) => c.id)
  const changed: { id: string; cohort: Cohort; contentHash: string }[] = []
  const resized: { id: string; count: number }[] = []
  for (const [id, cohort] of wanted) {
    const { policies, settings } = cohort.resolution
    const contentHash = createHash('sha256')
      .update(JSON.stringify([policies, settings]))
      .digest('hex')
    const before = storedById.get(id)
    if (before?.contentHash !== contentHash) changed.push({ id, cohort, contentHash })
    else if (before.deviceCount !== cohort.deviceIds.length)
      resized.push({ id, count: cohort.deviceIds.length })
  }
  const rewritten = [...gone, ...changed.map((c) => c.id)]
  if (rewritten.length > 0) {
    await tx.cohortSetting.deleteMany({ where: { tenantId, cohortId: { in: rewritten } } })
    await tx.cohortPolicy.deleteMany({ where: { tenantId, cohortId: { in: rewritten } } })
    await tx.cohort.deleteMany({ where: { tenantId, id: { in: rewritten } } })
  }
  for (const { id, count } of resized)
    await tx.cohort.update({ where: { tenantId_id: { tenantId, id } }, data: { deviceCount: count } })
  for (let start = 0; start < changed.length; start += 200)
    await insertCohorts(tx, tenantId, changed.slice(start, start + 200), revision)
  return changed.length
}

async function insertCohorts(
  tx: TenantTx,
  tenantId: string,
  batch: readonly { id: string; cohort: Cohort; contentHash: string }[],
  revision: number,
): Promise<void> {
  await tx.cohort.createMany({
    data: batch.map(({ id, cohort, contentHash }) => ({
      tenantId,
      id,
      policySetHash: isManaged(cohort) ? cohort.resolution.policySetHash : null,
      contentHash,
      deviceCount: cohort.deviceIds.length,
      revision,
    })),
  })
  await tx.cohortPolicy.createMany({
    data: batch.flatMap(({ id, cohort }) =>
      cohort.resolution.policies
        .filter((p) => p.targeting.targeted)
        .map((p) => ({
          tenantId,
          cohortId: id,
          policyId: p.policyId,
          applicable: p.applicable,
          reason: p.reason ?? null,
        })),
    ),
  })
  const rows = batch.flatMap(({ id, cohort }) =>
    cohort.resolution.settings.map((result) => ({
      cohortId: id,
      key: result.key,
      settingId: result.settingId,
      outcome: result.outcome,
      reason: result.outcome === 'notApplicable' ? result.reason : null,
      policyIds: [...new Set(result.contributions.map((c) => c.policyId))].toSorted(),
      result,
    })),
  )
  await tx.$executeRaw`
    insert into "CohortSetting" ("tenantId", "cohortId", key, "settingId", outcome, reason, "policyIds", result)
    select ${tenantId}, r."cohortId", r.key, r."settingId", r.outcome, r.reason, r."policyIds", r.result
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r("cohortId" text, key text, "settingId" text, outcome text, reason text, "policyIds" text[], result jsonb)`
}

async function writeDevices(
  tx: TenantTx,
  tenantId: string,
  result: FleetResolution,
  policySets: ReadonlyMap<Cohort, string | null>,
): Promise<number> {
  const ids: string[] = []
  const cohortIds: string[] = []
  const hashes: (string | null)[] = []
  for (const cohort of result.cohorts) {
    const id = cohortId(cohort.key)
    const hash = policySets.get(cohort) ?? null
    for (const deviceId of cohort.deviceIds) {
      ids.push(deviceId)
      cohortIds.push(id)
      hashes.push(hash)
    }
  }
  const changed = await tx.$queryRaw<{ n: number }[]>`
    with desired as (select * from unnest(${ids}::text[], ${cohortIds}::text[], ${hashes}::text[]) as d(id, "cohortId", hash)),
    moved as (
      update "Device" t set "cohortId" = d."cohortId", "policySetHash" = d.hash
      from desired d, "Device" old
      where t."tenantId" = ${tenantId} and t.id = d.id and old."tenantId" = t."tenantId" and old.id = t.id
        and (t."cohortId" is distinct from d."cohortId" or t."policySetHash" is distinct from d.hash)
      returning old."policySetHash" is distinct from d.hash as delivered)
    select count(*) filter (where delivered)::int as n from moved`
  return changed[0]?.n ?? 0
}

async function recordGroupErrors(
  tx: TenantTx,
  tenantId: string,
  fleet: Fleet,
  result: FleetResolution,
): Promise<void> {
  const broken = result.groupErrors
  const stored = await tx.group.findMany({
    where: { tenantId, processingError: { not: null } },
    select: { id: true },
  })
  for (const { id } of stored) {
    if (!broken.has(id))
      await tx.group.update({ where: { tenantId_id: { tenantId, id } }, data: { processingError: null } })
  }
  for (const [id, message] of broken) {
    if (!fleet.groups.some((g) => g.id === id)) continue
    await tx.group.update({ where: { tenantId_id: { tenantId, id } }, data: { processingError: message } })
  }
}
