import { withTenant } from '@/lib/db/with-tenant'
import { nextRevision, writeAudit } from '../core/write-audit'
import { wakeResolution } from '@/lib/worker/wake-resolution'
import { applyImport, choiceOf, type ImportOutcome } from './apply-import'
import { choiceFor } from './choice-for'
import { planImport, type ImportPlan } from './plan-import'
import type { ImportFile } from './read-import'
import type { GroupChoice, PolicyChoice } from './schema'

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
}

/**
 * Imports outside the console (the command line): all or nothing, with revision, audit and queued job in the same
 * transaction. Throws DomainError 'invalid' when there is nothing to import.
 */
export async function importOutsideConsole(
  request: CommandLineImport,
): Promise<{ readonly plan: ImportPlan; readonly outcome: ImportOutcome | null }> {
  const { tenantId, userName, files, dryRun, assign } = request
  return withTenant(tenantId, async (tx) => {
    const plan = await planImport(tx, tenantId, files)
    if (dryRun) return { plan, outcome: null }
    const choices = { ...choicesOf(plan, request), assign }
    if (isAllHere(plan, choices)) return { plan, outcome: { ...NOTHING, skipped: plan.policies.length } }
    const revision = await nextRevision(tx, tenantId, true)
    const author = { tenantId, userId: null }
    const { outcome, audit } = await applyImport(tx, author, revision, plan, choices)
    await writeAudit(tx, { tenantId, userId: null, userName }, 'policy.import', audit, revision)
    await wakeResolution(tx, tenantId)
    return { plan, outcome }
  })
}

const NOTHING: ImportOutcome = { created: [], updated: [], skipped: 0, groups: [], assignmentsLeftOut: 0 }

/** Repeating an import is no failure: what is here already is left alone. */
function isAllHere(plan: ImportPlan, choices: ReturnType<typeof choicesOf>): boolean {
  return (
    plan.policies.length > 0 &&
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
