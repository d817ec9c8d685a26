import { possibleVerdicts } from './possible-verdicts'
import { printRule } from './print-rule'
import { findRuleProperty } from './properties'
import { compileRegex } from './regex-matcher'
import type { RegexNode } from './regex-syntax'
import type { IssueList } from './syntax'
import type { DeviceProperty, RuleNode, ScalarOperator } from './types'

type Comparison = Extract<RuleNode, { kind: 'compare' | 'in' }>
/** A comparison with the property it is about, also inside the parentheses of -any and -all. */
interface Clause {
  readonly node: Comparison
  readonly property: DeviceProperty
  readonly texts: readonly string[]
  readonly isWhole: boolean
  readonly isNegative: boolean
}

/** Warns of rules that are legal but select other devices than their authors mostly mean. */
export function lintRule(rule: RuleNode, issues: IssueList): void {
  const clauses = clausesOf(rule, null)
  lintVerdicts(rule, issues)
  for (const clause of clauses) {
    lintValues(clause, issues)
    lintOsType(clause, clauses, rule, issues)
    lintManagement(clause, issues)
    lintVersion(clause, rule, issues)
    lintMatch(clause, issues)
  }
}

function clausesOf(node: RuleNode, collection: DeviceProperty | null): readonly Clause[] {
  switch (node.kind) {
    case 'and':
    case 'or':
      return node.operands.flatMap((operand) => clausesOf(operand, collection))
    case 'not':
      return clausesOf(node.operand, collection)
    case 'quantified':
      return clausesOf(node.condition, node.property)
    case 'memberOf':
      return []
    case 'compare':
    case 'in': {
      const property = node.property === '_' ? collection : node.property
      if (!property) return []
      const texts = (node.kind === 'in' ? node.values : [node.value]).filter(
        (value) => typeof value === 'string',
      )
      const isWhole = node.kind === 'in' || node.operator === '-eq' || node.operator === '-ne'
      const isNegative = node.operator === '-ne' || node.operator.startsWith('-not')
      return [{ node, property, texts, isWhole, isNegative }]
    }
  }
}

function lintVerdicts(rule: RuleNode, issues: IssueList): void {
  const possible = possibleVerdicts(rule)
  if (possible?.canMatch === false) {
    issues.warn(
      'MATCHES_NOTHING',
      'No device can match this rule: its conditions exclude one another.',
      rule.span,
    )
  }
  // The documented way of selecting every device needs no warning.
  if (possible?.canFail === false && printRule(rule) !== 'device.objectId -ne null') {
    issues.warn('MATCHES_EVERYTHING', 'Every device matches this rule.', rule.span)
  }
}

/** What people write for a value, and what the directory stores. */
const MISTAKEN_VALUES: Partial<Record<DeviceProperty, Readonly<Record<string, string>>>> = {
  deviceOSType: {
    windowsserver: 'Windows Server',
    'windows 10': 'Windows',
    'windows 11': 'Windows',
    mac: 'macOS',
    'mac os': 'macOS',
  },
  deviceOwnership: { corporate: 'Company', corporation: 'Company', byod: 'Personal' },
  deviceTrustType: { hybrid: 'ServerAD', registered: 'Workplace', joined: 'AzureAD' },
  managementType: { mde: 'MicrosoftSense', sense: 'MicrosoftSense', intune: 'MDM' },
}

function lintValues({ node, property, texts, isWhole }: Clause, issues: IssueList): void {
  if (!isWhole) return
  const info = findRuleProperty(property)
  for (const text of texts) {
    const meant = MISTAKEN_VALUES[property]?.[text.toLowerCase()]
    const isUnknown =
      info?.isClosed && !info.examples.some((known) => known.toLowerCase() === text.toLowerCase())
    if (!meant && !isUnknown) continue
    const known = meant ? `Use "${meant}".` : `Its values are ${(info?.examples ?? []).join(', ')}.`
    const fix = meant ? { ...node.span, text: printRule(withText(node, text, meant)) } : undefined
    issues.warn('UNKNOWN_VALUE', `${property} is never "${text}". ${known}`, node.span, fix)
  }
}

function withText(node: Comparison, from: string, to: string): Comparison {
  return node.kind === 'in'
    ? { ...node, values: node.values.map((value) => (value === from ? to : value)) }
    : { ...node, value: to }
}

/** Source: Intune, "manage endpoint security policies on devices with Defender": the deviceOSType change of May 2023. */
function lintOsType(
  { node, property, texts, isWhole, isNegative }: Clause,
  all: readonly Clause[],
  rule: RuleNode,
  issues: IssueList,
): void {
  if (property !== 'deviceOSType' || !isWhole) return
  const named = new Set(
    all.filter((clause) => clause.property === 'deviceOSType').flatMap((clause) => clause.texts.map(lower)),
  )
  const has = (value: string) => texts.some((text) => lower(text) === value)
  // A rule for devices under MDM has nothing to do with servers: they do not enroll in it.
  const isForAttached = ['Windows', 'Windows Server'].some((deviceOSType) =>
    canMatch(rule, { deviceOSType, managementType: 'MicrosoftSense' }),
  )
  if (has('windows') && !named.has('windows server') && isForAttached) {
    const message = isNegative
      ? 'Servers report Windows Server since May 2023, so this rule includes them. Name both to leave servers out.'
      : 'Servers report Windows Server since May 2023, so this rule leaves them out. Name both to include servers.'
    issues.warn('SERVERS_LEFT_OUT', message, node.span)
  }
  if (has('macos') && !named.has('macmdm') && !isNegative) {
    const message =
      'A Mac that enrolls in MDM reports MacMDM and leaves this group. Name macOS and MacMDM to keep it.'
    issues.warn('MACS_LEFT_OUT', message, node.span)
  }
}

