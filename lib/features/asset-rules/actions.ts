'use server'

import { DomainError } from '@/lib/db/errors'
import { newId } from '@/lib/db/new-id'
import { toJson } from '@/lib/db/to-json'
import type { TenantTx } from '@/lib/db/with-tenant'
import { assetConditionsSchema, type AssetCondition } from '@/lib/domain/asset-rules'
import { applyAfterRuleChange } from '@/lib/worker/asset-rules/apply-asset-rules'
import { defineAction } from '../core/define-action'
import { conditionsText } from './condition-words'
import {
  createAssetRuleInput,
  deleteAssetRulesInput,
  MAX_RULES,
  switchAssetRulesInput,
  updateAssetRuleInput,
} from './schema'

/**
 * Asset rules belong to Defender's settings, as the enforcement scope does: a tag that a rule gives can bring devices into
 * management. Source: Defender XDR, "Asset rule management": needs the permission to manage security settings.
 */
export const createAssetRule = defineAction({
  name: 'assetRule.create',
  permission: 'scope:write',
  affects: 'resolution',
  input: createAssetRuleInput,
  async run({ tx, actor, input }) {
    const { tenantId } = actor
    const id = newId('rul')
    await refuseTakenName(tx, tenantId, input.name, null)
    if ((await tx.assetRule.count({ where: { tenantId } })) >= MAX_RULES) {
      throw new DomainError('conflict', `A tenant has at most ${MAX_RULES} asset rules. Delete one first.`)
    }
    const { conditions, ...rest } = input
    await tx.assetRule.create({ data: { tenantId, id, ...rest, conditions: toJson(conditions) } })
    await applyAfterRuleChange(tx, tenantId, new Date())
    return {
      data: { id },
      audit: { targetType: 'assetRule', targetId: id, targetName: input.name, after: auditFacts(input) },
    }
  },
})

export const updateAssetRule = defineAction({
  name: 'assetRule.update',
  permission: 'scope:write',
  affects: 'resolution',
  input: updateAssetRuleInput,
  async run({ tx, actor, input }) {
    const { tenantId } = actor
    const { id, version, conditions, ...rest } = input
    const before = await getStoredRule(tx, tenantId, id)
    await refuseTakenName(tx, tenantId, input.name, id)
    const { count } = await tx.assetRule.updateMany({
      where: { tenantId, id, version },
      data: { ...rest, conditions: toJson(conditions), version: { increment: 1 }, updatedAt: new Date() },
    })
    if (count === 0) {
      throw new DomainError(
        'stale',
        'Someone else changed this rule meanwhile. What you entered stays here: reload in a second tab to compare.',
      )
    }
    await applyAfterRuleChange(tx, tenantId, new Date())
    return {
      data: { id, version: version + 1 },
      audit: {
        targetType: 'assetRule',
        targetId: id,
        targetName: input.name,
        before: auditFacts({ ...before, conditions: assetConditionsSchema.parse(before.conditions) }),
        after: auditFacts(input),
      },
    }
  },
})

/** Turns rules on or off; a rule that is off takes its tag from the devices again. */
export const switchAssetRules = defineAction({
  name: 'assetRule.update',
  permission: 'scope:write',
  affects: 'resolution',
  input: switchAssetRulesInput,
  async run({ tx, actor, input }) {
    const { tenantId } = actor
    const { isEnabled } = input
    const rules = await getStoredRules(tx, tenantId, input.ids)
    const changed = rules.filter((rule) => rule.isEnabled !== isEnabled)
    await tx.assetRule.updateMany({
      where: { tenantId, id: { in: changed.map((rule) => rule.id) } },
      data: { isEnabled, version: { increment: 1 }, updatedAt: new Date() },
    })
    await applyAfterRuleChange(tx, tenantId, new Date())
    return {
      data: { changed: changed.length },
      audit: changed.map((rule) => ({
        targetType: 'assetRule' as const,
        targetId: rule.id,
        targetName: rule.name,
        before: { isEnabled: rule.isEnabled },
        after: { isEnabled },
      })),
    }
  },
})

export const deleteAssetRules = defineAction({
  name: 'assetRule.delete',
  permission: 'scope:write',
  affects: 'resolution',
  input: deleteAssetRulesInput,
  async run({ tx, actor, input }) {
    const { tenantId } = actor
    const rules = await getStoredRules(tx, tenantId, input.ids)
    await tx.assetRule.deleteMany({ where: { tenantId, id: { in: rules.map((rule) => rule.id) } } })
    await applyAfterRuleChange(tx, tenantId, new Date())
    return {
      data: { deleted: rules.length },
      audit: rules.map((rule) => ({
        targetType: 'assetRule' as const,
        targetId: rule.id,
        targetName: rule.name,
        before: auditFacts({ ...rule, conditions: assetConditionsSchema.parse(rule.conditions) }),
      })),
    }
  },
})

interface AuditedRule {
  readonly name: string
  readonly tag: string
  readonly isEnabled: boolean
  readonly conditions: readonly AssetCondition[]
}

function auditFacts({ name, tag, isEnabled, conditions }: AuditedRule) {
  return { name, tag, isEnabled, conditions: conditionsText(conditions) }
}

async function getStoredRule(tx: TenantTx, tenantId: string, id: string) {
  const rule = await tx.assetRule.findUnique({ where: { tenantId_id: { tenantId, id } } })
  if (!rule) throw new DomainError('notFound', 'This rule does not exist any more. Reload the page.')
  return rule
}

async function getStoredRules(tx: TenantTx, tenantId: string, ids: readonly string[]) {
  const wanted = [...new Set(ids)]
  const rules = await tx.assetRule.findMany({
    where: { tenantId, id: { in: wanted } },
    orderBy: { name: 'asc' },
  })
  if (rules.length < wanted.length) {
    throw new DomainError('notFound', 'Some of these rules do not exist any more. Reload the page.')
  }
  return rules
}

async function refuseTakenName(tx: TenantTx, tenantId: string, name: string, ownId: string | null) {
  const taken = await tx.assetRule.findUnique({ where: { tenantId_name: { tenantId, name } } })
  if (!taken || taken.id === ownId) return
  const message = 'A rule with this name exists already. Choose another name.'
  throw new DomainError('invalid', message, { fieldErrors: { name: message } })
}
