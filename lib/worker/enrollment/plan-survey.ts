import type { SurveyReport } from '@/agent/protocol'
import type { DirectoryObjectModel } from '@/lib/db/generated/models'
import { decideEnrollment, type EnrollmentDecision, type TenantSwitches } from '@/lib/domain/enrollment'
import { nextIdentity, type IdentityStep } from '@/lib/domain/identity'
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

/** What has to be written to the directory for a device. */
export type DirectoryChange =
  | { readonly kind: 'none' }
  | { readonly kind: 'update'; readonly id: string; readonly columns: IdentityColumns }
  | {
      readonly kind: 'create'
      readonly id: string
      readonly columns: IdentityColumns
      /** The object that the new one takes the place of. */
      readonly replaces: string | null
    }
type IdentityColumns = ReturnType<typeof identityColumns>

/** What a survey means for a device; nothing of it is written yet. */
export interface SurveyPlan {
  readonly deviceId: string
  readonly decision: EnrollmentDecision
  readonly directoryObjectId: string | null
  /** Join type of that object; null where there is none. */
  readonly joinType: string | null
  readonly directory: DirectoryChange
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
 * @param stored the device's directory object as it is; null while it has none, or when it has been deleted.
 */
export function planSurvey(
  tenantId: string,
  device: SurveyedDevice,
  stored: DirectoryObjectModel | null,
  survey: SurveyReport,
  switches: TenantSwitches,
  now: Date,
): SurveyPlan {
  const domainSurvey = toDeviceSurvey(survey, device)
  const decision = decideEnrollment(domainSurvey, switches)
  const live = stored && !stored.deletedAt ? stored : null
  const facts = {
    displayName: device.name,
    registration: survey.registration ?? null,
    mdmEnrolled: survey.mdmEnrolled ?? false,
  }
  const current = live ? toIdentity(live) : null
  const step = nextIdentity(current, domainSurvey, facts, decision, switches.behaviourEra, freshIds())
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
    directoryObjectId: step.identity?.objectId ?? null,
    joinType: step.identity?.joinType ?? null,
    directory: directoryChange(step, live?.properties),
    columns,
    events: history,
    affectsResolution: before === null || step.events.length > 0 || before.facts !== resolutionFacts(columns),
  }
}

function directoryChange({ identity, events }: IdentityStep, keptProperties: unknown): DirectoryChange {
  const [event] = events
  if (!identity || !event) return { kind: 'none' }
  const columns = identityColumns(identity, keptProperties)
  switch (event.kind) {
    case 'updated':
      return { kind: 'update', id: event.objectId, columns }
    case 'created':
      return { kind: 'create', id: event.objectId, columns, replaces: null }
    case 'replaced':
      return { kind: 'create', id: event.objectId, columns, replaces: event.oldObjectId }
    case 'deleted':
      return { kind: 'none' }
  }
}
