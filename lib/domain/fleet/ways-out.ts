import type { SettingValues } from '../catalog'
import type { GroupId } from '../ids'
import type { PolicyAssignment, ResolutionPolicy } from '../resolution'
import { compareText, currentSettings, withSettings } from '../resolution'
import type { Bits } from './bitset'
import type { ConflictSites, Contender } from './conflict-sites'
import type { FleetIndex } from './fleet-index'
import { valueText, withoutSecret } from './impact-sides'
import type { WayOut } from './types'
import { withEntries, withoutSetting, withValue } from './way-out-edits'

/** An edit that might help, with the policies as they would be. */
export interface Candidate {
  readonly way: WayOut
  /** The edited policies. */
  readonly policies: readonly ResolutionPolicy[]
  /** The entry of a keyed group that it is about, as the policy spells it. */
  readonly entry?: SettingValues
}

interface Context {
  readonly index: FleetIndex
  readonly key: string
  readonly sites: ConflictSites
  /** Rows of the devices in conflict. */
  readonly rows: Bits
}

/**
 * Edits that might end a conflict, of each kind those of the policies that contend on most devices first, and kinds by turns,
 * so that a limit leaves some of each. Whether they help is not known here.
 * @param most at most so many
 */
export function waysOut(
  index: FleetIndex,
  key: string,
  sites: ConflictSites,
  most: number,
): readonly Candidate[] {
  const context: Context = { index, key, sites, rows: rowsInConflict(index, sites) }
  const kinds = [removals, matches, exclusions, unassignments, keeps].map((waysOf) =>
    sites.contenders.flatMap((contender) => {
      const policy = index.state.policies.get(contender.policyId)?.policy
      return policy ? waysOf(context, contender, policy) : []
    }),
  )
  const longest = Math.max(...kinds.map((ways) => ways.length))
  const turns = Array.from({ length: longest }, (_, turn) => kinds.flatMap((ways) => ways[turn] ?? []))
  return turns.flat().slice(0, most)
}

function removals(
  { key, sites }: Context,
  contender: Contender,
  policy: ResolutionPolicy,
): readonly Candidate[] {
  const { settingId, isKeyed } = sites
  const { profileId } = policy
  const settings = currentSettings(policy)
  const left = isKeyed
    ? withEntries(profileId, settings, settingId, contender.entries, [])
    : withoutSetting(profileId, settings, settingId)
  if (!left) return []
  const way: WayOut = { kind: 'removeSetting', policyId: policy.id, settingId, key }
  const [entry] = contender.entries
  return [{ way, policies: [withSettings(policy, left)], ...(entry ? { entry } : {}) }]
}

/** Each value that another policy has and this one has not, from the first policy that has it. */
function matches(context: Context, contender: Contender, policy: ResolutionPolicy): readonly Candidate[] {
  const { index, key, sites } = context
  const unit = { key, settingId: sites.settingId }
  const isAlone = contender.values.length === 1
  const tried = new Set(isAlone ? contender.values.map((value) => valueText(unit, value)) : [])
  return sites.contenders.flatMap((other) => {
    const from = index.state.policies.get(other.policyId)?.policy
    if (!from || from.id === policy.id || saysTheSame(contender, other)) return []
    return other.values.flatMap((value): readonly Candidate[] => {
      const text = valueText(unit, value)
      if (tried.has(text)) return []
      tried.add(text)
      const [entry] = sites.isKeyed && value.kind === 'group' ? value.entries : []
      const settings = entry
        ? withEntries(policy.profileId, currentSettings(policy), sites.settingId, contender.entries, [entry])
        : withValue(policy.profileId, currentSettings(policy), sites.settingId, value, currentSettings(from))
      if (!settings) return []
      const way: WayOut = {
        kind: 'matchValue',
        policyId: policy.id,
        fromPolicyId: from.id,
        ...unit,
        value: withoutSecret(value),
      }
      return [{ way, policies: [withSettings(policy, settings)], ...(entry ? { entry } : {}) }]
    })
  })
}

