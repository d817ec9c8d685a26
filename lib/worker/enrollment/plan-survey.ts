import type { SurveyReport } from '@/agent/protocol'
import type { DirectoryObjectModel } from '@/lib/db/generated/models'
import { decideEnrollment, type EnrollmentDecision, type TenantSwitches } from '@/lib/domain/enrollment'
import { nextIdentity, regroupAt, type DirectoryIdentity, type IdentityStep } from '@/lib/domain/identity'
import {
  deviceEvent,
  decisionColumns,
  freshIds,
  identityColumns,
  identityEvents,
  surveyColumns,
  toDeviceSurvey,
  toIdentity,
  type ServerFacts,
} from './stored-device'

export interface SurveyedDevice extends ServerFacts {
  readonly id: string
  readonly name: string
  readonly directoryObjectId: string | null
  /** null for a device that is being onboarded. */
  readonly before: {
    readonly channel: string
    readonly enrollmentCode: number | null
    readonly enrollmentRow: number
    readonly facts: string
  } | null
}

/** The directory objects of a device as they are stored. */
export interface StoredIdentity {
  /** The one that groups hold, or that has been deleted; null while the device has had none. */
  readonly object: DirectoryObjectModel | null
  /** A Mac's registration beside its synthetic object. */
  readonly registered: DirectoryObjectModel | null
}

/** Something to write to the directory for a device. */
export type DirectoryChange =
  | {
      readonly kind: 'create' | 'update'
      readonly id: string
      readonly columns: IdentityColumns
      readonly isTargetable: boolean
      /** Until then dynamic groups do not see it. */
      readonly regroupAt: Date | null
    }
  /** Another object takes its place. */
  | { readonly kind: 'replace'; readonly id: string }
type IdentityColumns = ReturnType<typeof identityColumns>

/** What a survey means for a device; nothing of it is written yet. */
export interface SurveyPlan {
  readonly deviceId: string
  readonly decision: EnrollmentDecision
  /** Goes on naming an object that was deleted in the directory, until the device has the next one. */
  readonly directoryObjectId: string | null
  /** Join type of that object; null where there is none. */
  readonly joinType: string | null
  readonly directory: readonly DirectoryChange[]
  readonly columns: ReturnType<typeof surveyColumns> & ReturnType<typeof decisionColumns>
  readonly events: readonly ReturnType<typeof deviceEvent>[]
  /** Something that resolution reads is different now. */
  readonly affectsResolution: boolean
}

/** The facts of a device that resolution reads, as text to compare. */
export function resolutionFacts(row: {
  channel: string
  osPlatform: string
  osName: string
  osVersion: string
  tamperProtection: boolean
  skippedPolicyTypes: readonly string[]
}): string {
  return JSON.stringify([
    row.channel,
    row.osPlatform,
    row.osName,
    row.osVersion,
    row.tamperProtection,
    row.skippedPolicyTypes,
  ])
}

/**
 * What a survey means: the enrollment decision, and the directory object brought into line with it.
 * @param stored the device's directory objects: see `loadIdentities`
 */
export function planSurvey(
  tenantId: string,
  device: SurveyedDevice,
  stored: StoredIdentity,
  survey: SurveyReport,
  switches: TenantSwitches,
  now: Date,
): SurveyPlan {
  const domainSurvey = toDeviceSurvey(survey, device)
  const decision = decideEnrollment(domainSurvey, switches)
  const live = stored.object?.deletedAt === null ? stored.object : null
  const facts = {
    displayName: device.name,
    registration: survey.registration ?? null,
    mdmEnrolled: survey.mdmEnrolled ?? false,
  }
  const step = nextIdentity(
    live && toIdentity(live),
    domainSurvey,
    facts,
    decision,
    switches.behaviourEra,
    freshIds(),
    stored.registered && toIdentity(stored.registered),
  )
  const columns = { ...surveyColumns(survey), ...decisionColumns(decision) }
  const { before } = device
  const history = identityEvents(
    tenantId,
    device.id,
    step.events.filter((e) => e.kind !== 'updated'),
    now,
  )
  if (before && (before.enrollmentCode !== decision.code || before.enrollmentRow !== decision.row)) {
    const { code: to, label, reason } = decision
    const detail = { from: before.enrollmentCode, to, label, reason }
    history.push(deviceEvent(tenantId, device.id, 'enrollmentChanged', detail, now))
  }
  return {
    deviceId: device.id,
    decision,
    directoryObjectId: step.identity?.objectId ?? stored.object?.id ?? null,
    joinType: step.identity?.joinType ?? null,
    directory: directoryChanges(step, stored, now),
    columns,
    events: history,
    affectsResolution: before === null || step.events.length > 0 || before.facts !== resolutionFacts(columns),
  }
}

/** What the step comes to in the tables. A wait that is under way goes on, whatever takes the object's place. */
function directoryChanges(step: IdentityStep, stored: StoredIdentity, now: Date): DirectoryChange[] {
  const changes: DirectoryChange[] = []
  const { object, registered } = stored
  const live = object?.deletedAt === null ? object : null
  const touched = new Set(step.events.map((event) => event.objectId))
  const put = (identity: DirectoryIdentity, isTargetable: boolean) => {
    if (!touched.has(identity.objectId)) return
    const before = [live, registered].find((row) => row?.id === identity.objectId)
    changes.push({
      kind: before ? 'update' : 'create',
      id: identity.objectId,
      // What administrators set on an object goes over to the one that follows it.
      columns: identityColumns(identity, (before ?? live)?.properties),
      isTargetable,
      regroupAt: live ? live.regroupAt : regroupAt(object, now),
    })
  }
  for (const event of step.events)
    if (event.kind === 'replaced') changes.push({ kind: 'replace', id: event.oldObjectId })
  if (step.registered) put(step.registered, false)
  if (step.identity) put(step.identity, true)
  return changes
}
