import type { OsPlatform } from '../catalog'
import type { BehaviourEra, DeviceSurvey, EnrollmentDecision } from '../enrollment'
import type {
  DirectoryIdentity,
  FreshIds,
  IdentityEvent,
  IdentityFacts,
  IdentityIds,
  IdentityStep,
  JoinType,
} from './types'

/** deviceOSType as the directory stores it. Source: Entra device properties; "Windows Server" since May 2023. */
const OPERATING_SYSTEM: Readonly<Record<OsPlatform, string>> = {
  windowsClient: 'Windows',
  windowsServer: 'Windows Server',
  linux: 'Linux',
  macOS: 'macOS',
}
/** A Mac that is enrolled in MDM; a rule on macOS alone loses it. */
const ENROLLED_MAC = 'MacMDM'

const TRUST: Readonly<Record<JoinType, DirectoryIdentity['trustType']>> = {
  synthetic: null,
  azureAD: 'AzureAD',
  serverAD: 'ServerAD',
  workplace: 'Workplace',
}

/** Labels that GA writes on managed objects; the preview writes none and leaves old ones in place (our choice). */
const JOINED_LABEL = 'MDEJoined'
const MANAGED_LABEL = 'MDEManaged'

/** This agent gets a synthetic object on a Mac that is registered already, and only that one can be targeted: a known defect. */
const MAC_AGENT_THAT_REGISTERS_TWICE = '101.23052.0004'

/**
 * The device's directory object after a survey: none → synthetic or full; synthetic → full (the synthetic object is deleted
 * and management goes on). A full registration is used as it is; otherwise the MDE channel makes one: a real registration
 * under GA, a synthetic one from the preview on. Source: Intune "security settings management", architecture.
 * @param current null before the first object, and after `deleteIdentity`.
 * @param fresh ids for objects that have to be made; unused otherwise.
 * @param registered the registration that stands beside a synthetic `current` already, on a Mac that has both.
 */
export function nextIdentity(
  current: DirectoryIdentity | null,
  survey: DeviceSurvey,
  facts: IdentityFacts,
  decision: Pick<EnrollmentDecision, 'channel'>,
  era: BehaviourEra,
  fresh: FreshIds,
  registered: DirectoryIdentity | null = null,
): IdentityStep {
  const isAttached = decision.channel === 'mde'
  // A registration that the directory has already stays until it is deleted there.
  const standing = current?.joinType === 'synthetic' ? registered : current
  const registration = facts.registration ?? standing?.joinType ?? null
  const make = (before: DirectoryIdentity | null, ids: IdentityIds, joinType: JoinType, targeted: boolean) =>
    identityAfter(before, ids, joinType, survey, facts, targeted && isAttached, era)
  if (registration !== null && hasTwoObjects(current, registered, survey, facts, isAttached, era)) {
    const kept = current?.joinType === 'synthetic' ? current : null
    const beside = make(standing, standing ?? fresh.registered, registration, false)
    const identity = make(kept, kept ?? fresh, 'synthetic', true)
    const events = [...besideEvents(standing, beside, registered !== null), ...eventsOf(kept, identity)]
    return { identity, registered: beside, events }
  }
  const joinType = registration ?? madeJoinType(current, survey, facts, isAttached, era)
  if (joinType === null) return { identity: null, registered: null, events: [] }
  const replaces = current !== null && current.joinType === 'synthetic' && joinType !== 'synthetic'
  const before = standing ?? current
  const identity = make(before, (replaces ? standing : current) ?? fresh, joinType, true)
  const { objectId } = identity
  const events: readonly IdentityEvent[] = replaces
    ? [{ kind: 'replaced', oldObjectId: current.objectId, objectId, joinType }]
    : eventsOf(before, identity)
  return { identity, registered: null, events }
}

/** The object is deleted, in the directory or with its device; it leaves every group at once. */
export function deleteIdentity(
  current: DirectoryIdentity,
  registered: DirectoryIdentity | null = null,
): IdentityStep {
  const gone = registered ? [current, registered] : [current]
  return {
    identity: null,
    registered: null,
    events: gone.map(({ objectId }) => ({ kind: 'deleted', objectId })),
  }
}

/**
 * The registration that must stand beside an object, for those who know only the object that is targeted: a synthetic one
 * that a registration does not replace is one of two. Its ids are the caller's.
 */
export function registrationBeside(
  current: DirectoryIdentity | null,
  survey: DeviceSurvey,
  facts: IdentityFacts,
  ids: IdentityIds,
): DirectoryIdentity | null {
  const { registration } = facts
  if (current?.joinType !== 'synthetic' || registration === null || !registersTwice(survey)) return null
  return { ...current, ...ids, joinType: registration, trustType: TRUST[registration], managementType: null }
}

