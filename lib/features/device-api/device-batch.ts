import { withTenant, type TenantTx } from '@/lib/db/with-tenant'
import type { SurveyPlan } from '@/lib/worker/enrollment/plan-survey'
import { wakeResolution } from '@/lib/worker/wake-resolution'
import { applySurveys } from './apply-surveys'
import { lockDevices, type DeviceStanding } from './device-standing'
import type { CheckInContent, DeviceTask, DeviceWork, WorkOutcome } from './device-work'
import { offboardDevices, rotateKeys } from './key-changes'
import { ApiProblem } from './problem'
import { knownPolicySets, recordReports, type NewReport } from './record-reports'
import { rememberRequests } from './request-ids'

/** A request whose device has been found to have the key, and to be allowed what it asks for. */
interface Accepted<T extends DeviceTask = DeviceTask> {
  readonly work: DeviceWork & { readonly task: T }
  readonly standing: DeviceStanding
}

/**
 * Works off requests of one tenant, one of each device, in one transaction: facts in, reports in, desired policy sets out.
 * A check-in that says nothing new takes its share of two statements, whatever the number of devices; the others are
 * decided on and written together too. A refusal leaves nothing behind.
 * @returns outcomes in the order of the requests
 */
export function runDeviceBatch(
  tenantId: string,
  batch: readonly DeviceWork[],
  now: Date,
): Promise<readonly WorkOutcome[]> {
  return withTenant(tenantId, async (tx) => {
    const standings = await lockDevices(
      tx,
      tenantId,
      batch.map((work) => work.deviceId),
    )
    const outcomes = new Map<string, WorkOutcome>()
    const sets = await knownPolicySets(tx, tenantId, unknownHashes(batch, standings))
    const allowed: Accepted[] = []
    for (const work of batch) {
      const standing = standings.get(work.deviceId)
      const refusal = refusalOf(work, standing, sets)
      if (refusal) outcomes.set(work.deviceId, refusal)
      else if (standing) allowed.push({ work, standing })
    }
    const requests = allowed.map(({ work: { deviceId, jti, iat, task } }) => ({
      deviceId,
      jti,
      iat,
      isCheckIn: task.kind === 'checkIn',
    }))
    const fresh = await rememberRequests(tx, tenantId, requests, now)
    for (const { work } of allowed)
      if (!fresh.has(work.deviceId)) outcomes.set(work.deviceId, refused('replayed'))
    const accepted = allowed.filter((a) => fresh.has(a.work.deviceId))
    for (const [id, outcome] of await carryOut(tx, tenantId, accepted, now)) outcomes.set(id, outcome)
    return batch.map((work) => outcomes.get(work.deviceId) ?? refused('unknown'))
  })
}

async function carryOut(
  tx: TenantTx,
  tenantId: string,
  accepted: readonly Accepted[],
  now: Date,
): Promise<ReadonlyMap<string, WorkOutcome>> {
  const checkIns = accepted.flatMap(({ work, standing }) =>
    work.task.kind === 'checkIn' ? [{ deviceId: work.deviceId, content: work.task.content, standing }] : [],
  )
  const plans = await applySurveys(
    tx,
    tenantId,
    checkIns
      .filter(({ content, standing }) => saysSomethingNew(content, standing))
      .map(({ deviceId, content }) => ({ deviceId, ...content })),
    now,
  )
  await recordReports(
    tx,
    tenantId,
    checkIns.flatMap(({ deviceId, content: { report }, standing }): NewReport[] =>
      report && report.sequence > standing.reportSequence ? [{ deviceId, report, before: standing }] : [],
    ),
    now,
  )
  const changedKeys = await rotateKeys(
    tx,
    tenantId,
    accepted.flatMap(({ work, standing }) =>
      work.task.kind === 'rotateKey' ? [{ standing, newX: work.task.newX }] : [],
    ),
    now,
  )
  const offboarded = await offboardDevices(
    tx,
    tenantId,
    accepted.flatMap(({ work, standing }) => (work.task.kind === 'offboard' ? [standing] : [])),
    now,
  )
  if (offboarded.size > 0 || [...plans.values()].some((plan) => plan.affectsResolution))
    await wakeResolution(tx, tenantId)
  return new Map(
    accepted.map(({ work, standing }) => [
      work.deviceId,
      changedKeys.get(work.deviceId) ??
        toDone(
          { ...standing, offboardedAt: offboarded.get(work.deviceId) ?? standing.offboardedAt },
          plans.get(work.deviceId),
        ),
    ]),
  )
}

/** Does anything have to be decided, beyond that the device is alive? */
function saysSomethingNew(content: CheckInContent, standing: DeviceStanding): boolean {
  const { channel, hasObject, namesObject } = standing
  // An object that was deleted in the directory: a device that is managed gets the next one.
  const lacksObject = !hasObject && (channel === 'mde' || (channel !== 'none' && namesObject))
  return standing.surveyDigest !== content.digest || lacksObject || standing.supersededById !== null
}

/** Hashes that reports acknowledge and that their devices had not acknowledged before. */
function unknownHashes(
  batch: readonly DeviceWork[],
  standings: ReadonlyMap<string, DeviceStanding>,
): readonly string[] {
  return batch.flatMap(({ deviceId, task }) => {
    const hash = task.kind === 'checkIn' ? task.content.report?.policySetHash : undefined
    return hash === undefined || standings.get(deviceId)?.acknowledgedHash === hash ? [] : [hash]
  })
}

function refusalOf(
  work: DeviceWork,
  standing: DeviceStanding | undefined,
  sets: ReadonlySet<string>,
): WorkOutcome | null {
  if (!standing || standing.keyX === null) return refused('unknown')
  if (standing.keyX !== work.keyX) return { kind: 'staleKey' }
  if (standing.isRevoked) return refused('revoked')
  // A device whose answer was lost may take its leave again.
  if (standing.offboardedAt && work.task.kind !== 'offboard') return refused('offboarded')
  const hash = work.task.kind === 'checkIn' ? work.task.content.report?.policySetHash : undefined
  if (hash !== undefined && hash !== standing.acknowledgedHash && !sets.has(hash)) {
    const problem = new ApiProblem(400, 'The report acknowledges a policy set that this tenant never made.', {
      errors: [{ path: 'report.policySetHash', message: 'Unknown hash.' }],
    })
    return { kind: 'refused', problem }
  }
  return null
}

export const REPLAYED = 'This request was made before. Sign each request anew.'

const REFUSALS = {
  unknown: 'The device is unknown, or the signature is wrong. Onboard it again.',
  revoked: 'An administrator revoked the key of this device. Make a new key and onboard again.',
  offboarded: 'The device has offboarded. Onboard it again.',
  replayed: REPLAYED,
} as const

function refused(why: keyof typeof REFUSALS): WorkOutcome {
  return { kind: 'refused', problem: new ApiProblem(401, REFUSALS[why]), isReplay: why === 'replayed' }
}

function toDone(standing: DeviceStanding, plan: SurveyPlan | undefined): WorkOutcome {
  const { code, label, reason, channel } = plan?.decision ?? standing
  const isManaged = channel === 'mde'
  return {
    kind: 'done',
    deviceId: standing.id,
    enrollment: { code, label, reason },
    isManaged,
    policySetHash: isManaged ? standing.policySetHash : null,
    isUnderWay: plan?.affectsResolution === true || standing.isBehind || !standing.hasCohort,
    wasSyncAsked: standing.isSyncAsked,
    keySince: standing.keySince,
    offboardedAt: standing.offboardedAt,
  }
}
