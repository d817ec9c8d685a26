/** Whether the MDE channel manages a device, with the code, the portal's label and the honest reason. */
export * from './types'
export { ENROLLMENT_CODES, enrollmentCode, type EnrollmentCode } from './codes'
export { decideEnrollment, explainEnrollment, type ExplainedRow } from './decide-enrollment'
export { DECISION_TABLE, hasTag, type DecisionRow } from './decision-table'
export { isDownLevelServer, missingPrerequisite, MINIMUM_AGENT } from './prerequisites'
export { compareVersions } from './versions'
