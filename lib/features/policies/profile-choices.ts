import 'server-only'
import { PROFILES, type Platform, type PolicyType } from '@/lib/domain/catalog'
import { can } from '@/lib/domain/access'
import type { Actor } from '../core/actor'
import { PLATFORM_WORDS, wordFor } from '../reports/words'
import { NO_PROFILE } from './params'

export interface ProfileChoice {
  readonly id: string
  readonly name: string
  readonly platform: Platform
  readonly policyType: PolicyType
  readonly settings: number
  readonly description: string
  /** false: devices on the MDE channel never receive it. */
  readonly mdeSupported: boolean
}

/** What a profile is for, in the words of someone who has to choose one. */
const PURPOSES: Readonly<Record<string, string>> = {
  'windows-antivirus': 'Cloud protection, real-time protection, scans, remediation, updates and exclusions.',
  'windows-antivirus-exclusions':
    'Paths, extensions and processes that scans skip. Joined with the lists of other policies.',
  'windows-security-experience': 'What the Windows Security app shows to users, and tamper protection.',
  'windows-asr-rules':
    'Rules that block, audit or warn, each on its own, with exclusions, and controlled folder access.',
  'windows-edr': 'Onboarding package and sample sharing.',
  'windows-firewall': 'Domain, private and public profile, global settings and auditing.',
  'windows-firewall-rules': 'Up to 150 rules by program, port, address and network.',
  'linux-antivirus': 'Enforcement level, cloud protection, scans, threat types and exclusions.',
  'linux-antivirus-exclusions': 'Paths, extensions and processes that scans skip.',
  'linux-edr': 'The tag that the device carries in the portal.',
  'macos-antivirus': 'Real-time protection, cloud protection, scans, threat types and exclusions.',
  'macos-antivirus-exclusions': 'Paths, extensions and processes that scans skip.',
  'macos-edr': 'The tag that the device carries in the portal.',
}

/** The profiles that a list can be filtered by, and policies of none. */
export function listProfileFilters(policyType?: PolicyType): { id: string; name: string }[] {
  const of = PROFILES.filter((profile) => policyType === undefined || profile.policyType === policyType)
  const isShared = (name: string) => of.filter((profile) => profile.name === name).length > 1
  return [
    ...of.map(({ id, name, platform }) => ({
      id,
      name: isShared(name) ? `${name} (${wordFor(PLATFORM_WORDS, platform)})` : name,
    })),
    { id: NO_PROFILE, name: 'No known profile' },
  ]
}

/** The profiles that the actor may create policies of, without their definitions. */
export function listProfileChoices(actor: Actor, policyType?: PolicyType): ProfileChoice[] {
  return PROFILES.filter(
    (profile) =>
      (policyType === undefined || profile.policyType === policyType) &&
      can(actor, 'policy:write', profile.policyType),
  ).map((profile) => ({
    id: profile.id,
    name: profile.name,
    platform: profile.platform,
    policyType: profile.policyType,
    settings: profile.settings.length,
    description: PURPOSES[profile.id] ?? '',
    mdeSupported: profile.channels.mde,
  }))
}
