import { withTenant } from '@/lib/db/with-tenant'
import { nextRevision, writeAudit } from '../core/write-audit'
import { wakeResolution } from '@/lib/worker/wake-resolution'
import { applyImport, choiceOf, type ImportOutcome } from './apply-import'
import { choiceFor } from './choice-for'
import { planImport, type ImportPlan } from './plan-import'
import type { ImportFile } from './read-import'
import type { GroupChoice, PolicyChoice } from './schema'
import {
  applyTenantParts,
  isNothingToDo,
  planTenantParts,
  readTenantParts,
  type PartsPlan,
  type TenantParts,
} from './tenant-parts'

export interface CommandLineImport {
  readonly tenantId: string
  readonly userName: string
  readonly files: readonly ImportFile[]
  /** Only say what would be done. */
  readonly dryRun: boolean
  readonly assign: boolean
  readonly createGroups: boolean
  /** Policies that are here under the same name and profile get a new version instead of a numbered copy. */
  readonly update: boolean
  /** Names or ids of the files' groups, and the id of this tenant's group that stands for each. */
  readonly groupFor: ReadonlyMap<string, string>
  /** The switches of a tenant's folder take the place of the tenant's own. */
  readonly scope: boolean
}

export interface CommandLineResult {
  readonly plan: ImportPlan
  /** Of a tenant's folder: its asset rules and scope. */
  readonly parts: (PartsPlan & Pick<TenantParts, 'problems'>) | null
  /** null: a dry run. */
  readonly outcome: ImportOutcome | null
}

/**
 * Imports outside the console (the command line): all or nothing, with revision, audit and queued job in the same
 * transaction. Throws DomainError 'invalid' when there is nothing to import.
 */
export async function importOutsideConsole(request: CommandLineImport): Promise<CommandLineResult> {
  const { tenantId, userName, files, dryRun, assign } = request
  const folder = readTenantParts(files)
  return withTenant(tenantId, async (tx) => {
    const plan = await planImport(tx, tenantId, folder?.rest ?? files)
    const parts = folder && {
      ...(await planTenantParts(tx, tenantId, folder, request)),
      problems: folder.problems,
    }
    if (dryRun) return { plan, parts, outcome: null }
    const choices = { ...choicesOf(plan, request), assign }
    const isEmpty = plan.policies.length + plan.groups.length === 0
    const isHere = isEmpty ? parts !== null : isAllHere(plan, choices)
    const nothing = { ...NOTHING, skipped: plan.policies.length }
    if (isHere && (!parts || isNothingToDo(parts))) return { plan, parts, outcome: nothing }
    const revision = await nextRevision(tx, tenantId, true)
    const author = { tenantId, userId: null }
    const more = parts ? await applyTenantParts(tx, tenantId, parts, new Date()) : []
    const { outcome, audit } = isHere
      ? { outcome: nothing, audit: [] }
      : await applyImport(tx, author, revision, plan, choices)
    await writeAudit(tx, { tenantId, userId: null, userName }, 'policy.import', [...more, ...audit], revision)
    await wakeResolution(tx, tenantId)
    return { plan, parts, outcome }
  })
}

const NOTHING: ImportOutcome = { created: [], updated: [], skipped: 0, groups: [], assignmentsLeftOut: 0 }

/** Repeating an import is no failure: what is here already is left alone. */
function isAllHere(plan: ImportPlan, choices: ReturnType<typeof choicesOf>): boolean {
  return (
    plan.policies.every((policy) => choiceOf(policy, choices).take === 'skip') &&
    plan.groups.every(
      ({ sourceId, suggestion }) => choiceFor(choices.groups, sourceId, suggestion).take !== 'create',
    )
  )
}

function choicesOf(plan: ImportPlan, { update, createGroups, assign, groupFor }: CommandLineImport) {
  const policies: Record<string, PolicyChoice> = {}
  for (const { key, existing } of plan.policies)
    if (update && existing && !existing.isIdentical)
      policies[key] = { take: 'update', id: existing.id, version: existing.version }
  const groups: Record<string, GroupChoice> = {}
  for (const { sourceId, described, suggestion } of plan.groups) {
    const mapped = groupFor.get(sourceId) ?? groupFor.get(described?.displayName ?? '')
    if (mapped !== undefined) groups[sourceId] = { take: 'use', id: mapped }
    else if (suggestion.take === 'create' && !createGroups) groups[sourceId] = { take: 'leave' }
    else if (!assign && !createGroups) groups[sourceId] = { take: 'leave' }
  }
  return { policies, groups }
}
