import type { SettingValues } from '../catalog'
import { isInStage } from '../rollout'
import type { GroupMembership, PolicyOutcome, ResolutionDevice, ResolutionPolicy } from './types'

/**
 * What a policy says to devices that get the new settings of its rollout, and to the others: plain policies of one id, so
 * that nothing behind them knows of rollouts. Both are the policy itself where none runs.
 */
export function releasesOf(policy: ResolutionPolicy): {
  readonly previous: ResolutionPolicy
  readonly candidate: ResolutionPolicy
} {
  const { rollout, ...previous } = policy
  if (!rollout) return { previous: policy, candidate: policy }
  const { version, lastModified, settings } = rollout
  return { previous, candidate: { ...previous, version, lastModified, settings } }
}

/** Which release of the policy a device gets that the policy targets; undefined where no rollout runs. */
export function releaseFor(
  device: Pick<ResolutionDevice, 'id'>,
  { rollout }: Pick<ResolutionPolicy, 'rollout'>,
  membership: Pick<GroupMembership, 'isMember'>,
): PolicyOutcome['release'] {
  if (!rollout) return undefined
  const isMember = (groupId: string) => membership.isMember(device.id, groupId)
  return isInStage(rollout.stage, rollout.salt, device.id, isMember) ? 'candidate' : 'previous'
}

/** The name under which a cohort holds a policy: devices of a stage share no cohort with the others. Sorts as the id does. */
export function releaseKey(policyId: string, release: PolicyOutcome['release']): string {
  return release === 'candidate' ? `${policyId}\u0001candidate` : policyId
}

/** The settings that an edit of the policy starts from: those of its newest version. */
export function currentSettings({ settings, rollout }: ResolutionPolicy): SettingValues {
  return rollout ? rollout.settings : settings
}

/**
 * The policy after saving these settings. While a rollout runs they become its candidate, in the same stage; what the other
 * devices have stays.
 */
export function withSettings(
  policy: ResolutionPolicy,
  settings: SettingValues,
  change: { readonly version?: number; readonly lastModified?: number } = {},
): ResolutionPolicy {
  if (!policy.rollout) return { ...policy, ...change, settings }
  return { ...policy, rollout: { ...policy.rollout, ...change, settings } }
}
