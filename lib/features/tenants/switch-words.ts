import type { BehaviourEra, Cloud, Licence } from '@/lib/domain/enrollment'

/** A tenant switch's value in words, and what it decides. */
export interface SwitchWords {
  readonly label: string
  readonly hint: string
}

/** Sources: Defender for Endpoint "security settings management", its text of 2023 and of August 2025. */
export const ERA_WORDS: Readonly<Record<BehaviourEra, SwitchWords>> = {
  '2025': {
    label: 'Current',
    hint: 'As documented since August 2025: domain controllers can be managed behind a switch of their own, Server Core 2019 and later and government clouds are supported.',
  },
  PREV: {
    label: 'Since September 2023',
    hint: 'Linux and macOS are supported, and a device needs no join to a directory: it gets a synthetic identity. No domain controllers, no government clouds.',
  },
  GA: {
    label: 'Before September 2023',
    hint: 'Windows only. A device joined to an on-premises domain must complete its hybrid join before it can be managed.',
  },
}

export const LICENCE_WORDS: Readonly<Record<Licence, SwitchWords>> = {
  userSubscription: {
    label: 'At least one user subscription',
    hint: 'For example Defender for Endpoint Plan 1 or Plan 2. Devices can be managed.',
  },
  defenderForServersOnly: {
    label: 'Defender for Servers only',
    hint: 'Without any user subscription security settings management is not available: no device enrolls.',
  },
}

export const CLOUD_WORDS: Readonly<Record<Cloud, SwitchWords>> = {
  commercial: { label: 'Commercial', hint: 'The worldwide service.' },
  government: {
    label: 'Government',
    hint: 'GCC, GCC High or DoD. Managed with the current behaviour only; before, no device enrolls.',
  },
}