function lintManagement({ node, property, texts, isWhole, isNegative }: Clause, issues: IssueList): void {
  const has = (value: string) => texts.some((text) => lower(text) === value)
  if (property === 'managementType' && isWhole && has(isNegative ? 'mdm' : 'microsoftsense')) {
    const message =
      'A device leaves this group when it enrolls in MDM. Use device.deviceOSType to keep policies assigned.'
    issues.warn('LEAVES_ON_MDM', message, node.span)
  }
  if (property === 'systemLabels' && texts.some((text) => lower(text).startsWith('mde'))) {
    const message =
      'MDEJoined and MDEManaged are no longer set on devices. Use device.managementType -eq "MicrosoftSense".'
    issues.warn('LABEL_NOT_WRITTEN', message, node.span)
  }
}

/** Builds that Windows Server 2016 to 2025 report, and those of clients. Source: Windows release information. */
const SERVER_BUILDS = ['10.0.14393', '10.0.17763', '10.0.20348', '10.0.25398', '10.0.26100']
const CLIENT_BUILDS = [
  '10.0.10240',
  '10.0.14393',
  '10.0.17763',
  '10.0.19041',
  '10.0.19044',
  '10.0.19045',
  '10.0.22000',
  '10.0.22621',
  '10.0.22631',
  '10.0.26100',
  '10.0.26200',
]

function lintVersion({ node, property, texts, isNegative }: Clause, rule: RuleNode, issues: IssueList): void {
  const [prefix] = texts
  if (property !== 'deviceOSVersion' || node.operator !== '-startsWith' || isNegative || !prefix) return
  const firstOf = (osType: string, builds: readonly string[]) =>
    builds.find((build) => {
      return build.startsWith(prefix) && canMatch(rule, { deviceOSType: osType, deviceOSVersion: build })
    })
  const server = firstOf('Windows Server', SERVER_BUILDS)
  if (!server || !firstOf('Windows', CLIENT_BUILDS)) return
  const message =
    `Servers match too: Windows Server build ${server} begins with ${prefix}. ` +
    'Join with -and device.deviceOSType -eq "Windows" to leave them out.'
  issues.warn('VERSION_MATCHES_SERVERS', message, node.span)
}

/** Source: Entra, "create simpler, more efficient rules for dynamic groups": -match is the operator to avoid. */
function lintMatch({ node, texts }: Clause, issues: IssueList): void {
  const [pattern] = texts
  if (node.kind !== 'compare' || pattern === undefined) return
  if (node.operator !== '-match' && node.operator !== '-notMatch') return
  const regex = compileRegex(pattern)
  if (!regex.ok) return
  const plain = toPlainComparison(node.operator, regex.tree)
  if (plain) {
    const text = printRule({ ...node, ...plain })
    const message = `${node.operator} is slow. This says the same: ${text}.`
    issues.warn('SLOW_MATCH', message, node.span, { ...node.span, text })
  } else if (regex.isDemanding) {
    const message =
      'This pattern repeats within repetitions, which is slow. Simplify it, or use -startsWith or -contains.'
    issues.warn('SLOW_MATCH', message, node.span)
  }
}

/** The plain operator that says the same as a pattern of fixed characters, perhaps anchored; null for other patterns. */
function toPlainComparison(
  operator: '-match' | '-notMatch',
  tree: RegexNode,
): { operator: ScalarOperator; value: string } | null {
  if (tree.kind !== 'sequence') return null
  const isStart = tree.items[0]?.kind === 'assert' && tree.items[0].name === 'start'
  const last = tree.items.at(-1)
  const isEnd = last?.kind === 'assert' && (last.name === 'end' || last.name === 'veryEnd')
  const middle = tree.items.slice(isStart ? 1 : 0, isEnd ? -1 : undefined)
  const chars = middle.map((item) => (item.kind === 'set' ? item.literal : undefined))
  const value = chars.join('')
  if (value === '' || chars.includes(undefined)) return null
  const isPositive = operator === '-match'
  if (isStart && isEnd) return { operator: isPositive ? '-eq' : '-ne', value }
  if (isStart) return { operator: isPositive ? '-startsWith' : '-notStartsWith', value }
  if (isEnd) return { operator: isPositive ? '-endsWith' : '-notEndsWith', value }
  return { operator: isPositive ? '-contains' : '-notContains', value }
}

/** Whether some device with these values may be in the rule; true where that cannot be told. */
function canMatch(rule: RuleNode, known: Parameters<typeof possibleVerdicts>[1]): boolean {
  return possibleVerdicts(rule, known)?.canMatch !== false
}

function lower(text: string): string {
  return text.toLowerCase()
}
