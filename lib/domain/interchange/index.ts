/** Import and export of policies. */
export { readPolicyFile, MAX_POLICY_FILE_BYTES } from './read-policy-file'
export { toGraphPolicy, type ExportablePolicy, type GraphPolicy } from './to-graph-policy'
export type { ImportedAssignment, ImportedPolicy, ImportProblem, PolicyFileReading } from './types'
