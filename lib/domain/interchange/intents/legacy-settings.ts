/**
 * Settings of the older endpoint security templates ("intents") that mean the same as one of the catalogue, by the last part
 * of their definition id: `deviceConfiguration--windows10EndpointProtectionConfiguration_defenderProcessCreationType` and
 * `deviceConfiguration--windows10GeneralConfiguration_…` name the same things. Source: Graph beta,
 * windows10EndpointProtectionConfiguration, windows10GeneralConfiguration, windowsDefenderAdvancedThreatProtectionConfiguration;
 * Policy CSP, Defender and WindowsDefenderSecurityCenter; Firewall CSP, MdmStore/Global; WindowsAdvancedThreatProtection CSP.
 */
export type LegacySetting = { readonly id: string } & (
  | {
      readonly kind: 'choice'
      /** Legacy value in lower case -> last part of the option id; null: not configured. */
      readonly options: Readonly<Record<string, string | null>>
    }
  /** Minutes after midnight, from names such as `t2AM`; the option or number `offset` added where the catalogue counts so. */
  | { readonly kind: 'time' }
  /** Legacy value in lower case -> last parts of the option ids that it adds to the setting's list; none: not configured. */
  | { readonly kind: 'flags'; readonly options: Readonly<Record<string, readonly string[]>> }
  | { readonly kind: 'integer' }
  | { readonly kind: 'text' }
  | { readonly kind: 'list' }
)

const DEFENDER = 'device_vendor_msft_policy_config_defender_'
const ASR = `${DEFENDER}attacksurfacereductionrules_`

const UNSET = { notconfigured: null, userdefined: null } as const
/** defenderAttackSurfaceType and defenderProtectionType: the same modes under two names. */
const MODES = {
  ...UNSET,
  block: 'block',
  enable: 'block',
  auditmode: 'audit',
  warn: 'warn',
  disable: 'off',
} as const
const PROTECTION = { ...UNSET, disable: '0', enable: '1', auditmode: '2' } as const
const ALLOWED = { true: '1', false: '0' } as const
const NOT_ALLOWED = { true: '0', false: '1' } as const
/** Device restrictions can only be required: false is what Graph answers where nothing is configured. */
const REQUIRED = { true: '1', false: null } as const

/** The actions on detected threats, one member for each severity. Source: Graph, defenderDetectedMalwareActions. */
export const THREAT_ACTIONS = 'defenderDetectedMalwareActions'
const threatAction = (severity: string): LegacySetting =>
  choice(`threatseveritydefaultaction_${severity}threats`, {
    devicedefault: null,
    clean: 'clean',
    quarantine: 'quarantine',
    remove: 'remove',
    allow: 'allow',
    block: 'block',
    userdefined: 'userdefined',
  })

const rule = (name: string): LegacySetting => ({ id: `${ASR}${name}`, kind: 'choice', options: MODES })
const choice = (name: string, options: Readonly<Record<string, string | null>>): LegacySetting => ({
  id: `${DEFENDER}${name}`,
  kind: 'choice',
  options: { ...UNSET, ...options },
})
const integer = (name: string): LegacySetting => ({ id: `${DEFENDER}${name}`, kind: 'integer' })
const list = (name: string): LegacySetting => ({ id: `${DEFENDER}${name}`, kind: 'list' })
const time = (name: string): LegacySetting => ({ id: `${DEFENDER}${name}`, kind: 'time' })

const CENTER = 'device_vendor_msft_policy_config_windowsdefendersecuritycenter_'
const hidden = (name: string): LegacySetting => ({
  id: `${CENTER}${name}`,
  kind: 'choice',
  options: { ...UNSET, true: '1', false: '0' },
})
const contact = (name: string): LegacySetting => ({ id: `${CENTER}${name}`, kind: 'text' })