/** What this policy says for everyone, by taking it out of all that contradict it; one alone is a removal. */
function keeps(context: Context, contender: Contender, policy: ResolutionPolicy): readonly Candidate[] {
  const { index, key, sites } = context
  if (contender.values.length !== 1) return []
  const against = sites.contenders.filter((other) => !saysTheSame(contender, other))
  const removed = against.flatMap((other) => {
    const edited = index.state.policies.get(other.policyId)?.policy
    return edited ? removals(context, other, edited) : []
  })
  if (against.length < 2 || removed.length < against.length) return []
  const [entry] = contender.entries
  const way: WayOut = {
    kind: 'keepValue',
    policyId: policy.id,
    fromPolicyIds: against.map((other) => other.policyId).toSorted(compareText),
    settingId: sites.settingId,
    key,
  }
  return [{ way, policies: removed.flatMap((one) => one.policies), ...(entry ? { entry } : {}) }]
}

/** A policy that contradicts itself says the same as nobody, not even itself. */
function saysTheSame(a: Contender, b: Contender): boolean {
  return a.values.length === 1 && b.values.length === 1 && a.agreesWith.has(b.policyId)
}

/** Groups through which other contenders reach devices in conflict, and that this policy does not name yet. */
function exclusions(
  context: Context,
  { policyId }: Contender,
  policy: ResolutionPolicy,
): readonly Candidate[] {
  const { index, sites } = context
  const named = new Set(policy.assignments.flatMap((one) => ('groupId' in one ? [one.groupId] : [])))
  const others = sites.contenders.flatMap((other) =>
    other.policyId === policyId ? [] : (index.state.policies.get(other.policyId)?.policy.assignments ?? []),
  )
  const groupIds = others.flatMap((one) => (one.kind === 'includeGroup' ? [one.groupId] : []))
  return [...new Set(groupIds)].flatMap((groupId): readonly Candidate[] => {
    if (named.has(groupId) || !holdsConflict(context, groupId)) return []
    const assignments: readonly PolicyAssignment[] = [
      ...policy.assignments,
      { kind: 'excludeGroup', groupId },
    ]
    return [{ way: { kind: 'excludeGroup', policyId, groupId }, policies: [{ ...policy, assignments }] }]
  })
}

/** Including assignments of this policy that hold devices in conflict. */
function unassignments(
  context: Context,
  { policyId }: Contender,
  policy: ResolutionPolicy,
): readonly Candidate[] {
  const included = policy.assignments.flatMap((one): readonly (GroupId | null)[] => {
    if (one.kind === 'allDevices') return [null]
    return one.kind === 'includeGroup' && holdsConflict(context, one.groupId) ? [one.groupId] : []
  })
  return [...new Set(included)].map((groupId): Candidate => {
    const assignments = policy.assignments.filter((one) =>
      groupId === null
        ? one.kind !== 'allDevices'
        : !(one.kind === 'includeGroup' && one.groupId === groupId),
    )
    return { way: { kind: 'removeAssignment', policyId, groupId }, policies: [{ ...policy, assignments }] }
  })
}

function rowsInConflict({ state }: FleetIndex, { cohorts }: ConflictSites): Bits {
  const { ofRow, table } = state.cohorts
  const isIn = new Uint8Array(table.count)
  for (const cohort of cohorts) isIn[cohort] = 1
  const rows = new Uint32Array(state.table.words)
  for (let row = 0; row < ofRow.length; row++) {
    if (isIn[ofRow[row] ?? -1] === 1) rows[row >>> 5] = (rows[row >>> 5] ?? 0) | (1 << (row & 31))
  }
  return rows
}

function holdsConflict({ index, rows }: Context, groupId: GroupId): boolean {
  const members = index.state.groups.get(groupId)?.members
  return members?.some((word, w) => (word & (rows[w] ?? 0)) !== 0) ?? false
}
