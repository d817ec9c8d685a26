import type { BadgeTone } from '@/components/ui/badge'
import type { RolloutState } from '@/lib/domain/rollout'
import type { RolloutStepRow } from '@/lib/features/rollouts/queries'

export const ROLLOUT_STATE_WORDS: Readonly<
  Record<RolloutState, { readonly word: string; readonly tone: BadgeTone }>
> = {
  active: { word: 'Running', tone: 'info' },
  halted: { word: 'Halted', tone: 'danger' },
  completed: { word: 'Completed', tone: 'success' },
  rolledBack: { word: 'Rolled back', tone: 'neutral' },
}

/** What a step did, in a sentence without its subject. */
export function stepText({ kind, stage, version }: RolloutStepRow): string {
  switch (kind) {
    case 'started':
      return `Released version ${version} to ${stage}`
    case 'widened':
      return `Widened to ${stage}`
    case 'newVersion':
      return `Saved version ${version}, released to the same devices`
    case 'halted':
      return `Halted at ${stage}`
    case 'resumed':
      return `Resumed at ${stage}`
    case 'completed':
      return `Released version ${version} to every device`
    case 'rolledBack':
      return `Rolled back with version ${version}`
  }
}
