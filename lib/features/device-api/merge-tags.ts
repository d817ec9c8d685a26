import { hasTag } from '@/lib/domain/enrollment'

/**
 * A device's tags after it has reported: those that administrators set stay, those that it no longer reports go, those that it
 * reports come. Compared on the whole tag, in any letter case; the first spelling is kept.
 */
export function mergeTags(
  stored: readonly string[],
  reportedBefore: readonly string[],
  reported: readonly string[],
): string[] {
  const tags = stored.filter((t) => hasTag(reported, t) || !hasTag(reportedBefore, t))
  for (const tag of reported) if (!hasTag(tags, tag)) tags.push(tag)
  return tags
}
