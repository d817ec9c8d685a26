import {
  definitionIn,
  formatSettingValue,
  qualifiedName,
  type Profile,
  type SettingDefinition,
  type SettingValue,
} from '@/lib/domain/catalog'
import {
  assignmentKey,
  countChanges,
  type AssignmentDiff,
  type Change,
  type Item,
  type ItemDiff,
  type PropertyDiff,
  type SettingDiff,
  type VersionAssignment,
  type VersionDiff,
} from '@/lib/domain/versions'
import { scopeTagLabel } from '../policies/fields'
import { entryText } from '../policies/value-text'

/** One value beside another, in words. */
export interface DiffPair {
  readonly change: Change
  readonly before: string
  readonly after: string
}

export interface DiffLine extends DiffPair {
  /** Changed entries: which of their fields. */
  readonly fields: readonly (DiffPair & { readonly name: string })[]
}

export interface DiffRow extends DiffPair {
  readonly settingId: string
  readonly name: string
  readonly isChild: boolean
  readonly lines: readonly DiffLine[] | null
  /** What the two texts do not show: 'in another order'. */
  readonly remark: string | null
}

/** A comparison as pages show it. Secrets are never in it. */
export interface DiffView {
  readonly properties: readonly (DiffPair & { readonly label: string })[]
  readonly sections: readonly { readonly name: string; readonly rows: readonly DiffRow[] }[]
  readonly unknown: readonly { readonly change: Change; readonly id: string }[]
  readonly assignments: readonly (DiffPair & { readonly label: string; readonly groupId: string | null })[]
  readonly counts: ChangeCounts
}

export interface ChangeCounts {
  readonly settings: number
  readonly assignments: number
  readonly properties: readonly PropertyDiff['property'][]
}

export const PROPERTY_WORDS: Readonly<Record<PropertyDiff['property'], string>> = {
  name: 'Name',
  description: 'Description',
  roleScopeTags: 'Scope tags',
}

/** A comparison in words. `groupNames` may lack groups that are gone; their ids stand for them then. */
export function toDiffView(
  profile: Profile | undefined,
  diff: VersionDiff,
  groupNames: ReadonlyMap<string, string>,
): DiffView {
  return {
    properties: diff.properties.map((entry) => ({
      label: PROPERTY_WORDS[entry.property],
      change: entry.change,
      before: propertyText(entry.before),
      after: propertyText(entry.after),
    })),
    sections: diff.sections.map((section) => ({
      name: section.name,
      rows: section.settings.map((setting) => toDiffRow(profile, setting)),
    })),
    unknown: diff.unknown.map(({ change, instance }) => ({ change, id: instanceId(instance) })),
    assignments: diff.assignments.map((entry) => toAssignmentRow(entry, groupNames)),
    counts: countChanges(diff),
  }
}

/** '3 settings, 1 assignment, name'; null where nothing differs. */
export function changesText(counts: ChangeCounts): string | null {
  const { settings, assignments, properties } = counts
  const parts = [
    ...(settings > 0 ? [`${settings} ${settings === 1 ? 'setting' : 'settings'}`] : []),
    ...(assignments > 0 ? [`${assignments} ${assignments === 1 ? 'assignment' : 'assignments'}`] : []),
    ...properties.map((property) => PROPERTY_WORDS[property].toLowerCase()),
  ]
  return parts.length > 0 ? parts.join(', ') : null
}

/** 'Included', 'Excluded', or that it is not assigned. */
export function assignmentText(assignment: VersionAssignment | null): string {
  if (!assignment) return 'Not assigned'
  const filter = assignment.filterId ? ', with a filter' : ''
  return `${assignment.kind === 'excludeGroup' ? 'Excluded' : 'Included'}${filter}`
}

/** 'All devices', or the group's name. */
export function assignmentLabel(
  assignment: VersionAssignment,
  groupNames: ReadonlyMap<string, string>,
): string {
  if (assignment.kind === 'allDevices') return 'All devices'
  if (assignment.kind === 'allUsers') return 'All users'
  const id = assignment.groupId ?? ''
  return groupNames.get(id) ?? `A group that is gone (${id})`
}

/** A value in words, with what a longer one holds. */
export function settingText(def: SettingDefinition | undefined, value: SettingValue | null): string {
  if (!value) return 'Not configured'
  return def ? formatSettingValue(def, value) : 'Unknown setting'
}

/** One item of a list, one entry of a group, as one line. */
export function itemText(def: SettingDefinition | undefined, item: Item | null): string {
  if (!item) return ''
  switch (item.kind) {
    case 'text':
      return item.text
    case 'option':
      return def ? formatSettingValue(def, { kind: 'choice', optionId: item.optionId }) : item.optionId
    case 'entry':
      return def ? entryText(def, item.entry) : 'Entry'
  }
}

export function toDiffRow(profile: Profile | undefined, setting: SettingDiff): DiffRow {
  const def = profile && definitionIn(profile, setting.settingId)
  const isSecret = setting.change === 'changed' && setting.after?.kind === 'secret'
  return {
    settingId: setting.settingId,
    name: profile && def ? qualifiedName(profile, def) : setting.settingId,
    isChild: def?.dependsOn !== undefined,
    change: setting.change,
    before: settingText(def, setting.before),
    after: settingText(def, setting.after),
    lines: setting.items?.map((item) => toLine(def, item)) ?? null,
    remark: setting.isReordered ? 'In another order' : isSecret ? 'Another secret' : null,
  }
}

function toLine(def: SettingDefinition | undefined, item: ItemDiff): DiffLine {
  return {
    change: item.change,
    before: itemText(def, item.before),
    after: itemText(def, item.after),
    fields: item.fields
      .filter((field) => field.change !== 'same')
      .map((field) => {
        const fieldDef = def?.fields?.find((candidate) => candidate.id === field.settingId)
        return {
          name: fieldDef?.name ?? field.settingId,
          change: field.change,
          before: fieldText(fieldDef, field.before),
          after: fieldText(fieldDef, field.after),
        }
      }),
  }
}

/** A list inside an entry is written out: its count says too little. */
function fieldText(def: SettingDefinition | undefined, value: SettingValue | null): string {
  return value?.kind === 'stringList' && value.values.length > 0
    ? value.values.join(', ')
    : settingText(def, value)
}

function toAssignmentRow(entry: AssignmentDiff, groupNames: ReadonlyMap<string, string>) {
  const either = entry.after ?? entry.before ?? { kind: 'allDevices' as const }
  return {
    label: assignmentLabel(either, groupNames),
    groupId: either.groupId ?? null,
    change: entry.change,
    before: assignmentText(entry.before),
    after: assignmentText(entry.after),
    key: assignmentKey(either),
  }
}

function propertyText(value: string | readonly string[]): string {
  if (typeof value === 'string') return value === '' ? 'Empty' : value
  return value.map(scopeTagLabel).join(', ')
}

function instanceId(instance: unknown): string {
  const isNamed =
    typeof instance === 'object' &&
    instance !== null &&
    'settingDefinitionId' in instance &&
    typeof instance.settingDefinitionId === 'string'
  return isNamed ? String(instance.settingDefinitionId) : 'Setting without a definition id'
}
