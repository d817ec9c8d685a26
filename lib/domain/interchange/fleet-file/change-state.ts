import type { TenantSwitches } from '../../enrollment'
import type { FleetChange, FleetDevice } from '../../fleet/types'
import type { PolicyAssignment, ResolutionGroup, ResolutionPolicy } from '../../resolution'
import { rolloutSalt, type RolloutStage } from '../../rollout'
import { isList, isObject, prop, type Json, type JsonObject } from '../json'
import { textOf } from './device-facts'
import type { FileProblems } from './problems'
import { boundPolicy } from './read-fleet'
import type { FileGroup } from './read-group'
import { boundGroup, References } from './references'
import { partId, type FilePolicy, type FleetFile } from './types'

/** What a fleet is after the changes read so far: what later ones may speak of. Each method returns the change it makes. */
export class ChangeState {
  readonly #references: References
  readonly #policies: Map<string, FilePolicy>
  readonly #original: readonly FilePolicy[]
  #latest: number
  switches: TenantSwitches | null
  readonly policyNames: Map<string, string>
  readonly groupNames: Map<string, string>

  constructor(fleet: FleetFile) {
    this.#references = new References(fleet.devices, fleet.groups)
    this.#original = fleet.policies
    this.#policies = new Map(fleet.policies.map((policy) => [policy.id, policy]))
    this.#latest = fleet.policies.reduce((latest, { parts }) => Math.max(latest, parts[0].lastModified), 0)
    this.switches = fleet.switches
    this.policyNames = new Map(fleet.policies.map(({ id, name }) => [id, name]))
    this.groupNames = new Map(fleet.groups.map(({ id, displayName }) => [id, displayName]))
  }

  /** Has a policy that was there before and still is another number of parts? */
  get partsDiffer(): boolean {
    return this.#original.some(
      ({ id, parts }) => (this.#policies.get(id) ?? { parts }).parts.length !== parts.length,
    )
  }

