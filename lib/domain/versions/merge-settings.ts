import {
  definitionIn,
  isActive,
  type Profile,
  type SettingDefinition,
  type SettingValue,
  type SettingValues,
} from '../catalog'
import { entryKey } from './items'
import { COLLISION, mergeKeyed, pick } from './merge-keyed'
import { sameContent } from './same-content'
import type { Collision, MergeChoices, Side } from './types'

export interface SettingsMerge {
  readonly values: SettingValues
  readonly collisions: readonly Collision[]
}

/** What the choices are kept under. */
export const settingCollisionId = (settingId: string) => `setting ${settingId}`
const entryCollisionId = (settingId: string, key: string) => `entry ${settingId} ${key}`

/**
 * Three-way merge of the settings of one policy, setting by setting. Lists are merged item by item, groups (firewall rules,
 * exclusions, tags) entry by entry; an entry is one thing, for its fields belong together: a rule that nobody wrote is worse
 * than a question. Setting to Not configured is a change like any other.
 *
 * Children go with their parent's choice. Where one side changed a child and the other the choice that brings it forth, the
 * choice is the collision.
 */
export function mergeSettings(
  profile: Profile | undefined,
  base: SettingValues,
  theirs: SettingValues,
  mine: SettingValues,
  choices: MergeChoices,
): SettingsMerge {
  const sides = { base, theirs, mine }
  const forced = new Set<string>()
  for (;;) {
    const merge = mergeAll(profile, sides, choices, forced)
    const more = profile ? parentsLost(profile, sides, merge.values).filter((id) => !forced.has(id)) : []
    // Each round forces a setting more, and there are finitely many.
    if (more.length === 0)
      return { ...merge, values: profile ? prune(profile, sides, merge.values) : merge.values }
    for (const id of more) forced.add(id)
  }
}

/**
 * Settings that `final` has otherwise than merging would: what theirs changed and `final` does not hold. Somebody has to have
 * decided on each of them.
 */
export function overriddenSettings(
  profile: Profile | undefined,
  base: SettingValues,
  theirs: SettingValues,
  final: SettingValues,
): readonly string[] {
  return [...new Set([...Object.keys(base), ...Object.keys(theirs)])].toSorted().filter((id) => {
    if (sameContent(theirs[id], base[id]) || sameContent(theirs[id], final[id])) return false
    const def = profile && definitionIn(profile, id)
    const merge = mergeUnit(def, id, base[id], theirs[id], final[id], {})
    return merge.collisions.length > 0 || !sameContent(merge.value, final[id])
  })
}

interface Sides {
  readonly base: SettingValues
  readonly theirs: SettingValues
  readonly mine: SettingValues
}

function mergeAll(
  profile: Profile | undefined,
  { base, theirs, mine }: Sides,
  choices: MergeChoices,
  forced: ReadonlySet<string>,
): { values: SettingValues; collisions: readonly Collision[] } {
  const collisions: Collision[] = []
  const values: [string, SettingValue][] = []
  const ids = [...new Set([...Object.keys(theirs), ...Object.keys(mine), ...Object.keys(base)])].toSorted()
  for (const id of ids) {
    const [b, t, m] = [base[id], theirs[id], mine[id]]
    const def = profile && definitionIn(profile, id)
    const merge = forced.has(id) ? collide(id, b, t, m, choices) : mergeUnit(def, id, b, t, m, choices)
    collisions.push(...merge.collisions)
    if (merge.value) values.push([id, merge.value])
  }
  return { values: Object.fromEntries(values), collisions }
}

interface UnitMerge {
  readonly value: SettingValue | undefined
  readonly collisions: readonly Collision[]
}

function mergeUnit(
  def: SettingDefinition | undefined,
  settingId: string,
  base: SettingValue | undefined,
  theirs: SettingValue | undefined,
  mine: SettingValue | undefined,
  choices: MergeChoices,
): UnitMerge {
  const kept = pick(base, theirs, mine)
  if (kept !== COLLISION) return { value: kept, collisions: [] }
  return (
    mergeItems(def, settingId, base, theirs, mine, choices) ?? collide(settingId, base, theirs, mine, choices)
  )
}

