import {
  expectedKind,
  findUnit,
  getProfile,
  type OsPlatform,
  type Platform,
  type Profile,
  type SettingValue,
} from '../catalog'
import { runsOn } from './os-support'
import type { NotApplicableReason, ResolutionDevice, ResolutionPolicy } from './types'

/** The facts about a device that decide what can apply to it; nothing else about it may. */
export type ApplicabilityFacts = Pick<
  ResolutionDevice,
  'channel' | 'osPlatform' | 'osName' | 'osVersion' | 'skippedPolicyTypes'
>

/** The technology a policy must carry to travel over a channel (Graph: deviceManagementConfigurationTechnologies). */
const TECHNOLOGY_OF = { mde: 'microsoftSense', intune: 'mdm', configMgr: 'configManager' } as const

/**
 * Why no setting of this policy can apply to the device, or null when the policy as a whole can. The order of the checks
 * is the order in which an administrator would ask.
 * Source: Intune, "Manage endpoint security policies on devices onboarded to Defender for Endpoint": policies by platform.
 */
export function policyReason(
  device: ApplicabilityFacts,
  policy: Pick<ResolutionPolicy, 'profileId' | 'technologies'>,
): NotApplicableReason | null {
  if (device.channel === 'none') return 'channelNone'
  const profile = getProfile(policy.profileId)
  if (!profile) return 'unknownSetting'
  if (profile.platform !== platformOf(device.osPlatform)) return 'platform'
  if (!policy.technologies.includes(TECHNOLOGY_OF[device.channel])) return 'technologies'
  if (!travelsOver(profile, device.channel)) return 'profileChannel'
  if (device.skippedPolicyTypes.includes(profile.policyType)) return 'policyTypeSkipped'
  return null
}

/** Why this setting of an applicable policy cannot apply to the device, or null when it can. */
export function settingReason(
  device: ApplicabilityFacts,
  profile: Profile,
  settingId: string,
  value: SettingValue,
): NotApplicableReason | null {
  const def = findUnit(profile, settingId)
  // A value of another kind than the catalogue's is as unknown as a setting that it does not have.
  if (!def || value.kind !== expectedKind(def)) return 'unknownSetting'
  if (device.channel === 'mde' && !def.mdeSupported) return 'settingChannel'
  if (!runsOn(device, def.appliesTo)) return 'osVersion'
  return null
}

/** The policy platform of a device: `windows` covers clients and servers. */
export function platformOf(osPlatform: OsPlatform): Platform {
  return osPlatform === 'windowsClient' || osPlatform === 'windowsServer' ? 'windows' : osPlatform
}

/** The catalogue says which profiles the MDE channel and Intune take; Configuration Manager has its own technology. */
function travelsOver(profile: Profile, channel: keyof typeof TECHNOLOGY_OF): boolean {
  return channel === 'configMgr' || profile.channels[channel]
}