/**
 * Source: Intune, known issue: a Mac that was registered before it enrolled gets a second, synthetic object with this agent,
 * and groups have to hold that one. It keeps both until the agent is another or MDM takes the device over.
 */
function hasTwoObjects(
  current: DirectoryIdentity | null,
  registered: DirectoryIdentity | null,
  survey: DeviceSurvey,
  facts: IdentityFacts,
  isAttached: boolean,
  era: BehaviourEra,
): boolean {
  if (!registersTwice(survey) || facts.mdmEnrolled) return false
  if (current?.joinType === 'synthetic') return registered !== null
  // It enrolls now: one that is managed already goes on with the registration that it enrolled with.
  return isAttached && era !== 'GA' && current?.managementType !== 'MicrosoftSense'
}

function madeJoinType(
  current: DirectoryIdentity | null,
  survey: DeviceSurvey,
  facts: IdentityFacts,
  isAttached: boolean,
  era: BehaviourEra,
): JoinType | null {
  // Enrolling in MDM registers the device, whether or not it says so.
  if (facts.mdmEnrolled) return registrationOf(survey)
  if (current !== null) return current.joinType
  if (!isAttached) return null
  return era === 'GA' ? registrationOf(survey) : 'synthetic'
}

function identityAfter(
  before: DirectoryIdentity | null,
  ids: IdentityIds,
  joinType: JoinType,
  survey: DeviceSurvey,
  facts: IdentityFacts,
  isAttached: boolean,
  era: BehaviourEra,
): DirectoryIdentity {
  return {
    objectId: ids.objectId,
    deviceId: ids.deviceId,
    joinType,
    displayName: facts.displayName,
    operatingSystem:
      survey.osPlatform === 'macOS' && facts.mdmEnrolled ? ENROLLED_MAC : OPERATING_SYSTEM[survey.osPlatform],
    operatingSystemVersion: survey.osVersion,
    trustType: TRUST[joinType],
    managementType: managementType(facts, isAttached, era),
    systemLabels: systemLabels(before, isAttached, era),
    manufacturer: survey.manufacturer ?? null,
    model: survey.model ?? null,
    accountEnabled: before?.accountEnabled ?? true,
  }
}

/** The registration that a device gets when one is made for it: a hybrid join for members of a domain. */
function registrationOf(survey: DeviceSurvey): JoinType {
  if (survey.osPlatform === 'macOS') return 'workplace'
  return survey.domainJoined ? 'serverAD' : 'azureAD'
}

function registersTwice({ osPlatform, agentVersion }: DeviceSurvey): boolean {
  return osPlatform === 'macOS' && agentVersion === MAC_AGENT_THAT_REGISTERS_TWICE
}

/** `MicrosoftSense` only while attached, from the preview on; `MDM` once enrolled. */
function managementType(
  facts: IdentityFacts,
  isAttached: boolean,
  era: BehaviourEra,
): DirectoryIdentity['managementType'] {
  if (facts.mdmEnrolled) return 'MDM'
  return isAttached && era !== 'GA' ? 'MicrosoftSense' : null
}

/** Under GA: joined by us once, managed while managed. Later eras leave labels as they are. */
function systemLabels(current: DirectoryIdentity | null, isAttached: boolean, era: BehaviourEra): string[] {
  const labels = new Set(current?.systemLabels)
  if (era === 'GA' && isAttached) {
    // "Joined as part of this scenario": only where there was no object before.
    if (current === null) labels.add(JOINED_LABEL)
    labels.add(MANAGED_LABEL)
  }
  if (era === 'GA' && !isAttached) labels.delete(MANAGED_LABEL)
  return [...labels].toSorted()
}

const COMPARED = [
  'joinType',
  'displayName',
  'operatingSystem',
  'operatingSystemVersion',
  'trustType',
  'managementType',
  'systemLabels',
  'manufacturer',
  'model',
] as const

function eventsOf(before: DirectoryIdentity | null, after: DirectoryIdentity): readonly IdentityEvent[] {
  const { objectId, joinType } = after
  if (before === null) return [{ kind: 'created', objectId, joinType }]
  const changed = changedKeys(before, after)
  return changed.length > 0 ? [{ kind: 'updated', objectId, changed }] : []
}

/** @param wasBeside it could not be targeted before either */
function besideEvents(
  before: DirectoryIdentity | null,
  after: DirectoryIdentity,
  wasBeside: boolean,
): readonly IdentityEvent[] {
  if (before === null || wasBeside) return eventsOf(before, after)
  const { objectId } = after
  return [{ kind: 'updated', objectId, changed: [...changedKeys(before, after), 'isTargetable'] }]
}

function changedKeys(before: DirectoryIdentity, after: DirectoryIdentity): readonly string[] {
  return COMPARED.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
}
