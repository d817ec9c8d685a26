import { rolloutStageSchema, type RolloutStage } from '@/lib/domain/rollout'

/** A stage while it is typed. */
export interface StageDraft {
  readonly kind: 'groups' | 'percent'
  readonly groupIds: readonly string[]
  readonly percent: string
}

export const FIRST_STAGE: StageDraft = { kind: 'percent', groupIds: [], percent: '10' }

export type ParsedStage =
  { readonly ok: true; readonly stage: RolloutStage } | { readonly ok: false; readonly error: string }

/** The stage that a draft means, or what is wrong with it. */
export function parseStage({ kind, groupIds, percent }: StageDraft): ParsedStage {
  const raw = kind === 'groups' ? { kind, groupIds } : { kind, percent: toNumber(percent) }
  const parsed = rolloutStageSchema.safeParse(raw)
  if (parsed.success) return { ok: true, stage: parsed.data }
  const isNumber = kind === 'groups' || Number.isFinite(toNumber(percent))
  const message = parsed.error.issues[0]?.message ?? ''
  return { ok: false, error: isNumber ? message : 'Enter a number, for example 10.' }
}

/** What a person types as a number; NaN for anything else. */
export function toNumber(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text.trim().replace(',', '.'))
}

export function toDraft(stage: RolloutStage): StageDraft {
  return stage.kind === 'groups'
    ? { ...FIRST_STAGE, kind: 'groups', groupIds: stage.groupIds }
    : { ...FIRST_STAGE, kind: 'percent', percent: String(stage.percent) }
}
