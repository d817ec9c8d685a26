import {
  decideEnrollment,
  type DeviceSurvey,
  type EnrollmentDecision,
  type TenantSwitches,
} from '../enrollment'
import type { DeviceProperty, DirectoryProperties } from '../groups'
import { directoryPropertiesOf, nextIdentity, registrationBeside, type DirectoryIdentity } from '../identity'
import type { FleetDevice } from './types'

/**
 * What enrollment would make of a device under these switches, from the survey it sent last: channel, skipped policy types,
 * and the directory object brought into line. A device without a survey, or for which nothing differs, comes back as the
 * same object. An object that would have to be made gets the ids `new:<device id>`, since nothing here makes real ones.
 */
export function redecide(device: FleetDevice, switches: TenantSwitches): FleetDevice {
  const { survey } = device
  if (!survey) return device
  const decision = decisionOn(survey, switches)
  const facts = {
    displayName: device.name,
    registration: survey.registration ?? null,
    mdmEnrolled: survey.mdmEnrolled ?? false,
  }
  const current = device.directory && identityOf(device.directory, device, survey)
  const fresh = freshIdsOf(device)
  const { identity } = nextIdentity(
    current,
    survey,
    facts,
    decision,
    switches.behaviourEra,
    { ...fresh, registered: fresh },
    registrationBeside(current, survey, facts, fresh),
  )
  const { channel, skippedPolicyTypes } = decision
  const directory = identity && directoryPropertiesOf(identity, device.directory ?? {})
  const isSame =
    device.channel === channel &&
    sameList(device.skippedPolicyTypes, skippedPolicyTypes) &&
    sameDirectory(device.directory, directory)
  return isSame ? device : { ...device, channel, skippedPolicyTypes, directory }
}

/** Devices share few surveys, and a switch has everyone decided on again. */
const decisions = new WeakMap<TenantSwitches, WeakMap<DeviceSurvey, EnrollmentDecision>>()

function decisionOn(survey: DeviceSurvey, switches: TenantSwitches): EnrollmentDecision {
  const ofSwitches = decisions.get(switches) ?? new WeakMap<DeviceSurvey, EnrollmentDecision>()
  decisions.set(switches, ofSwitches)
  const decision = ofSwitches.get(survey) ?? decideEnrollment(survey, switches)
  ofSwitches.set(survey, decision)
  return decision
}

/** Directory properties that `redecide` reads or may set; the others it leaves as they are. */
export const REDECIDED_PROPERTIES: ReadonlySet<DeviceProperty> = new Set([
  'objectId',
  'deviceId',
  'displayName',
  'profileType',
  'accountEnabled',
  'deviceOSType',
  'deviceOSVersion',
  'deviceTrustType',
  'deviceManufacturer',
  'deviceModel',
  'managementType',
  'systemLabels',
])

const JOIN_TYPES: Readonly<Record<string, DirectoryIdentity['joinType']>> = {
  AzureAD: 'azureAD',
  ServerAD: 'serverAD',
  Workplace: 'workplace',
}
const TRUST_TYPES = ['AzureAD', 'ServerAD', 'Workplace'] as const
const MANAGEMENT_TYPES = ['MicrosoftSense', 'MDM'] as const

/** The directory object that the properties were read from; a blank trust type is that of a synthetic object. */
function identityOf(
  directory: DirectoryProperties,
  device: FleetDevice,
  survey: DeviceSurvey,
): DirectoryIdentity {
  const fresh = freshIdsOf(device)
  return {
    objectId: directory.objectId ?? fresh.objectId,
    deviceId: directory.deviceId ?? fresh.deviceId,
    joinType: JOIN_TYPES[directory.deviceTrustType ?? ''] ?? 'synthetic',
    displayName: directory.displayName ?? device.name,
    operatingSystem: directory.deviceOSType ?? '',
    operatingSystemVersion: directory.deviceOSVersion ?? survey.osVersion,
    trustType: TRUST_TYPES.find((type) => type === directory.deviceTrustType) ?? null,
    managementType: MANAGEMENT_TYPES.find((type) => type === directory.managementType) ?? null,
    systemLabels: directory.systemLabels ?? [],
    manufacturer: directory.deviceManufacturer ?? null,
    model: directory.deviceModel ?? null,
    accountEnabled: directory.accountEnabled ?? true,
  }
}

function freshIdsOf(device: FleetDevice): { readonly objectId: string; readonly deviceId: string } {
  return { objectId: `new:${device.id}`, deviceId: `new:${device.id}` }
}

/** Rules cannot tell a property that is null from one that is absent. */
function sameDirectory(before: DirectoryProperties | null, after: DirectoryProperties | null): boolean {
  if (!before || !after) return before === after
  const names = new Set([...propertyNames(before), ...propertyNames(after)])
  return [...names].every((name) => {
    const [a, b] = [before[name] ?? null, after[name] ?? null]
    return isList(a) && isList(b) ? sameList(a, b) : a === b
  })
}

function propertyNames(directory: DirectoryProperties): readonly (keyof DirectoryProperties)[] {
  return Object.keys(directory) as (keyof DirectoryProperties)[]
}

function isList(value: DirectoryProperties[keyof DirectoryProperties]): value is readonly string[] {
  return Array.isArray(value)
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, i) => item === b[i])
}
