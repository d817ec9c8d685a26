import 'server-only'
import { PROFILES, type Platform, type PolicyType } from '@/lib/domain/catalog'
import { can } from '@/lib/domain/access'
import type { Actor } from '../core/actor'

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
    description: profile.notes,
    mdeSupported: profile.channels.mde,
  }))
}
