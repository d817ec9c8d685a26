import { buildFleetIndex, type FleetCohort, type FleetDevice, type FleetIndex } from '@/lib/domain/fleet'
import type { FilePolicy, FileProblem, FleetFile } from '@/lib/domain/interchange'
import type { DeviceId } from '@/lib/domain/ids'
import type { ResolutionOptions, SettingResult } from '@/lib/domain/resolution'
import type { Output } from '../output'
import { explainedSettings } from './explained-settings'
import { toPolicyAnswer, type PolicyAnswer } from './policy-answer'
import { toContenders, toSettingAnswer, toUnit, type SettingAnswer } from './setting-answer'

/** Characters of answers kept for further devices of the same cohort; beyond, all are made again. */
const MAX_REMEMBERED = 256 * 1024 * 1024
/** Cohorts whose resolution is kept for their next device. */
const MOST_RESOLVED = 2_000

export interface DeviceAnswer {
  readonly id: string
  readonly policies: readonly PolicyAnswer[]
  readonly settings: readonly SettingAnswer[]
}

export interface ConflictAnswer extends ReturnType<typeof toUnit> {
  readonly deviceCount: number
  readonly devices: readonly DeviceId[]
  readonly values: ReturnType<typeof toContenders>
  readonly deliveredAnyway?: boolean
}

/** A fleet resolved: devices are answered for one by one, in any order, as many as are asked for. */
export class FleetAnswers {
  readonly index: FleetIndex
  readonly #memberships: ReadonlyMap<DeviceId, string>
  readonly #remembered = new Map<string, string>()
  #size = 0
  readonly #resolved = new Map<string, ResolvedCohort>()
  readonly #conflicts = new Map<string, DevicesInConflict>()

  constructor(
    readonly fleet: FleetFile,
    options: ResolutionOptions = {},
  ) {
    const policies = fleet.policies.flatMap(({ parts }) => parts)
    this.index = buildFleetIndex({ ...fleet, policies, options })
    this.#memberships = assignedGroups(fleet, this.index)
  }

