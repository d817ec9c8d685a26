import {
  CHECK_IN_INTERVAL_SECONDS,
  checkInRequestSchema,
  type CheckInResponse,
  type StatusReport,
} from '@/agent/protocol'
import { withTenant, type TenantTx } from '@/lib/db/with-tenant'
import { ensurePairOfDevice } from '@/lib/worker/status-pairs'
import { wakeResolution } from '@/lib/worker/wake-resolution'
import { applySurvey } from '@/lib/worker/enrollment/apply-survey'
import { resolutionFacts } from '@/lib/worker/enrollment/plan-survey'
import { authenticate, readClaims, type SignedRequest } from './authenticate'
import { mergeTags } from './merge-tags'
import { ApiProblem, parseBody } from './problem'
import { deviceEvent, parseStoredSurvey, serverFactsOf } from '@/lib/worker/enrollment/stored-device'
import { loadSwitches } from '@/lib/worker/enrollment/switches'

/** While the worker has something of this device's under way, or a sync was asked for, it comes back soon. */
const SOON_SECONDS = 30

/**
 * A signed check-in: facts in, report in, desired policy set out; one transaction. Tags that an administrator set stay; those
 * that the device reports come and go with its reports.
 */
export async function checkIn(request: SignedRequest, now: Date): Promise<CheckInResponse> {
  const { token, claims } = readClaims(request)
  const body = parseBody(checkInRequestSchema, request.body)
  const { tid: tenantId, sub: deviceId } = claims
  return withTenant(tenantId, async (tx) => {
    await authenticate(tx, request, token, claims, now)
    // Before the switches are read: deciding on the fleet again locks the devices too, so neither works with old facts.
    await tx.$queryRaw`
      select 1 as locked from "Device" where "tenantId" = ${tenantId} and id = ${deviceId} for update`
    const device = await tx.device.findUniqueOrThrow({ where: { tenantId_id: { tenantId, id: deviceId } } })
    const tags = mergeTags(device.tags, parseStoredSurvey(device.survey).tags, body.survey.tags)
    const before = {
      channel: device.channel,
      enrollmentCode: device.enrollmentCode,
      enrollmentRow: device.enrollmentRow,
      facts: resolutionFacts(device),
    }
    const switches = await loadSwitches(tx, tenantId)
    const surveyed = {
      id: deviceId,
      name: body.name,
      ...serverFactsOf(device),
      tags,
      directoryObjectId: device.directoryObjectId,
      before,
    }
    const effect = await applySurvey(tx, tenantId, surveyed, body.survey, switches, now)
    const wasSyncAsked = device.syncRequestedAt !== null
    await tx.device.update({
      where: { tenantId_id: { tenantId, id: deviceId } },
      data: {
        ...effect.columns,
        name: body.name,
        tags,
        directoryObjectId: effect.directoryObjectId,
        joinType: effect.joinType,
        lastCheckInAt: now,
        syncRequestedAt: null,
      },
    })
    if (body.report) await recordReport(tx, tenantId, deviceId, body.report, now)
    if (effect.affectsResolution) await wakeResolution(tx, tenantId)
    const { code, label, reason, channel } = effect.decision
    const isManaged = channel === 'mde'
    const [state] = await tx.$queryRaw<{ isBehind: boolean; policySetHash: string | null }[]>`
      select t."resolvedRevision" < t.revision as "isBehind", c."policySetHash" from "Tenant" t
      left join "Cohort" c on c."tenantId" = t.id and c.id = ${device.cohortId} where t.id = ${tenantId}`
    const isUnderWay = effect.affectsResolution || !state || state.isBehind || device.cohortId === null
    return {
      enrollment: { code, label, reason },
      policySetHash: isManaged ? (state?.policySetHash ?? null) : null,
      nextCheckInSeconds: isManaged && isUnderWay ? SOON_SECONDS : CHECK_IN_INTERVAL_SECONDS,
      syncRequested: wasSyncAsked,
      rotateKey: false,
    }
  })
}

/** Reports by exception: what the device acknowledges, and which of its settings did not succeed. Older reports change nothing. */
async function recordReport(
  tx: TenantTx,
  tenantId: string,
  deviceId: string,
  report: StatusReport,
  now: Date,
): Promise<void> {
  const set = await tx.policySet.findUnique({
    where: { tenantId_hash: { tenantId, hash: report.policySetHash } },
    select: { hash: true },
  })
  if (!set)
    throw new ApiProblem(400, 'The report acknowledges a policy set that this tenant never made.', [
      { path: 'report.policySetHash', message: 'Unknown hash.' },
    ])
  const errors = report.exceptions.filter((e) => e.status === 'error').length
  const { count } = await tx.device.updateMany({
    where: { tenantId, id: deviceId, reportSequence: { lt: report.sequence } },
    data: {
      reportSequence: report.sequence,
      acknowledgedHash: report.policySetHash,
      acknowledgedAt: now,
      exceptionCount: errors,
    },
  })
  if (count === 0) return
  const before = await tx.settingException.findMany({ where: { tenantId, deviceId }, select: { key: true } })
  await tx.settingException.deleteMany({ where: { tenantId, deviceId } })
  const byKey = new Map(report.exceptions.map((e) => [e.key, e]))
  await tx.settingException.createMany({
    data: [...byKey.values()].map((e) => ({
      tenantId,
      deviceId,
      key: e.key,
      policySetHash: report.policySetHash,
      status: e.status,
      errorCode: e.errorCode ?? null,
      observedValue: e.observedValue ?? null,
      reportedAt: now,
    })),
  })
  const known = new Set(before.map((e) => e.key))
  const isNews = byKey.size !== known.size || [...byKey.keys()].some((key) => !known.has(key))
  await tx.deviceEvent.create({
    data: deviceEvent(
      tenantId,
      deviceId,
      'policySetAcknowledged',
      { hash: report.policySetHash, errors },
      now,
    ),
  })
  if (isNews && errors > 0) {
    const keys = [...byKey.values()]
      .filter((e) => e.status === 'error')
      .map((e) => ({ key: e.key, errorCode: e.errorCode ?? null }))
    await tx.deviceEvent.create({
      data: deviceEvent(tenantId, deviceId, 'errorReported', { keys: keys.slice(0, 50) }, now),
    })
  }
  await ensurePairOfDevice(tx, tenantId, deviceId)
}
