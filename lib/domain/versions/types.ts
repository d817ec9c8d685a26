import type { PolicySettings, SettingValue, SettingValues } from '../catalog/types'

/** Who gets a policy, as a version keeps it. Filters are kept for the systems that know them. */
export interface VersionAssignment {
  readonly kind: 'allDevices' | 'allUsers' | 'includeGroup' | 'excludeGroup'
  readonly groupId?: string | null
  readonly filterId?: string | null
  readonly filterType?: string | null
}

/** Everything that a version of a policy says. */
export interface VersionContent<A extends VersionAssignment = VersionAssignment> {
  readonly name: string
  readonly description: string
  /** null: saved before tags were kept with versions; not compared then. */
  readonly roleScopeTags: readonly string[] | null
  readonly settings: PolicySettings
  readonly assignments: readonly A[]
}

export const CHANGES = ['added', 'removed', 'changed', 'same'] as const
export type Change = (typeof CHANGES)[number]

/** One item of a value: a line of a list, an option, an entry of a group, a line of a long text. */
export type Item =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'option'; readonly optionId: string }
  | { readonly kind: 'entry'; readonly entry: SettingValues }

export interface ItemDiff {
  readonly change: Change
  readonly before: Item | null
  readonly after: Item | null
  /** Changed entries: their fields. */
  readonly fields: readonly SettingDiff[]
}

export interface SettingDiff {
  readonly settingId: string
  readonly change: Change
  readonly before: SettingValue | null
  readonly after: SettingValue | null
  /** Lists, groups and texts of many lines, item by item; null for values that are one thing. */
  readonly items: readonly ItemDiff[] | null
  /** The same items in another order. */
  readonly isReordered: boolean
}

export interface PropertyDiff {
  readonly property: 'name' | 'description' | 'roleScopeTags'
  readonly change: Change
  readonly before: string | readonly string[]
  readonly after: string | readonly string[]
}

export interface AssignmentDiff {
  readonly change: Change
  readonly before: VersionAssignment | null
  readonly after: VersionAssignment | null
}

export interface SectionDiff {
  readonly name: string
  readonly settings: readonly SettingDiff[]
}

/** What differs between two versions, and what does not: pages leave out what is the same. */
export interface VersionDiff {
  readonly properties: readonly PropertyDiff[]
  readonly sections: readonly SectionDiff[]
  /** Setting instances that no profile knows, whole. */
  readonly unknown: readonly { readonly change: Change; readonly instance: unknown }[]
  readonly assignments: readonly AssignmentDiff[]
}

export type Side = 'theirs' | 'mine'
/** What a person decided, by collision id. */
export type MergeChoices = Readonly<Record<string, Side>>

interface Sides<T> {
  readonly base: T | null
  readonly theirs: T | null
  readonly mine: T | null
}

/** Two edits of the same thing that cannot both hold. Until somebody decides, the merge holds theirs. */
export type Collision<A extends VersionAssignment = VersionAssignment> =
  | ({ readonly kind: 'setting'; readonly id: string; readonly settingId: string } & Sides<SettingValue>)
  | ({
      readonly kind: 'entry'
      readonly id: string
      readonly settingId: string
      readonly key: string
    } & Sides<SettingValues>)
  | ({
      readonly kind: 'property'
      readonly id: string
      readonly property: 'name' | 'description'
    } & Sides<string>)
  | ({ readonly kind: 'assignment'; readonly id: string } & Sides<A>)
  /** All devices on one side, included groups on the other: only one of the two can be. */
  | ({ readonly kind: 'targets'; readonly id: string } & Sides<readonly A[]>)
