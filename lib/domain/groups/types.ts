/** Words of dynamic membership rules for devices. Source: Entra "dynamic membership rules for groups". */

/** Properties a device rule may read. Names are the rule's own (deviceOSType), not Graph's (operatingSystem). */
export interface DirectoryProperties {
  readonly accountEnabled?: boolean | null
  readonly deviceCategory?: string | null
  readonly deviceId?: string | null
  readonly deviceManagementAppId?: string | null
  readonly deviceManufacturer?: string | null
  readonly deviceModel?: string | null
  readonly deviceOSType?: string | null
  readonly deviceOSVersion?: string | null
  readonly deviceOwnership?: string | null
  readonly devicePhysicalIds?: readonly string[] | null
  readonly deviceTrustType?: string | null
  readonly displayName?: string | null
  readonly enrollmentProfileName?: string | null
  readonly extensionAttribute1?: string | null
  readonly extensionAttribute2?: string | null
  readonly extensionAttribute3?: string | null
  readonly extensionAttribute4?: string | null
  readonly extensionAttribute5?: string | null
  readonly extensionAttribute6?: string | null
  readonly extensionAttribute7?: string | null
  readonly extensionAttribute8?: string | null
  readonly extensionAttribute9?: string | null
  readonly extensionAttribute10?: string | null
  readonly extensionAttribute11?: string | null
  readonly extensionAttribute12?: string | null
  readonly extensionAttribute13?: string | null
  readonly extensionAttribute14?: string | null
  readonly extensionAttribute15?: string | null
  readonly isRooted?: boolean | null
  readonly managementType?: string | null
  readonly objectId?: string | null
  readonly profileType?: string | null
  readonly systemLabels?: readonly string[] | null
  /** Object ids of groups of which the device is a direct member; only memberOf rules read it. */
  readonly memberOf?: readonly string[] | null
}
export type DeviceProperty = keyof DirectoryProperties

export const SCALAR_OPERATORS = [
  '-eq',
  '-ne',
  '-startsWith',
  '-notStartsWith',
  '-endsWith',
  '-notEndsWith',
  '-contains',
  '-notContains',
  '-match',
  '-notMatch',
] as const
export type ScalarOperator = (typeof SCALAR_OPERATORS)[number]
export const LIST_OPERATORS = ['-in', '-notIn'] as const
export type ListOperator = (typeof LIST_OPERATORS)[number]
export type RuleLiteral = string | number | boolean | null

/** Half-open range of UTF-16 offsets in the rule text. */
export interface Span {
  readonly start: number
  readonly end: number
}

export type RuleNode =
  | { readonly kind: 'and' | 'or'; readonly operands: readonly RuleNode[]; readonly span: Span }
  | { readonly kind: 'not'; readonly operand: RuleNode; readonly span: Span }
  | {
      readonly kind: 'compare'
      readonly property: DeviceProperty | '_'
      readonly operator: ScalarOperator
      readonly value: RuleLiteral
      readonly span: Span
    }
  | {
      readonly kind: 'in'
      readonly property: DeviceProperty | '_'
      readonly operator: ListOperator
      readonly values: readonly RuleLiteral[]
      readonly span: Span
    }
  | {
      readonly kind: 'quantified'
      readonly property: DeviceProperty
      readonly quantifier: '-any' | '-all'
      readonly condition: RuleNode
      readonly span: Span
    }
  | { readonly kind: 'memberOf'; readonly groupIds: readonly string[]; readonly span: Span }

/** Error classes of docs/semantics/membership-rules.md; SYN is the service's "Query compilation error". */
export const RULE_ERROR_CODES = [
  'SYN',
  'NOOBJ',
  'PROP',
  'OPTYPE',
  'OPERANDS',
  'NULLNOT',
  'REGEX',
  'MIX',
  'LEN',
  'MEMBEROF',
] as const
export type RuleErrorCode = (typeof RULE_ERROR_CODES)[number]

/** What is legal but rarely what its author wants; the sentences are in docs/semantics/membership-rules.md. */
export const RULE_WARNING_CODES = [
  'PROPERTY_CASE',
  'DASH',
  'ODD_SPACE',
  'DOLLAR_NULL',
  'STRING_FOR_BOOLEAN',
  'UNQUOTED_VALUE',
  'QUOTED_NULL',
  'EMPTY_TEXT',
  'WILDCARD',
  'UNKNOWN_VALUE',
  'PARTIAL_VERSION',
  'SERVERS_LEFT_OUT',
  'MACS_LEFT_OUT',
  'LEAVES_ON_MDM',
  'LEAVES_ON_REGISTRATION',
  'LABEL_NOT_WRITTEN',
  'VERSION_MATCHES_SERVERS',
  'NEGATED_COLLECTION',
  'ALL_OF_NONE',
  'DIRECT_MEMBERS',
  'SLOW_MATCH',
  'MATCHES_NOTHING',
  'MATCHES_EVERYTHING',
] as const
export type RuleWarningCode = (typeof RULE_WARNING_CODES)[number]

/** An edit that mends the issue: replace the text from `start` to `end` (equal: insert) with `text`. */
export interface RuleFix {
  readonly start: number
  readonly end: number
  readonly text: string
}

export interface RuleIssue<C extends string = string> {
  readonly code: C
  /** One sentence: what is wrong and what to write instead. */
  readonly message: string
  readonly start: number
  readonly end: number
  /** 1-based column of `start` on its line, and the 1-based line, for people. */
  readonly line: number
  readonly column: number
  /** Present where one edit is certainly what was meant. */
  readonly fix?: RuleFix
}
export type RuleCheck =
  | {
      readonly ok: true
      readonly ast: RuleNode
      readonly errors: readonly []
      readonly warnings: readonly RuleIssue<RuleWarningCode>[]
    }
  | {
      readonly ok: false
      readonly ast: null
      readonly errors: readonly RuleIssue<RuleErrorCode>[]
      readonly warnings: readonly RuleIssue<RuleWarningCode>[]
    }

/** true: member; false: not; null: cannot be known here (memberOf without the group's members). */
export type Verdict = boolean | null

/** The tree of Graph's evaluateDynamicMembership. */
export interface RuleEvaluation {
  readonly expressionResult: Verdict
  readonly expression: string
  readonly expressionOperator?: string
  readonly propertyToEvaluate?: {
    readonly propertyName: string
    readonly propertyValue: RuleLiteral | readonly string[]
  }
  readonly expressions?: readonly RuleEvaluation[]
}

export interface RuleOptions {
  /** Do negative operators match a missing property? Not documented; our default is true. */
  readonly negativeMatchesMissing: boolean
}
