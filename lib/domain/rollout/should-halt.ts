import type { HaltRule, StageReports } from './types'

/**
 * Is it time to stop a rollout? Looks only at devices that reported the new settings: those that have not checked in say
 * nothing for or against it. Conflicts come from policies, not from devices, and do not count.
 */
export function shouldHalt({ succeeded, error }: StageReports, rule: HaltRule): boolean {
  const reported = succeeded + error
  return error > 0 && reported >= rule.minDevices && error * 100 >= rule.errorPercent * reported
}

/** Errors among the devices that reported, in percent with one decimal; 0 while none did. */
export function errorPercent({ succeeded, error }: StageReports): number {
  const reported = succeeded + error
  return reported === 0 ? 0 : Math.round((error * 1000) / reported) / 10
}
