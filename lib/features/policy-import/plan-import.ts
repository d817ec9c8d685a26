import { createHash } from 'node:crypto'
import type { TenantTx } from '@/lib/db/with-tenant'
import { canonicalJson } from '@/lib/domain/resolution'
import type { ImportedGroup, ImportProblem } from '@/lib/domain/interchange'
import { membershipRuleInput } from '../groups/schema'
import { MAX_NAME_LENGTH } from '../policies/fields'
import type { NewPolicy } from '../policies/create-policy'
import { storedSettingsSchema } from '../policies/stored-policy'
import { keepSecrets } from './keep-secrets'
import { readImport, type FileReading, type ImportFile, type ReadyPolicy } from './read-import'
import type { GroupChoice, PolicyChoice } from './schema'

export interface ExistingPolicy {
  readonly id: string
  readonly name: string
  readonly version: number
  /** Name, description and settings are those of the file: importing it would change nothing. */
  readonly isIdentical: boolean
}

/** A policy of the files with what can become of it. */
export interface PlannedPolicy {
  /** `<file>:<policy>`, by position: equal files give equal keys. */
  readonly key: string
  readonly fileName: string
  readonly ready: ReadyPolicy
  /** The policy that is here already: of the same id, or of the same name, and of the same profile. */
  readonly existing: ExistingPolicy | null
  readonly suggestion: PolicyChoice
}

/** A group that the files describe or that their assignments name, by its id in the tenant they come from. */
export interface PlannedGroup {
  readonly sourceId: string
  /** null: only its id is known. */
  readonly described: ImportedGroup | null
  /** How many of the policies name it. */
  readonly policies: number
  readonly existing: { readonly id: string; readonly displayName: string } | null
  /** Why it cannot be made: its rule is not about devices, for example. */
  readonly refusal: string | null
  readonly suggestion: GroupChoice
}

export interface ImportPlan {
  readonly digest: string
  readonly files: readonly FileReading[]
  readonly policies: readonly PlannedPolicy[]
  readonly groups: readonly PlannedGroup[]
}

/**
 * What importing these files would do, held against what the tenant has: policies that are here already word for word are
 * left alone, names that are taken are numbered, groups are found by id or by name. Reads only.
 */
export async function planImport(
  tx: TenantTx,
  tenantId: string,
  sent: readonly ImportFile[],
): Promise<ImportPlan> {
  const files = withLooseAssignments(readImport(sent))
  const ready = files.flatMap((file, f) =>
    file.policies.map((policy, p) => ({ key: `${f}:${p}`, fileName: file.fileName, ready: policy })),
  )
  return {
    digest: digestOf(sent),
    files,
    policies: await planPolicies(tx, tenantId, ready),
    groups: await planGroups(tx, tenantId, files),
  }
}

/** Assignments in files of their own belong to the policies whose ids they name. */
function withLooseAssignments(files: readonly FileReading[]): readonly FileReading[] {
  const loose = new Map(
    files.flatMap((file) => file.looseAssignments.map((one) => [one.policyId, one.assignments] as const)),
  )
  if (loose.size === 0) return files
  return files.map((file) => ({
    ...file,
    policies: file.policies.map((policy) => {
      const more = policy.sourceId === null ? undefined : loose.get(policy.sourceId)
      return more ? { ...policy, assignments: [...policy.assignments, ...more] } : policy
    }),
  }))
}

export function digestOf(files: readonly ImportFile[]): string {
  const hash = createHash('sha256')
  for (const file of files)
    hash.update(`${file.name.length}:${file.name}${file.bytes.length}:`).update(file.bytes)
  return hash.digest('hex')
}

type Content = Pick<NewPolicy, 'name' | 'description' | 'settings'>
type Candidate = Omit<PlannedPolicy, 'existing' | 'suggestion'>