  /** One device in full. */
  answer(device: FleetDevice): DeviceAnswer {
    const settings = this.#resolve(device).settings.map(toSettingAnswer)
    return { id: device.id, policies: this.#policies(device), settings }
  }

  /** The same as JSON, made once for all devices that share it; with `explain`, the derivation of each setting. */
  json(device: FleetDevice, explain = false): string {
    const id = JSON.stringify(device.id)
    if (explain) {
      const { policies } = this.answer(device)
      const settings = explainedSettings(device, this.settings(device), this.fleet, this.index.options)
      return JSON.stringify({ id: device.id, policies, settings })
    }
    const cohort = this.#cohortOf(device)
    const key = this.#keyOf(device)
    const known = this.#remembered.get(key)
    if (known !== undefined) return `{"id":${id},${known}`
    const { policies, settings } = this.answer(device)
    const made = JSON.stringify({ policies, settings }).slice(1)
    if (cohort.deviceCount > 1) this.#remember(key, made)
    return `{"id":${id},${made}`
  }

  /** Devices parted by equal answers, in the order of their first devices. */
  alike(devices: readonly FleetDevice[]): readonly (readonly FleetDevice[])[] {
    const found = new Map<string, FleetDevice[]>()
    for (const device of devices) {
      const key = this.#keyOf(device)
      const list = found.get(key)
      if (list) list.push(device)
      else found.set(key, [device])
    }
    return [...found.values()]
  }

  /** What resolution gives the device. */
  settings(device: FleetDevice): readonly SettingResult[] {
    return this.#resolve(device).settings
  }

  /** Notes the conflicts of a device, for `conflicts`. */
  countConflicts(device: FleetDevice): void {
    for (const { devices } of this.#resolve(device).conflicts) devices.push(device.id)
  }

  /** The conflicts of all devices so far, those of most devices first. */
  conflicts(): readonly ConflictAnswer[] {
    return [...this.#conflicts.values()]
      .filter(({ devices }) => devices.length > 0)
      .map(({ result, devices }) => ({
        ...toUnit(result),
        deviceCount: devices.length,
        devices,
        values: toContenders(result.settingId, result.values),
        ...(result.deliveredAnyway ? { deliveredAnyway: true } : {}),
      }))
      .toSorted((a, b) => b.deviceCount - a.deviceCount)
  }

  #policies(device: FleetDevice): readonly PolicyAnswer[] {
    const groups = new Set((this.#memberships.get(device.id) ?? '').split('\n'))
    return this.fleet.policies.map((policy) => toPolicyAnswer(policy, device, (id) => groups.has(id)))
  }

  /** Devices of one cohort share this; so that it is not worked out for each, some are kept. */
  #resolve(device: FleetDevice): ResolvedCohort {
    const cohort = this.#cohortOf(device)
    const known = this.#resolved.get(cohort.key)
    if (known) return known
    const { settings } = this.index.resolve(cohort)
    const conflicts = settings.flatMap((result) =>
      result.outcome === 'conflict' ? [this.#inConflict(result)] : [],
    )
    if (this.#resolved.size >= MOST_RESOLVED) this.#resolved.clear()
    this.#resolved.set(cohort.key, { settings, conflicts })
    return { settings, conflicts }
  }

  /** The list of the devices that share a conflict: same unit, same values from the same policies. */
  #inConflict(result: Conflict): DevicesInConflict {
    const key = JSON.stringify([result.key, result.values])
    const known = this.#conflicts.get(key)
    if (known) return known
    const made = { result, devices: [] }
    this.#conflicts.set(key, made)
    return made
  }

  /** Equal for devices with equal answers: what they get, and how each policy stands to them. */
  #keyOf(device: FleetDevice): string {
    return `${this.#memberships.get(device.id) ?? ''} ${this.#cohortOf(device).key}`
  }

  #cohortOf(device: FleetDevice): FleetCohort {
    const cohort = this.index.cohortOf(device.id)
    if (!cohort) throw new Error(`The index does not know ${device.id}`)
    return cohort
  }

  #remember(key: string, text: string): void {
    this.#size += text.length
    if (this.#size > MAX_REMEMBERED) {
      this.#remembered.clear()
      this.#size = text.length
    }
    this.#remembered.set(key, text)
  }
}
type Conflict = Extract<SettingResult, { outcome: 'conflict' }>
interface DevicesInConflict {
  readonly result: Conflict
  readonly devices: DeviceId[]
}
interface ResolvedCohort {
  readonly settings: readonly SettingResult[]
  readonly conflicts: readonly DevicesInConflict[]
}

/** The groups of each device that some policy is assigned to, as one text: it decides how policies stand to a device. */
function assignedGroups({ policies }: FleetFile, index: FleetIndex): ReadonlyMap<DeviceId, string> {
  const assigned = new Set(
    policies.flatMap(({ parts: [first] }) =>
      first.assignments.flatMap((assignment) => ('groupId' in assignment ? [assignment.groupId] : [])),
    ),
  )
  const groupsOf = new Map<DeviceId, string>()
  for (const groupId of assigned) {
    for (const deviceId of index.membersOf(groupId))
      groupsOf.set(deviceId, `${groupsOf.get(deviceId) ?? ''}\n${groupId}`)
  }
  return groupsOf
}

export interface WriteOptions {
  readonly explain?: boolean
  /** Devices with the same answer share one. */
  readonly cohorts?: boolean
  readonly problems: readonly FileProblem[]
}

/**
 * The whole answer as one JSON document, device by device, so that a large fleet never stands in memory as text.
 * Format: docs/schemas/resolution.schema.json.
 */
export async function writeResolution(
  answers: FleetAnswers,
  devices: readonly FleetDevice[],
  { explain, cohorts, problems }: WriteOptions,
  output: Output,
): Promise<void> {
  for (const device of devices) answers.countConflicts(device)
  if (cohorts) await writeCohorts(answers, answers.alike(devices), output)
  else await writeDevices(answers, devices, explain, output)
  await output.write(`"conflicts":${JSON.stringify(answers.conflicts())},\n`)
  await output.write(`"policies":${JSON.stringify(policySummaries(answers))},\n`)
  await output.write(`"groups":${JSON.stringify(groupSummaries(answers))},\n`)
  await output.write(`"problems":${JSON.stringify(problems)}}\n`)
  await output.end()
}

async function writeDevices(
  answers: FleetAnswers,
  devices: readonly FleetDevice[],
  explain: boolean | undefined,
  output: Output,
): Promise<void> {
  await output.write('{"devices":[')
  for (const [position, device] of devices.entries())
    await output.write(`${position === 0 ? '\n' : ',\n'}${answers.json(device, explain)}`)
  await output.write('],\n')
}

async function writeCohorts(
  answers: FleetAnswers,
  cohorts: readonly (readonly FleetDevice[])[],
  output: Output,
): Promise<void> {
  await output.write('{"cohorts":[')
  for (const [position, devices] of cohorts.entries()) {
    const [first] = devices
    if (!first) continue
    const { policies, settings } = answers.answer(first)
    const cohort = { devices: devices.map(({ id }) => id), policies, settings }
    await output.write(`${position === 0 ? '\n' : ',\n'}${JSON.stringify(cohort)}`)
  }
  await output.write('],\n')
}

/** What was made of each policy of the file. */
export function policySummaries({ fleet, index }: FleetAnswers) {
  return fleet.policies.map(({ id, name, parts, unread }) => ({
    id,
    name,
    profiles: profilesOf(parts),
    technologies: parts[0].technologies,
    unknownSettings: [...unread.keys()],
    devices: index.targetOf(id).size,
  }))
}

/** A policy that sets nothing has none. */
function profilesOf(parts: FilePolicy['parts']): readonly string[] {
  const used = parts.filter(({ profileId, settings }) => profileId !== '' && Object.keys(settings).length > 0)
  return [...new Set(used.map(({ profileId }) => profileId))]
}

/** Each group of the file with the number of its members, and why a rule has none. */
export function groupSummaries({ fleet, index }: FleetAnswers) {
  const errors = index.groupErrors
  return fleet.groups.map(({ id, displayName }) => ({
    id,
    displayName,
    members: index.membersOf(id).size,
    ...(errors.has(id) ? { error: errors.get(id) } : {}),
  }))
}
