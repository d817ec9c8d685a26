import type { Profile } from '../catalog'
import { mergeAssignments, overriddenAssignments } from './merge-assignments'
import { COLLISION, mergeKeyed, pick } from './merge-keyed'
import { mergeSettings, overriddenSettings } from './merge-settings'
import { contentKey, sameContent } from './same-content'
import type { Collision, MergeChoices, VersionAssignment, VersionContent } from './types'

/** Every policy has a scope tag; this one where nobody says otherwise. */
const DEFAULT_TAG = '0'

export interface VersionMerge<A extends VersionAssignment = VersionAssignment> {
  /** Both edits; where they collide, what was chosen, and theirs until something is. */
  readonly merged: VersionContent<A>
  /** Everything that both changed differently, decided or not. Decisions can bring forth further ones. */
  readonly collisions: readonly Collision<A>[]
}

/**
 * Joins two edits of one version of a policy: `mine`, which was being written when `theirs` was saved. What only one of them
 * changed is taken from it; what both changed alike is taken; what both changed differently is a collision, which `choices`
 * decides by its id. Merging is the same from both sides: exchanged sides and choices give the same content.
 * @param base the version that both started from
 */
export function mergeVersions<A extends VersionAssignment>(
  profile: Profile | undefined,
  base: VersionContent<A>,
  theirs: VersionContent<A>,
  mine: VersionContent<A>,
  choices: MergeChoices = {},
): VersionMerge<A> {
  const texts = (['name', 'description'] as const).map((property) => {
    const sides = { base: base[property], theirs: theirs[property], mine: mine[property] }
    const kept = pick(sides.base, sides.theirs, sides.mine)
    const id = `property ${property}`
    if (kept !== COLLISION) return { text: kept, collisions: [] }
    const collision: Collision<A> = { kind: 'property', id, property, ...sides }
    return { text: choices[id] === 'mine' ? sides.mine : sides.theirs, collisions: [collision] }
  })
  const { values, collisions } = mergeSettings(
    profile,
    base.settings.values,
    theirs.settings.values,
    mine.settings.values,
    choices,
  )
  const assigned = mergeAssignments(base.assignments, theirs.assignments, mine.assignments, choices)
  return {
    merged: {
      name: texts[0]?.text ?? theirs.name,
      description: texts[1]?.text ?? theirs.description,
      roleScopeTags: mergeTags(base.roleScopeTags, theirs.roleScopeTags, mine.roleScopeTags),
      settings: {
        values,
        unknown: mergeUnknown(base.settings.unknown, theirs.settings.unknown, mine.settings.unknown),
      },
      assignments: assigned.assignments,
    },
    collisions: [
      ...texts.flatMap((text) => text.collisions),
      // Settings hold no assignments, so their collisions are of every kind of content.
      ...collisions.flatMap((one): Collision<A>[] =>
        one.kind === 'setting' || one.kind === 'entry' ? [one] : [],
      ),
      ...assigned.collisions,
    ],
  }
}

/**
 * What `theirs` changed and `final` does not hold, by name: `setting <id>`, `assignment <whom>`, `property <name>`. A save on
 * top of theirs that overrides something nobody was shown is refused by this list.
 */
export function overriddenBy(
  profile: Profile | undefined,
  base: VersionContent,
  theirs: VersionContent,
  final: VersionContent,
): readonly string[] {
  const texts = (['name', 'description'] as const).filter(
    (property) => base[property] !== theirs[property] && final[property] !== theirs[property],
  )
  const settings = overriddenSettings(
    profile,
    base.settings.values,
    theirs.settings.values,
    final.settings.values,
  )
  const tags = [base, theirs, final].map((one) => contentKey(one.roleScopeTags?.toSorted()))
  return [
    ...texts.map((property) => `property ${property}`),
    ...(tags[0] !== tags[1] && tags[1] !== tags[2] && !holdsTags(base, theirs, final)
      ? ['property roleScopeTags']
      : []),
    ...settings.map((id) => `setting ${id}`),
    ...overriddenAssignments(base.assignments, theirs.assignments, final.assignments).map(
      (key) => `assignment ${key}`,
    ),
  ]
}

/** Tags are a set, and Default is what is left of an empty one. */
function mergeTags(
  base: readonly string[] | null,
  theirs: readonly string[] | null,
  mine: readonly string[] | null,
): readonly string[] | null {
  const kept = pick(base, theirs, mine)
  if (kept !== COLLISION) return kept
  if (!theirs || !mine) return theirs ?? mine
  const sorted = (tags: readonly string[]) => [...new Set(tags)].toSorted()
  const merge = mergeKeyed(sorted(base ?? []), sorted(theirs), sorted(mine), String, () => 'theirs')
  return merge && merge.items.length > 0 ? merge.items : [DEFAULT_TAG]
}

function holdsTags(base: VersionContent, theirs: VersionContent, final: VersionContent): boolean {
  const merged = mergeTags(base.roleScopeTags, theirs.roleScopeTags, final.roleScopeTags)
  return sameContent(merged?.toSorted(), final.roleScopeTags?.toSorted())
}

/** Instances that no profile knows, each whole. Forms cannot edit them, so both sides hold what they started from. */
function mergeUnknown(
  base: readonly unknown[],
  theirs: readonly unknown[],
  mine: readonly unknown[],
): readonly unknown[] {
  const kept = pick(base, theirs, mine)
  if (kept !== COLLISION) return kept
  const merge = mergeKeyed(base, theirs, mine, contentKey, () => 'theirs')
  return merge ? merge.items : theirs
}
