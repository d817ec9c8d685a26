import 'server-only'
import { notFound } from 'next/navigation'
import type { Prisma } from '@/lib/db/generated/client'
import { Prisma as Sql } from '@/lib/db/generated/client'
import { assetConditionsSchema, type AssetCondition } from '@/lib/domain/asset-rules'
import { ruleWhere } from '@/lib/worker/asset-rules/rule-where'
import type { z } from 'zod'
import type { Actor } from '../core/actor'
import { queryTenant } from '../core/define-query'
import { pageOf } from '../core/paging'
import { conditionsText } from './condition-words'
import type { AssetRuleListParams } from './params'
import { PREVIEW_SIZE, type assetPreviewSchema, type AssetPreview } from './schema'

export interface AssetRuleRow {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly tag: string
  readonly conditionsText: string
  readonly isEnabled: boolean
  readonly deviceCount: number
  /** null: not tried on the devices yet. */
  readonly lastRunAt: string | null
  readonly updatedAt: string
}

function ruleListWhere(
  tenantId: string,
  p: Pick<AssetRuleListParams, 'q' | 'state'>,
): Prisma.AssetRuleWhereInput {
  const contains = { contains: p.q, mode: 'insensitive' } as const
  return {
    tenantId,
    ...(p.state.length === 1 ? { isEnabled: p.state[0] === 'on' } : {}),
    ...(p.q ? { OR: [{ name: contains }, { tag: contains }, { description: contains }, { id: p.q }] } : {}),
  }
}

/** Asset rules with how many devices each matched when it was last tried. */
export async function listAssetRules(
  actor: Actor,
  p: AssetRuleListParams,
): Promise<{ rows: AssetRuleRow[]; total: number }> {
  return queryTenant(actor, 'scope:read', async (tx) => {
    const where = ruleListWhere(actor.tenantId, p)
    const rules = await tx.assetRule.findMany({
      where,
      orderBy: [
        p.sort === 'lastRunAt' ? { lastRunAt: { sort: p.dir, nulls: 'last' } } : { [p.sort]: p.dir },
        { id: 'asc' },
      ],
      ...pageOf(p),
    })
    return { total: await tx.assetRule.count({ where }), rows: rules.map(toRow) }
  })
}

/** The rules of a list, all pages of them; there are at most MAX_RULES. */
export async function listAllAssetRules(actor: Actor, p: AssetRuleListParams): Promise<AssetRuleRow[]> {
  return queryTenant(actor, 'scope:read', async (tx) => {
    const where = ruleListWhere(actor.tenantId, p)
    const rules = await tx.assetRule.findMany({ where, orderBy: [{ [p.sort]: p.dir }, { id: 'asc' }] })
    return rules.map(toRow)
  })
}

function toRow(rule: Prisma.AssetRuleGetPayload<object>): AssetRuleRow {
  return {
    id: rule.id,
    name: rule.name,
    description: rule.description,
    tag: rule.tag,
    conditionsText: conditionsText(assetConditionsSchema.parse(rule.conditions)),
    isEnabled: rule.isEnabled,
    deviceCount: rule.deviceCount,
    lastRunAt: rule.lastRunAt?.toISOString() ?? null,
    updatedAt: rule.updatedAt.toISOString(),
  }
}

export interface AssetRuleDetail extends AssetRuleRow {
  readonly conditions: readonly AssetCondition[]
  readonly version: number
}

/** One rule. Unknown or another tenant's id: the not-found page. */
export async function getAssetRule(actor: Actor, id: string): Promise<AssetRuleDetail> {
  return queryTenant(actor, 'scope:read', async (tx) => {
    const rule = await tx.assetRule.findUnique({ where: { tenantId_id: { tenantId: actor.tenantId, id } } })
    if (!rule) notFound()
    return {
      ...toRow(rule),
      conditions: assetConditionsSchema.parse(rule.conditions),
      version: rule.version,
    }
  })
}

/** What a form of a rule says beside the rule itself: does the management tag count when a rule gives it? */
export async function getTagFacts(actor: Actor): Promise<{ readonly ruleTagsCount: boolean }> {
  return queryTenant(actor, 'scope:read', async (tx) => {
    const tenant = await tx.tenant.findUniqueOrThrow({
      where: { id: actor.tenantId },
      select: { behaviourEra: true },
    })
    return { ruleTagsCount: tenant.behaviourEra === '2025' }
  })
}

/** The devices that conditions match now, saved or not, by name; a page that there is none of gives the last one. */
export async function previewAssetRule(
  actor: Actor,
  { conditions, q, page }: z.output<typeof assetPreviewSchema>,
): Promise<AssetPreview> {
  return queryTenant(actor, 'scope:read', async (tx) => {
    const pattern = `%${q.replace(/[\\%_]/g, (c) => `\\${c}`)}%`
    const where = Sql.sql`d."tenantId" = ${actor.tenantId} and ${ruleWhere(conditions)}`
    const [counts] = await tx.$queryRaw<{ devices: number; matching: number; total: number }[]>`
      select (select count(*)::int from "Device" where "tenantId" = ${actor.tenantId}) as devices,
        count(*)::int as matching, count(*) filter (where d.name ilike ${pattern})::int as total
      from "Device" d where ${where}`
    const { devices, matching, total } = counts ?? { devices: 0, matching: 0, total: 0 }
    const shown = Math.min(page, Math.max(1, Math.ceil(total / PREVIEW_SIZE)))
    const rows = await tx.$queryRaw<AssetPreview['rows'][number][]>`
      select d.id, d.name, d."osName", d."osVersion", d.tags, d."dynamicTags", d."managedBy" from "Device" d
      where ${where} and d.name ilike ${pattern}
      order by d.name, d.id limit ${PREVIEW_SIZE} offset ${(shown - 1) * PREVIEW_SIZE}`
    return { devices, matching, total, page: shown, rows }
  })
}
