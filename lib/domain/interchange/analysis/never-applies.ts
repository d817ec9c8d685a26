import { getProfile } from '../../catalog'
import type { PolicyLeaves } from './compare-policies'
import type { AnalyzedNotApplicable, NeverApplies } from './types'

const MESSAGES: Readonly<Record<NeverApplies, string>> = {
  technologies:
    'The technologies of the policy lack microsoftSense, so it reaches no device on the MDE channel.',
  profileChannel: 'The MDE channel does not take this profile.',
  settingChannel: 'The MDE channel does not take this setting.',
  parentNotEffective: 'The setting that it belongs to is not set in this policy, or to another value.',
}

/**
 * What no device gets over the MDE channel, whatever its facts: policies without the technology or of a profile that the
 * channel does not take, settings that it does not support, children whose parent the policy does not set as they need it.
 */
export function neverApplies({ policy, leaves }: PolicyLeaves): readonly AnalyzedNotApplicable[] {
  const profile = policy.profileId === null ? undefined : getProfile(policy.profileId)
  if (!profile) return []
  const whole = wholeReason(policy.technologies, profile.channels.mde)
  if (whole) return [entry(null, policy.name, whole)]
  return leaves.flatMap((leaf) => {
    const { definition } = leaf
    if (!definition) return []
    if (!definition.mdeSupported) return [entry(definition.id, definition.name, 'settingChannel')]
    const { dependsOn } = definition
    if (!dependsOn) return []
    const parent = leaves.find(({ settingId }) => settingId === dependsOn.settingId)?.setting
    const isBroughtForth = parent?.kind === 'choice' && dependsOn.optionIds.includes(parent.optionId)
    return isBroughtForth ? [] : [entry(definition.id, definition.name, 'parentNotEffective')]
  })

  function entry(
    settingDefinitionId: string | null,
    name: string,
    reason: NeverApplies,
  ): AnalyzedNotApplicable {
    return { policy: policy.id, settingDefinitionId, name, reason, message: MESSAGES[reason] }
  }
}

function wholeReason(technologies: readonly string[], isTaken: boolean): NeverApplies | null {
  if (!technologies.some((name) => name.toLowerCase() === 'microsoftsense')) return 'technologies'
  return isTaken ? null : 'profileChannel'
}
