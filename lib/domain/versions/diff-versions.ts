import { definitionIn, sections, unitDefinitions, valueOfDefault } from '../catalog'
import type { Profile, SettingValue, SettingValues } from '../catalog'
import { assignmentKey } from './assignment-key'
import { changeOf, diffSetting } from './diff-setting'
import { contentKey, sameContent } from './same-content'
import type {
  AssignmentDiff,
  Change,
  PropertyDiff,
  SectionDiff,
  VersionAssignment,
  VersionContent,
  VersionDiff,
} from './types'

/** Settings that no section of the profile shows. */
const OTHER_SECTION = 'Other settings'

/**
 * What differs between two versions of a policy, or of two policies of one profile, in the order of the settings page; what
 * is the same is in it too, marked. Order of assignments does not matter.
 * @param profile undefined for a policy that no profile knows: its settings are all unknown then
 */
export function diffVersions(
  profile: Profile | undefined,
  from: VersionContent,
  to: VersionContent,
): VersionDiff {
  return {
    properties: propertyDiffs(from, to),
    sections: sectionDiffs(profile, from.settings.values, to.settings.values),
    unknown: unknownDiffs(from.settings.unknown, to.settings.unknown),
    assignments: assignmentDiffs(from.assignments, to.assignments),
  }
}

/** How much differs, for one line of a list. */
export function countChanges(diff: VersionDiff): {
  readonly settings: number
  readonly assignments: number
  readonly properties: readonly PropertyDiff['property'][]
} {
  const differs = (entry: { readonly change: Change }) => entry.change !== 'same'
  return {
    settings:
      diff.sections.reduce((sum, section) => sum + section.settings.filter(differs).length, 0) +
      diff.unknown.filter(differs).length,
    assignments: diff.assignments.filter(differs).length,
    properties: diff.properties.filter(differs).map((entry) => entry.property),
  }
}

/**
 * What applies where a policy is silent, as far as it is documented, for these settings: what a version is compared with to
 * see how it departs from the product.
 */
export function productDefaults(profile: Profile, settingIds: readonly string[]): SettingValues {
  return Object.fromEntries(
    settingIds.flatMap((id): [string, SettingValue][] => {
      const def = definitionIn(profile, id)
      const value = def && valueOfDefault(def)
      return value ? [[id, value]] : []
    }),
  )
}

function propertyDiffs(from: VersionContent, to: VersionContent): readonly PropertyDiff[] {
  const texts = (['name', 'description'] as const).map((property): PropertyDiff => {
    const [before, after] = [from[property], to[property]]
    return { property, change: before === after ? 'same' : 'changed', before, after }
  })
  if (from.roleScopeTags === null || to.roleScopeTags === null) return texts
  const [before, after] = [from.roleScopeTags.toSorted(), to.roleScopeTags.toSorted()]
  const change = sameContent(before, after) ? 'same' : 'changed'
  return [...texts, { property: 'roleScopeTags', change, before, after }]
}

function sectionDiffs(
  profile: Profile | undefined,
  from: SettingValues,
  to: SettingValues,
): readonly SectionDiff[] {
  const bySection = new Map<string, string[]>()
  const placed = new Set<string>()
  const place = (section: string, id: string) => {
    if (placed.has(id) || (!Object.hasOwn(from, id) && !Object.hasOwn(to, id))) return
    placed.add(id)
    bySection.set(section, [...(bySection.get(section) ?? []), id])
  }
  if (profile) {
    for (const section of sections(profile)) for (const def of section.settings) place(section.name, def.id)
    for (const def of unitDefinitions(profile)) place(def.section, def.id)
  }
  for (const id of [...Object.keys(from), ...Object.keys(to)].toSorted()) place(OTHER_SECTION, id)
  return [...bySection].map(([name, ids]) => ({
    name,
    settings: ids.flatMap(
      (id) => diffSetting(id, profile && definitionIn(profile, id), from[id], to[id]) ?? [],
    ),
  }))
}

/** Whole instances: nothing here knows what is inside. */
function unknownDiffs(from: readonly unknown[], to: readonly unknown[]): VersionDiff['unknown'] {
  const left = new Map<string, unknown[]>()
  for (const instance of from) {
    const key = contentKey(instance)
    left.set(key, [...(left.get(key) ?? []), instance])
  }
  const kept = to.map((instance) => {
    const change: Change = left.get(contentKey(instance))?.pop() === undefined ? 'added' : 'same'
    return { change, instance }
  })
  const removed = [...left.values()].flat().map((instance) => ({ change: 'removed' as const, instance }))
  return [...kept, ...removed]
}

function assignmentDiffs(
  from: readonly VersionAssignment[],
  to: readonly VersionAssignment[],
): readonly AssignmentDiff[] {
  const before = new Map(from.map((one) => [assignmentKey(one), one]))
  const after = new Map(to.map((one) => [assignmentKey(one), one]))
  return [...new Set([...before.keys(), ...after.keys()])].toSorted().map((key) => {
    const [was, is] = [before.get(key) ?? null, after.get(key) ?? null]
    return { change: changeOf(was, is), before: was, after: is }
  })
}
