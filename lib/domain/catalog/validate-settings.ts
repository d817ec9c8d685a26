import { findUnit, unitDefinitions } from './definition-index'
import { isActive } from './is-active'
import { FIREWALL_RULES_ID, validateFirewallRule } from './validate-firewall-rule'
import { validateValue } from './validate-value'
import type { Profile, SettingDefinition, SettingProblem, SettingValue, SettingValues } from './types'

type Path = SettingProblem['path']

/** Rules in one Windows Firewall Rules policy. Source: Intune, endpoint security firewall policy. */
export const MAX_FIREWALL_RULES = 150

/**
 * Everything that is wrong with a policy's values: settings the profile does not have, values outside their definition,
 * children without their parent's value, missing required values, entries that share a key. Empty when all is well.
 */
export function validateSettings(profile: Profile, values: SettingValues): readonly SettingProblem[] {
  const unknown = Object.keys(values).flatMap((id): SettingProblem[] =>
    findUnit(profile, id)
      ? []
      : [{ path: [id], code: 'unknownSetting', message: `${profile.name} has no setting ${id}. Remove it.` }],
  )
  return [...unknown, ...validateMap(profile, unitDefinitions(profile), values, [])]
}

/** One map of values: the policy's own, or one entry of a group. */
function validateMap(
  profile: Profile,
  definitions: readonly SettingDefinition[],
  values: SettingValues,
  path: Path,
): readonly SettingProblem[] {
  return definitions.flatMap((def): readonly SettingProblem[] => {
    const value = Object.hasOwn(values, def.id) ? values[def.id] : undefined
    const here = [...path, def.id]
    const active = isActive(profile, values, def)
    if (value && !active) return [{ path: here, code: 'parent', message: orphanMessage(definitions, def) }]
    if (!value) {
      const missing = active && def.required && (path.length > 0 || def.dependsOn)
      return missing ? [{ path: here, code: 'required', message: `Enter ${def.name}.` }] : []
    }
    const own = validateValue(def, value, here)
    return value.kind === 'group' && def.type === 'group'
      ? [...own, ...validateEntries(profile, def, value, here)]
      : own
  })
}

function validateEntries(
  profile: Profile,
  group: SettingDefinition,
  value: Extract<SettingValue, { kind: 'group' }>,
  path: Path,
): readonly SettingProblem[] {
  const fields = group.fields ?? []
  const known = new Set(fields.map((field) => field.id))
  const seen = new Set<string>()
  return value.entries.flatMap((entry, index): readonly SettingProblem[] => {
    const here = [...path, index]
    const unknown = Object.keys(entry)
      .filter((id) => !known.has(id))
      .map((id): SettingProblem => ({
        path: [...here, id],
        code: 'unknownSetting',
        message: `${group.name} has no field ${id}. Remove it.`,
      }))
    const key = entryKey(group, entry)
    const duplicate: SettingProblem[] =
      key !== null && seen.has(key)
        ? [
            {
              path: group.keyField ? [...here, group.keyField] : here,
              code: 'duplicate',
              message: duplicateMessage(group),
            },
          ]
        : []
    if (key !== null) seen.add(key)
    const rule = group.id === FIREWALL_RULES_ID ? validateFirewallRule(entry, here) : []
    return [...unknown, ...duplicate, ...validateMap(profile, fields, entry, here), ...rule]
  })
}

/** What tells entries apart: the key field without regard to case, or the whole entry where there is none. */
function entryKey(group: SettingDefinition, entry: SettingValues): string | null {
  if (!group.keyField) return JSON.stringify(Object.entries(entry).toSorted(([a], [b]) => (a < b ? -1 : 1)))
  const value = entry[group.keyField]
  if (value?.kind === 'choice') return value.optionId
  return value?.kind === 'string' ? value.value.toLowerCase() : null
}

function duplicateMessage(group: SettingDefinition): string {
  const noun = group.itemNoun ?? 'entry'
  return group.keyField
    ? `Another ${noun} has this name. Choose a different one.`
    : `Remove the second copy of this ${noun}.`
}

function orphanMessage(definitions: readonly SettingDefinition[], def: SettingDefinition): string {
  const parent = definitions.find((other) => other.id === def.dependsOn?.settingId)
  const options = (parent?.options ?? []).filter((option) => def.dependsOn?.optionIds.includes(option.id))
  const labels = options.map((option) => option.label).join(' or ')
  return `Set ${parent?.name ?? 'the parent setting'} to ${labels} first, or remove ${def.name}.`
}
