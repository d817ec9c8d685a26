import { z } from 'zod'
import { DomainError } from '@/lib/db/errors'
import { newId } from '@/lib/db/new-id'
import { toJson } from '@/lib/db/to-json'
import type { TenantTx } from '@/lib/db/with-tenant'
import { canonicalJson } from '@/lib/domain/resolution'
import { applyAfterRuleChange } from '@/lib/worker/asset-rules/apply-asset-rules'
import { reevaluateAfterSwitch } from '@/lib/worker/enrollment/reevaluate'
import { createAssetRuleInput, MAX_RULES } from '../asset-rules/schema'
import type { AuditEntry } from '../core/write-audit'
import { scopeSwitchesInput } from '../scope/schema'
import type { ImportFile } from './read-import'

/** What `bulwark export` writes at the top of a tenant's folder. */
const MARK = 'bulwark.json'
const markSchema = z.object({ format: z.literal('bulwark-tenant'), version: z.literal(1) })
const scopeSchema = scopeSwitchesInput.extend({ connectorEnabled: z.boolean() })
type Rule = z.output<typeof createAssetRuleInput>
type Scope = z.output<typeof scopeSchema>

/** A tenant's folder beside its policies and groups. */
export interface TenantParts {
  readonly assetRules: readonly Rule[]
  readonly scope: Scope | null
  /** Policies and groups, which are read like any others. */
  readonly rest: readonly ImportFile[]
  readonly problems: readonly { readonly fileName: string; readonly message: string }[]
}

/** The parts of a tenant's folder; null where the files are none. */
export function readTenantParts(files: readonly ImportFile[]): TenantParts | null {
  const mark = files.find((file) => file.name === MARK)
  if (!mark || !parse(mark, markSchema)) return null
  const problems: TenantParts['problems'][number][] = []
  const assetRules: Rule[] = []
  const rest: ImportFile[] = []
  let scope: Scope | null = null
  for (const file of files) {
    if (file.name === MARK) continue
    if (/^(policies|groups)\//.test(file.name)) rest.push(file)
    else if (file.name === 'scope.json') {
      scope = parse(file, scopeSchema)
      if (!scope) problems.push({ fileName: file.name, message: 'The enforcement scope is not understood.' })
    } else if (file.name.startsWith('asset-rules/')) {
      const rule = parse(file, createAssetRuleInput)
      if (rule) assetRules.push(rule)
      else problems.push({ fileName: file.name, message: 'The asset rule is not understood.' })
    } else
      problems.push({ fileName: file.name, message: 'It is no part of a tenant’s folder and was left out.' })
  }
  return { assetRules, scope, rest, problems }
}

function parse<T>(file: ImportFile, schema: z.ZodType<T>): T | null {
  try {
    const read = schema.safeParse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(file.bytes)))
    return read.success ? read.data : null
  } catch {
    return null
  }
}

/** What becomes of the parts, held against what the tenant has. */
export interface PartsPlan {
  readonly create: readonly Rule[]
  readonly update: readonly { readonly id: string; readonly version: number; readonly rule: Rule }[]
  /** Rules of that name that say something else, left alone. */
  readonly differing: readonly string[]
  readonly scope: Scope | null
}

/**
 * Throws DomainError 'invalid' when the tenant would have too many asset rules.
 * @param options.update rules of the same name take the folder's content
 * @param options.scope so do the switches
 */
export async function planTenantParts(
  tx: TenantTx,
  tenantId: string,
  parts: TenantParts,
  options: { readonly update: boolean; readonly scope: boolean },
): Promise<PartsPlan> {
  const stored = await tx.assetRule.findMany({ where: { tenantId } })
  const said = (rule: unknown) => canonicalJson(JSON.parse(JSON.stringify(createAssetRuleInput.parse(rule))))
  const create: Rule[] = []
  const update: PartsPlan['update'][number][] = []
  const differing: string[] = []
  for (const rule of parts.assetRules) {
    const same = stored.find((one) => one.name === rule.name)
    if (!same) create.push(rule)
    else if (said(same) === said(rule)) continue
    else if (options.update) update.push({ id: same.id, version: same.version, rule })
    else differing.push(rule.name)
  }
  const wanted = stored.length + create.length
  if (wanted > MAX_RULES) {
    const message = `There would be ${wanted} asset rules, and a tenant has at most ${MAX_RULES}. Delete some first.`
    throw new DomainError('invalid', message)
  }
  const before = scopeSchema.safeParse(await tx.enforcementScope.findUnique({ where: { tenantId } }))
  const isSame = before.success && JSON.stringify(before.data) === JSON.stringify(parts.scope)
  return { create, update, differing, scope: options.scope && !isSame ? parts.scope : null }
}

export const isNothingToDo = (plan: PartsPlan): boolean =>
  plan.create.length + plan.update.length === 0 && plan.scope === null

/** Carries the plan out in the caller's transaction, with what follows from new tags and switches. */
export async function applyTenantParts(
  tx: TenantTx,
  tenantId: string,
  plan: PartsPlan,
  now: Date,
): Promise<readonly AuditEntry[]> {
  const audit: AuditEntry[] = []
  for (const { conditions, ...rule } of plan.create) {
    const id = newId('rul')
    await tx.assetRule.create({ data: { tenantId, id, ...rule, conditions: toJson(conditions) } })
    audit.push({ targetType: 'assetRule', targetId: id, targetName: rule.name, after: { tag: rule.tag } })
  }
  for (const { id, version, rule } of plan.update) {
    const { conditions, ...rest } = rule
    await tx.assetRule.updateMany({
      where: { tenantId, id, version },
      data: { ...rest, conditions: toJson(conditions), version: { increment: 1 }, updatedAt: now },
    })
    audit.push({ targetType: 'assetRule', targetId: id, targetName: rule.name, after: { tag: rule.tag } })
  }
  if (plan.create.length + plan.update.length > 0) await applyAfterRuleChange(tx, tenantId, now)
  if (plan.scope) {
    const { domainControllers, ...switches } = plan.scope
    // Domain controllers follow Windows Server: they cannot be on where it is off.
    const data = { ...switches, domainControllers: domainControllers && switches.windowsServer !== 'off' }
    await tx.enforcementScope.update({
      where: { tenantId },
      data: { ...data, version: { increment: 1 }, updatedAt: now },
    })
    await reevaluateAfterSwitch(tx, tenantId)
    audit.push({ targetType: 'scope', targetId: tenantId, targetName: 'Enforcement scope', after: data })
  }
  return audit
}
