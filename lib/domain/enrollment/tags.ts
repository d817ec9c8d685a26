import { MDE_MANAGEMENT_TAG, type DeviceSurvey } from './types'

/** Tags are compared on the whole tag and without regard to case (our choice: not documented). */
export function hasTag(tags: readonly string[] | undefined, tag: string): boolean {
  return tags?.some((t) => t.toLowerCase() === tag.toLowerCase()) ?? false
}

/**
 * Does any tag bring the device into scope? A tag of a dynamic asset rule counts here in every era: before July 2025 such a
 * device is met by an error of its own, not taken for out of scope.
 */
export function isTaggedForManagement(survey: DeviceSurvey): boolean {
  return hasTag(survey.tags, MDE_MANAGEMENT_TAG) || isTaggedByRuleOnly(survey)
}

/** The scope tag comes from a dynamic asset rule and from nowhere else. */
export function isTaggedByRuleOnly(survey: DeviceSurvey): boolean {
  return hasTag(survey.dynamicTags, MDE_MANAGEMENT_TAG) && !hasTag(survey.tags, MDE_MANAGEMENT_TAG)
}
