/**
 * Words of the settings catalogue. Source: Graph configurationPolicyTemplates and their setting definitions
 * (docs/semantics.md names the sources). Everything the wizard, the engine and interchange know about a setting is here.
 */
export const PLATFORMS = ['windows', 'linux', 'macOS'] as const
export type Platform = (typeof PLATFORMS)[number]

/** Device platforms of the enforcement scope: a policy of platform `windows` covers both Windows rows. */
export const OS_PLATFORMS = ['windowsClient', 'windowsServer', 'linux', 'macOS'] as const
export type OsPlatform = (typeof OS_PLATFORMS)[number]

export const CHANNELS = ['mde', 'intune', 'configMgr', 'none'] as const
export type Channel = (typeof CHANNELS)[number]

export const POLICY_TYPES = [
  'antivirus',
  'attackSurfaceReduction',
  'endpointDetectionAndResponse',
  'firewall',
] as const
export type PolicyType = (typeof POLICY_TYPES)[number]

export const SETTING_TYPES = [
  'boolean',
  'choice',
  'choiceList',
  'integer',
  'string',
  'stringList',
  'group',
] as const
export type SettingType = (typeof SETTING_TYPES)[number]

/** How several policies that set the same thing are combined on one device. */
export const MERGE_RULES = ['conflict', 'union', 'asrPerRule', 'group'] as const
export type MergeRule = (typeof MERGE_RULES)[number]

export type Scalar = string | number | boolean

export interface SettingOption {
  /** Graph option item id: `<definition id>_<suffix>`. Never parse the suffix. */
  readonly id: string
  readonly label: string
  /** The value that is sent to the device (Graph: optionValue). */
  readonly value: Scalar
  /** ASR rules: `<rule guid>=<mode>`. */
  readonly clientValue?: string
  /** false: the product refuses this option for this setting (for example Warn on some ASR rules). */
  readonly supported?: boolean
}

export interface OsApplicability {
  /** 'Windows 10', 'Windows 11', 'Windows Server', 'Linux', 'macOS'. */
  readonly os: string
  /** Smallest build, e.g. '10.0.17763'. */
  readonly minBuild?: string
  readonly minVersion?: string
  /** Windows Server releases, e.g. '2012 R2'. */
  readonly versions?: readonly string[]
  /** Linux and macOS: smallest version of the Defender agent. */
  readonly minAgentVersion?: string
}

export interface SettingDefinition {
  /** Graph settingDefinitionId. Unique within a profile; the same id may occur in several profiles. */
  readonly id: string
  readonly name: string
  readonly description: string
  readonly category: string
  /** Finer grouping used by the settings page; falls back to `category`. */
  readonly section: string
  /** OMA-URI on Windows; JSON key path on Linux and macOS. */
  readonly csp: string
  readonly learnMoreUrl: string
  readonly graphType: string
  readonly type: SettingType
  readonly options?: readonly SettingOption[]
  /** Device value (SettingOption.value for choices) that applies when nothing is configured; null when none is documented. */
  readonly default: Scalar | readonly Scalar[] | null
  readonly merge: MergeRule
  readonly tamperProtected: boolean
  readonly appliesTo: readonly OsApplicability[]
  readonly mdeSupported: boolean
  /** Shown, valid and effective only while the parent choice has one of these options. */
  readonly dependsOn?: { readonly settingId: string; readonly optionIds: readonly string[] }
  /** The group collection that holds this field. */
  readonly parent?: string
  /** Group collections: the fields of one entry, in order. */
  readonly fields?: readonly SettingDefinition[]
  /** Group of at most one entry whose fields resolve one by one (ASR rules, threat severities): its children stand in the flat map. */
  readonly flattened?: boolean
  /** Group collections with many entries: the field that names an entry (firewall rule name). */
  readonly keyField?: string
  readonly min?: number
  readonly max?: number
  readonly unit?: string
  readonly minItems?: number
  readonly maxItems?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly itemMaxLength?: number
  /** Lists and groups: what one item is called ('path', 'rule'), for counts in sentences. */
  readonly itemNoun?: string
  /** Regular expressions, unanchored unless they say so. */
  readonly pattern?: string
  readonly itemPattern?: string
  readonly allowedItems?: readonly string[]
  readonly tokens?: readonly string[]
  readonly exclusive?: readonly string[]
  readonly required?: boolean
  readonly secret?: boolean
  readonly hidden?: boolean
  readonly deprecated?: boolean
  readonly laterAddition?: boolean
  /** ASR rules. */
  readonly ruleGuid?: string
  readonly perRuleExclusionsId?: string
  readonly settingInstanceTemplateId?: string
  /** Remarks an administrator should read: functional requirements, notes on merge, tamper protection, default, alerts. */
  readonly notes: readonly string[]
  readonly verified: boolean
}

export interface Profile {
  readonly id: string
  readonly policyType: PolicyType
  readonly platform: Platform
  /** Portal name, e.g. 'Microsoft Defender Antivirus'. */
  readonly name: string
  readonly templateId: string
  readonly templateFamily: string
  readonly graphPlatforms: string
  readonly graphTechnologies: string
  readonly channels: { readonly mde: boolean; readonly intune: boolean }
  readonly osSupport: Readonly<Record<string, string>>
  readonly policyMerge: string
  readonly notes: string
  /** Top-level settings in template order; group fields hang below their group. */
  readonly settings: readonly SettingDefinition[]
}

/** A configured value, in our own form. Choices hold the Graph option id. */
export type SettingValue =
  | { readonly kind: 'choice'; readonly optionId: string }
  | { readonly kind: 'integer'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'secret'; readonly value: string; readonly valueState: string }
  | { readonly kind: 'stringList'; readonly values: readonly string[] }
  | { readonly kind: 'choiceList'; readonly optionIds: readonly string[] }
  | { readonly kind: 'group'; readonly entries: readonly SettingValues[] }

/**
 * What a policy configures: definition id -> value. An absent id is Not configured. Children of a choice and the fields of
 * flattened groups (ASR rules, threat severities) stand beside their parents in this flat map; entries of other group
 * collections (firewall rules, Linux and macOS exclusions) are nested maps of the same form.
 */
export type SettingValues = { readonly [settingDefinitionId: string]: SettingValue }

/** A policy's settings: what the catalogue knows, and what it does not (kept verbatim, exported unchanged). */
export interface PolicySettings {
  readonly values: SettingValues
  /** Graph setting instances whose definition the profile does not have. */
  readonly unknown: readonly unknown[]
}

export interface SettingProblem {
  /** Definition id, then for lists and entries their position: `['vendor…_rules', 0, '…_name']`. */
  readonly path: readonly (string | number)[]
  readonly code:
    | 'unknownSetting'
    | 'type'
    | 'option'
    | 'range'
    | 'length'
    | 'pattern'
    | 'items'
    | 'duplicate'
    | 'required'
    | 'parent'
  readonly message: string
}
