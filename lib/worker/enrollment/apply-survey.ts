import type { SurveyReport } from '@/agent/protocol'
import type { TenantTx } from '@/lib/db/with-tenant'
import { decideEnrollment, type EnrollmentDecision, type TenantSwitches } from '@/lib/domain/enrollment'
import { nextIdentity } from '@/lib/domain/identity'
import {
  deviceEvent,
  decisionColumns,
  freshIds,
  identityColumns,
  identityEvents,
  surveyColumns,
  toDeviceSurvey,
  toIdentity,
} from './stored-device'

export interface SurveyedDevice {
  readonly id: string
  readonly name: string
  readonly tags: readonly string[]
  readonly directoryObjectId: string | null
  /** null for a device that is being onboarded. */
  readonly before: {
    readonly channel: string
    readonly enrollmentCode: number | null
    readonly enrollmentRow: number
    readonly facts: string
  } | null
}

export interface SurveyEffect {
  readonly decision: EnrollmentDecision
  readonly directoryObjectId: string | null
  readonly columns: ReturnType<typeof surveyColumns> & ReturnType<typeof decisionColumns>
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
 * What a survey means: the enrollment decision, and the directory object brought into line with it. Writes the directory
 * object and events; the caller writes the device row with the returned columns.
 */
export async function applySurvey(
  tx: TenantTx,
  tenantId: string,
  device: SurveyedDevice,
  survey: SurveyReport,
  switches: TenantSwitches,
  now: Date,
): Promise<SurveyEffect> {
  const domainSurvey = toDeviceSurvey(survey, device.tags)
  const decision = decideEnrollment(domainSurvey, switches)
  const stored = device.directoryObjectId
    ? await tx.directoryObject.findUnique({
        where: { tenantId_id: { tenantId, id: device.directoryObjectId } },
      })
    : null
  const live = stored && !stored.deletedAt ? stored : null
  const facts = {
    displayName: device.name,
    registration: survey.registration ?? null,
    mdmEnrolled: survey.mdmEnrolled ?? false,
  }
  const step = nextIdentity(
    live ? toIdentity(live) : null,
    domainSurvey,
    facts,
    decision,
    switches.behaviourEra,
    freshIds(),
  )
  for (const event of step.events) {
    if (!step.identity) continue
    const columns = identityColumns(step.identity, live?.properties)
    if (event.kind === 'updated') {
      await tx.directoryObject.update({
        where: { tenantId_id: { tenantId, id: event.objectId } },
        data: columns,
      })
      continue
    }
    if (event.kind === 'replaced') {
      await tx.directoryObject.update({
        where: { tenantId_id: { tenantId, id: event.oldObjectId } },
        data: { deletedAt: now },
      })
    }
    await tx.directoryObject.create({
      data: { tenantId, id: event.objectId, ownerDeviceId: device.id, physicalIds: [], ...columns },
    })
  }
  const columns = { ...surveyColumns(survey), ...decisionColumns(decision) }
  const history = identityEvents(
    tenantId,
    device.id,
    step.events.filter((e) => e.kind !== 'updated'),
    now,
  )
  const { before } = device
  const isNewDecision =
    before !== null && (before.enrollmentCode !== decision.code || before.enrollmentRow !== decision.row)
  if (isNewDecision) {
    const detail = {
      from: before.enrollmentCode,
      to: decision.code,
      label: decision.label,
      reason: decision.reason,
    }
    history.push(deviceEvent(tenantId, device.id, 'enrollmentChanged', detail, now))
  }
  if (history.length > 0) await tx.deviceEvent.createMany({ data: history })
  return {
    decision,
    directoryObjectId: step.identity?.objectId ?? null,
    columns,
    affectsResolution: before === null || step.events.length > 0 || before.facts !== resolutionFacts(columns),
  }
}
