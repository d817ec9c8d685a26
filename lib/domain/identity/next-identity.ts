import type { OsPlatform } from '../catalog'
import type { BehaviourEra, DeviceSurvey, EnrollmentDecision } from '../enrollment'
import type { DirectoryIdentity, FreshIds, IdentityEvent, IdentityFacts, IdentityStep, JoinType, Registration } from './types'

/** deviceOSType as the directory stores it. Source: Entra device properties; "Windows Server" since May 2023. */
const OPERATING_SYSTEM: Readonly<Record<OsPlatform, string>> = {
  windowsClient: 'Windows',
  windowsServer: 'Windows Server',
  linux: 'Linux',
  macOS: 'macOS',
}

const TRUST: Readonly<Record<JoinType, DirectoryIdentity['trustType']>> = { synthetic: null, azureAD: 'AzureAD', serverAD: 'ServerAD', workplace: 'Workplace' }

/** Labels that GA writes on managed objects; the preview writes none and leaves old ones in place (our choice). */
const GA_LABELS = ['MDEJoined', 'MDEManaged'] as const

/**
 * The device's directory object after a survey. A full registration is used as it is; otherwise the MDE channel makes one:
 * a real registration under GA, a synthetic one from the preview on. When a full registration appears, it replaces the
 * synthetic object and management goes on. Source: Intune "security settings management", architecture.
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
  const joinType = wantedJoinType(current, facts.registration, decision.channel === 'mde', era)
  if (joinType === null) return { identity: null, events: [] }
  const replaces = current !== null && current.joinType === 'synthetic' && joinType !== 'synthetic'
  const keepsObject = current !== null && !replaces
  const identity: DirectoryIdentity = {
    objectId: keepsObject ? current.objectId : fresh.objectId,
    deviceId: keepsObject ? current.deviceId : fresh.deviceId,
    joinType,
    displayName: facts.displayName,
    operatingSystem: survey.osPlatform === 'macOS' && facts.mdmEnrolled ? 'MacMDM' : OPERATING_SYSTEM[survey.osPlatform],
    operatingSystemVersion: survey.osVersion,
    trustType: TRUST[joinType],
    managementType: managementType(facts, decision.channel === 'mde', era),
    systemLabels: systemLabels(current, decision.channel === 'mde', era),
    manufacturer: survey.manufacturer ?? null,
    model: survey.model ?? null,
    accountEnabled: current?.accountEnabled ?? true,
  }
  return { identity, events: eventsOf(current, identity, replaces) }
}

function wantedJoinType(current: DirectoryIdentity | null, registration: Registration, isAttached: boolean, era: BehaviourEra): JoinType | null {
  if (registration !== null) return registration
  // A registration that the directory has already stays until it is deleted there.
  if (current !== null) return current.joinType
  if (!isAttached) return null
  return era === 'GA' ? 'azureAD' : 'synthetic'
}

/** `MicrosoftSense` only while attached, from the preview on; `MDM` once enrolled. */
function managementType(facts: IdentityFacts, isAttached: boolean, era: BehaviourEra): DirectoryIdentity['managementType'] {
  if (facts.mdmEnrolled) return 'MDM'
  return isAttached && era !== 'GA' ? 'MicrosoftSense' : null
}

function systemLabels(current: DirectoryIdentity | null, isAttached: boolean, era: BehaviourEra): string[] {
  const others = (current?.systemLabels ?? []).filter((l) => era !== 'GA' || l !== 'MDEManaged')
  if (era !== 'GA' || !isAttached) return [...others]
  return [...new Set([...others, ...GA_LABELS])].toSorted()
}

function eventsOf(before: DirectoryIdentity | null, after: DirectoryIdentity, replaces: boolean): IdentityEvent[] {
  if (before === null) return [{ kind: 'created', objectId: after.objectId, joinType: after.joinType }]
  if (replaces) return [{ kind: 'replaced', oldObjectId: before.objectId, objectId: after.objectId, joinType: after.joinType }]
  const keys = ['joinType', 'displayName', 'operatingSystem', 'operatingSystemVersion', 'trustType', 'managementType', 'systemLabels', 'manufacturer', 'model'] as const
  const changed = keys.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
  return changed.length > 0 ? [{ kind: 'updated', objectId: after.objectId, changed }] : []
}
