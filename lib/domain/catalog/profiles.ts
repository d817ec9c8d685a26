import { linuxAntivirus } from './data/linux-antivirus'
import { linuxAntivirusExclusions } from './data/linux-antivirus-exclusions'
import { linuxEdr } from './data/linux-edr'
import { macosAntivirus } from './data/macos-antivirus'
import { macosAntivirusExclusions } from './data/macos-antivirus-exclusions'
import { macosEdr } from './data/macos-edr'
import { windowsAntivirus } from './data/windows-antivirus'
import { windowsAntivirusExclusions } from './data/windows-antivirus-exclusions'
import { windowsAsrRules } from './data/windows-asr-rules'
import { windowsEdr } from './data/windows-edr'
import { windowsFirewall } from './data/windows-firewall'
import { windowsFirewallRules } from './data/windows-firewall-rules'
import { windowsSecurityExperience } from './data/windows-security-experience'
import type { Platform, PolicyType, Profile } from './types'

/** Every endpoint security profile, by policy type and platform in the order in which the portal offers them. */
export const PROFILES: readonly Profile[] = [
  windowsAntivirus,
  windowsAntivirusExclusions,
  windowsSecurityExperience,
  windowsAsrRules,
  windowsEdr,
  windowsFirewall,
  windowsFirewallRules,
  linuxAntivirus,
  linuxAntivirusExclusions,
  linuxEdr,
  macosAntivirus,
  macosAntivirusExclusions,
  macosEdr,
]

/** A template of the product that has no profile here: policies made from it are recognised by name at import. */
export interface OtherTemplate {
  readonly templateId: string
  readonly name: string
  readonly policyType: PolicyType
  readonly platform: Platform
}

export const OTHER_TEMPLATES: readonly OtherTemplate[] = [
  {
    templateId: 'e3f74c5a-a6de-411d-aef6-eb15628f3a0a_1',
    name: 'Defender Update controls',
    policyType: 'antivirus',
    platform: 'windows',
  },
  {
    templateId: 'a5481c22-7a2a-4f59-a33e-6eee30d02f94_1',
    name: 'Windows Hyper-V Firewall Rules',
    policyType: 'firewall',
    platform: 'windows',
  },
  {
    templateId: '5dd36540-eb22-4e7e-b19c-2a07772ba627_1',
    name: 'Attack Surface Reduction Rules (ConfigMgr)',
    policyType: 'attackSurfaceReduction',
    platform: 'windows',
  },
  {
    templateId: '48da42ed-5df7-485e-8b9d-4844ed5a92bd_1',
    name: 'Windows Firewall Rules (ConfigMgr)',
    policyType: 'firewall',
    platform: 'windows',
  },
]
