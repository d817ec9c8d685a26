import {
  definitionOf,
  toDeviceEntry,
  toDeviceValue,
  type Channel,
  type SettingValue,
} from '@/lib/domain/catalog'
import type { ImpactSelection, SettingSide } from '@/lib/domain/fleet'
import {
  cohortKey,
  membershipOf,
  releaseKey,
  resolveDevice,
  type DeviceResolution,
  type FleetMembership,
  type SettingResult,
} from '@/lib/domain/resolution'
import type { PlainFleet } from './apply-plainly'

/** A fleet with every device resolved by itself. */
export interface ResolvedFleet {
  readonly fleet: PlainFleet
  readonly membership: FleetMembership
  readonly devices: ReadonlyMap<string, ResolvedDevice>
}
export interface ResolvedDevice {
  readonly id: string
  readonly channel: string
  readonly cohort: string
  readonly policyIds: ReadonlySet<string>
  readonly resolution: DeviceResolution
  /** What each unit comes to, in words that are equal exactly when the device could not tell. */
  readonly units: ReadonlyMap<string, string>
}

/** @param channel settings of devices that another channel manages are left out */
export function resolvePlainly(fleet: PlainFleet, channel?: Channel): ResolvedFleet {
  const { devices, groups, policies, options } = fleet
  const membership = membershipOf(devices, groups)
  const resolved = devices.map((device): ResolvedDevice => {
    const resolution = resolveDevice(device, policies, membership, options)
    const targeting = resolution.policies.filter((outcome) => outcome.targeting.targeted)
    const policyIds = targeting.map((outcome) => outcome.policyId)
    return {
      id: device.id,
      channel: device.channel,
      cohort: cohortKey(
        device,
        targeting.map((outcome) => releaseKey(outcome.policyId, outcome.release)),
      ),
      policyIds: new Set(policyIds),
      resolution,
      units: new Map(
        channel === undefined || device.channel === channel || device.channel === 'none'
          ? resolution.settings.map((result) => [result.key, wordsOf(result.settingId, result)])
          : [],
      ),
    }
  })
  return { fleet, membership, devices: new Map(resolved.map((device) => [device.id, device])) }
}

/** What a setting comes to, in words; 'none' where nothing sets it. */
export function wordsOf(settingId: string, side: SettingSide | SettingResult): string {
  switch (side?.outcome) {
    case undefined:
      return 'none'
    case 'applied':
      return `${side.blockedByTamperProtection ? 'blocked' : 'applied'} ${textOf(settingId, side.value)}`
    case 'conflict': {
      const sides = side.values.map(
        ({ value, policyIds }) => `${textOf(settingId, value)} by ${policyIds.join('+')}`,
      )
      return `conflict${side.deliveredAnyway ? ' delivered' : ''} ${sides.join(' / ')}`
    }
    case 'notApplicable':
      return `not applicable ${side.reason}`
  }
}

function textOf(settingId: string, value: SettingValue): string {
  const def = definitionOf(settingId)
  if (!def) return JSON.stringify(value)
  const [entry] = value.kind === 'group' ? value.entries : []
  const sent = def.keyField && entry ? toDeviceEntry(def, entry) : toDeviceValue(def, value)
  return JSON.stringify(sent, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  )
}

export interface UnitStep {
  readonly key: string
  readonly before: string
  readonly after: string
}

/** Units of a device that come out differently. */
export function stepsOf(
  before: ResolvedDevice | undefined,
  after: ResolvedDevice | undefined,
): readonly UnitStep[] {
  const keys = new Set([...(before?.units.keys() ?? []), ...(after?.units.keys() ?? [])])
  return [...keys].flatMap((key): UnitStep[] => {
    const [from, to] = [before?.units.get(key) ?? 'none', after?.units.get(key) ?? 'none']
    return from === to ? [] : [{ key, before: from, after: to }]
  })
}

const isConflict = (words: string) => words.startsWith('conflict')

/** Is the device among those that a number with this selection counts? Transitions are compared elsewhere. */
export function isSelected(
  id: string,
  selection: Exclude<ImpactSelection, { kind: 'settingsChange'; transition?: number }> | SettingsSelection,
  before: ResolvedFleet,
  after: ResolvedFleet,
): boolean {
  const [was, is] = [before.devices.get(id), after.devices.get(id)]
  const steps = stepsOf(was, is)
  const isMeant = (own: string | undefined, given: string | undefined) => given === undefined || own === given
  const onlyIn = (a: ResolvedDevice | undefined, b: ResolvedDevice | undefined, policyId?: string) =>
    [...(a?.policyIds ?? [])].some((own) => !b?.policyIds.has(own) && isMeant(own, policyId))
  switch (selection.kind) {
    case 'gainPolicies':
      return onlyIn(is, was, selection.policyId)
    case 'losePolicies':
      return onlyIn(was, is, selection.policyId)
    case 'settingsChange':
      return steps.some((step) => isMeant(step.key, selection.key))
    case 'conflictsAppear':
      return steps.some(
        (step) => isMeant(step.key, selection.key) && isConflict(step.after) && !isConflict(step.before),
      )
    case 'conflictsVanish':
      return steps.some(
        (step) => isMeant(step.key, selection.key) && isConflict(step.before) && !isConflict(step.after),
      )
    case 'enter':
      return is?.channel === 'mde' && was?.channel !== 'mde'
    case 'leave':
      return was?.channel === 'mde' && is?.channel !== 'mde'
    case 'affected':
      return (
        onlyIn(is, was) ||
        onlyIn(was, is) ||
        steps.length > 0 ||
        (was?.channel === 'mde') !== (is?.channel === 'mde')
      )
    case 'joinGroup':
      return (
        after.membership.isMember(id, selection.groupId) && !before.membership.isMember(id, selection.groupId)
      )
    case 'leaveGroup':
      return (
        before.membership.isMember(id, selection.groupId) && !after.membership.isMember(id, selection.groupId)
      )
  }
}
interface SettingsSelection {
  readonly kind: 'settingsChange'
  readonly key?: string
}
