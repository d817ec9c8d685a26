/**
 * Windows settings and the parameters of Set-MpPreference and Add-MpPreference that say the same. Source: Microsoft Learn,
 * Defender module, Set-MpPreference and Add-MpPreference (parameters and accepted values); Policy CSP - Defender and
 * Defender CSP for the meaning of each setting's value.
 */
export type MpParameter = { readonly parameter: string } & (
  | { readonly as: 'boolean' | 'inverted' | 'number' | 'text' }
  /** Minutes after midnight as hh:mm:ss. */
  | { readonly as: 'timeOfDay' }
  /** One text, items separated by a vertical bar. */
  | { readonly as: 'joined' }
  /** Added to what is there, as policies of this kind unite. */
  | { readonly as: 'added' }
  /** The device value by its name in the cmdlet. */
  | { readonly as: 'named'; readonly names: Readonly<Record<string, string>> }
)

const ON_OFF_AUDIT = { '0': 'Disabled', '1': 'Enabled', '2': 'AuditMode' }
const DAYS = [
  'Everyday',
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Never',
]
const CHANNELS = {
  '0': 'NotConfigured',
  '2': 'Beta',
  '3': 'Preview',
  '4': 'Staged',
  '5': 'Broad',
  '6': 'Delayed',
}

/** Remediation actions by number, of one alert level: the device value is `<level>=<action>`. */
function threatActions(level: number): Readonly<Record<string, string>> {
  const actions = { 1: 'Clean', 2: 'Quarantine', 3: 'Remove', 6: 'Allow', 8: 'UserDefined', 10: 'Block' }
  return Object.fromEntries(Object.entries(actions).map(([number, name]) => [`${level}=${number}`, name]))
}

const POLICY: Readonly<Record<string, MpParameter>> = {
  allowarchivescanning: { parameter: 'DisableArchiveScanning', as: 'inverted' },
  allowbehaviormonitoring: { parameter: 'DisableBehaviorMonitoring', as: 'inverted' },
  allowcloudprotection: {
    parameter: 'MAPSReporting',
    as: 'named',
    names: { '0': 'Disabled', '1': 'Advanced' },
  },
  allowemailscanning: { parameter: 'DisableEmailScanning', as: 'inverted' },
  allowfullscanonmappednetworkdrives: {
    parameter: 'DisableScanningMappedNetworkDrivesForFullScan',
    as: 'inverted',
  },
  allowfullscanremovabledrivescanning: { parameter: 'DisableRemovableDriveScanning', as: 'inverted' },
  allowintrusionpreventionsystem: { parameter: 'DisableIntrusionPreventionSystem', as: 'inverted' },
  allowioavprotection: { parameter: 'DisableIOAVProtection', as: 'inverted' },
  allowrealtimemonitoring: { parameter: 'DisableRealtimeMonitoring', as: 'inverted' },
  allowscanningnetworkfiles: { parameter: 'DisableScanningNetworkFiles', as: 'inverted' },
  allowscriptscanning: { parameter: 'DisableScriptScanning', as: 'inverted' },
  allowuseruiaccess: { parameter: 'UILockdown', as: 'inverted' },
  attacksurfacereductiononlyexclusions: { parameter: 'AttackSurfaceReductionOnlyExclusions', as: 'added' },
  avgcpuloadfactor: { parameter: 'ScanAvgCPULoadFactor', as: 'number' },
  checkforsignaturesbeforerunningscan: { parameter: 'CheckForSignaturesBeforeRunningScan', as: 'boolean' },
  cloudblocklevel: {
    parameter: 'CloudBlockLevel',
    as: 'named',
    names: { '0': 'Default', '2': 'High', '4': 'HighPlus', '6': 'ZeroTolerance' },
  },
  cloudextendedtimeout: { parameter: 'CloudExtendedTimeout', as: 'number' },
  controlledfolderaccessallowedapplications: {
    parameter: 'ControlledFolderAccessAllowedApplications',
    as: 'added',
  },
  controlledfolderaccessprotectedfolders: {
    parameter: 'ControlledFolderAccessProtectedFolders',
    as: 'added',
  },
  daystoretaincleanedmalware: { parameter: 'QuarantinePurgeItemsAfterDelay', as: 'number' },
  disablecatchupfullscan: { parameter: 'DisableCatchupFullScan', as: 'boolean' },
  disablecatchupquickscan: { parameter: 'DisableCatchupQuickScan', as: 'boolean' },
  enablecontrolledfolderaccess: {
    parameter: 'EnableControlledFolderAccess',
    as: 'named',
    names: { ...ON_OFF_AUDIT, '3': 'BlockDiskModificationOnly', '4': 'AuditDiskModificationOnly' },
  },
  enablelowcpupriority: { parameter: 'EnableLowCpuPriority', as: 'boolean' },
  enablenetworkprotection: { parameter: 'EnableNetworkProtection', as: 'named', names: ON_OFF_AUDIT },
  excludedextensions: { parameter: 'ExclusionExtension', as: 'added' },
  excludedpaths: { parameter: 'ExclusionPath', as: 'added' },
  excludedprocesses: { parameter: 'ExclusionProcess', as: 'added' },
  puaprotection: { parameter: 'PUAProtection', as: 'named', names: ON_OFF_AUDIT },
  realtimescandirection: {
    parameter: 'RealTimeScanDirection',
    as: 'named',
    // The cmdlet spells the third name Outcoming in some releases and takes the number in all of them.
    names: { '0': '0', '1': '1', '2': '2' },
  },
  scanparameter: { parameter: 'ScanParameters', as: 'named', names: { '1': 'QuickScan', '2': 'FullScan' } },
  schedulequickscantime: { parameter: 'ScanScheduleQuickScanTime', as: 'timeOfDay' },
  schedulescanday: { parameter: 'ScanScheduleDay', as: 'named', names: Object.fromEntries(DAYS.entries()) },
  schedulescantime: { parameter: 'ScanScheduleTime', as: 'timeOfDay' },
  securityintelligencelocation: { parameter: 'SharedSignaturesPath', as: 'text' },
  signatureupdatefallbackorder: { parameter: 'SignatureFallbackOrder', as: 'joined' },
  signatureupdatefilesharessources: {
    parameter: 'SignatureDefinitionUpdateFileSharesSources',
    as: 'joined',
  },
  signatureupdateinterval: { parameter: 'SignatureUpdateInterval', as: 'number' },
  submitsamplesconsent: {
    parameter: 'SubmitSamplesConsent',
    as: 'named',
    names: { '0': 'AlwaysPrompt', '1': 'SendSafeSamples', '2': 'NeverSend', '3': 'SendAllSamples' },
  },
  threatseveritydefaultaction_highseveritythreats: {
    parameter: 'HighThreatDefaultAction',
    as: 'named',
    names: threatActions(4),
  },
  threatseveritydefaultaction_lowseveritythreats: {
    parameter: 'LowThreatDefaultAction',
    as: 'named',
    names: threatActions(1),
  },
  threatseveritydefaultaction_moderateseveritythreats: {
    parameter: 'ModerateThreatDefaultAction',
    as: 'named',
    names: threatActions(2),
  },
  threatseveritydefaultaction_severethreats: {
    parameter: 'SevereThreatDefaultAction',
    as: 'named',
    names: threatActions(5),
  },
}