async function planPolicies(
  tx: TenantTx,
  tenantId: string,
  candidates: readonly Candidate[],
): Promise<readonly PlannedPolicy[]> {
  const names = [...new Set(candidates.map(({ ready }) => ready.policy.name))]
  const sourceIds = candidates.flatMap(({ ready }) => ready.sourceId ?? [])
  const rows = await tx.policy.findMany({
    where: { tenantId, deletedAt: null, OR: [{ name: { in: names } }, { id: { in: sourceIds } }] },
    select: { id: true, name: true, description: true, profileId: true, version: true },
    orderBy: { id: 'asc' },
  })
  const versions = await tx.policyVersion.findMany({
    where: { tenantId, OR: rows.map(({ id, version }) => ({ policyId: id, number: version })) },
    select: { policyId: true, settings: true },
  })
  const settingsOf = new Map(versions.map((v) => [v.policyId, storedSettingsSchema.parse(v.settings)]))
  const taken = new Set(rows.map((row) => row.name))
  return candidates.map((candidate) => {
    const { policy, sourceId } = candidate.ready
    const ofProfile = rows.filter((row) => row.profileId === policy.profileId)
    const sameName = ofProfile.filter((row) => row.name === policy.name)
    const contentOf = ({ name, description, settings }: Content) =>
      canonicalJson(JSON.parse(JSON.stringify({ name, description, settings })))
    const isIdentical = (row: (typeof rows)[number]) => {
      const settings = settingsOf.get(row.id) ?? { values: {}, unknown: [] }
      const wanted = keepSecrets(candidate.ready, settings).policy
      return contentOf({ ...row, settings }) === contentOf(wanted)
    }
    const [match] = [
      ...ofProfile.filter((row) => row.id === sourceId),
      ...sameName.filter(isIdentical),
      ...sameName,
    ]
    const existing = match
      ? { id: match.id, name: match.name, version: match.version, isIdentical: isIdentical(match) }
      : null
    const suggestion: PolicyChoice = existing?.isIdentical
      ? { take: 'skip' }
      : { take: 'create', name: freeName(policy.name, taken) }
    return { ...candidate, existing, suggestion }
  })
}

/** The name, numbered where it is taken; takes it. */
function freeName(name: string, taken: Set<string>): string {
  let free = name
  for (let n = 2; taken.has(free); n++) {
    const suffix = ` (${n})`
    free = name.slice(0, MAX_NAME_LENGTH - suffix.length) + suffix
  }
  taken.add(free)
  return free
}

async function planGroups(
  tx: TenantTx,
  tenantId: string,
  files: readonly FileReading[],
): Promise<readonly PlannedGroup[]> {
  const described = new Map(files.flatMap((file) => file.groups).map((group) => [group.id, group]))
  const named = new Map<string, number>()
  for (const { assignments } of files.flatMap((file) => file.policies))
    for (const id of new Set(assignments.flatMap((a) => a.groupId ?? [])))
      named.set(id, (named.get(id) ?? 0) + 1)
  const sourceIds = [...new Set([...described.keys(), ...named.keys()])]
  const rows = await tx.group.findMany({
    where: {
      tenantId,
      OR: [
        { id: { in: sourceIds } },
        { displayName: { in: [...described.values()].map((group) => group.displayName) } },
      ],
    },
    select: { id: true, displayName: true },
  })
  return sourceIds.map((sourceId): PlannedGroup => {
    const group = described.get(sourceId) ?? null
    const existing =
      rows.find((row) => row.id === sourceId) ??
      rows.find((row) => group !== null && row.displayName === group.displayName) ??
      null
    const refusal = group ? refusalOf(group) : 'Only its ID is known. Choose a group that stands for it.'
    const suggestion: GroupChoice = existing
      ? { take: 'use', id: existing.id }
      : { take: group && refusal === null ? 'create' : 'leave' }
    return { sourceId, described: group, policies: named.get(sourceId) ?? 0, existing, refusal, suggestion }
  })
}

function refusalOf({ displayName, membershipRule }: ImportedGroup): string | null {
  if (displayName.trim() === '' || displayName.length > MAX_NAME_LENGTH)
    return `Its name has to have 1 to ${MAX_NAME_LENGTH} characters.`
  if (membershipRule === null) return null
  const parsed = membershipRuleInput.safeParse(membershipRule)
  return parsed.success
    ? null
    : `Its membership rule is not understood. ${parsed.error.issues[0]?.message ?? ''}`.trim()
}

/** Problems of all files, each with the file's name. */
export function problemsOf(plan: ImportPlan): readonly (ImportProblem & { readonly fileName: string })[] {
  return plan.files.flatMap(({ fileName, problems }) => problems.map((problem) => ({ fileName, ...problem })))
}
