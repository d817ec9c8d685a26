/** Objects that a directory holds. Source: Entra, "service limits and restrictions": directory objects. */
const LIMIT = 50_000
const LIMIT_WITH_VERIFIED_DOMAIN = 300_000
/** Deleted objects can be restored, and count, for as long. */
export const DELETED_COUNTS_DAYS = 30
/** Share of the limit from which administrators are warned (our choice). */
const WARNING_SHARE = 0.9

export interface DirectoryQuota {
  /** Live objects and those deleted lately, synthetic ones like all others. */
  readonly used: number
  /** How many of them are deleted already. */
  readonly deletedCounting: number
  readonly limit: number
  /** From 90 % on a warning, at the limit an error. Nothing is refused. */
  readonly level: 'ok' | 'warning' | 'error'
}

/** How full a tenant's directory is. Source: Intune: synthetic registrations count against the directory's quota. */
export function directoryQuota(
  live: number,
  deletedCounting: number,
  hasVerifiedDomain: boolean,
): DirectoryQuota {
  const used = live + deletedCounting
  const limit = hasVerifiedDomain ? LIMIT_WITH_VERIFIED_DOMAIN : LIMIT
  const level = used >= limit ? 'error' : used >= limit * WARNING_SHARE ? 'warning' : 'ok'
  return { used, deletedCounting, limit, level }
}
