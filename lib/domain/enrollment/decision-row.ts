import type { Channel, OsPlatform } from '../catalog'
import type { DeviceSurvey, TenantSwitches } from './types'

/** What follows when a row decides. Label, managed-by and the usual action come from its code. */
export interface RowOutcome {
  readonly code: number | null
  readonly channel: Channel
  /** One honest sentence with the facts that decided. */
  readonly reason: string
  /** Where the code's own action is not the whole story. */
  readonly action?: string
  readonly warning?: string
  readonly skippedPolicyTypes?: readonly string[]
}

/** One thing that a row looked at, and what it found. */
export interface EnrollmentFact {
  readonly label: string
  readonly value: string
}

/** One row: when it matches, what it looks at, and what follows. The first row that matches decides. */
export interface DecisionRow {
  readonly row: number
  readonly condition: string
  readonly matches: (survey: DeviceSurvey, switches: TenantSwitches) => boolean
  readonly facts: (survey: DeviceSurvey, switches: TenantSwitches) => readonly EnrollmentFact[]
  readonly outcome: (survey: DeviceSurvey, switches: TenantSwitches) => RowOutcome
}

/** The class of codes that the portal shows as "General error"; which of them is stored is our choice. */
export const GENERAL_ERROR = 5

export const PLATFORM_NAMES: Readonly<Record<OsPlatform, string>> = {
  windowsClient: 'Windows client',
  windowsServer: 'Windows Server',
  linux: 'Linux',
  macOS: 'macOS',
}

const SCOPE_TEXT = { off: 'off', tagged: 'on tagged devices', all: 'on all devices' } as const

export function fact(label: string, value: string | boolean | undefined): EnrollmentFact {
  return { label, value: typeof value === 'string' ? value : value === true ? 'yes' : 'no' }
}

export function eraFact(switches: TenantSwitches): EnrollmentFact {
  return fact('Behaviour era', switches.behaviourEra)
}

export function scopeFact(survey: DeviceSurvey, switches: TenantSwitches): EnrollmentFact {
  return fact(`Scope of ${PLATFORM_NAMES[survey.osPlatform]}`, SCOPE_TEXT[switches.scope[survey.osPlatform]])
}

export function tagsFact(survey: DeviceSurvey): EnrollmentFact {
  const fromRules = (survey.dynamicTags ?? []).map((tag) => `${tag} (asset rule)`)
  return fact('Tags', [...survey.tags, ...fromRules].join(', ') || 'none')
}
