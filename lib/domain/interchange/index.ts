/** Import and export of policies. */
export { decodeText, type Decoded } from './decode-text'
export { readImportFile, MAX_IMPORT_FILE_BYTES } from './read-import-file'
export { profilesFor, readAsProfile } from './read-as-profile'
export { isGraphInstance, toGraphPolicy, type ExportablePolicy, type GraphPolicy } from './to-graph-policy'
export type {
  ImportedAssignment,
  ImportedAssignments,
  ImportedGroup,
  ImportedPolicy,
  ImportFormat,
  ImportProblem,
  ImportReading,
} from './types'
export type { Json, JsonObject } from './json'
export type { FileProblem } from './fleet-file/problems'
export {
  readDevicesForRule,
  type RuleDevice,
  type RuleDevicesReading,
} from './fleet-file/read-device-for-rule'
export { readFleet, type FleetReading } from './fleet-file/read-fleet'
export { policyIdOfPart, type FilePolicy, type FleetFile } from './fleet-file/types'
export { readChanges, type ChangesReading } from './fleet-file/read-changes'
export { analyzeExports } from './analysis/analyze-exports'
export { ExportNames, MAX_EXPORT_FILE_BYTES, readExportFile, unread } from './analysis/read-export-file'
export type * from './analysis/types'
export { FORMATS, formatsFor, SETTINGS_FORMATS, type SettingsFormat } from './write/formats'
export { settingsOfDevice, settingsOfPolicy } from './write/settings-source'
export type { Omission, SettingsSource, Written } from './write/types'
export { writeTenantFolder, type TenantExport } from './write/tenant-folder'
