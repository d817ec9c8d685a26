import { DomainError } from '@/lib/db/errors'
import { newId } from '@/lib/db/new-id'
import type { TenantTx } from '@/lib/db/with-tenant'
import type { ImportedAssignment } from '@/lib/domain/interchange'
import type { VersionAssignment } from '@/lib/domain/versions'
import type { AuditEntry } from '../core/write-audit'
import { insertPolicy } from '../policies/create-policy'
import { getStoredPolicy, getStoredSettings, saveVersion } from '../policies/stored-policy'
import { choiceFor } from './choice-for'
import { keepSecrets } from './keep-secrets'
import { MAX_IMPORT_GROUPS, MAX_IMPORT_POLICIES } from './limits'
import type { ImportPlan, PlannedGroup, PlannedPolicy } from './plan-import'
import { asProfile, type ReadyPolicy } from './read-import'
import type { GroupChoice, ParsedImport, PolicyChoice } from './schema'

export interface ImportedItem {
  readonly id: string
  readonly name: string
  readonly version: number
  readonly settings: number
  readonly unknownSettings: number
  readonly profileId: string | null
  readonly profileName: string | null
  readonly assignments: number
}

export interface ImportOutcome {
  readonly created: readonly ImportedItem[]
  readonly updated: readonly ImportedItem[]
  /** Left alone: identical already, or taken out by the person. */
  readonly skipped: number
  readonly groups: readonly { readonly id: string; readonly displayName: string }[]
  /** Assignments that were left out, because a group of theirs is not here. */
  readonly assignmentsLeftOut: number
}

interface Author {
  readonly tenantId: string
  /** null: nobody signed in (the command line). */
  readonly userId: string | null
}

type Choices = Pick<ParsedImport, 'policies' | 'groups' | 'assign'>

/**
 * Carries out a plan with the choices made, inside the caller's transaction: groups first, then policies, so that
 * assignments find them. Throws for what cannot be done; then nothing is. The caller has asked for the permissions and sees
 * to revision, audit and queue.
 */
export async function applyImport(
  tx: TenantTx,
  author: Author,
  revision: number,
  plan: ImportPlan,
  choices: Choices,
): Promise<{ readonly outcome: ImportOutcome; readonly audit: readonly AuditEntry[] }> {
  const wanted = plan.policies.map((policy) => ({ policy, choice: choiceOf(policy, choices) }))
  refuseTooMany(wanted.filter(({ choice }) => choice.take !== 'skip').length)
  const groups = await takeGroups(tx, author.tenantId, plan.groups, choices.groups)
  const outcome = {
    created: [] as ImportedItem[],
    updated: [] as ImportedItem[],
    skipped: wanted.filter(({ choice }) => choice.take === 'skip').length,
    groups: groups.created,
    assignmentsLeftOut: 0,
  }
  const audit: AuditEntry[] = groups.created.map((group) => ({
    targetType: 'group',
    targetId: group.id,
    targetName: group.displayName,
    after: { kind: group.kind, membershipRule: group.membershipRule },
  }))
  for (const { policy, choice } of wanted) {
    if (choice.take === 'skip') continue
    const { assignments, leftOut } = choices.assign
      ? toAssignments(policy.ready.assignments, groups.idOf)
      : { assignments: [], leftOut: 0 }
    outcome.assignmentsLeftOut += leftOut
    const item =
      choice.take === 'create'
        ? await create(tx, author, revision, readyFor(policy, choice), choice.name, assignments)
        : await update(tx, author, revision, policy, choice, choices.assign ? assignments : null)
    outcome[choice.take === 'create' ? 'created' : 'updated'].push(item)
    audit.push(auditOf(item))
  }
  if (audit.length === 0)
    throw new DomainError('invalid', 'There is nothing to import. Choose at least one policy or group.')
  return { outcome, audit }
}

/** The policy as the choice has it. Throws DomainError 'invalid' for a profile that was not offered. */
export function readyFor({ ready }: PlannedPolicy, choice: PolicyChoice): ReadyPolicy {
  return choice.take === 'create' ? asProfile(ready, choice.profileId) : ready
}

export function choiceOf(policy: PlannedPolicy, choices: Pick<Choices, 'policies'>): PolicyChoice {
  return choiceFor(choices.policies, policy.key, policy.suggestion)
}

function refuseTooMany(policies: number): void {
  if (policies > MAX_IMPORT_POLICIES)
    throw new DomainError(
      'invalid',
      `These files hold ${policies} policies; ${MAX_IMPORT_POLICIES} can be imported at a time. Import them in parts.`,
    )
}

interface TakenGroups {
  readonly created: readonly {
    readonly id: string
    readonly displayName: string
    readonly kind: string
    readonly membershipRule: string | null
  }[]
  readonly idOf: ReadonlyMap<string, string>
}

