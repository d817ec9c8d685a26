import type { RequestClaims } from '@/agent/protocol'
import { RecentMap } from '@/lib/domain/recent-map'
import { processMetrics } from '@/lib/worker/metrics'
import { authenticate, type SignedRequest } from './authenticate'
import { isDatabaseAway } from './database-away'
import { REPLAYED, runDeviceBatch } from './device-batch'
import type { DeviceTask, DeviceWork, WorkDone, WorkOutcome } from './device-work'
import { GroupCommit } from './group-commit'
import { giveBackToLimit, takeFromLimit } from './limits'
import { spreadOf } from './next-check-in'
import { ApiProblem } from './problem'
import { pruneRequestIds } from './prune-request-ids'

/** Requests that may wait, of all tenants and of one: some two seconds' worth. More would wait longer than devices do. */
const MOST_WAITING = 6_000
const MOST_WAITING_OF_TENANT = 4_000
const MOST_IN_BATCH = 250
const MOST_TRANSACTIONS = 4
/** Measured: a fifth to a half more check-ins a second; with fewer waiting, two small batches cost more than one. */
const SECOND_FROM = 40

let queue: GroupCommit<DeviceWork, WorkOutcome> | undefined

function deviceQueue(): GroupCommit<DeviceWork, WorkOutcome> {
  queue ??= new GroupCommit({
    run: async (tenantId, batch) => {
      const now = new Date()
      const stop = processMetrics().deviceBatchSeconds.startTimer()
      const outcomes = await runDeviceBatch(tenantId, batch, now)
      stop()
      processMetrics().deviceBatchSize.observe(batch.length)
      void pruneRequestIds(tenantId, now)
      return outcomes
    },
    isHopeless: isDatabaseAway,
    mostInBatch: MOST_IN_BATCH,
    mostAtOnce: MOST_TRANSACTIONS,
    secondFrom: SECOND_FROM,
  })
  return queue
}

/** What a request's task led to. */
export interface TaskDone extends WorkDone {
  readonly tenantId: string
}

/** How full the waiting room is for a tenant: 0 to 1. What its devices are told about coming back follows from it. */
export function deviceLoad(tenantId: string): number {
  const waiting = deviceQueue()
  const ofTenant = waiting.waitingOf(tenantId) / MOST_WAITING_OF_TENANT
  return Math.min(1, Math.max(ofTenant, waiting.waiting / MOST_WAITING))
}

/** Request ids of late. The database knows them all; these are refused without asking it. */
const recentIds = new RecentMap<string, true>(100_000)

/**
 * Refuses what has just been sent once. Before the device's allowance: whoever repeats a request that he overheard must not
 * use it up.
 */
function refuseRepeated(tenantId: string, deviceId: string, jti: string): void {
  const id = `${tenantId} ${deviceId} ${jti}`
  if (recentIds.get(id)) throw new ApiProblem(401, REPLAYED)
  recentIds.set(id, true)
}

/** Takes a request in while there is room for it. */
function admit(tenantId: string, deviceId: string): void {
  const waiting = deviceQueue()
  if (waiting.waiting < MOST_WAITING && waiting.waitingOf(tenantId) < MOST_WAITING_OF_TENANT) return
  const retryAfterSeconds = Math.round(30 * (1 + spreadOf(deviceId, Date.now())))
  throw new ApiProblem(503, 'Too many devices wait. Try again later.', { retryAfterSeconds })
}

/**
 * Authenticates a signed request, takes it from its device's and its tenant's allowance, and has its task carried out in the
 * tenant's next batch. Returns when that has committed. Throws an ApiProblem for every refusal.
 * @param readTask parses the body; called once the signature has been found right
 */
export async function carryOutTask(
  request: SignedRequest,
  now: Date,
  readTask: (claims: RequestClaims) => Promise<DeviceTask> | DeviceTask,
): Promise<TaskDone> {
  let authenticated = await authenticate(request, now)
  const { tid: tenantId, sub: deviceId, jti, iat } = authenticated.claims
  refuseRepeated(tenantId, deviceId, jti)
  await takeFromLimit('device', `${tenantId} ${deviceId}`)
  await takeFromLimit('tenant', tenantId)
  const task = await readTask(authenticated.claims)
  admit(tenantId, deviceId)
  const submit = () =>
    deviceQueue().submit(tenantId, deviceId, { deviceId, jti, iat, keyX: authenticated.keyX, task })
  let outcome = await submit()
  if (outcome.kind === 'staleKey') {
    authenticated = await authenticate(request, now, true)
    outcome = await submit()
  }
  switch (outcome.kind) {
    case 'done':
      return { ...outcome, tenantId }
    case 'refused':
      if (outcome.isReplay) await giveBackToLimit('device', `${tenantId} ${deviceId}`)
      throw outcome.problem
    case 'staleKey':
      throw new ApiProblem(409, 'The key of this device changed at this moment. Try again.')
  }
}
