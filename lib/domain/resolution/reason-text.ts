import type { NotApplicableReason, PolicyNote } from './types'

/** Each reason as the end of a sentence: 'Not applicable: …'. */
export const NOT_APPLICABLE_TEXT: Readonly<Record<NotApplicableReason, string>> = {
  platform: 'the policy is for another platform',
  channelNone: 'no channel manages this device',
  technologies: 'the policy does not travel over the channel that manages this device',
  profileChannel: 'the channel that manages this device does not take this profile',
  settingChannel: 'the channel that manages this device does not take this setting',
  osVersion: 'the operating system of this device does not support this setting',
  policyTypeSkipped: 'policies of this type are skipped on this device',
  userTargetOnly: 'the policy is assigned to users only, and only devices can be targeted',
  parentNotEffective: 'the setting it belongs to is not in effect at the value that this policy chose for it',
  unknownSetting: 'the catalogue does not know this setting in this form',
}

/** Each remark as a sentence. */
export const POLICY_NOTE_TEXT: Readonly<Record<PolicyNote, string>> = {
  filterIgnored:
    'The assignment filter is ignored: devices that Defender for Endpoint manages do not evaluate filters.',
  filterNotEvaluated: 'The assignment filter is evaluated by Intune and may take this device out again.',
}