const FIREWALL = 'vendor_msft_firewall_mdmstore_global_'
const exemption = (flag: string): LegacySetting => ({
  id: `${FIREWALL}ipsecexempt`,
  kind: 'flags',
  options: { true: [flag], false: [] },
})
const firewall = (name: string, options: Readonly<Record<string, string | null>>): LegacySetting => ({
  id: `${FIREWALL}${name}`,
  kind: 'choice',
  options: { ...UNSET, devicedefault: null, ...options },
})
const YES_NO = { true: 'true', false: 'false' } as const
const ATP = 'device_vendor_msft_windowsadvancedthreatprotection_configuration_'

const SCAN_DAYS = {
  everyday: '0',
  sunday: '1',
  monday: '2',
  tuesday: '3',
  wednesday: '4',
  thursday: '5',
  friday: '6',
  saturday: '7',
  noscheduledscan: '8',
} as const
const CLOUD_LEVELS = { high: '2', highplus: '4', zerotolerance: '6' } as const
const SAMPLES = {
  alwaysprompt: '0',
  sendsafesamplesautomatically: '1',
  neversend: '2',
  sendallsamplesautomatically: '3',
} as const
const PUA = {
  disable: '0',
  devicedefault: null,
  block: '1',
  enable: '1',
  audit: '2',
  auditmode: '2',
} as const

