import { isFleet, itemsOfPart, kindOf, listIn, PARTS, policyOfAssignment } from '../export-kinds'
import { findPolicies, type FoundPolicy } from '../find-policies'
import { FreeNames } from '../fleet-file/free-names'
import { FileProblems } from '../fleet-file/problems'
import { readDevice } from '../fleet-file/read-device'
import { readGroup } from '../fleet-file/read-group'
import { readTargetList } from '../fleet-file/read-targets'
import { splitByProfile } from '../fleet-file/split-by-profile'
import { textOf } from '../fleet-file/device-facts'
import { isObject, nameOf, prop, type Json, type JsonObject } from '../json'
import { readProfilePayloads } from '../managed/read-profile-payloads'
import { openFile, policyNameOf } from '../open-file'
import { readFound, type FoundReading } from '../read-found'
import type { ExportedPolicy, ExportFile, LooseAssignments } from './types'

/** A larger file is no policy: the largest real exports have a few megabytes, device lists a few hundred bytes a device. */
export const MAX_EXPORT_FILE_BYTES = 64 * 1024 * 1024

/** Names are given over the whole folder, so that no two policies, groups or devices share an id. */
export class ExportNames {
  readonly policies = new FreeNames()
  readonly groups = new FreeNames()
  readonly devices = new FreeNames()
}

/**
 * Reads one file of a folder of exports: policies in any of their wrappings, groups, devices, assignments, or a fleet with
 * all of them. Never throws; what is not understood is the file's reason.
 * @param path below the folder, with forward slashes
 */
export function readExportFile(path: string, bytes: Uint8Array, names: ExportNames): ExportFile {
  if (bytes.length > MAX_EXPORT_FILE_BYTES) return unread(path, 'The file is larger than 64 MiB. Split it.')
  const opened = openFile(path, bytes)
  return opened.ok
    ? new ExportReader(path, names).read(opened.value, opened.isPlist)
    : unread(path, opened.message, opened.isOther ? 'skipped' : 'error')
}

/** A file of which nothing was read. */
export function unread(path: string, reason: string, status: 'error' | 'skipped' = 'error'): ExportFile {
  return { path, status, reason, policies: [], groups: [], devices: [], assignments: [] }
}

class ExportReader {
  readonly #policies: ExportedPolicy[] = []
  readonly #groups: ExportFile['groups'][number][] = []
  readonly #devices: ExportFile['devices'][number][] = []
  readonly #assignments: LooseAssignments[] = []
  readonly #problems = new FileProblems()
  /** What is JSON and none of this. */
  readonly #others: { path: string; message: string }[] = []

  constructor(
    private readonly path: string,
    private readonly names: ExportNames,
  ) {}

  read(value: Json, isPlist: boolean): ExportFile {
    if (isPlist) this.#readProfile(value)
    else if (isFleet(value)) this.#readFleet(value)
    else this.#readAny(value, '$')
    const found =
      this.#policies.length + this.#groups.length + this.#devices.length + this.#assignments.length
    const { errors } = this.#problems
    const reasons = sameTogether([...errors, ...this.#others])
    const status = found > 0 ? 'imported' : errors.length > 0 ? 'error' : 'skipped'
    return {
      path: this.path,
      status,
      ...(reasons.length > 0 ? { reason: sentence(reasons) } : {}),
      policies: this.#policies,
      groups: this.#groups,
      devices: this.#devices,
      assignments: this.#assignments,
    }
  }

  /** Profiles for other programs lie in the same folders. */
  #readProfile(value: Json): void {
    const reading = readProfilePayloads(value, policyNameOf(this.path))
    if (reading.policies.length > 0) this.#addReading(reading, null, null)
    else this.#others.push(...reading.problems)
  }

  #readFleet(fleet: JsonObject): void {
    for (const part of PARTS) {
      const name = nameOf(fleet, part)
      itemsOfPart(fleet, part).forEach((item, index) => {
        const at = `$.${name}[${index}]`
        if (part === 'groups') this.#readGroup(item, at)
        else if (part === 'devices') this.#readDevice(item, at)
        else if (part === 'assignments') this.#readLoose(item, at)
        else this.#readPolicies(item, at)
      })
    }
  }

