import {
  definitionOf,
  findUnit,
  formatSettingValue,
  getProfile,
  qualifiedName,
  type SettingValue,
} from '../catalog'
import type { GroupId, PolicyId } from '../ids'
import type { FleetIndex } from './fleet-index'
import type { Candidate } from './ways-out'

/** The way out as an administrator would say it. Never holds a secret. */
export function wayOutTitle(candidate: Candidate, { state }: FleetIndex): string {
  const { way } = candidate
  const policyName = (id: PolicyId) => `"${state.policies.get(id)?.policy.name ?? id}"`
  const groupName = (id: GroupId) => `"${state.groups.get(id)?.group.displayName ?? id}"`
  const policy = policyName(way.policyId)
  switch (way.kind) {
    case 'removeSetting':
      return `Take ${thingOf(candidate, way.settingId)} out of ${policy}`
    case 'matchValue': {
      const thing = thingOf(candidate, way.settingId)
      const from = policyName(way.fromPolicyId)
      if (candidate.entry) return `Make ${thing} in ${policy} the same as in ${from}`
      const text = shortText(way.settingId, way.value)
      return text === null
        ? `Give ${thing} in ${policy} the value that ${from} has`
        : `Set ${thing} in ${policy} to ${text}, as in ${from}`
    }
    case 'keepValue': {
      const others = way.fromPolicyIds.length
      return `Keep ${thingOf(candidate, way.settingId)} as in ${policy} and take it out of ${others} other policies`
    }
    case 'excludeGroup':
      return `Exclude ${groupName(way.groupId)} from ${policy}`
    case 'removeAssignment':
      return `Stop assigning ${policy} to ${way.groupId === null ? 'all devices' : groupName(way.groupId)}`
  }
}

/** '"Cloud Block Level"', or 'rule "Allow web"' for an entry of a keyed group. */
function thingOf({ policies, entry }: Candidate, settingId: string): string {
  const profile = getProfile(policies[0]?.profileId ?? '')
  const def = profile && findUnit(profile, settingId)
  if (!profile || !def) return `"${settingId}"`
  if (!entry || def.keyField === undefined) return `"${qualifiedName(profile, def)}"`
  const field = def.fields?.find((candidate) => candidate.id === def.keyField)
  const name = field ? formatSettingValue(field, entry[field.id]) : ''
  return `${def.itemNoun ?? 'entry'} "${name}"`
}

/** A value that fits into a sentence and may be shown; null for lists and secrets. */
function shortText(settingId: string, value: SettingValue): string | null {
  const def = definitionOf(settingId)
  const isShort = value.kind === 'choice' || value.kind === 'integer' || value.kind === 'string'
  return def && isShort ? formatSettingValue(def, value) : null
}
