import type { FleetDevice } from '../../fleet/types'
import type { PolicyAssignment, ResolutionGroup } from '../../resolution'
import type { FileProblems } from './problems'
import type { FileGroup } from './read-group'

type Names = ReadonlyMap<string, string | null>

/**
 * Finds what the ids of a file mean: as they are, else in another letter case (object ids are the same in any), else by
 * object id, device id or display name where exactly one has it. Changes are told to it one after another.
 */
export class References {
  readonly #devices: Map<string, FleetDevice>
  readonly #groups: Map<string, ResolutionGroup>
  /** Made when first needed: most files name everything by its id. */
  #deviceNames: Names | null = null
  #groupNames: Names | null = null

  constructor(devices: readonly FleetDevice[], groups: readonly ResolutionGroup[]) {
    this.#devices = new Map(devices.map((device) => [device.id, device]))
    this.#groups = new Map(groups.map((group) => [group.id, group]))
  }

  saveDevice(device: FleetDevice): void {
    this.#devices.set(device.id, device)
    this.#deviceNames = null
  }

  deleteDevice(id: string): void {
    this.#devices.delete(id)
    this.#deviceNames = null
  }

  saveGroup(group: ResolutionGroup): void {
    this.#groups.set(group.id, group)
    this.#groupNames = null
  }

  deleteGroup(id: string): void {
    this.#groups.delete(id)
    this.#groupNames = null
  }

  group(text: string): ResolutionGroup | undefined {
    return this.#groups.get(this.groupId(text) ?? text)
  }

  groupId(text: string): string | undefined {
    if (this.#groups.has(text)) return text
    this.#groupNames ??= namesOf([...this.#groups.values()], ({ id, displayName }) => [id, displayName])
    return this.#groupNames.get(text.toLowerCase()) ?? undefined
  }

  deviceId(text: string): string | undefined {
    if (this.#devices.has(text)) return text
    this.#deviceNames ??= namesOf([...this.#devices.values()], ({ id, name, directory }) => [
      id,
      name,
      directory?.objectId,
      directory?.deviceId,
      directory?.displayName,
    ])
    return this.#deviceNames.get(text.toLowerCase()) ?? undefined
  }

  /** Members of a group by the ids that are theirs here. What nobody is called stays: a later change may bring it. */
  memberIds(texts: readonly string[], path: string, problems: FileProblems): readonly string[] {
    return texts.map((text, index) => {
      const id = this.#devices.has(text) ? text : (this.groupId(text) ?? this.deviceId(text))
      if (id === undefined) {
        const message = `No device and no group of the file has the id ${JSON.stringify(text)}, so it is nobody.`
        problems.warn(`${path}[${index}]`, message, `members ${path}`)
      }
      return id ?? text
    })
  }

  /** Assignments by the groups' own ids. One to a group that the file does not have reaches nobody. */
  assignments(
    assignments: readonly PolicyAssignment[],
    path: string,
    problems: FileProblems,
  ): readonly PolicyAssignment[] {
    return assignments.map((assignment, index) => {
      if (!('groupId' in assignment)) return assignment
      const groupId = this.groupId(assignment.groupId)
      if (groupId !== undefined) return { ...assignment, groupId }
      const message = `No group of the file has the id ${JSON.stringify(assignment.groupId)}, so nobody is in it.`
      problems.warn(`${path}.assignments[${index}]`, message)
      return assignment
    })
  }
}

/** Ids by every name in lower case; null for a name that several have. */
function namesOf<T extends { readonly id: string }>(
  items: readonly T[],
  textsOf: (item: T) => readonly (string | null | undefined)[],
): Names {
  const names = new Map<string, string | null>()
  for (const item of items) {
    for (const text of new Set(textsOf(item).map((each) => each?.toLowerCase()))) {
      if (!text) continue
      const earlier = names.get(text)
      names.set(text, earlier === undefined || earlier === item.id ? item.id : null)
    }
  }
  return names
}

/** Ids that occur twice among these are errors, at the second place. */
export function reportDuplicates(
  kind: string,
  items: readonly { readonly id: string; readonly path: string }[],
  problems: FileProblems,
): void {
  const seen = new Map<string, string>()
  for (const { id, path } of items) {
    const earlier = seen.get(id)
    if (earlier !== undefined)
      problems.error(
        path,
        `The id ${JSON.stringify(id)} is that of ${earlier} already. Give each ${kind} its own.`,
      )
    else seen.set(id, path)
  }
}

/** The group as resolution takes it, members resolved. */
export function boundGroup(
  group: FileGroup,
  references: References,
  problems: FileProblems,
): ResolutionGroup {
  const { id, displayName, membershipRule, members = [], path } = group
  return {
    id,
    displayName,
    membershipRule,
    members: references.memberIds(members, `${path}.members`, problems),
  }
}
