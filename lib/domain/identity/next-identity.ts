import type { OsPlatform } from '../catalog'
import type { BehaviourEra, DeviceSurvey, EnrollmentDecision } from '../enrollment'
import type {
  DirectoryIdentity,
  FreshIds,
  IdentityEvent,
  IdentityFacts,
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
 * @param fresh ids for an object that has to be made; unused otherwise.
 */
export function nextIdentity(
  current: DirectoryIdentity | null,
  survey: DeviceSurvey,
  facts: IdentityFacts,
  decision: Pick<EnrollmentDecision, 'channel'>,
  era: BehaviourEra,
  fresh: FreshIds,
): IdentityStep {
  const isAttached = decision.channel === 'mde'
  const joinType = nextJoinType(current, survey, facts, isAttached, era)
  if (joinType === null) return { identity: null, events: [] }
  const replaces = current !== null && current.joinType === 'synthetic' && joinType !== 'synthetic'
  const ids = current !== null && !replaces ? current : fresh
  const identity: DirectoryIdentity = {
    objectId: ids.objectId,
    deviceId: ids.deviceId,
    joinType,
    displayName: facts.displayName,
    operatingSystem:
      survey.osPlatform === 'macOS' && facts.mdmEnrolled ? ENROLLED_MAC : OPERATING_SYSTEM[survey.osPlatform],
    operatingSystemVersion: survey.osVersion,
    trustType: TRUST[joinType],
    managementType: managementType(facts, isAttached, era),
    systemLabels: systemLabels(current, isAttached, era),
    manufacturer: survey.manufacturer ?? null,
    model: survey.model ?? null,
    accountEnabled: current?.accountEnabled ?? true,
  }
  return { identity, events: eventsOf(current, identity, replaces) }
}

/** The object is deleted, in the directory or with its device; it leaves every group at once. */
export function deleteIdentity(current: DirectoryIdentity): IdentityStep {
  return { identity: null, events: [{ kind: 'deleted', objectId: current.objectId }] }
}

function nextJoinType(
  current: DirectoryIdentity | null,
  survey: DeviceSurvey,
  facts: IdentityFacts,
  isAttached: boolean,
  era: BehaviourEra,
): JoinType | null {
  const full = current !== null && current.joinType !== 'synthetic' ? current.joinType : null
  if (full === null && isAttached && era !== 'GA' && registersTwice(survey)) return 'synthetic'
  if (facts.registration !== null) return facts.registration
  // A registration that the directory has already stays until it is deleted there.
  if (full !== null) return full
  // Enrolling in MDM registers the device, whether or not it says so.
  if (facts.mdmEnrolled) return registrationOf(survey)
  if (current !== null) return current.joinType
  if (!isAttached) return null
  return era === 'GA' ? registrationOf(survey) : 'synthetic'
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

function eventsOf(
  before: DirectoryIdentity | null,
  after: DirectoryIdentity,
  replaces: boolean,
): readonly IdentityEvent[] {
  const { objectId, joinType } = after
  if (before === null) return [{ kind: 'created', objectId, joinType }]
  if (replaces) return [{ kind: 'replaced', oldObjectId: before.objectId, objectId, joinType }]
  const changed = COMPARED.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
  return changed.length > 0 ? [{ kind: 'updated', objectId, changed }] : []
}
