/**
 * Releasing a policy's new settings to part of its devices first: who is in a stage, which stage may follow, and when to
 * stop. Semantics: docs/semantics/resolution.md, "Staged rollout".
 */
export * from './types'
export { isInStage, placeAt, placeOf, placesOf, rolloutSalt, textHash } from './is-in-stage'
export { isWider } from './is-wider'
export { errorPercent, shouldHalt } from './should-halt'
export { haltRuleSchema, rolloutStageSchema } from './stage-schema'
export { stageText } from './stage-text'
