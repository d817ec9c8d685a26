import type { TenantTx } from '@/lib/db/with-tenant'
import { compareText } from '@/lib/domain/resolution'
import type { SetPart, SettingBlock, WantedCohort } from './result-blocks'

/** What is stored of a cohort that tells whether it has to be written. */
export interface StoredCohort {
  readonly contentHash: string
  readonly policySetHash: string | null
  readonly deviceCount: number
}

/** Megabytes of JSON in one statement are as quick as kilobytes, tens of megabytes are not. */
const ROWS_PER_STATEMENT = 2_000

export async function loadStoredCohorts(
  tx: TenantTx,
  tenantId: string,
): Promise<ReadonlyMap<string, StoredCohort>> {
  const [row] = await tx.$queryRaw<{ rows: string }[]>`
    select coalesce(json_agg(json_build_object('id', id, 'contentHash', "contentHash", 'policySetHash', "policySetHash",
      'deviceCount', "deviceCount")), '[]')::text as rows from "Cohort" where "tenantId" = ${tenantId}`
  const rows: readonly (StoredCohort & { id: string })[] = JSON.parse(row?.rows ?? '[]')
  return new Map(rows.map(({ id, ...cohort }) => [id, cohort]))
}

/**
 * Policy sets and settings that these cohorts need and that are not stored yet. Sets and parts are never changed, so that
 * devices find what they were told to fetch however long they take.
 */
export async function writeContents(
  tx: TenantTx,
  tenantId: string,
  cohorts: readonly WantedCohort[],
): Promise<void> {
  const blocks = new Set(cohorts.flatMap((c) => c.blocks))
  const parts = new Map<string, SetPart>()
  for (const { part } of blocks) if (part) parts.set(part.id, part)
  const known = await tx.$queryRaw<{ id: string }[]>`
    select id from "PolicySetPart" where "tenantId" = ${tenantId} and id = any(${[...parts.keys()]}::text[])`
  for (const { id } of known) parts.delete(id)
  for (const rows of chunks([...parts.values()].map(({ id, entries }) => ({ id, entries }))))
    await tx.$executeRaw`
      insert into "PolicySetPart" ("tenantId", id, entries)
      select ${tenantId}, r.id, r.entries from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id text, entries jsonb)
      on conflict do nothing`
  const sets = new Map<string, WantedCohort>()
  for (const cohort of cohorts) if (cohort.policySetHash !== null) sets.set(cohort.policySetHash, cohort)
  const made = await tx.$queryRaw<{ hash: string }[]>`
    select hash from "PolicySet" where "tenantId" = ${tenantId} and hash = any(${[...sets.keys()]}::text[])`
  for (const { hash } of made) sets.delete(hash)
  for (const rows of chunks([...sets])) {
    const partIds = rows.map(([, { blocks: own }]) => idLiteral(own.flatMap((block) => block.part?.id ?? [])))
    await tx.$executeRaw`
      insert into "PolicySet" ("tenantId", hash, "osPlatform", "partIds")
      select ${tenantId}, r.hash, r.platform, r.parts::text[]
      from unnest(${rows.map(([hash]) => hash)}::text[], ${rows.map(([, c]) => c.osPlatform)}::text[], ${partIds}::text[])
        as r(hash, platform, parts)
      on conflict do nothing`
  }
  await writeBlocks(tx, tenantId, blocks)
}

async function writeBlocks(tx: TenantTx, tenantId: string, wanted: ReadonlySet<SettingBlock>): Promise<void> {
  const blocks = new Map([...wanted].map((block) => [block.id, block]))
  const stored = await tx.$queryRaw<{ blockId: string }[]>`
    select distinct "blockId" from "ResolvedSetting"
    where "tenantId" = ${tenantId} and "blockId" = any(${[...blocks.keys()]}::text[])`
  for (const { blockId } of stored) blocks.delete(blockId)
  const settings = [...blocks.values()].flatMap(({ id, policyIds, settings: own }) =>
    own.map((result) => ({
      blockId: id,
      key: result.key,
      settingId: result.settingId,
      outcome: result.outcome,
      reason: result.outcome === 'notApplicable' ? result.reason : null,
      policyIds,
      result,
    })),
  )
  for (const rows of chunks(settings))
    await tx.$executeRaw`
      insert into "ResolvedSetting" ("tenantId", "blockId", key, "settingId", outcome, reason, "policyIds", result)
      select ${tenantId}, r."blockId", r.key, r."settingId", r.outcome, r.reason, r."policyIds", r.result
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r("blockId" text, key text, "settingId" text,
        outcome text, reason text, "policyIds" text[], result jsonb)`
}

