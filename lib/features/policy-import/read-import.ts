import {
  getProfile,
  qualifiedName,
  unitDefinitions,
  validateSettings,
  type Profile,
  type SettingProblem,
  type SettingValue,
  type SettingValues,
} from '@/lib/domain/catalog'
import { DomainError } from '@/lib/db/errors'
import {
  profilesFor,
  readAsProfile,
  readImportFile,
  type ImportedAssignment,
  type ImportedAssignments,
  type ImportedGroup,
  type ImportedPolicy,
  type ImportFormat,
  type ImportProblem,
} from '@/lib/domain/interchange'
import type { NewPolicy } from '../policies/create-policy'
import { DEFAULT_SCOPE_TAG, UNKNOWN } from '../policies/fields'
import { isSecretToken } from '../policies/secrets'

export interface ImportFile {
  readonly name: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** One policy of a file, checked against the catalogue and ready to be written. */
export interface ReadyPolicy {
  readonly policy: NewPolicy
  readonly fileName: string
  readonly format: ImportFormat
  /** Id in the tenant that the file comes from. */
  readonly sourceId: string | null
  /** As the file has them: groups by the ids of the tenant that it comes from. */
  readonly assignments: readonly ImportedAssignment[]
  /** As the file has it, before anything was left out. */
  readonly imported: ImportedPolicy
  readonly profileName: string | null
  readonly unknownSettingIds: readonly string[]
  /** Values that the profile refuses, by setting: not taken over. */
  readonly leftOut: readonly ImportProblem[]
  readonly notices: readonly string[]
}

export interface FileReading {
  readonly fileName: string
  readonly policies: readonly ReadyPolicy[]
  readonly groups: readonly ImportedGroup[]
  readonly looseAssignments: readonly ImportedAssignments[]
  readonly problems: readonly ImportProblem[]
}

/** Reads files into policies ready to be written, each with what could not be understood by file and path. Writes nothing. */
export function readImport(files: readonly ImportFile[]): readonly FileReading[] {
  return files.map((file) => {
    const reading = readImportFile(file.name, file.bytes)
    const found = reading.policies.length + reading.groups.length + reading.assignments.length
    const problems =
      found === 0 && reading.problems.length === 0
        ? [{ path: '$', message: 'There is no policy in this file.' }]
        : reading.problems
    return {
      fileName: file.name,
      policies: reading.policies.map((policy) => toReadyPolicy(policy, file.name)),
      groups: reading.groups,
      looseAssignments: reading.assignments,
      problems,
    }
  })
}

/** The policy read as one of another profile, where its file leaves that open. */
export function asProfile(ready: ReadyPolicy, profileId: string | undefined): ReadyPolicy {
  if (profileId === undefined || profileId === ready.policy.profileId) return ready
  const imported = readAsProfile(ready.imported, profileId)
  if (!imported || !profilesFor(ready.imported).some((profile) => profile.id === profileId))
    throw new DomainError(
      'invalid',
      `${ready.policy.name} cannot be read as that profile. Look at the files again.`,
    )
  return { ...toReadyPolicy(imported, ready.fileName), assignments: ready.assignments }
}

function toReadyPolicy(imported: ImportedPolicy, fileName: string): ReadyPolicy {
  const profile = imported.profileId === null ? null : (getProfile(imported.profileId) ?? null)
  const checked = profile
    ? dropRefused(profile, imported.settings.values)
    : { values: imported.settings.values, leftOut: [] }
  const tags = imported.roleScopeTagIds.filter((tag) => tag !== DEFAULT_SCOPE_TAG)
  return {
    policy: {
      name: imported.name.slice(0, 256),
      description: imported.description.slice(0, 4000),
      profileId: profile?.id ?? null,
      platform: profile?.platform ?? imported.platform ?? UNKNOWN,
      policyType: profile?.policyType ?? UNKNOWN,
      technologies: imported.technologies,
      roleScopeTags: [DEFAULT_SCOPE_TAG],
      settings: { values: checked.values, unknown: imported.settings.unknown },
      assignments: [],
      origin: 'import',
      note: `Imported from ${fileName.slice(0, 300)}`,
    },
    fileName,
    format: imported.format,
    sourceId: imported.sourceId,
    assignments: imported.assignments,
    imported,
    profileName: profile?.name ?? null,
    unknownSettingIds: imported.unknownSettingIds,
    leftOut: checked.leftOut,
    notices: [
      ...imported.notices,
      ...(tags.length > 0 ? ['Its scope tags are those of another tenant. It gets Default.'] : []),
    ],
  }
}

/**
 * The values without what the profile refuses: an entry or a line where only that is wrong, else the whole setting.
 * Dropping a parent orphans its children, so this repeats until nothing is refused.
 */
export function dropRefused(
  profile: Profile,
  imported: SettingValues,
): { readonly values: SettingValues; readonly leftOut: readonly ImportProblem[] } {
  const leftOut: ImportProblem[] = []
  const names = new Map(unitDefinitions(profile).map((def) => [def.id, qualifiedName(profile, def)]))
  const report = (settingId: string, position: number | undefined, message: string) =>
    leftOut.push({
      path: `${names.get(settingId) ?? settingId}${position === undefined ? '' : `[${position}]`}`,
      message,
    })
  const tokens = Object.entries(imported).filter(([, value]) => isSecretToken(value))
  for (const [id] of tokens) report(id, undefined, 'The export left this secret out. Enter it again.')
  let values = without(
    imported,
    tokens.map(([id]) => id),
  )
  // Each round removes at least one value, entry or line, so this ends.
  for (;;) {
    const problems = validateSettings(profile, values)
    const [first] = problems
    if (!first) return { values, leftOut }
    const required = first.code === 'required' && first.path.length === 1
    const target = required ? parentOf(profile, String(first.path[0])) : String(first.path[0])
    if (!Object.hasOwn(values, target)) throw new Error(`Nothing to drop for ${first.code} at ${target}`)
    const parts = required ? [] : positionsToDrop(problems, target, values[target])
    if (parts.length > 0) {
      for (const { position, message } of parts) report(target, position, message)
      values = {
        ...values,
        [target]: withoutPositions(values[target], new Set(parts.map((p) => p.position))),
      }
    } else {
      report(target, undefined, first.message)
      values = without(values, [target])
    }
  }
}

function parentOf(profile: Profile, settingId: string): string {
  return unitDefinitions(profile).find((def) => def.id === settingId)?.dependsOn?.settingId ?? settingId
}

/** Lines and entries that are wrong by themselves. None when something is wrong with the value as a whole. */
function positionsToDrop(
  problems: readonly SettingProblem[],
  settingId: string,
  value: SettingValue | undefined,
): { position: number; message: string }[] {
  if (value?.kind !== 'group' && value?.kind !== 'stringList') return []
  const own = problems.filter((problem) => problem.path[0] === settingId)
  if (own.some((problem) => typeof problem.path[1] !== 'number')) return []
  const byPosition = new Map(own.toReversed().map((problem) => [Number(problem.path[1]), problem.message]))
  return [...byPosition]
    .map(([position, message]) => ({ position, message }))
    .toSorted((a, b) => a.position - b.position)
}

function withoutPositions(value: SettingValue | undefined, dropped: ReadonlySet<number>): SettingValue {
  const keep = <T>(items: readonly T[]) => items.filter((_, index) => !dropped.has(index))
  if (value?.kind === 'group') return { kind: 'group', entries: keep(value.entries) }
  if (value?.kind === 'stringList') return { kind: 'stringList', values: keep(value.values) }
  throw new Error('Only lists and groups have positions')
}

function without(values: SettingValues, ids: readonly string[]): SettingValues {
  return Object.fromEntries(Object.entries(values).filter(([id]) => !ids.includes(id)))
}
