import { haltRuleSchema } from '@/lib/domain/rollout'
import type { ReleaseInput } from '@/lib/features/rollouts/schema'
import { FIRST_STAGE, parseStage, toNumber, type StageDraft } from './stage-draft'

/** How new settings are to be released, while it is typed. */
export interface ReleaseDraft {
  readonly isStaged: boolean
  readonly stage: StageDraft
  readonly halts: boolean
  readonly errorPercent: string
  readonly minDevices: string
  readonly rollsBack: boolean
}

export const EVERYONE: ReleaseDraft = {
  isStaged: false,
  stage: FIRST_STAGE,
  halts: true,
  errorPercent: '10',
  minDevices: '5',
  rollsBack: false,
}

export interface ReleaseProblems {
  readonly stage?: string
  readonly errorPercent?: string
  readonly minDevices?: string
}

/** What the action takes (undefined: every device at once), and what is wrong with the draft. */
export function parseRelease(draft: ReleaseDraft): {
  readonly release: ReleaseInput | undefined
  readonly problems: ReleaseProblems
} {
  if (!draft.isStaged) return { release: undefined, problems: {} }
  const stage = parseStage(draft.stage)
  const rule = haltRuleSchema.safeParse({
    errorPercent: toNumber(draft.errorPercent),
    minDevices: toNumber(draft.minDevices),
  })
  const problems: Record<string, string> = stage.ok ? {} : { stage: stage.error }
  if (draft.halts && !rule.success) {
    for (const issue of rule.error.issues)
      problems[String(issue.path[0])] ??= issue.code === 'invalid_type' ? 'Enter a number.' : issue.message
  }
  if (!stage.ok || Object.keys(problems).length > 0) return { release: undefined, problems }
  const halt = draft.halts && rule.success ? rule.data : null
  return {
    release: { stage: stage.stage, halt, rollsBackOnHalt: halt !== null && draft.rollsBack },
    problems,
  }
}
