import type { SettingResult, Status } from './types'

/** What a device reported about one setting of the set it acknowledged, when it did not simply succeed. */
export interface ReportedException {
  readonly status: 'error' | 'blockedByTamperProtection'
}

/** Values of a policy set by key, in canonical text: see `policySetValues`. */
export type ValuesByKey = ReadonlyMap<string, string>

/**
 * Status of one unit on one device: conflict and not applicable come from resolution; else pending until the acknowledged
 * set holds this key at the value it is to have; else error if the device reported one; else succeeded. A value blocked by
 * tamper protection looks successful, as it does to the real tools: see `isBlockedByTamperProtection`.
 * @param acknowledged values of the set that the device acknowledged; null while it has acknowledged none
 * @param desired values of the set that resolution gave it
 */
export function settingStatus(
  result: Pick<SettingResult, 'key' | 'outcome'>,
  acknowledged: ValuesByKey | null,
  desired: ValuesByKey,
  exception?: ReportedException | null,
): Status {
  if (result.outcome !== 'applied') return result.outcome
  const want = desired.get(result.key)
  if (!acknowledged || want === undefined || acknowledged.get(result.key) !== want) return 'pending'
  return exception?.status === 'error' ? 'error' : 'succeeded'
}

/**
 * The same from the side of one policy: where its own say does not count (a policy for another platform that shares the
 * setting with one that applies), the setting is not applicable for it, whatever others made of it.
 */
export function settingStatusForPolicy(
  result: Pick<SettingResult, 'contributions'>,
  policyId: string,
  status: Status,
): Status {
  const own = result.contributions.filter((contribution) => contribution.policyId === policyId)
  const counts = own.some((contribution) => contribution.notApplicable === undefined)
  return own.length > 0 && !counts ? 'notApplicable' : status
}

/** Is the value in effect another than the one reported: known from resolution, or said by the device itself? */
export function isBlockedByTamperProtection(
  result: SettingResult,
  exception?: ReportedException | null,
): boolean {
  if (result.outcome !== 'applied') return false
  return result.blockedByTamperProtection || exception?.status === 'blockedByTamperProtection'
}

/**
 * Status of one policy on one device, from the statuses of its settings there: pending while the device has not reported
 * all of it, else conflict, error, not applicable if every setting is, succeeded. A policy of which nothing applies has
 * nothing to report and is never pending. (Our choice; the roll-up is not documented.)
 * @param reported has the device reported this version of the policy?
 */
export function rollUpPolicyStatus(settingStatuses: readonly Status[], reported: boolean): Status {
  if (settingStatuses.length > 0 && settingStatuses.every((status) => status === 'notApplicable'))
    return 'notApplicable'
  if (!reported || settingStatuses.includes('pending')) return 'pending'
  return firstOf(['conflict', 'error'], settingStatuses) ?? 'succeeded'
}

/** Status of a device, from the statuses of the policies that target it: what needs a decision first. Null without any. */
export function rollUpDeviceStatus(policyStatuses: readonly Status[]): Status | null {
  return firstOf(['conflict', 'error', 'pending', 'succeeded', 'notApplicable'], policyStatuses)
}

function firstOf(order: readonly Status[], statuses: readonly Status[]): Status | null {
  return order.find((status) => statuses.includes(status)) ?? null
}
