import { useMemo, useState } from 'react'
import type { Profile, SettingValues } from '@/lib/domain/catalog'
import {
  mergeVersions,
  overriddenBy,
  type Collision,
  type MergeChoices,
  type Side,
  type VersionContent,
} from '@/lib/domain/versions'
import { mergedForForm, theirsForMerge } from '@/lib/features/policy-versions/secret-merge'

/** The part of a policy that a form edits; the rest is the same on all sides and collides with nothing. */
export type EditedPart = Partial<
  Pick<VersionContent, 'name' | 'description' | 'roleScopeTags' | 'assignments'>
> & {
  readonly values?: SettingValues
}

export interface MergeSides {
  readonly profile?: Profile
  readonly base: EditedPart
  readonly theirs: EditedPart
  readonly mine: EditedPart
}

export interface EditMerge {
  readonly base: VersionContent
  readonly theirs: VersionContent
  readonly mine: VersionContent
  readonly collisions: readonly Collision[]
  readonly choices: MergeChoices
  readonly choose: (ids: readonly string[], side: Side) => void
  /** Every collision is decided. */
  readonly isSettled: boolean
  readonly merged: EditedPart
}

/** A three-way merge of an edit with what somebody else saved, while the person decides. */
export function useMerge({ profile, base, theirs, mine }: MergeSides): EditMerge {
  const [choices, setChoices] = useState<MergeChoices>({})
  const sides = useMemo(() => {
    const theirValues = theirsForMerge(theirs.values ?? {}, mine.values ?? {})
    return {
      base: toContent(base),
      theirs: toContent({ ...theirs, values: theirValues }),
      mine: toContent(mine),
    }
  }, [base, theirs, mine])
  const { merged, collisions } = useMemo(
    () => mergeVersions(profile, sides.base, sides.theirs, sides.mine, choices),
    [profile, sides, choices],
  )
  return {
    ...sides,
    collisions,
    choices,
    choose: (ids, side) =>
      setChoices((old) => ({ ...old, ...Object.fromEntries(ids.map((id) => [id, side])) })),
    isSettled: collisions.every((collision) => collision.id in choices),
    merged: {
      name: merged.name,
      description: merged.description,
      roleScopeTags: merged.roleScopeTags,
      assignments: merged.assignments,
      values: mergedForForm(merged.settings.values, theirs.values ?? {}),
    },
  }
}

/**
 * What a save tells the server of a merge: the version the edit started from, and what of theirs it overrides, all of it shown
 * and decided here. Undefined for an edit that was joined with nothing.
 */
export function mergeReport(
  profile: Profile | undefined,
  origin: { readonly version: number; readonly part: EditedPart },
  onto: { readonly version: number; readonly part: EditedPart },
  final: EditedPart,
): { from: number; kept: string[] } | undefined {
  if (origin.version >= onto.version) return undefined
  const theirs = { ...onto.part, values: theirsForMerge(onto.part.values ?? {}, final.values ?? {}) }
  const kept = overriddenBy(profile, toContent(origin.part), toContent(theirs), toContent(final))
  return { from: origin.version, kept: [...kept] }
}

function toContent(part: EditedPart): VersionContent {
  return {
    name: part.name ?? '',
    description: part.description ?? '',
    roleScopeTags: part.roleScopeTags ?? null,
    settings: { values: part.values ?? {}, unknown: [] },
    assignments: part.assignments ?? [],
  }
}
