import { possibleMoves, type FixedValues, type KnownValues } from './possible-verdicts'
import { printRule } from './print-rule'
import { findRuleProperty } from './properties'
import { names, type Clause } from './rule-clauses'
import { shown, type IssueList } from './syntax'
import type { RuleNode } from './types'

const INTUNE_APP_ID = '0000000a-0000-0000-c000-000000000000'
/** Builds that Windows Server 2016 to 2025 report, and those of clients. Source: Windows release information. */
const SERVER_BUILDS = ['10.0.14393', '10.0.17763', '10.0.20348', '10.0.25398', '10.0.26100']
const CLIENT_BUILDS = [
  '10.0.10240',
  '10.0.14393',
  '10.0.17763',
  '10.0.18363',
  '10.0.19041',
  '10.0.19042',
  '10.0.19043',
  '10.0.19044',
  '10.0.19045',
  '10.0.22000',
  '10.0.22621',
  '10.0.22631',
  '10.0.26100',
  '10.0.26200',
]

/**
 * Warns of rules that part devices in a way their authors mostly don't mean, or that devices leave by themselves. Each warning
 * needs two things: some device would change sides, and this clause is what parts it.
 */
export function lintDevices(rule: RuleNode, clauses: readonly Clause[], issues: IssueList): void {
  lintServers(rule, clauses, issues)
  lintMacs(rule, clauses, issues)
  lintManagement(rule, clauses, issues)
  lintRegistration(rule, clauses, issues)
  for (const clause of clauses) lintLabels(clause, issues)
  lintVersions(rule, clauses, issues)
}

/** Source: Intune, "manage endpoint security policies on devices with Defender": the deviceOSType change of May 2023. */
function lintServers(rule: RuleNode, clauses: readonly Clause[], issues: IssueList): void {
  const ofOsType = clauses.filter(({ property }) => property === 'deviceOSType')
  const parting = ofOsType.filter(({ passes }) => passes('Windows') !== passes('Windows Server'))
  // Who names servers has thought of them.
  if (parting.length === 0 || ofOsType.some(namesServers)) return
  // Servers don't enroll in MDM, so a rule for devices that do is not about them.
  const known: KnownValues = {
    managementType: ['MicrosoftSense'],
    deviceOSVersion: versionsOf(SERVER_BUILDS, clauses),
  }
  const moves = possibleMoves(rule, { deviceOSType: 'Windows' }, { deviceOSType: 'Windows Server' }, known)
  for (const clause of parting) {
    const isOut = clause.passes('Windows')
    if (moves && !(isOut ? moves.canLeave : moves.canJoin)) continue
    const message = isOut
      ? `Servers report Windows Server since May 2023, so this leaves them out. To include servers, ${withServers(clause)}.`
      : `Servers report Windows Server since May 2023, so this includes them. To leave servers out, ${withServers(clause)}.`
    issues.warn('SERVERS_LEFT_OUT', message, clause.node.span)
  }
}

/** How to write the clause so that servers go where clients go. */
function withServers({ node, isWhole, isNegative, passes }: Clause): string {
  if (!isWhole) {
    return passes('Windows')
      ? 'join with -or device.deviceOSType -eq "Windows Server"'
      : 'join with -and device.deviceOSType -ne "Windows Server"'
  }
  const values = [...(node.kind === 'in' ? node.values : [node.value]), 'Windows Server']
  const operator = isNegative ? '-notIn' : '-in'
  return `write ${shown(printRule({ kind: 'in', property: node.property, operator, values, span: node.span }))}`
}

function namesServers({ texts }: Clause): boolean {
  return texts.some((text) => /server/i.test(text))
}

/** A Mac reports macOS while Defender for Endpoint manages it, and MacMDM once it is enrolled in MDM. */
function lintMacs(rule: RuleNode, clauses: readonly Clause[], issues: IssueList): void {
  const parting = clauses.filter((clause) => {
    return clause.property === 'deviceOSType' && clause.passes('macOS') && !clause.passes('MacMDM')
  })
  if (parting.length === 0) return
  const known: KnownValues = { managementType: ['MDM'] }
  const moves = possibleMoves(rule, { deviceOSType: 'macOS' }, { deviceOSType: 'MacMDM' }, known)
  if (moves?.canLeave === false) return
  for (const { node } of parting) {
    const message =
      'A Mac that enrolls in MDM reports MacMDM and leaves this group. To keep it, name both: ' +
      'device.deviceOSType -in ["macOS", "MacMDM"].'
    issues.warn('MACS_LEFT_OUT', message, node.span)
  }
}

/** Source: Intune, "manage endpoint security policies on devices with Defender": groups by managementType. */
function lintManagement(rule: RuleNode, clauses: readonly Clause[], issues: IssueList): void {
  const from: FixedValues = { managementType: 'MicrosoftSense', deviceManagementAppId: null }
  const to: FixedValues = { managementType: 'MDM', deviceManagementAppId: INTUNE_APP_ID }
  const parting = clauses.filter(({ property, passes }) => {
    const [before, after] = [from[property], to[property]]
    return before !== undefined && after !== undefined && passes(before) && !passes(after)
  })
  if (parting.length === 0) return
  // Servers don't enroll in MDM, and MacMDM is enrolled already.
  const osTypes = clauses.filter(({ property }) => property === 'deviceOSType').flatMap(({ texts }) => texts)
  const enrollable = [...(findRuleProperty('deviceOSType')?.examples ?? []), ...osTypes].filter(
    (osType) => !/server|macmdm/i.test(osType),
  )
  const moves = possibleMoves(rule, from, to, { deviceOSType: enrollable })
  if (moves?.canLeave === false) return
  for (const { node } of parting) {
    const message =
      'A device leaves this group when it enrolls in MDM. To keep policies assigned, use device.deviceOSType instead.'
    issues.warn('LEAVES_ON_MDM', message, node.span)
  }
}