export const LEGACY_SETTINGS: ReadonlyMap<string, LegacySetting> = new Map<string, LegacySetting>([
  ['defenderAdobeReaderLaunchChildProcess', rule('blockadobereaderfromcreatingchildprocesses')],
  ['defenderAdvancedRansomewareProtectionType', rule('useadvancedprotectionagainstransomware')],
  ['defenderBlockPersistenceThroughWmiType', rule('blockpersistencethroughwmieventsubscription')],
  ['defenderEmailContentExecution', rule('blockexecutablecontentfromemailclientandwebmail')],
  ['defenderEmailContentExecutionType', rule('blockexecutablecontentfromemailclientandwebmail')],
  [
    'defenderOfficeAppsExecutableContentCreationOrLaunch',
    rule('blockofficeapplicationsfromcreatingexecutablecontent'),
  ],
  [
    'defenderOfficeAppsExecutableContentCreationOrLaunchType',
    rule('blockofficeapplicationsfromcreatingexecutablecontent'),
  ],
  ['defenderOfficeAppsLaunchChildProcess', rule('blockallofficeapplicationsfromcreatingchildprocesses')],
  ['defenderOfficeAppsLaunchChildProcessType', rule('blockallofficeapplicationsfromcreatingchildprocesses')],
  [
    'defenderOfficeAppsOtherProcessInjection',
    rule('blockofficeapplicationsfrominjectingcodeintootherprocesses'),
  ],
  [
    'defenderOfficeAppsOtherProcessInjectionType',
    rule('blockofficeapplicationsfrominjectingcodeintootherprocesses'),
  ],
  [
    'defenderOfficeCommunicationAppsLaunchChildProcess',
    rule('blockofficecommunicationappfromcreatingchildprocesses'),
  ],
  ['defenderOfficeMacroCodeAllowWin32Imports', rule('blockwin32apicallsfromofficemacros')],
  ['defenderOfficeMacroCodeAllowWin32ImportsType', rule('blockwin32apicallsfromofficemacros')],
  [
    'defenderPreventCredentialStealingType',
    rule('blockcredentialstealingfromwindowslocalsecurityauthoritysubsystem'),
  ],
  ['defenderProcessCreation', rule('blockprocesscreationsfrompsexecandwmicommands')],
  ['defenderProcessCreationType', rule('blockprocesscreationsfrompsexecandwmicommands')],
  [
    'defenderScriptDownloadedPayloadExecution',
    rule('blockjavascriptorvbscriptfromlaunchingdownloadedexecutablecontent'),
  ],
  [
    'defenderScriptDownloadedPayloadExecutionType',
    rule('blockjavascriptorvbscriptfromlaunchingdownloadedexecutablecontent'),
  ],
  ['defenderScriptObfuscatedMacroCode', rule('blockexecutionofpotentiallyobfuscatedscripts')],
  ['defenderScriptObfuscatedMacroCodeType', rule('blockexecutionofpotentiallyobfuscatedscripts')],
  [
    'defenderUntrustedExecutable',
    rule('blockexecutablefilesrunningunlesstheymeetprevalenceagetrustedlistcriterion'),
  ],
  [
    'defenderUntrustedExecutableType',
    rule('blockexecutablefilesrunningunlesstheymeetprevalenceagetrustedlistcriterion'),
  ],
  ['defenderUntrustedUSBProcess', rule('blockuntrustedunsignedprocessesthatrunfromusb')],
  ['defenderUntrustedUSBProcessType', rule('blockuntrustedunsignedprocessesthatrunfromusb')],
  ['defenderAttackSurfaceReductionExcludedPaths', list('attacksurfacereductiononlyexclusions')],
  ['defenderAdditionalGuardedFolders', list('controlledfolderaccessprotectedfolders')],
  ['defenderGuardedFoldersAllowedAppPaths', list('controlledfolderaccessallowedapplications')],
  [
    'defenderGuardMyFoldersType',
    choice('enablecontrolledfolderaccess', {
      disable: '0',
      enable: '1',
      auditmode: '2',
      blockdiskmodification: '3',
      auditdiskmodification: '4',
    }),
  ],
  ['defenderNetworkProtectionType', choice('enablenetworkprotection', PROTECTION)],
  ['defenderAllowBehaviorMonitoring', choice('allowbehaviormonitoring', ALLOWED)],
  ['defenderAllowCloudProtection', choice('allowcloudprotection', ALLOWED)],
  ['defenderAllowEndUserAccess', choice('allowuseruiaccess', ALLOWED)],
  ['defenderAllowIntrusionPreventionSystem', choice('allowintrusionpreventionsystem', ALLOWED)],
  ['defenderAllowOnAccessProtection', choice('allowonaccessprotection', ALLOWED)],
  ['defenderAllowRealTimeMonitoring', choice('allowrealtimemonitoring', ALLOWED)],
  ['defenderAllowScanArchiveFiles', choice('allowarchivescanning', ALLOWED)],
  ['defenderAllowScanDownloads', choice('allowioavprotection', ALLOWED)],
  ['defenderAllowScanNetworkFiles', choice('allowscanningnetworkfiles', ALLOWED)],
  ['defenderAllowScanRemovableDrivesDuringFullScan', choice('allowfullscanremovabledrivescanning', ALLOWED)],
  ['defenderAllowScanScriptsLoadedInInternetExplorer', choice('allowscriptscanning', ALLOWED)],
  ['defenderBlockEndUserAccess', choice('allowuseruiaccess', NOT_ALLOWED)],
  ['defenderDisableBehaviorMonitoring', choice('allowbehaviormonitoring', NOT_ALLOWED)],
  ['defenderDisableCloudProtection', choice('allowcloudprotection', NOT_ALLOWED)],
  ['defenderDisableIntrusionPreventionSystem', choice('allowintrusionpreventionsystem', NOT_ALLOWED)],
  ['defenderDisableOnAccessProtection', choice('allowonaccessprotection', NOT_ALLOWED)],
  ['defenderDisableRealTimeMonitoring', choice('allowrealtimemonitoring', NOT_ALLOWED)],
  ['defenderDisableScanArchiveFiles', choice('allowarchivescanning', NOT_ALLOWED)],
  ['defenderDisableScanDownloads', choice('allowioavprotection', NOT_ALLOWED)],
  ['defenderDisableScanNetworkFiles', choice('allowscanningnetworkfiles', NOT_ALLOWED)],
  [
    'defenderDisableScanRemovableDrivesDuringFullScan',
    choice('allowfullscanremovabledrivescanning', NOT_ALLOWED),
  ],
  ['defenderDisableScanScriptsLoadedInInternetExplorer', choice('allowscriptscanning', NOT_ALLOWED)],
  ['defenderRequireBehaviorMonitoring', choice('allowbehaviormonitoring', REQUIRED)],
  ['defenderRequireCloudProtection', choice('allowcloudprotection', REQUIRED)],
  ['defenderRequireNetworkInspectionSystem', choice('allowintrusionpreventionsystem', REQUIRED)],
  ['defenderRequireRealTimeMonitoring', choice('allowrealtimemonitoring', REQUIRED)],
  ['defenderScanArchiveFiles', choice('allowarchivescanning', REQUIRED)],
  ['defenderScanDownloads', choice('allowioavprotection', REQUIRED)],
  ['defenderScanIncomingMail', choice('allowemailscanning', REQUIRED)],
  ['defenderEnableScanIncomingMail', choice('allowemailscanning', ALLOWED)],
  ['defenderScanMappedNetworkDrivesDuringFullScan', choice('allowfullscanonmappednetworkdrives', REQUIRED)],
  [
    'defenderEnableScanMappedNetworkDrivesDuringFullScan',
    choice('allowfullscanonmappednetworkdrives', ALLOWED),
  ],
  ['defenderScanNetworkFiles', choice('allowscanningnetworkfiles', REQUIRED)],
  ['defenderScanRemovableDrivesDuringFullScan', choice('allowfullscanremovabledrivescanning', REQUIRED)],
  ['defenderScanScriptsLoadedInInternetExplorer', choice('allowscriptscanning', REQUIRED)],
  ['defenderCheckForSignaturesBeforeRunningScan', choice('checkforsignaturesbeforerunningscan', ALLOWED)],
  ['defenderDisableCatchupFullScan', choice('disablecatchupfullscan', ALLOWED)],
  ['defenderDisableCatchupQuickScan', choice('disablecatchupquickscan', ALLOWED)],
  ['defenderEnableLowCpuPriority', choice('enablelowcpupriority', ALLOWED)],
  ['defenderCloudBlockLevel', choice('cloudblocklevel', CLOUD_LEVELS)],
  ['defenderCloudBlockLevelType', choice('cloudblocklevel', CLOUD_LEVELS)],
  ['defenderCloudExtendedTimeout', integer('cloudextendedtimeout')],
  ['defenderCloudExtendedTimeoutInSeconds', integer('cloudextendedtimeout')],
  ['defenderDaysBeforeDeletingQuarantinedMalware', integer('daystoretaincleanedmalware')],
  ['defenderScanMaxCpu', integer('avgcpuloadfactor')],
  ['defenderScanMaxCpuPercentage', integer('avgcpuloadfactor')],
  ['defenderSignatureUpdateIntervalInHours', integer('signatureupdateinterval')],
  ['defenderPotentiallyUnwantedAppAction', choice('puaprotection', PUA)],
  ['defenderPotentiallyUnwantedAppActionSetting', choice('puaprotection', PUA)],
  ['defenderScanType', choice('scanparameter', { disabled: null, quick: '1', full: '2' })],
  ['defenderSystemScanSchedule', choice('schedulescanday', SCAN_DAYS)],
  ['defenderScheduleScanDay', choice('schedulescanday', SCAN_DAYS)],
  ['defenderScheduledScanDay', choice('schedulescanday', SCAN_DAYS)],
  ['defenderScheduledScanTime', time('schedulescantime')],
  ['defenderScheduleScanTime', time('schedulescantime')],
  ['defenderScheduledQuickScanTime', time('schedulequickscantime')],
  ['lowSeverity', threatAction('lowseverity')],
  ['moderateSeverity', threatAction('moderateseverity')],
  ['highSeverity', threatAction('highseverity')],
  ['severeSeverity', threatAction('severe')],
  ['defenderSubmitSamplesConsentType', choice('submitsamplesconsent', SAMPLES)],
  [
    'defenderMonitorFileActivity',
    choice('realtimescandirection', {
      disable: null,
      monitorallfiles: '0',
      monitorincomingfilesonly: '1',
      monitoroutgoingfilesonly: '2',
    }),
  ],
  [
    'defenderScanDirection',
    choice('realtimescandirection', {
      monitorallfiles: '0',
      monitorincomingfilesonly: '1',
      monitoroutgoingfilesonly: '2',
    }),
  ],
  ['defenderFileExtensionsToExclude', list('excludedextensions')],
  ['defenderFilesAndFoldersToExclude', list('excludedpaths')],
  ['defenderProcessesToExclude', list('excludedprocesses')],
  ['firewallBlockStatefulFTP', firewall('disablestatefulftp', YES_NO)],
  ['firewallMergeKeyingModuleSettings', firewall('opportunisticallymatchauthsetperkm', YES_NO)],
  ['firewallIdleTimeoutForSecurityAssociationInSeconds', { id: `${FIREWALL}saidletime`, kind: 'integer' }],
  ['firewallPreSharedKeyEncodingMethod', firewall('presharedkeyencoding', { none: '0', utf8: '1' })],
  [
    'firewallCertificateRevocationListCheckMethod',
    firewall('crlcheck', { none: '0', attempt: '1', require: '2' }),
  ],
  [
    'firewallPacketQueueingMethod',
    {
      id: `${FIREWALL}enablepacketqueue`,
      kind: 'flags',
      options: {
        devicedefault: [],
        disabled: ['0'],
        queueinbound: ['1'],
        queueoutbound: ['2'],
        queueboth: ['1', '2'],
      },
    },
  ],
  [
    'firewallIPSecExemptionsNone',
    { id: `${FIREWALL}ipsecexempt`, kind: 'flags', options: { true: ['0'], false: [] } },
  ],
  ['firewallIPSecExemptionsAllowNeighborDiscovery', exemption('1')],
  ['firewallIPSecExemptionsAllowICMP', exemption('2')],
  ['firewallIPSecExemptionsAllowRouterDiscovery', exemption('4')],
  ['firewallIPSecExemptionsAllowDHCP', exemption('8')],
  ['defenderSecurityCenterDisableAccountUI', hidden('disableaccountprotectionui')],
  ['defenderSecurityCenterDisableAppBrowserUI', hidden('disableappbrowserui')],
  ['defenderSecurityCenterDisableClearTpmUI', hidden('disablecleartpmbutton')],
  ['defenderSecurityCenterDisableFamilyUI', hidden('disablefamilyui')],
  ['defenderSecurityCenterDisableHardwareUI', hidden('disabledevicesecurityui')],
  ['defenderSecurityCenterDisableHealthUI', hidden('disablehealthui')],
  ['defenderSecurityCenterDisableNetworkUI', hidden('disablenetworkui')],
  ['defenderSecurityCenterDisableNotificationAreaUI', hidden('hidewindowssecuritynotificationareacontrol')],
  ['defenderSecurityCenterDisableRansomwareUI', hidden('hideransomwaredatarecovery')],
  ['defenderSecurityCenterDisableVirusUI', hidden('disablevirusui')],
  ['defenderSecurityCenterDisableVulnerableTpmFirmwareUpdateUI', hidden('disabletpmfirmwareupdatewarning')],
  ['defenderSecurityCenterOrganizationDisplayName', contact('companyname')],
  ['defenderSecurityCenterHelpEmail', contact('email')],
  ['defenderSecurityCenterHelpPhone', contact('phone')],
  ['defenderSecurityCenterHelpURL', contact('url')],
  [
    'windowsDefenderTamperProtection',
    {
      id: 'vendor_msft_defender_configuration_tamperprotection_options',
      kind: 'choice',
      options: { ...UNSET, enable: '0', disable: '1' },
    },
  ],
  ['allowSampleSharing', { id: `${ATP}samplesharing`, kind: 'choice', options: { ...UNSET, ...ALLOWED } }],
  [
    'enableExpeditedTelemetryReporting',
    {
      id: `${ATP}telemetryreportingfrequency`,
      kind: 'choice',
      options: { ...UNSET, true: '2', false: '1' },
    },
  ],
])