/**
 * Writes cohorts, before any pair is worked out: that they are locked from now on is what check-ins wait for (see
 * ensurePairsOfDevices). Arrays travel as their own literals, a cast of which is several times quicker than JSON.
 */
export async function writeCohorts(
  tx: TenantTx,
  tenantId: string,
  revision: number,
  cohorts: readonly WantedCohort[],
  stored: ReadonlyMap<string, StoredCohort>,
): Promise<void> {
  const sorted = cohorts.toSorted((a, b) => compareText(a.id, b.id))
  for (const rows of chunks(sorted.filter((c) => stored.has(c.id)))) {
    // Which policies target a cohort, and which release of them, is in its id.
    await tx.$executeRaw`
      update "Cohort" c set "policySetHash" = r.hash, "contentHash" = r.content, "deviceCount" = r.devices,
        revision = ${revision}, inapplicable = r.inapplicable::jsonb, "blockIds" = r.blocks::text[]
      from unnest(${rows.map((c) => c.id)}::text[], ${rows.map((c) => c.policySetHash)}::text[],
        ${rows.map((c) => c.contentHash)}::text[], ${rows.map((c) => c.deviceCount)}::int[],
        ${rows.map((c) => JSON.stringify(c.inapplicable))}::text[], ${rows.map(blockList)}::text[])
        as r(id, hash, content, devices, inapplicable, blocks)
      where c."tenantId" = ${tenantId} and c.id = r.id`
  }
  for (const rows of chunks(sorted.filter((c) => !stored.has(c.id)))) {
    await tx.$executeRaw`
      insert into "Cohort" ("tenantId", id, "policySetHash", "contentHash", "deviceCount", revision, inapplicable,
        "blockIds", "policyIds", "candidateOf")
      select ${tenantId}, r.id, r.hash, r.content, r.devices, ${revision}, r.inapplicable::jsonb, r.blocks::text[],
        r.policies::text[], r.candidates::text[]
      from unnest(${rows.map((c) => c.id)}::text[], ${rows.map((c) => c.policySetHash)}::text[],
        ${rows.map((c) => c.contentHash)}::text[], ${rows.map((c) => c.deviceCount)}::int[],
        ${rows.map((c) => JSON.stringify(c.inapplicable))}::text[], ${rows.map(blockList)}::text[],
        ${rows.map((c) => arrayLiteral(c.policyIds))}::text[], ${rows.map((c) => arrayLiteral(c.candidateOf))}::text[])
        as r(id, hash, content, devices, inapplicable, blocks, policies, candidates)`
  }
}

function blockList({ blocks }: WantedCohort): string {
  return idLiteral(blocks.map((block) => block.id))
}

/** For ids that are hashes, which need no quotes. */
function idLiteral(ids: readonly string[]): string {
  return `{${ids.join(',')}}`
}

/** Elements are quoted, so that any text is one. */
function arrayLiteral(texts: readonly string[]): string {
  return `{${texts.map((text) => `"${text.replaceAll(/[\\"]/g, '\\$&')}"`).join(',')}}`
}

export async function resizeCohorts(
  tx: TenantTx,
  tenantId: string,
  sizes: readonly { readonly id: string; readonly deviceCount: number }[],
): Promise<void> {
  if (sizes.length === 0) return
  const sorted = sizes.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  await tx.$executeRaw`
    update "Cohort" c set "deviceCount" = s.n
    from unnest(${sorted.map((s) => s.id)}::text[], ${sorted.map((s) => s.deviceCount)}::int[]) as s(id, n)
    where c."tenantId" = ${tenantId} and c.id = s.id and c."deviceCount" <> s.n`
}

/** Cohorts that have no devices any more, with their pairs. */
export async function deleteCohorts(tx: TenantTx, tenantId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const sorted = ids.toSorted()
  await tx.$executeRaw`delete from "Cohort" where "tenantId" = ${tenantId} and id = any(${sorted}::text[])`
  await tx.$executeRaw`delete from "StatusPair" where "tenantId" = ${tenantId} and "cohortId" = any(${sorted}::text[])`
}

/** Settings of blocks that no cohort has any more. */
export async function deleteUnusedBlocks(tx: TenantTx, tenantId: string): Promise<void> {
  await tx.$executeRaw`
    delete from "ResolvedSetting" s where s."tenantId" = ${tenantId} and s."blockId" in (
      select "blockId" from "ResolvedSetting" where "tenantId" = ${tenantId}
      except
      select unnest("blockIds") from "Cohort" where "tenantId" = ${tenantId})`
}

function chunks<T>(rows: readonly T[]): T[][] {
  const all: T[][] = []
  for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT)
    all.push(rows.slice(start, start + ROWS_PER_STATEMENT))
  return all
}
