import { definitionOf, formatSettingValue, type SettingValue } from '../catalog'
import type { PolicyId } from '../ids'
import { compareText } from './canonical-json'
import { explainTargeting, type TargetingContext } from './explain-targeting'
import { membershipOf } from './membership-of'
import { NOT_APPLICABLE_TEXT } from './reason-text'
import { currentSettings } from './release'
import { resolveDevice } from './resolve-device'
import type {
  Contribution,
  ExplainNode,
  ResolutionDevice,
  ResolutionGroup,
  ResolutionOptions,
  ResolutionPolicy,
  SettingResult,
} from './types'

const SHOWN_ITEMS = 5

/** Everything a derivation may rest on: the tenant's policies and groups. */
export interface ExplainInputs {
  readonly policies: readonly ResolutionPolicy[]
  readonly groups: readonly ResolutionGroup[]
}

/**
 * Why a setting is what it is on a device: the outcome, each contribution with its policy version, the assignments, group
 * paths and rule clauses that brought it, what would apply without each contributing policy, and the policies that set it
 * but do not reach the device.
 * @param key a unit's key or a definition id; for the id of a keyed group, its units stand side by side
 */
export function explainSetting(
  device: ResolutionDevice,
  key: string,
  inputs: ExplainInputs,
  options: ResolutionOptions = {},
): ExplainNode {
  const { policies, groups } = inputs
  const context = { groups, membership: membershipOf([device], groups) }
  const resolve = (some: readonly ResolutionPolicy[]) =>
    resolveDevice(device, some, context.membership, options)
  const resolution = resolve(policies)
  const results = resolution.settings.filter((result) => result.key === key || result.settingId === key)
  const settingId = results[0]?.settingId ?? key.split('#', 1)[0] ?? key
  const targeting = new Set(resolution.policies.filter((o) => o.targeting.targeted).map((o) => o.policyId))
  const absent = policies
    .filter((policy) => !targeting.has(policy.id) && Object.hasOwn(currentSettings(policy), settingId))
    .toSorted((a, b) => compareText(a.id, b.id))
    .map((policy) => unreached(device, policy, context))
  const outcomes = results.map((result) => explainResult(device, result, policies, context, resolve))
  const [only] = outcomes
  if (only && outcomes.length === 1) return { ...only, children: [...only.children, ...absent] }
  const name = definitionOf(settingId)?.name ?? settingId
  const text =
    outcomes.length === 0 ? `${name}: Not configured. No policy that reaches this device sets it.` : name
  return { kind: 'outcome', text, key: settingId, children: [...outcomes, ...absent] }
}

/** The tree as lines of text, two spaces deeper at each level; what does not hold is marked. */
export function explainToText(node: ExplainNode): string {
  return linesOf(node, '').join('\n')
}

function linesOf(node: ExplainNode, indent: string): readonly string[] {
  const mark = node.holds === undefined ? '' : node.holds === null ? '? ' : node.holds ? '+ ' : '- '
  return [`${indent}${mark}${node.text}`, ...node.children.flatMap((child) => linesOf(child, `${indent}  `))]
}

type Resolve = (policies: readonly ResolutionPolicy[]) => { readonly settings: readonly SettingResult[] }

function explainResult(
  device: ResolutionDevice,
  result: SettingResult,
  policies: readonly ResolutionPolicy[],
  context: TargetingContext,
  resolve: Resolve,
): ExplainNode {
  const byId = new Map(policies.map((policy) => [policy.id, policy]))
  const contributions = result.contributions.map((contribution) =>
    explainContribution(device, contribution, byId.get(contribution.policyId), context),
  )
  const contenders = new Set(result.contributions.filter((c) => !c.notApplicable).map((c) => c.policyId))
  const alternatives = [...contenders].map((policyId) => withoutPolicy(result, policyId, policies, resolve))
  return {
    kind: 'outcome',
    text: outcomeText(result),
    key: result.key,
    children: [...contributions, ...alternatives],
  }
}

function explainContribution(
  device: ResolutionDevice,
  contribution: Contribution,
  policy: ResolutionPolicy | undefined,
  context: TargetingContext,
): ExplainNode {
  const { policyId, policyName, version, settingId, notApplicable } = contribution
  const value = valueText(settingId, contribution.value)
  const says = `"${policyName}" says ${value}`
  const source: ExplainNode = {
    kind: 'policy',
    text: `Version ${version} of "${policyName}"`,
    holds: true,
    policyId,
    version,
    children: policy ? explainTargeting(device, policy, context) : [],
  }
  return {
    kind: 'contribution',
    text: notApplicable ? `${says}; it does not count, because ${NOT_APPLICABLE_TEXT[notApplicable]}` : says,
    label: policyName,
    value,
    holds: notApplicable === undefined,
    key: settingId,
    policyId,
    version,
    children: [source],
  }
}

function unreached(
  device: ResolutionDevice,
  policy: ResolutionPolicy,
  context: TargetingContext,
): ExplainNode {
  const { id: policyId, name, version } = policy
  const text = `"${name}" sets it too, but does not reach this device`
  return {
    kind: 'policy',
    text,
    label: name,
    holds: false,
    policyId,
    version,
    children: explainTargeting(device, policy, context),
  }
}

/** What the device would get for this unit if the policy did not exist: the ways out of a conflict. */
function withoutPolicy(
  result: SettingResult,
  policyId: PolicyId,
  policies: readonly ResolutionPolicy[],
  resolve: Resolve,
): ExplainNode {
  const others = policies.filter((policy) => policy.id !== policyId)
  const name = policies.find((policy) => policy.id === policyId)?.name ?? policyId
  const then = resolve(others).settings.find((candidate) => candidate.key === result.key)
  const text = then ? outcomeText(then) : 'Not configured'
  return {
    kind: 'withoutPolicy',
    text: `Without "${name}": ${text}`,
    label: name,
    value: then ? outcomeSentence(then) : 'Not configured',
    key: result.key,
    policyId,
    children: [],
  }
}

function outcomeText(result: SettingResult): string {
  const name = definitionOf(result.settingId)?.name ?? result.settingId
  const entry = result.key === result.settingId ? '' : ` "${result.key.slice(result.settingId.length + 1)}"`
  return `${name}${entry}: ${outcomeSentence(result)}`
}

function outcomeSentence(result: SettingResult): string {
  switch (result.outcome) {
    case 'notApplicable':
      return `Not applicable, because ${NOT_APPLICABLE_TEXT[result.reason]}`
    case 'conflict': {
      const values = result.values
        .map((contender) => valueText(result.settingId, contender.value))
        .join(' against ')
      const fate = result.deliveredAnyway
        ? 'all are delivered and meet on the device'
        : 'withheld from the device'
      return `Conflict, ${values}; ${fate}`
    }
    case 'applied': {
      const chosen = {
        mostSecure: '; the most secure value was chosen',
        latest: '; the last modified value was chosen',
      }
      const united = result.merged ? '; united from several policies' : ''
      const blocked = result.blockedByTamperProtection ? '; delivered, but blocked by tamper protection' : ''
      const decided = result.decidedBy ? chosen[result.decidedBy] : ''
      return `${valueText(result.settingId, result.value)}${united}${decided}${blocked}`
    }
  }
}

/** As the console shows it; short lists are spelled out. */
function valueText(settingId: string, value: SettingValue): string {
  const def = definitionOf(settingId)
  if (!def) return 'a value that the catalogue does not know'
  const text = formatSettingValue(def, value)
  if (value.kind !== 'stringList' || value.values.length === 0 || value.values.length > SHOWN_ITEMS)
    return text
  return `${text} (${value.values.join(', ')})`
}
