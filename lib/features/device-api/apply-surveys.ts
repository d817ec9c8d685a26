import type { SurveyReport } from '@/agent/protocol'
import type { DeviceModel } from '@/lib/db/generated/models'
import { bulkUpdate, type BulkColumn } from '@/lib/db/sql'
import type { TenantTx } from '@/lib/db/with-tenant'
import { writeSurveyPlans } from '@/lib/worker/enrollment/write-survey-plans'
import { loadIdentities, NO_IDENTITY } from '@/lib/worker/enrollment/load-identities'
import { planSurvey, resolutionFacts, type SurveyPlan } from '@/lib/worker/enrollment/plan-survey'
import { deviceEvent, parseStoredSurvey, serverFactsOf } from '@/lib/worker/enrollment/stored-device'
import { loadSwitches } from '@/lib/worker/enrollment/switches'
import { mergeTags } from './merge-tags'

export interface NewSurvey {
  readonly deviceId: string
  readonly name: string
  readonly survey: SurveyReport
  /** Of name and survey. */
  readonly digest: string
}

interface Applied extends NewSurvey {
  readonly tags: readonly string[]
  readonly plan: SurveyPlan
}

/**
 * Decides on devices with what they say now, and writes what follows. Their rows must be locked: before the switches are
 * read, as deciding on the fleet again locks the devices too, so that neither works with old facts. Tags that an
 * administrator set stay; those that a device reports come and go with its reports. A device that was taken for replaced
 * hardware is alive after all.
 * @returns the plan of each device
 */
export async function applySurveys(
  tx: TenantTx,
  tenantId: string,
  surveys: readonly NewSurvey[],
  now: Date,
): Promise<ReadonlyMap<string, SurveyPlan>> {
  if (surveys.length === 0) return new Map()
  const ids = surveys.map((s) => s.deviceId)
  const devices = await tx.device.findMany({ where: { tenantId, id: { in: ids } } })
  const deviceOf = new Map(devices.map((d) => [d.id, d]))
  const identities = await loadIdentities(tx, tenantId, devices)
  const switches = await loadSwitches(tx, tenantId)
  const applied = surveys.flatMap((entry): Applied[] => {
    const device = deviceOf.get(entry.deviceId)
    if (!device) return []
    const tags = mergeTags(device.tags, parseStoredSurvey(device.survey).tags, entry.survey.tags)
    const { channel, enrollmentCode, enrollmentRow, directoryObjectId } = device
    const surveyed = {
      id: device.id,
      name: entry.name,
      ...serverFactsOf(device),
      tags,
      directoryObjectId,
      before: { channel, enrollmentCode, enrollmentRow, facts: resolutionFacts(device) },
    }
    const stored = identities.get(device.id) ?? NO_IDENTITY
    return [{ ...entry, tags, plan: planSurvey(tenantId, surveyed, stored, entry.survey, switches, now) }]
  })
  const plans = applied.map((a) => a.plan)
  await writeSurveyPlans(tx, tenantId, plans, now)
  const key: BulkColumn<Applied>[] = [
    { name: 'tenantId', type: 'text', value: () => tenantId },
    { name: 'id', type: 'text', value: (a) => a.deviceId },
  ]
  await bulkUpdate(tx, { table: 'Device', key, columns: COLUMNS, rows: applied })
  await noteClones(
    tx,
    tenantId,
    devices.filter((d) => d.supersededById !== null),
    now,
  )
  return new Map(plans.map((plan) => [plan.deviceId, plan]))
}

/** A device that checks in although its hardware onboarded anew is no earlier life of it: two share a hardware id. */
async function noteClones(
  tx: TenantTx,
  tenantId: string,
  clones: readonly DeviceModel[],
  now: Date,
): Promise<void> {
  const data = clones.flatMap(({ id, supersededById, hardwareId }) => {
    if (supersededById === null) return []
    const note = (of: string, other: string) =>
      deviceEvent(tenantId, of, 'duplicateHardware', { other, hardwareId }, now)
    return [note(id, supersededById), note(supersededById, id)]
  })
  if (data.length > 0) await tx.deviceEvent.createMany({ data })
}

const COLUMNS: readonly BulkColumn<Applied>[] = [
  { name: 'name', type: 'text', value: (a) => a.name },
  { name: 'tags', type: 'text[]', value: (a) => a.tags },
  { name: 'surveyDigest', type: 'text', value: (a) => a.digest },
  { name: 'supersededById', type: 'text', value: () => null },
  { name: 'directoryObjectId', type: 'text', value: (a) => a.plan.directoryObjectId },
  { name: 'joinType', type: 'text', value: (a) => a.plan.joinType },
  { name: 'osPlatform', type: 'text', value: (a) => a.plan.columns.osPlatform },
  { name: 'osName', type: 'text', value: (a) => a.plan.columns.osName },
  { name: 'osVersion', type: 'text', value: (a) => a.plan.columns.osVersion },
  { name: 'agentVersion', type: 'text', value: (a) => a.plan.columns.agentVersion },
  { name: 'tamperProtection', type: 'bool', value: (a) => a.plan.columns.tamperProtection },
  { name: 'hardwareId', type: 'text', value: (a) => a.plan.columns.hardwareId },
  { name: 'survey', type: 'jsonb', value: (a) => a.plan.columns.survey },
  { name: 'channel', type: 'text', value: (a) => a.plan.columns.channel },
  { name: 'enrollmentRow', type: 'int4', value: (a) => a.plan.columns.enrollmentRow },
  { name: 'enrollmentCode', type: 'int4', value: (a) => a.plan.columns.enrollmentCode },
  { name: 'enrollmentLabel', type: 'text', value: (a) => a.plan.columns.enrollmentLabel },
  { name: 'enrollmentReason', type: 'text', value: (a) => a.plan.columns.enrollmentReason },
  { name: 'enrollmentAction', type: 'text', value: (a) => a.plan.columns.enrollmentAction },
  { name: 'enrollmentWarning', type: 'text', value: (a) => a.plan.columns.enrollmentWarning },
  { name: 'skippedPolicyTypes', type: 'text[]', value: (a) => a.plan.columns.skippedPolicyTypes },
  { name: 'managedBy', type: 'text', value: (a) => a.plan.columns.managedBy },
  { name: 'managedByStatus', type: 'text', value: (a) => a.plan.columns.managedByStatus },
]
