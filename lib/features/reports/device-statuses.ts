import { z } from 'zod'
import type { TenantTx } from '@/lib/db/with-tenant'
import type { SettingResult, Status } from '@/lib/domain/resolution'
import { classifyPairs, isPending, type StatusPair } from '@/lib/worker/status-pairs'

export interface DeviceSettingStatus {
  readonly key: string
  readonly settingId: string
  readonly status: Status
  readonly result: SettingResult
  /** What the device reported for this setting, if it did not simply succeed. */
  readonly exception: {
    readonly status: string
    readonly errorCode: string | null
    readonly observedValue: string | null
  } | null
}

export interface DevicePolicyStatus {
  readonly policyId: string
  readonly status: Status
  readonly applicable: boolean
  readonly reason: string | null
}

const outcomeSchema = z
  .object({
    key: z.string(),
    settingId: z.string(),
    outcome: z.enum(['applied', 'conflict', 'notApplicable']),
  })
  .loose()

/** The device's settings with result, status and reported exception, and the status of each policy that targets it. */
export async function deviceStatuses(
  tx: TenantTx,
  tenantId: string,
  deviceId: string,
): Promise<{ settings: DeviceSettingStatus[]; policies: DevicePolicyStatus[] }> {
  const [pair] = await classifyPairs(tx, tenantId, { deviceIds: [deviceId] })
  if (!pair) return { settings: [], policies: [] }
  const stored = await tx.resolvedSetting.findMany({
    where: { tenantId, blockId: { in: pair.cohort.blocks.map((block) => block.id) } },
    select: { key: true, settingId: true, result: true },
    orderBy: { key: 'asc' },
  })
  const exceptions = await tx.settingException.findMany({ where: { tenantId, deviceId } })
  const exceptionOf = new Map(exceptions.map((e) => [e.key, e]))
  const settings = stored.map((row): DeviceSettingStatus => {
    const exception = exceptionOf.get(row.key)
    const result = toSettingResult(row.result)
    return {
      key: row.key,
      settingId: row.settingId,
      status: statusOf(result, pair, exception?.status),
      result,
      exception: exception
        ? { status: exception.status, errorCode: exception.errorCode, observedValue: exception.observedValue }
        : null,
    }
  })
  const policies = pair.cohort.policyIds.map((policyId): DevicePolicyStatus => {
    const reason = pair.cohort.inapplicable[policyId] ?? null
    if (reason !== null) return { policyId, status: 'notApplicable', applicable: false, reason }
    const own = settings.filter((s) => s.result.contributions.some((c) => c.policyId === policyId))
    return { policyId, status: rollUp(own.map((s) => s.status)), applicable: true, reason: null }
  })
  return { settings, policies }
}

function statusOf(result: SettingResult, pair: StatusPair, exception: string | undefined): Status {
  // What another channel delivers or withholds is reported there.
  if (pair.cohort.policySetHash === null) return 'notApplicable'
  if (result.outcome !== 'applied') return result.outcome
  if (isPending(pair.pending, result)) return 'pending'
  return exception === 'error' ? 'error' : 'succeeded'
}

/** The same order as the counts use: a policy is pending until the device has reported all of it. */
function rollUp(statuses: readonly Status[]): Status {
  for (const status of ['pending', 'conflict', 'error'] as const) if (statuses.includes(status)) return status
  return statuses.includes('succeeded') ? 'succeeded' : 'notApplicable'
}

/** Stored by the worker from the engine's own type; the discriminating members are checked, the rest is trusted. */
export function toSettingResult(json: unknown): SettingResult {
  return outcomeSchema.parse(json) as z.infer<typeof outcomeSchema> & SettingResult
}
