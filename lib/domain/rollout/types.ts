import type { GroupId } from '../ids'

/** Which of the devices that a policy targets get its new settings already. */
export type RolloutStage =
  | { readonly kind: 'groups'; readonly groupIds: readonly GroupId[] }
  /** 0 to 100, with up to two decimals. */
  | { readonly kind: 'percent'; readonly percent: number }

export const ROLLOUT_STATES = ['active', 'halted', 'completed', 'rolledBack'] as const
export type RolloutState = (typeof ROLLOUT_STATES)[number]

/** When a rollout stops by itself: at this share of errors, once this many devices of the stage have reported. */
export interface HaltRule {
  /** Above 0 up to 100. */
  readonly errorPercent: number
  readonly minDevices: number
}

/** Devices of the stage that have reported the new settings. */
export interface StageReports {
  readonly succeeded: number
  readonly error: number
}