const CONFIGURATION: Readonly<Record<string, MpParameter>> = {
  allowdatagramprocessingonwinserver: { parameter: 'AllowDatagramProcessingOnWinServer', as: 'boolean' },
  allownetworkprotectiondownlevel: { parameter: 'AllowNetworkProtectionDownLevel', as: 'boolean' },
  disablednsovertcpparsing: { parameter: 'DisableDnsOverTcpParsing', as: 'boolean' },
  disablehttpparsing: { parameter: 'DisableHttpParsing', as: 'boolean' },
  disablesshparsing: { parameter: 'DisableSshParsing', as: 'boolean' },
  disabletlsparsing: { parameter: 'DisableTlsParsing', as: 'boolean' },
  enablednssinkhole: { parameter: 'EnableDnsSinkhole', as: 'boolean' },
  engineupdateschannel: { parameter: 'EngineUpdatesChannel', as: 'named', names: CHANNELS },
  meteredconnectionupdates: { parameter: 'MeteredConnectionUpdates', as: 'boolean' },
  platformupdateschannel: { parameter: 'PlatformUpdatesChannel', as: 'named', names: CHANNELS },
  randomizescheduletasktimes: { parameter: 'RandomizeScheduleTaskTimes', as: 'boolean' },
  schedulerrandomizationtime: { parameter: 'SchedulerRandomizationTime', as: 'number' },
  securityintelligenceupdateschannel: {
    parameter: 'DefinitionUpdatesChannel',
    as: 'named',
    names: { '0': 'NotConfigured', '4': 'Staged', '5': 'Broad' },
  },
}

/** States of attack surface reduction rules. Source: Microsoft Learn, "Enable attack surface reduction rules". */
export const ASR_ACTIONS: Readonly<Record<string, string>> = {
  '0': 'Disabled',
  '1': 'Enabled',
  '2': 'AuditMode',
  '6': 'Warn',
}

const TABLES = [
  ['device_vendor_msft_policy_config_defender_', POLICY],
  ['device_vendor_msft_defender_configuration_', CONFIGURATION],
] as const

/** The parameter that sets this setting, if there is one. */
export function mpParameterOf(settingId: string): MpParameter | undefined {
  for (const [prefix, table] of TABLES) {
    const name = settingId.startsWith(prefix) ? settingId.slice(prefix.length) : ''
    if (Object.hasOwn(table, name)) return table[name]
  }
  return undefined
}
