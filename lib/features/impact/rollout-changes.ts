import { DomainError } from '@/lib/db/errors'
import { releasesOf, type ResolutionPolicy } from '@/lib/domain/resolution'
import { rolloutSalt, type RolloutStage } from '@/lib/domain/rollout'
import type { ParsedDraft } from './schema'

/**
 * The policy after saving new settings for a stage. Without a stage everyone gets them; while a rollout runs, its own stage
 * stays.
 * @param edited the policy as it would be for everyone
 */
export function stagedEdit(
  policy: ResolutionPolicy,
  edited: ResolutionPolicy,
  stage: RolloutStage | undefined,
): ResolutionPolicy {
  if (!stage || policy.rollout) return edited
  const { version, lastModified, settings } = edited
  const salt = rolloutSalt(policy.id, policy.version)
  return { ...policy, rollout: { salt, stage, version, lastModified, settings } }
}

type RolloutDraft = Extract<
  ParsedDraft,
  { kind: 'rolloutWidened' | 'rolloutCompleted' | 'rolloutRolledBack' }
>

/** The policy after a step of the rollout that runs. Throws `conflict` where none does. */
export function rolloutChange(policy: ResolutionPolicy, draft: RolloutDraft, now: number): ResolutionPolicy {
  const { rollout } = policy
  if (!rollout) throw new DomainError('conflict', 'No rollout of this policy runs any more. Reload the page.')
  const { previous, candidate } = releasesOf(policy)
  switch (draft.kind) {
    case 'rolloutWidened':
      return { ...policy, rollout: { ...rollout, stage: draft.stage } }
    case 'rolloutCompleted':
      return candidate
    case 'rolloutRolledBack':
      return { ...previous, version: rollout.version + 1, lastModified: now }
  }
}