/** Source: Intune, "manage endpoint security policies on devices with Defender": synthetic registrations. */
function lintRegistration(rule: RuleNode, clauses: readonly Clause[], issues: IssueList): void {
  const joined = findRuleProperty('deviceTrustType')?.examples ?? []
  const parting = clauses.filter(({ property, passes }) => {
    return property === 'deviceTrustType' && passes(null) && joined.some((trust) => !passes(trust))
  })
  if (parting.length === 0) return
  const canLeave = joined.some((deviceTrustType) => {
    return possibleMoves(rule, { deviceTrustType: null }, { deviceTrustType })?.canLeave !== false
  })
  if (!canLeave) return
  for (const { node } of parting) {
    const message =
      'A device without a join type leaves this group when it is registered or joined. ' +
      'Use device.deviceOSType to keep policies assigned.'
    issues.warn('LEAVES_ON_REGISTRATION', message, node.span)
  }
}

/** Source: Intune, "manage endpoint security policies on devices with Defender": system labels. */
function lintLabels(clause: Clause, issues: IssueList): void {
  if (clause.property !== 'systemLabels' || names(clause, 'M365Managed')) return
  if (!names(clause, 'MDEManaged') && !names(clause, 'MDEJoined')) return
  const { node, quantified, isNegative, isNegated } = clause
  const text = `device.managementType ${isNegative ? '-ne' : '-eq'} "MicrosoftSense"`
  const effect =
    isNegative === isNegated
      ? 'so devices enrolled since are left out'
      : 'so devices enrolled since are let in'
  const message = `MDEJoined and MDEManaged are no longer set on devices, ${effect}. Use ${text}.`
  // Within -any and -all the whole of them is to be replaced; where they ask for more, that would lose it.
  const whole = quantified === null ? node : quantified.condition === node ? quantified : null
  const isSame = whole?.kind !== 'quantified' || (whole.quantifier === '-any') === !isNegative
  const fix = whole && isSame ? { ...whole.span, text } : undefined
  issues.warn('LABEL_NOT_WRITTEN', message, node.span, fix)
}

/** Windows 11 and Windows Server share beginnings of their builds, and some builds whole. */
function lintVersions(rule: RuleNode, clauses: readonly Clause[], issues: IssueList): void {
  // A negative clause lets other versions in; that it leaves servers out too is no surprise.
  const asking = clauses.filter(({ property, isNegative, isNegated }) => {
    return property === 'deviceOSVersion' && isNegative === isNegated
  })
  if (asking.length === 0) return
  lintWindows11(rule, asking, issues)
  const servers = decisive(rule, 'Windows Server', versionsOf(SERVER_BUILDS, clauses))
  const clients = decisive(rule, 'Windows', versionsOf(CLIENT_BUILDS, clauses))
  for (const clause of asking) {
    const server = servers.find((version) => names(clause, version))
    if (server === undefined || !clients.some((version) => names(clause, version))) continue
    const build = server.split('.').slice(0, 3).join('.')
    const message =
      `Servers match too: Windows Server reports build ${build}. ` +
      'Join with -and device.deviceOSType -eq "Windows" to leave them out.'
    issues.warn('VERSION_MATCHES_SERVERS', message, clause.node.span)
  }
}

/** Windows 11 is a name: its versions begin with 10, so a rule about Windows that asks for 11 finds nothing. */
function lintWindows11(rule: RuleNode, asking: readonly Clause[], issues: IssueList): void {
  const versions = ['11', '11.0', '11.0.1']
  const wrong = asking.filter((clause) => {
    return versions.some((version) => names(clause, version)) && !names(clause, '10.0.22631.2428')
  })
  if (wrong.length === 0 || decisive(rule, 'Windows', versions).length === 0) return
  const others = (findRuleProperty('deviceOSType')?.examples ?? []).filter(
    (osType) => !osType.startsWith('Windows'),
  )
  if (others.some((osType) => decisive(rule, osType, versions).length > 0)) return
  for (const { node } of wrong) {
    const message =
      'Windows 11 reports versions from 10.0.22000 on, never 11. Use device.deviceOSVersion -startsWith "10.0.2".'
    issues.warn('UNKNOWN_VALUE', message, node.span)
  }
}

/** The versions that take some device of this system into the rule which a version of no system does not. */
function decisive(rule: RuleNode, deviceOSType: string, versions: readonly string[]): readonly string[] {
  const known: KnownValues = { deviceOSType: [deviceOSType] }
  return versions.filter((deviceOSVersion) => {
    return possibleMoves(rule, { deviceOSVersion }, { deviceOSVersion: '0' }, known)?.canLeave !== false
  })
}

const MAX_VERSIONS = 30

/** Full versions of these builds: the ones that the rule names, and one that it does not. */
function versionsOf(builds: readonly string[], clauses: readonly Clause[]): readonly string[] {
  const texts = clauses.filter(({ property }) => property === 'deviceOSVersion').flatMap(({ texts }) => texts)
  const named = texts.filter((text) => builds.some((build) => text.startsWith(`${build}.`)))
  return [...new Set([...builds.map((build) => `${build}.1`), ...named])].slice(0, MAX_VERSIONS)
}