  /** The policy that a change names by its id or, where one has it, by its name. */
  policy(change: JsonObject, path: string, problems: FileProblems): FilePolicy | null {
    const wanted = textOf(prop(change, 'policyId')) ?? textOf(prop(change, 'id'))
    if (wanted === null) return problems.error(path, 'Say which policy it is with policyId.')
    const named = [...this.#policies.values()].filter(({ name }) => name === wanted)
    const found = this.#policies.get(wanted) ?? (named.length === 1 ? named[0] : undefined)
    return found ?? problems.error(`${path}.policyId`, `There is no policy ${JSON.stringify(wanted)}.`)
  }

  /** @param options.stage the devices that get the settings; the others keep those that the policy has. null: all at once */
  savePolicy(
    read: FilePolicy,
    { keepAssignments, stage }: { readonly keepAssignments: boolean; readonly stage: RolloutStage | null },
    problems: FileProblems,
  ): readonly FleetChange[] {
    const earlier = this.#policies.get(read.id)
    const bound = boundPolicy(read, this.#references, problems)
    const kept = earlier && keepAssignments ? earlier.parts[0].assignments : bound.parts[0].assignments
    this.#latest = Math.max(this.#latest + 1, bound.parts[0].lastModified)
    const lastModified = bound.parts[0].lastModified || this.#latest
    const version = (earlier ? newestOf(earlier).version : 0) + 1
    const saved = withAll(bound, { assignments: kept, lastModified, version })
    return this.#save(earlier && stage ? inStage(earlier, saved, stage) : saved, earlier)
  }

  assignPolicy(
    policy: FilePolicy,
    assignments: readonly PolicyAssignment[],
    path: string,
    problems: FileProblems,
  ): readonly FleetChange[] {
    const found = this.#references.assignments(assignments, path, problems)
    return this.#save(withAll(policy, { assignments: found }), policy)
  }

  deletePolicy({ id, parts }: FilePolicy): readonly FleetChange[] {
    this.#policies.delete(id)
    return parts.map((part): FleetChange => ({ kind: 'policyDeleted', policyId: part.id }))
  }

  hasPolicy(id: string): boolean {
    return this.#policies.has(id)
  }

  /** Who gets new settings first, by the groups' own ids. */
  stage(stage: RolloutStage, path: string, problems: FileProblems): RolloutStage {
    if (stage.kind === 'percent') return stage
    const groupIds = stage.groupIds.map((text, index) => {
      const found = this.#references.groupId(text)
      if (found === undefined)
        problems.error(`${path}.groupIds[${index}]`, `There is no group ${JSON.stringify(text)}.`)
      return found ?? text
    })
    return { ...stage, groupIds }
  }

  /** The group that a change names by its id or, where one has it, by its name. */
  group(change: JsonObject, path: string, problems: FileProblems): ResolutionGroup | null {
    const wanted = textOf(prop(change, 'groupId')) ?? textOf(prop(change, 'id'))
    if (wanted === null) return problems.error(path, 'Say which group it is with groupId.')
    const found = this.#references.group(wanted)
    return found ?? problems.error(`${path}.groupId`, `There is no group ${JSON.stringify(wanted)}.`)
  }

  saveGroup(read: FileGroup, problems: FileProblems): readonly FleetChange[] {
    const group = boundGroup(read, this.#references, problems)
    this.#references.saveGroup(group)
    this.groupNames.set(group.id, group.displayName)
    return [{ kind: 'groupSaved', group }]
  }

  deleteGroup({ id }: ResolutionGroup): readonly FleetChange[] {
    this.#references.deleteGroup(id)
    return [{ kind: 'groupDeleted', groupId: id }]
  }

  /** `members` as they are to be, or `add` and `remove`. */
  changeMembers(
    group: ResolutionGroup,
    change: JsonObject,
    path: string,
    problems: FileProblems,
  ): readonly FleetChange[] {
    if (group.membershipRule) {
      problems.error(`${path}.groupId`, 'The group has a membership rule. Change that with ruleChanged.')
      return []
    }
    const lists = ['members', 'add', 'remove'].map((name) => this.#memberList(change, name, path, problems))
    const [members = null, add = null, remove = null] = lists
    if (members === null && add === null && remove === null) {
      problems.error(path, 'Say which members the group is to have, or which to add and remove.')
      return []
    }
    const gone = new Set(remove)
    const all = [...new Set([...(members ?? group.members ?? []), ...(add ?? [])])]
    return this.saveGroup({ ...group, members: all.filter((id) => !gone.has(id)), path }, problems)
  }

  saveDevice(device: FleetDevice): readonly FleetChange[] {
    this.#references.saveDevice(device)
    return [{ kind: 'deviceSaved', device }]
  }

  deleteDevice(deviceId: string): readonly FleetChange[] {
    this.#references.deleteDevice(deviceId)
    return [{ kind: 'deviceDeleted', deviceId }]
  }

  /** The devices that a change names with `deviceIds` or `deviceId`. */
  devices(change: JsonObject, path: string, problems: FileProblems): readonly string[] {
    const many = prop(change, 'deviceIds')
    const one = prop(change, 'deviceId') ?? prop(change, 'id')
    const wanted: readonly Json[] | null = isList(many) ? many : one === undefined ? null : [one]
    if (wanted === null) {
      problems.error(path, 'Say which devices they are with deviceIds.')
      return []
    }
    return wanted.flatMap((item, index) => {
      const text = textOf(item)
      const id = text === null ? undefined : this.#references.deviceId(text)
      const at = isList(many) ? `${path}.deviceIds[${index}]` : `${path}.deviceId`
      if (id === undefined) problems.error(at, `There is no device ${JSON.stringify(item)}.`)
      return id === undefined ? [] : [id]
    })
  }

  changeSwitches(switches: TenantSwitches): readonly FleetChange[] {
    this.switches = switches
    return [{ kind: 'switchesChanged', switches }]
  }

  #save(policy: FilePolicy, earlier: FilePolicy | undefined): readonly FleetChange[] {
    this.#policies.set(policy.id, policy)
    this.policyNames.set(policy.id, policy.name)
    const before = earlier?.parts.length ?? policy.parts.length
    const stale = Array.from(
      { length: Math.max(0, before - policy.parts.length) },
      (_, index): FleetChange => {
        return { kind: 'policyDeleted', policyId: partId(policy.id, policy.parts.length + index) }
      },
    )
    return [...policy.parts.map((part): FleetChange => ({ kind: 'policySaved', policy: part })), ...stale]
  }

  #memberList(
    change: JsonObject,
    name: string,
    path: string,
    problems: FileProblems,
  ): readonly string[] | null {
    const list = prop(change, name)
    if (list === undefined || list === null) return null
    if (!isList(list)) {
      problems.error(`${path}.${name}`, 'Members are a list of ids of devices and groups.')
      return null
    }
    const texts = list.flatMap((item) => textOf(isObject(item) ? prop(item, 'id') : item) ?? [])
    return this.#references.memberIds(texts, `${path}.${name}`, problems)
  }
}

function newestOf({ parts: [{ rollout, version }] }: FilePolicy) {
  return rollout ?? { version }
}

/** The policy as saved, but its settings only for the stage: the other devices keep the earlier ones, profile by profile. */
function inStage(earlier: FilePolicy, saved: FilePolicy, stage: RolloutStage): FilePolicy {
  const [main] = saved.parts
  const [first] = earlier.parts
  const { version, lastModified, rollout } = first
  const salt = rollout?.salt ?? rolloutSalt(saved.id, version)
  const release = { salt, stage, version: main.version, lastModified: main.lastModified }
  const partOf = ({ parts }: FilePolicy, profileId: string) =>
    parts.find((part) => part.profileId === profileId)
  const toPart = (profileId: string, index: number): ResolutionPolicy => ({
    ...main,
    id: partId(saved.id, index),
    profileId,
    version,
    lastModified,
    settings: partOf(earlier, profileId)?.settings ?? {},
    rollout: { ...release, settings: partOf(saved, profileId)?.settings ?? {} },
  })
  // Parts that were there keep their places, and with them the names that results know them by.
  const others = new Set([...earlier.parts, ...saved.parts].map(({ profileId }) => profileId))
  others.delete(first.profileId)
  return {
    ...saved,
    parts: [toPart(first.profileId, 0), ...[...others].map((id, index) => toPart(id, index + 1))],
    unread: new Map([...earlier.unread, ...saved.unread]),
  }
}

function withAll(policy: FilePolicy, changed: Partial<FilePolicy['parts'][0]>): FilePolicy {
  const [first, ...others] = policy.parts
  return {
    ...policy,
    parts: [{ ...first, ...changed }, ...others.map((part) => ({ ...part, ...changed }))],
  }
}