async function takeGroups(
  tx: TenantTx,
  tenantId: string,
  groups: readonly PlannedGroup[],
  choices: Readonly<Record<string, GroupChoice>>,
): Promise<TakenGroups> {
  const idOf = new Map<string, string>()
  const created: TakenGroups['created'][number][] = []
  const used: string[] = []
  for (const group of groups) {
    const choice = choiceFor(choices, group.sourceId, group.suggestion)
    if (choice.take === 'use') {
      idOf.set(group.sourceId, choice.id)
      used.push(choice.id)
    } else if (choice.take === 'create') {
      if (!group.described || group.refusal !== null)
        throw new DomainError('invalid', `A group cannot be made: ${group.refusal ?? group.sourceId}`)
      const { displayName, membershipRule, description } = group.described
      const kind = membershipRule === null ? 'assigned' : 'dynamic'
      const id = newId('grp')
      created.push({ id, displayName, kind, membershipRule })
      idOf.set(group.sourceId, id)
      await tx.group.create({
        data: { tenantId, id, displayName, description: description.slice(0, 1024), kind, membershipRule },
      })
    }
  }
  if (created.length > MAX_IMPORT_GROUPS)
    throw new DomainError(
      'invalid',
      `At most ${MAX_IMPORT_GROUPS} groups can be made at a time. Import them in parts.`,
    )
  const known = await tx.group.findMany({ where: { tenantId, id: { in: used } }, select: { id: true } })
  if (known.length < new Set(used).size)
    throw new DomainError(
      'notFound',
      'A group that you chose does not exist any more. Look at the files again.',
    )
  return { created, idOf }
}

/**
 * The assignments with this tenant's groups. All devices leaves no groups to include, and a group that is both included and
 * excluded is excluded, as resolution has it.
 */
function toAssignments(
  imported: readonly ImportedAssignment[],
  idOf: ReadonlyMap<string, string>,
): { readonly assignments: readonly VersionAssignment[]; readonly leftOut: number } {
  const assignments = new Map<string, VersionAssignment>()
  let leftOut = 0
  const isForAll = imported.some((one) => one.kind === 'allDevices')
  const byRank = imported.toSorted((a, b) => rankOf(a) - rankOf(b))
  for (const { kind, groupId, filterId, filterType } of byRank) {
    const filter = filterId ? { filterId, filterType: filterType ?? null } : {}
    if (kind === 'allDevices' || kind === 'allUsers') assignments.set(kind, { kind, ...filter })
    else {
      const id = groupId === undefined ? undefined : idOf.get(groupId)
      if (id === undefined) leftOut += 1
      else if (!assignments.has(id) && !(kind === 'includeGroup' && isForAll))
        assignments.set(id, { kind, groupId: id, ...filter })
    }
  }
  return { assignments: [...assignments.values()], leftOut }
}

const rankOf = ({ kind }: ImportedAssignment): number => (kind === 'excludeGroup' ? 0 : 1)

async function create(
  tx: TenantTx,
  author: Author,
  revision: number,
  ready: ReadyPolicy,
  name: string,
  assignments: readonly VersionAssignment[],
): Promise<ImportedItem> {
  const id = await insertPolicy(tx, author, revision, { ...ready.policy, name, assignments })
  return { id, name, version: 1, ...countsOf(ready), assignments: assignments.length }
}

async function update(
  tx: TenantTx,
  author: Author,
  revision: number,
  { ready }: PlannedPolicy,
  { id, version }: { readonly id: string; readonly version: number },
  assignments: readonly VersionAssignment[] | null,
): Promise<ImportedItem> {
  const stored = await getStoredPolicy(tx, author.tenantId, id)
  if (stored.profileId !== ready.policy.profileId)
    throw new DomainError('invalid', `${stored.name} has another profile. Import the file as a new policy.`)
  const current = await getStoredSettings(tx, author.tenantId, id, stored.version)
  const kept = keepSecrets(ready, current)
  const { name, description, settings, note } = kept.policy
  const change = { name, description, settings, note, ...(assignments ? { assignments } : {}) }
  const next = await saveVersion(tx, author, { id, version }, revision, change)
  return { id, name, version: next, ...countsOf(kept), assignments: assignments?.length ?? 0 }
}

function countsOf(ready: PlannedPolicy['ready']) {
  return {
    settings: Object.keys(ready.policy.settings.values).length,
    unknownSettings: ready.unknownSettingIds.length,
    profileId: ready.policy.profileId,
    profileName: ready.profileName,
  }
}

function auditOf(item: ImportedItem): AuditEntry {
  return {
    targetType: 'policy',
    targetId: item.id,
    targetName: item.name,
    after: {
      profile: item.profileName ?? 'no known profile',
      version: item.version,
      settings: item.settings,
      unknownSettings: item.unknownSettings,
      ...(item.assignments > 0 ? { assignments: item.assignments } : {}),
    },
  }
}
