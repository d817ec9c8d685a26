import type { Platform } from '../../catalog'
import { canonicalJson, comparable, compareText } from '../../resolution'
import type { Json } from '../json'
import type { Leaf } from './leaf-settings'
import type { Overlaps } from './overlap'
import type { AnalyzedConflict, AnalyzedDuplicate, ExportedPolicy } from './types'

export interface PolicyLeaves {
  readonly policy: ExportedPolicy
  readonly leaves: readonly Leaf[]
}

/** One policy's say in one unit. */
interface Say {
  readonly policy: ExportedPolicy
  readonly leaf: Leaf
  /** Equal for two says exactly when a device cannot tell them apart. */
  readonly form: string
  /** Of a child: the option of its parent that the policy chose; children of different parents never meet. */
  readonly parent: string
}

export interface Comparison {
  readonly conflicts: readonly AnalyzedConflict[]
  readonly duplicates: readonly AnalyzedDuplicate[]
}

/**
 * Where policies contradict or repeat each other, by the merge rules of resolution: lists unite, entries of one name and
 * single values that differ are a conflict. Of settings that the catalogue does not know, single values are compared as the
 * product does with any setting.
 */
export function comparePolicies(all: readonly PolicyLeaves[], overlaps: Overlaps): Comparison {
  const conflicts: AnalyzedConflict[] = []
  const duplicates: AnalyzedDuplicate[] = []
  for (const says of unitsOf(all)) {
    const byForm = new Map<string, Say[]>()
    for (const say of says) byForm.set(say.form, [...(byForm.get(say.form) ?? []), say])
    const groups = [...byForm.values()]
    const [first] = says
    if (!first) continue
    const { leaf } = first
    const base = {
      settingDefinitionId: leaf.settingId,
      name: leaf.definition?.name ?? leaf.settingId,
      platform: first.policy.platform,
      ...(leaf.entry === undefined ? {} : { entry: leaf.entry }),
    }
    if (groups.length > 1 && says.every((say) => isExclusive(say.leaf))) {
      conflicts.push({
        ...base,
        overlap: overlaps.ofLists(groups.map(policiesOf)),
        values: groups.map((group) => ({
          value: group[0]?.leaf.value ?? null,
          text: group[0]?.leaf.text ?? '',
          policies: idsOf(group),
        })),
      })
    }
    for (const group of groups) {
      const policies = policiesOf(group)
      const [one] = group
      if (!one || policies.length < 2) continue
      const overlap = overlaps.ofLists(policies.map((policy) => [policy]))
      duplicates.push({
        ...base,
        kind: 'setting',
        overlap,
        value: one.leaf.value,
        text: one.leaf.text,
        policies: idsOf(group),
      })
    }
  }
  return { conflicts, duplicates: [...wholeDuplicates(all, overlaps), ...duplicates] }
}

/** Says of the same thing on the same platform, each list with at least two policies. */
function unitsOf(all: readonly PolicyLeaves[]): readonly (readonly Say[])[] {
  const units = new Map<string, Say[]>()
  for (const { policy, leaves } of all) {
    for (const leaf of leaves) {
      const say = { policy, leaf, form: formOf(leaf, policy.platform), parent: parentOf(leaf, leaves) }
      const key = canonicalJson([policy.platform ?? '', leaf.unit.toLowerCase(), say.parent])
      const known = units.get(key)
      if (known) known.push(say)
      else units.set(key, [say])
    }
  }
  return [...units.entries()]
    .filter(([, says]) => new Set(says.map(({ policy }) => policy)).size > 1 || says.length > 1)
    .toSorted(([a], [b]) => compareText(a, b))
    .map(([, says]) => says)
}

function formOf({ definition, setting, value }: Leaf, platform: Platform | null): string {
  return definition && setting && platform
    ? comparable(definition, platform, setting)
    : canonicalJson(foldCase(value))
}

/** The product compares options and texts without regard to letter case; so it is done where nothing else is known. */
function foldCase(value: Json): Json {
  if (typeof value === 'string') return value.toLowerCase()
  return Array.isArray(value) ? value.map(foldCase) : value
}

function parentOf({ definition }: Leaf, leaves: readonly Leaf[]): string {
  const parentId = definition?.dependsOn?.settingId
  const parent = leaves.find((leaf) => leaf.settingId === parentId)
  return parentId === undefined || !parent ? '' : canonicalJson(parent.value)
}

/** Can only one value hold on a device? Lists unite, and so do entries that have no name of their own. */
function isExclusive({ definition, value, entry }: Leaf): boolean {
  if (!definition) return value !== null && typeof value !== 'object'
  if (definition.merge === 'union') return false
  return definition.type !== 'group' || entry !== undefined
}

/** Policies that say the same in everything, whatever their names. */
function wholeDuplicates(all: readonly PolicyLeaves[], overlaps: Overlaps): readonly AnalyzedDuplicate[] {
  const byContent = new Map<string, ExportedPolicy[]>()
  for (const { policy, leaves } of all) {
    if (leaves.length === 0) continue
    const says = leaves.map((leaf) => canonicalJson([leaf.unit.toLowerCase(), formOf(leaf, policy.platform)]))
    const content = canonicalJson([policy.platform ?? '', says.toSorted(compareText)])
    byContent.set(content, [...(byContent.get(content) ?? []), policy])
  }
  return [...byContent.values()]
    .filter((policies) => policies.length > 1)
    .map((policies) => ({
      kind: 'policy',
      settingDefinitionId: null,
      name: policies[0]?.name ?? '',
      platform: policies[0]?.platform ?? null,
      overlap: overlaps.ofLists(policies.map((policy) => [policy])),
      value: null,
      text: '',
      policies: policies.map(({ id }) => id),
    }))
}

function policiesOf(says: readonly Say[]): readonly ExportedPolicy[] {
  return [...new Set(says.map(({ policy }) => policy))]
}

function idsOf(says: readonly Say[]): readonly string[] {
  return policiesOf(says).map(({ id }) => id)
}
