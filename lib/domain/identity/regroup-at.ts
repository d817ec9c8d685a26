/**
 * How long dynamic groups take to see an object whose predecessor was deleted. Source: Intune, "Use Intune to manage Defender
 * on devices not enrolled with Intune": a minimum of 48 hours; no upper bound is documented, so it is exactly that here (our
 * choice).
 */
export const REGROUP_AFTER_HOURS = 48
const HOUR_MS = 60 * 60 * 1000

/**
 * When dynamic groups see an object that is made at `now`; null: at once, as no administrator of the directory deleted the
 * one before it.
 */
export function regroupAt(
  predecessor: { readonly deletedReason: string | null } | null,
  now: Date,
): Date | null {
  if (predecessor?.deletedReason !== 'directory') return null
  return new Date(now.getTime() + REGROUP_AFTER_HOURS * HOUR_MS)
}
