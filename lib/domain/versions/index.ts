/** Versions of a policy: what differs between two, and how two edits of one are joined. */
export * from './types'
export { assignmentKey } from './assignment-key'
export { countChanges, diffVersions, productDefaults } from './diff-versions'
export { mergeVersions, overriddenBy, type VersionMerge } from './merge-versions'
export { sameContent } from './same-content'
