/** Whether the MDE channel manages a device, with the code, the portal's label and the honest reason. */
export * from './types'
export { ENROLLMENT_CODES, enrollmentCode, labelOf, type EnrollmentCode } from './codes'
export { decideEnrollment, explainEnrollment, type ExplainedRow } from './decide-enrollment'
export { PLATFORM_NAMES, type DecisionRow, type EnrollmentFact } from './decision-row'
export { DECISION_TABLE } from './decision-table'
export { missingPrerequisite, MINIMUM_AGENT } from './prerequisites'
export { hasTag } from './tags'
export { compareVersions } from './versions'
