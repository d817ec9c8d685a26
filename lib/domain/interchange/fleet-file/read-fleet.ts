import { decideEnrollment, type TenantSwitches } from '../../enrollment'
import type { FleetDevice } from '../../fleet/types'
import { checkRule } from '../../groups'
import { isList, isObject, nameOf, prop, type Json, type JsonObject } from '../json'
import { FreeNames } from './free-names'
import { FileProblems, type FileProblem } from './problems'
import { readDevice } from './read-device'
import { readFleetPolicies } from './read-fleet-policy'
import { readGroup, type FileGroup } from './read-group'
import { readSwitches } from './read-switches'
import { boundGroup, References, reportDuplicates } from './references'
import type { FilePolicy, FleetFile } from './types'

export type FleetReading = {
  /** What is doubtful but has an answer. */
  readonly warnings: readonly FileProblem[]
} & (
  | { readonly ok: true; readonly fleet: FleetFile; readonly errors: readonly [] }
  | { readonly ok: false; readonly fleet: null; readonly errors: readonly FileProblem[] }
)

/**
 * Reads a fleet: `{devices, groups, policies, switches?}`, each part in any of the forms that people and exports give it.
 * Never throws; everything that is wrong comes back at once, by its path. The format is docs/schemas/fleet.schema.json.
 */
export function readFleet(json: Json): FleetReading {
  const problems = new FileProblems()
  const fleet = isObject(json) ? readParts(json, problems) : null
  if (!isObject(json)) problems.error('$', 'A fleet is an object with devices, groups and policies.')
  const { errors, warnings } = problems
  return fleet && errors.length === 0
    ? { ok: true, fleet, errors: [], warnings }
    : { ok: false, fleet: null, errors, warnings }
}

const PARTS = ['devices', 'groups', 'policies'] as const
const OTHER_NAMES: readonly string[] = ['switches', '$schema', 'description', 'name']

function readParts(json: JsonObject, problems: FileProblems): FleetFile {
  if (PARTS.every((part) => nameOf(json, part) === undefined))
    problems.error('$', 'There are no devices, groups or policies here.')
  for (const name of Object.keys(json)) {
    const known = [...PARTS, ...OTHER_NAMES].some((each) => each.toLowerCase() === name.toLowerCase())
    if (!known && !name.startsWith('@')) problems.warn(name, `${name} is not understood and was left out.`)
  }
  const { list: deviceList, path: devicesPath } = listOf(json, 'devices', problems)
  const devices: FleetDevice[] = []
  const names = new FreeNames()
  const devicePaths: { id: string; path: string }[] = []
  for (const [index, item] of deviceList.entries()) {
    const path = `${devicesPath}[${index}]`
    const device = readDevice(item, path, names, problems)
    if (!device) continue
    devices.push(device)
    devicePaths.push({ id: device.id, path })
  }
  const groups = itemsOf(json, 'groups', problems, (item, path, given): readonly FileGroup[] => {
    const group = readGroup(item, path, given, problems)
    return group ? [group] : []
  })
  const policies = itemsOf(json, 'policies', problems, (item, path, given) =>
    readFleetPolicies(item, path, given, problems),
  )
  reportDuplicates('device', devicePaths, problems)
  reportDuplicates('group', groups, problems)
  reportDuplicates('policy', policies, problems)
  const references = new References(devices, groups)
  for (const group of groups) reportRule(group, problems)
  const stated = prop(json, 'switches')
  const switches = stated === undefined ? null : readSwitches(stated, 'switches', problems)
  if (switches)
    devices.forEach((device, index) => reportChannel(device, devicePaths[index]?.path, switches, problems))
  return {
    devices,
    groups: groups.map((group) => boundGroup(group, references, problems)),
    policies: policies.map((policy) => boundPolicy(policy, references, problems)),
    switches,
  }
}

/** A channel that enrollment would not decide on: it would change with the first change that decides again. */
function reportChannel(
  { channel, survey }: FleetDevice,
  path: string | undefined,
  switches: TenantSwitches,
  problems: FileProblems,
): void {
  const decision = survey && decideEnrollment(survey, switches)
  if (!decision || path === undefined || decision.channel === channel) return
  const message =
    `The channel is ${channel}, but with these switches it would be ${decision.channel} (${decision.reason}) ` +
    'as soon as enrollment is decided again.'
  problems.warn(path, message, `channel ${channel} ${decision.channel} ${decision.row}`)
}

/** The policy with the groups that it is assigned to found. */
export function boundPolicy(policy: FilePolicy, references: References, problems: FileProblems): FilePolicy {
  const [first] = policy.parts
  const assignments = references.assignments(first.assignments, policy.path, problems)
  const [main, ...others] = policy.parts
  return {
    ...policy,
    parts: [{ ...main, assignments }, ...others.map((part) => ({ ...part, assignments }))],
  }
}

/** A rule that is not accepted makes a group without members, as the directory keeps one whose rule it cannot process. */
export function reportRule({ membershipRule, path }: FileGroup, problems: FileProblems): void {
  if (!membershipRule) return
  const check = checkRule(membershipRule)
  for (const { code, message, line, column } of check.errors) {
    const at = `${code} at line ${line}, column ${column}`
    problems.warn(`${path}.membershipRule`, `The group has no members: ${at}: ${message}`)
  }
}

function itemsOf<T>(
  json: JsonObject,
  part: (typeof PARTS)[number],
  problems: FileProblems,
  read: (item: Json, path: string, names: FreeNames) => readonly T[],
): readonly T[] {
  const { list, path } = listOf(json, part, problems)
  const names = new FreeNames()
  return list.flatMap((item, index) => read(item, `${path}[${index}]`, names))
}

/** Lists come bare or as Graph answers them, below `value`. */
function listOf(
  json: JsonObject,
  part: (typeof PARTS)[number],
  problems: FileProblems,
): { readonly list: readonly Json[]; readonly path: string } {
  const found = prop(json, part)
  if (found === undefined || found === null) return { list: [], path: part }
  if (isList(found)) return { list: found, path: part }
  const inner = isObject(found) ? prop(found, 'value') : undefined
  if (isList(inner)) return { list: inner, path: `${part}.value` }
  // One policy, or an export as text, is as good as a list of it.
  if (part === 'policies') return { list: [found], path: part }
  problems.error(part, `This is not a list of ${part}.`)
  return { list: [], path: part }
}
