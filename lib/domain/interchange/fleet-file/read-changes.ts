import type { FleetChange } from '../../fleet/types'
import { isList, isObject, nameOf, prop, textProp, type Json, type JsonObject } from '../json'
import { ChangeState } from './change-state'
import { textOf } from './device-facts'
import { FreeNames } from './free-names'
import { FileProblems, type FileProblem } from './problems'
import { readDevice } from './read-device'
import { readFleetPolicies } from './read-fleet-policy'
import { readGroup } from './read-group'
import { reportRule } from './read-fleet'
import { readStage } from './read-stage'
import { readSwitches } from './read-switches'
import { readTargetList } from './read-targets'
import type { FleetFile } from './types'

export interface ChangesReading {
  /** As the index takes them; empty after an error. */
  readonly changes: readonly FleetChange[]
  /** A policy is saved with another number of parts than it had: see FilePolicy. */
  readonly partsDiffer: boolean
  /** Names of policies and groups, those that the changes make or delete among them. */
  readonly policyNames: ReadonlyMap<string, string>
  readonly groupNames: ReadonlyMap<string, string>
  readonly errors: readonly FileProblem[]
  readonly warnings: readonly FileProblem[]
}

type ReadChange = (
  change: JsonObject,
  path: string,
  state: ChangeState,
  problems: FileProblems,
) => readonly FleetChange[]

/**
 * Reads changes to a fleet, in the words of the file: `{changes: [{kind, …}]}` or the list alone. They apply one after
 * another, so a later one may speak of what an earlier one made. Format: docs/schemas/change.schema.json.
 */
export function readChanges(json: Json, fleet: FleetFile): ChangesReading {
  const problems = new FileProblems()
  const state = new ChangeState(fleet)
  const list = isObject(json) ? prop(json, 'changes') : json
  const path = isList(json) ? '$' : 'changes'
  if (!isList(list)) problems.error('$', 'Changes are a list, or an object with a list of changes.')
  const items = isList(list) ? list : []
  if (isList(list) && items.length === 0) problems.warn(path, 'The list is empty: nothing would change.')
  const changes = items.flatMap((item, index) => readChange(item, `${path}[${index}]`, state, problems))
  const { errors, warnings } = problems
  const { partsDiffer, policyNames, groupNames } = state
  return { changes: errors.length > 0 ? [] : changes, partsDiffer, policyNames, groupNames, errors, warnings }
}

function readChange(
  item: Json,
  path: string,
  state: ChangeState,
  problems: FileProblems,
): readonly FleetChange[] {
  const kinds = Object.keys(READERS).join(', ')
  if (!isObject(item)) {
    problems.error(path, `A change is an object with a kind: ${kinds}.`)
    return []
  }
  const wanted = textProp(item, 'kind') ?? textProp(item, 'type') ?? ''
  const kind = Object.keys(READERS).find((known) => known.toLowerCase() === wanted.toLowerCase())
  const read = kind === undefined ? undefined : READERS[kind]
  if (read) return read(item, path, state, problems)
  problems.error(`${path}.kind`, `${JSON.stringify(wanted)} is no kind of change. Use one of ${kinds}.`)
  return []
}

const READERS: Readonly<Record<string, ReadChange>> = {
  policySaved(change, path, state, problems) {
    const body = prop(change, 'policy') ?? null
    const stated = textOf(prop(change, 'policyId'))
    const withId = stated !== null && isObject(body) ? { id: stated, ...body } : body
    const policies = readFleetPolicies(withId, `${path}.policy`, new FreeNames(), problems)
    const keepAssignments = isObject(body) && nameOf(body, 'assignments') === undefined
    const read = readStage(prop(change, 'stage') ?? null, `${path}.stage`, problems)
    if (read === undefined) return []
    if (read && !policies.every(({ id }) => state.hasPolicy(id))) {
      problems.error(`${path}.stage`, 'Only a policy that the fleet has gets new settings in stages.')
      return []
    }
    const stage = read && state.stage(read, `${path}.stage`, problems)
    return policies.flatMap((policy) => state.savePolicy(policy, { keepAssignments, stage }, problems))
  },
  policyDeleted(change, path, state, problems) {
    const policy = state.policy(change, path, problems)
    return policy ? state.deletePolicy(policy) : []
  },
  assignmentsChanged(change, path, state, problems) {
    const policy = state.policy(change, path, problems)
    const list = prop(change, 'assignments')
    if (list === undefined) problems.error(path, 'Say which assignments the policy is to have.')
    if (!policy || list === undefined) return []
    const assignments = readTargetList(list ?? [], `${path}.assignments`, problems)
    return state.assignPolicy(policy, assignments, path, problems)
  },
  groupSaved(change, path, state, problems) {
    const group = readGroup(prop(change, 'group') ?? null, `${path}.group`, new FreeNames(), problems)
    if (!group) return []
    reportRule(group, problems)
    return state.saveGroup(group, problems)
  },
  ruleChanged(change, path, state, problems) {
    const group = state.group(change, path, problems)
    const rule = textProp(change, 'membershipRule')
    if (rule === undefined) problems.error(path, 'Say which membershipRule the group is to have.')
    if (!group || rule === undefined) return []
    const saved = { ...group, membershipRule: rule, members: [], path }
    reportRule(saved, problems)
    return state.saveGroup(saved, problems)
  },
  groupDeleted(change, path, state, problems) {
    const group = state.group(change, path, problems)
    return group ? state.deleteGroup(group) : []
  },
  membersChanged(change, path, state, problems) {
    const group = state.group(change, path, problems)
    return group ? state.changeMembers(group, change, path, problems) : []
  },
  deviceSaved(change, path, state, problems) {
    const device = readDevice(prop(change, 'device') ?? null, `${path}.device`, new FreeNames(), problems)
    return device ? state.saveDevice(device) : []
  },
  deviceDeleted(change, path, state, problems) {
    return state.devices(change, path, problems).flatMap((id) => state.deleteDevice(id))
  },
  tagsChanged(change, path, state, problems) {
    const deviceIds = state.devices(change, path, problems)
    const tags = prop(change, 'tags')
    if (!isList(tags) || !tags.every((tag) => typeof tag === 'string')) {
      problems.error(`${path}.tags`, 'Tags are a list of texts: all that the devices are to have.')
      return []
    }
    if (!state.switches) {
      const message = 'The fleet names no switches, so nothing is decided by tags. Give it switches.'
      problems.warn(path, message, 'tags without switches')
    }
    return [{ kind: 'tagsChanged', deviceIds, tags }]
  },
  exclusionChanged(change, path, state, problems) {
    const deviceIds = state.devices(change, path, problems)
    const excluded = prop(change, 'excluded')
    if (typeof excluded !== 'boolean') {
      problems.error(
        `${path}.excluded`,
        'Say true for devices that are excluded, or false for those let in again.',
      )
      return []
    }
    if (!state.switches) {
      const message = 'The fleet names no switches, so nobody is excluded from anything. Give it switches.'
      problems.warn(path, message, 'exclusion without switches')
    }
    return [{ kind: 'exclusionChanged', deviceIds, excluded }]
  },
  switchesChanged(change, path, state, problems) {
    const switches = readSwitches(
      prop(change, 'switches') ?? {},
      `${path}.switches`,
      problems,
      state.switches,
    )
    return switches ? state.changeSwitches(switches) : []
  },
}
