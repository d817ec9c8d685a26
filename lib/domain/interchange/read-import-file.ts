import { isFleet, itemsOfPart, kindOf, listIn, policyOfAssignment } from './export-kinds'
import { findPolicies } from './find-policies'
import { FreeNames } from './fleet-file/free-names'
import { FileProblems } from './fleet-file/problems'
import { readGroup } from './fleet-file/read-group'
import { isObject, textProp, type Json } from './json'
import { readProfilePayloads } from './managed/read-profile-payloads'
import { openFile, policyNameOf } from './open-file'
import { readAssignments } from './read-assignments'
import { readFound } from './read-found'
import { splitMixed } from './split-mixed'
import type {
  ImportedAssignment,
  ImportedAssignments,
  ImportedGroup,
  ImportedPolicy,
  ImportProblem,
  ImportReading,
} from './types'

/** Bytes in one file. A policy with every setting is far below. */
export const MAX_IMPORT_FILE_BYTES = 5 * 1024 * 1024

/**
 * Reads one exported file for import: Graph policies in all the wrappings and encodings found in the wild, policies of the
 * older templates, managed settings (mdatp_managed.json), configuration profiles and preference files for macOS, groups,
 * and assignments that stand by themselves. Never throws: what is understood comes back, what is not are problems with
 * their path.
 * @param path of the file, for names of policies that have none
 */
export function readImportFile(path: string, bytes: Uint8Array): ImportReading {
  if (bytes.length > MAX_IMPORT_FILE_BYTES)
    return failure('The file is larger than 5 MiB. Split it into smaller files.')
  const opened = openFile(path, bytes)
  if (!opened.ok) return failure(opened.message)
  const reader = new Reader(policyNameOf(path))
  if (opened.isPlist) reader.add(readProfilePayloads(opened.value, policyNameOf(path)))
  else reader.read(opened.value)
  return reader.reading()
}

function failure(message: string): ImportReading {
  return { policies: [], groups: [], assignments: [], problems: [{ path: '$', message }] }
}

class Reader {
  readonly #policies: ImportedPolicy[] = []
  readonly #groups: ImportedGroup[] = []
  readonly #assignments = new Map<string, ImportedAssignment[]>()
  readonly #problems: ImportProblem[] = []
  readonly #names = new FreeNames()

  constructor(private readonly fallbackName: string) {}

  read(value: Json): void {
    if (isFleet(value)) {
      itemsOfPart(value, 'policies').forEach((item, index) => this.#readOne(item, `$.policies[${index}]`))
      itemsOfPart(value, 'groups').forEach((item, index) => this.#readGroup(item, `$.groups[${index}]`))
      itemsOfPart(value, 'assignments').forEach((item, index) =>
        this.#readOne(item, `$.assignments[${index}]`),
      )
      return
    }
    const items = listIn(value)
    // Lists of policies are a matter of their wrappings: problems then name the whole of it.
    if (items && items.some((item) => kindOf(item) !== 'policy'))
      items.forEach((item, index) => this.#readOne(item, `$[${index}]`))
    else this.#readOne(value, '$')
  }

  add({
    policies,
    problems,
  }: {
    policies: readonly ImportedPolicy[]
    problems: readonly ImportProblem[]
  }): void {
    this.#policies.push(...policies.flatMap(splitMixed))
    this.#problems.push(...problems)
  }

  reading(): ImportReading {
    const assignments = [...this.#assignments].map(([policyId, list]): ImportedAssignments => ({
      policyId,
      assignments: list,
    }))
    // Every file gets at least a line: a list of no groups, a profile of no payloads.
    const isEmpty = [this.#policies, this.#groups, assignments, this.#problems].every((l) => l.length === 0)
    if (isEmpty) return failure('The file is in order, but there is nothing in it to import.')
    return { policies: this.#policies, groups: this.#groups, assignments, problems: this.#problems }
  }

  #readOne(item: Json, at: string): void {
    const kind = kindOf(item)
    if (kind === 'group') this.#readGroup(item, at)
    else if (kind === 'assignment') this.#readAssignment(item, at)
    else if (kind === 'device')
      this.#problems.push({
        path: at,
        message: 'This is a device. Devices onboard by themselves; it was left out.',
      })
    else this.#readPolicies(item, at)
  }

  #readPolicies(value: Json, at: string): void {
    const { found, problems } = findPolicies(value)
    this.#problems.push(...problems.map(({ path, message }) => ({ path: at + path.slice(1), message })))
    for (const policy of found)
      this.add(readFound({ ...policy, path: at + policy.path.slice(1) }, this.fallbackName))
  }

  #readGroup(item: Json, at: string): void {
    const problems = new FileProblems()
    const group = readGroup(item, at, this.#names, problems)
    this.#problems.push(...problems.errors.map(({ path, message }) => ({ path, message })))
    if (!group) return
    const { id, displayName, membershipRule, members } = group
    const description = (isObject(item) && textProp(item, 'description')) || ''
    this.#groups.push({
      id,
      displayName,
      description,
      membershipRule: membershipRule ?? null,
      memberCount: members?.length ?? 0,
    })
  }

  #readAssignment(item: Json, at: string): void {
    const policyId = isObject(item) ? policyOfAssignment(item) : undefined
    const { assignments, notices } = readAssignments({ assignments: [item] })
    if (policyId === undefined)
      this.#problems.push({ path: at, message: 'The assignment does not say which policy it is of.' })
    else this.#assignments.set(policyId, [...(this.#assignments.get(policyId) ?? []), ...assignments])
    if (assignments.length === 0)
      this.#problems.push({
        path: at,
        message: notices[0] ?? 'The assignment has no target that is known here.',
      })
  }
}