function collide(
  settingId: string,
  base: SettingValue | undefined,
  theirs: SettingValue | undefined,
  mine: SettingValue | undefined,
  choices: MergeChoices,
): UnitMerge {
  const id = settingCollisionId(settingId)
  const sides = { base: base ?? null, theirs: theirs ?? null, mine: mine ?? null }
  return {
    value: sideOf(choices, id) === 'mine' ? mine : theirs,
    collisions: [{ kind: 'setting', id, settingId, ...sides }],
  }
}

/** Both sides hold the list, and so did the base or nothing: item by item. Null where that cannot be. */
function mergeItems(
  def: SettingDefinition | undefined,
  settingId: string,
  base: SettingValue | undefined,
  theirs: SettingValue | undefined,
  mine: SettingValue | undefined,
  choices: MergeChoices,
): UnitMerge | null {
  if (theirs?.kind === 'stringList' && mine?.kind === 'stringList') {
    const from = base?.kind === 'stringList' ? base.values : []
    const merge = mergeKeyed(from, theirs.values, mine.values, String, () => 'theirs')
    return merge && { value: { kind: 'stringList', values: merge.items }, collisions: [] }
  }
  if (theirs?.kind === 'choiceList' && mine?.kind === 'choiceList') {
    const from = base?.kind === 'choiceList' ? base.optionIds : []
    const merge = mergeKeyed(from, theirs.optionIds, mine.optionIds, String, () => 'theirs')
    return merge && { value: { kind: 'choiceList', optionIds: merge.items }, collisions: [] }
  }
  if (theirs?.kind === 'group' && mine?.kind === 'group') {
    const from = base?.kind === 'group' ? base.entries : []
    const merge = mergeKeyed(
      from,
      theirs.entries,
      mine.entries,
      (entry) => entryKey(def, entry),
      (key) => sideOf(choices, entryCollisionId(settingId, key)),
    )
    return (
      merge && {
        value: { kind: 'group', entries: merge.items },
        collisions: merge.collisions.map((collision) => ({
          ...collision,
          kind: 'entry',
          id: entryCollisionId(settingId, collision.key),
          settingId,
        })),
      }
    )
  }
  return null
}

const sideOf = (choices: MergeChoices, id: string): Side => choices[id] ?? 'theirs'

/** Choices that must be decided, because a child that one side changed would go with the other side's choice. */
function parentsLost(profile: Profile, sides: Sides, merged: SettingValues): readonly string[] {
  return lostChildren(profile, sides, merged).flatMap((def) => {
    const value = merged[def.id]
    const own = [sides.theirs, sides.mine].find((side) => sameContent(side[def.id], value)) ?? sides.mine
    if (sameContent(value, sides.base[def.id])) return []
    return ancestors(profile, def).filter(
      (id) => !sameContent(merged[id], own[id]) && !sameContent(sides.theirs[id], sides.mine[id]),
    )
  })
}

/** Children that are out of force in the merge and were in force where they came from. */
function lostChildren(profile: Profile, { theirs, mine }: Sides, merged: SettingValues): SettingDefinition[] {
  return Object.keys(merged).flatMap((id) => {
    const def = definitionIn(profile, id)
    if (!def?.dependsOn || isActive(profile, merged, def)) return []
    const wasActive = [theirs, mine].some((side) => Object.hasOwn(side, id) && isActive(profile, side, def))
    return wasActive ? [def] : []
  })
}

function prune(profile: Profile, sides: Sides, merged: SettingValues): SettingValues {
  const lost = new Set(lostChildren(profile, sides, merged).map((def) => def.id))
  return Object.fromEntries(Object.entries(merged).filter(([id]) => !lost.has(id)))
}

function ancestors(profile: Profile, def: SettingDefinition): readonly string[] {
  const parentId = def.dependsOn?.settingId
  if (parentId === undefined) return []
  const parent = definitionIn(profile, parentId)
  return [parentId, ...(parent ? ancestors(profile, parent) : [])]
}
