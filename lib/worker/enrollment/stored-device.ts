import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { surveySchema, type SurveyReport } from '@/agent/protocol'
import { toJson } from '@/lib/db/to-json'
import { newId } from '@/lib/db/new-id'
import type { DeviceModel, DirectoryObjectModel } from '@/lib/db/generated/models'
import type { DeviceSurvey, EnrollmentDecision } from '@/lib/domain/enrollment'
import { JOIN_TYPES, type DirectoryIdentity, type FreshIds, type IdentityEvent } from '@/lib/domain/identity'

/** What the server itself knows of a device, whatever the device says. */
export interface ServerFacts {
  /** All of the device's tags but those of asset rules. */
  readonly tags: readonly string[]
  readonly dynamicTags: readonly string[]
  readonly excluded: boolean
  /** False once the device has offboarded. */
  readonly onboarded: boolean
}

/** The survey as the domain reads it: tags, exclusion and the fact of being onboarded come from the server's own records. */
export function toDeviceSurvey(survey: SurveyReport, facts: ServerFacts): DeviceSurvey {
  const { tags, dynamicTags, excluded, onboarded } = facts
  return { ...survey, tags, dynamicTags, excluded, onboarded }
}

/** These facts from a stored row. */
export function serverFactsOf(
  row: Pick<DeviceModel, 'tags' | 'dynamicTags' | 'excludedAt' | 'offboardedAt'>,
): ServerFacts {
  return {
    tags: row.tags,
    dynamicTags: row.dynamicTags,
    excluded: row.excludedAt !== null,
    onboarded: row.offboardedAt === null,
  }
}

/** A stored survey: what the device said last. Its tags are those that it reported; all of a device's tags have a column. */
export function parseStoredSurvey(json: unknown): SurveyReport {
  return surveySchema.parse(json)
}

/** Device columns that a decision fills. */
export function decisionColumns(decision: EnrollmentDecision) {
  return {
    channel: decision.channel,
    enrollmentRow: decision.row,
    enrollmentCode: decision.code,
    enrollmentLabel: decision.label,
    enrollmentReason: decision.reason,
    enrollmentAction: decision.action,
    enrollmentWarning: decision.warning ?? null,
    skippedPolicyTypes: [...decision.skippedPolicyTypes],
    managedBy: decision.managedBy,
    managedByStatus: decision.managedByStatus,
  }
}

/** Device columns that a survey fills. */
export function surveyColumns(survey: SurveyReport) {
  return {
    osPlatform: survey.osPlatform,
    osName: survey.osName,
    osVersion: survey.osVersion,
    agentVersion: survey.agentVersion ?? null,
    tamperProtection: survey.tamperProtection ?? false,
    hardwareId: survey.hardwareId ?? null,
    survey: toJson(survey),
  }
}

const propertiesSchema = z
  .object({ deviceManufacturer: z.string().nullish(), deviceModel: z.string().nullish() })
  .loose()

export function toIdentity(row: DirectoryObjectModel): DirectoryIdentity {
  const properties = propertiesSchema.parse(row.properties)
  return {
    objectId: row.id,
    deviceId: row.deviceId,
    joinType: z.enum(JOIN_TYPES).parse(row.joinType),
    displayName: row.displayName,
    operatingSystem: row.operatingSystem,
    operatingSystemVersion: row.operatingSystemVersion,
    trustType: z.enum(['AzureAD', 'ServerAD', 'Workplace']).nullable().parse(row.trustType),
    managementType: z.enum(['MicrosoftSense', 'MDM']).nullable().parse(row.managementType),
    systemLabels: row.systemLabels,
    manufacturer: properties.deviceManufacturer ?? null,
    model: properties.deviceModel ?? null,
    accountEnabled: row.accountEnabled,
  }
}

/** Columns of a directory object; properties that administrators set by other ways are kept. */
export function identityColumns(identity: DirectoryIdentity, keptProperties: unknown) {
  const kept = propertiesSchema.safeParse(keptProperties)
  return {
    deviceId: identity.deviceId,
    displayName: identity.displayName,
    joinType: identity.joinType,
    trustType: identity.trustType,
    operatingSystem: identity.operatingSystem,
    operatingSystemVersion: identity.operatingSystemVersion,
    managementType: identity.managementType,
    accountEnabled: identity.accountEnabled,
    systemLabels: [...identity.systemLabels],
    properties: toJson({
      profileType: 'RegisteredDevice',
      ...kept.data,
      deviceManufacturer: identity.manufacturer,
      deviceModel: identity.model,
    }),
  }
}

export function freshIds(): FreshIds {
  return { ...freshPair(), registered: freshPair() }
}

function freshPair() {
  return { objectId: newId('dir'), deviceId: randomUUID() }
}

/** One event for each thing that happened to a device; they make up its history. */
export function deviceEvent(tenantId: string, deviceId: string, kind: string, detail: object, at: Date) {
  return { tenantId, id: newId('evt'), deviceId, kind, at, detail: toJson(detail) }
}

export function identityEvents(
  tenantId: string,
  deviceId: string,
  events: readonly IdentityEvent[],
  at: Date,
) {
  return events.map((event) => deviceEvent(tenantId, deviceId, 'identityChanged', event, at))
}
