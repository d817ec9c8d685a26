/**
 * A tenant's fleet in memory: resolution of a million devices by columns, bitsets and cohorts, the difference that changes
 * would make, and ways out of conflicts. Semantics: docs/semantics.md.
 */
export * from './types'
export { applyChanges } from './apply-changes'
export { compareIndexes } from './compare-indexes'
export { buildFleetIndex, type FleetIndex } from './fleet-index'
export { adviseConflict } from './advise-conflict'
export { whatIf } from './what-if'