  #readAny(value: Json, at: string): void {
    const items = listIn(value)
    const kinds = new Set((items ?? [value]).map(kindOf))
    if (items && kinds.size > 0 && !kinds.has('policy'))
      items.forEach((item, index) => this.#readOne(item, `${at}[${index}]`))
    else if (!items && kindOf(value) !== 'policy') this.#readOne(value, at)
    else this.#readPolicies(value, at)
  }

  #readOne(item: Json, at: string): void {
    const kind = kindOf(item)
    if (kind === 'group') this.#readGroup(item, at)
    else if (kind === 'device') this.#readDevice(item, at)
    else if (kind === 'assignment') this.#readLoose(item, at)
    else this.#readPolicies(item, at)
  }

  #readGroup(item: Json, at: string): void {
    const group = readGroup(item, at, this.names.groups, this.#problems)
    if (group) this.#groups.push(group)
  }

  #readDevice(item: Json, at: string): void {
    const device = readDevice(item, at, this.names.devices, this.#problems)
    if (device) this.#devices.push(device)
  }

  #readLoose(item: Json, at: string): void {
    const policyId = isObject(item) ? policyOfAssignment(item) : undefined
    const assignments = policyId === undefined ? [] : readTargetList([item], at, this.#problems)
    if (policyId === undefined) this.#problems.error(at, 'The assignment does not say which policy it is of.')
    else this.#assignments.push({ policyId, assignments })
  }

  #readPolicies(value: Json, at: string): void {
    const { found, problems } = findPolicies(value)
    this.#others.push(...problems.map(({ path, message }) => ({ path: at + path.slice(1), message })))
    const wrapper = found.length === 1 && isObject(value) ? value : null
    for (const policy of found) this.#readPolicy(policy, wrapper)
  }

  #readPolicy(found: FoundPolicy, wrapper: JsonObject | null): void {
    const holder = [found.body, wrapper].find((body) => body && !isNothing(prop(body, 'assignments')))
    const list = holder && prop(holder, 'assignments')
    const stated = textOf(prop(found.body, 'id')) ?? (wrapper && textOf(prop(wrapper, 'id')))
    const assignments = list ? readTargetList(list, `${found.path}.assignments`, this.#problems) : null
    this.#addReading(readFound(found, policyNameOf(this.path)), stated, assignments)
  }

  #addReading(
    { policies, problems }: FoundReading,
    stated: string | null,
    assignments: ExportedPolicy['assignments'],
  ): void {
    for (const { path, message } of problems) this.#problems.error(path, message)
    for (const policy of policies) {
      const { parts, unread: values, notices } = splitByProfile(policy)
      this.#policies.push({
        // Given, not taken: one policy that was exported twice is two here.
        id: this.names.policies.give(stated ?? policy.name),
        name: policy.name,
        file: this.path,
        profileId: policy.profileId,
        platform: policy.platform,
        technologies: policy.technologies,
        assignments,
        parts,
        unread: values,
        notices: [...new Set([...policy.notices, ...notices])],
      })
    }
  }
}

function isNothing(value: Json | undefined): boolean {
  return value === undefined || value === null
}

/** Each thing that is to be said once, with the first place it was found at and how many there are. */
function sameTogether(problems: readonly { path: string; message: string }[]): readonly string[] {
  const paths = new Map<string, string[]>()
  for (const { path, message } of problems) {
    const known = paths.get(message)
    if (known) known.push(path)
    else paths.set(message, [path])
  }
  return [...paths].map(([message, [first, ...others]]) =>
    others.length > 0 ? `${first} and ${others.length} more: ${message}` : `${first}: ${message}`,
  )
}

const SHOWN = 3

function sentence(reasons: readonly string[]): string {
  const more = reasons.length > SHOWN ? ` (and ${reasons.length - SHOWN} more)` : ''
  return reasons.slice(0, SHOWN).join(' ') + more
}
