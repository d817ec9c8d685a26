import type {
  ConflictImpact,
  GroupImpact,
  PolicyImpact,
  SettingImpact,
  SettingSide,
  SettingTransition,
  WhatIf,
} from '@/lib/domain/fleet'
import type { ResolutionPolicy } from '@/lib/domain/resolution'
import { settingName, toSideTexts, valueText } from './side-text'
import { NEW_GROUP_ID, NEW_POLICY_ID } from './to-changes'
import { IMPACT_LIST_SIZE, type ConflictRow, type GroupRow, type ImpactLists, type PolicyRef } from './types'
import type { PolicyRow, SettingRow, TransitionRow } from './types'

/** Transitions of one setting that a row writes out; the rest is behind its number of devices. */
const SHOWN_TRANSITIONS = 10

/** What turns ids into names: the policies of the index, and the one that is being edited. */
export interface Naming {
  readonly policies: ReadonlyMap<string, ResolutionPolicy>
  /** The policy that the draft creates or edits; null where the draft is about something else. */
  readonly draft: { readonly id: string; readonly name: string } | null
}

/** A part of each list of an impact, from `offset` on; rows are made only for what is sent. */
export function toLists(whatIf: WhatIf, naming: Naming, offset = 0): ImpactLists {
  const settingsByKey = new Map(whatIf.settings.map((setting) => [setting.key, setting]))
  const toRow = (conflict: ConflictImpact) => toConflictRow(conflict, settingsByKey.get(conflict.key), naming)
  return {
    settings: part(whatIf.settings, offset, toSettingRow),
    newConflicts: part(conflictsOf(whatIf, 'appears'), offset, toRow),
    endedConflicts: part(conflictsOf(whatIf, 'vanishes'), offset, toRow),
    policies: part(whatIf.policies, offset, (policy) => toPolicyRow(policy, naming)),
    groups: part(whatIf.groups, offset, toGroupRow),
  }
}

function part<T, R>(all: readonly T[], offset: number, toRow: (item: T) => R) {
  return { rows: all.slice(offset, offset + IMPACT_LIST_SIZE).map(toRow), total: all.length }
}

export function toPolicyRef(id: string, naming: Naming): PolicyRef {
  const isDraft = naming.draft?.id === id
  const name = isDraft ? naming.draft.name : (naming.policies.get(id)?.name ?? id)
  return { id, name, isDraft, hasPage: id !== NEW_POLICY_ID }
}

function toSettingRow({ key, settingId, devices, transitions }: SettingImpact): SettingRow {
  return {
    key,
    name: settingName(key, settingId),
    devices,
    transitions: transitions
      .slice(0, SHOWN_TRANSITIONS)
      .map((transition, index) => toTransitionRow(key, settingId, transition, index)),
    transitionCount: transitions.length,
    selection: { kind: 'settingsChange', key },
  }
}

function toTransitionRow(
  key: string,
  settingId: string,
  { before, after, devices }: SettingTransition,
  index: number,
): TransitionRow {
  const selection = { kind: 'settingsChange', key, transition: index } as const
  return { ...toSideTexts(settingId, before, after), devices, selection }
}

/**
 * Conflicts that appear or vanish, most devices first. Those of one unit with other contenders on other devices stand in one
 * row: a device has at most one of them.
 */
function conflictsOf(whatIf: WhatIf, kind: ConflictImpact['kind']): readonly ConflictImpact[] {
  const rows = new Map<string, ConflictImpact>()
  for (const conflict of whatIf.conflicts) {
    if (conflict.kind !== kind) continue
    const devices = (rows.get(conflict.key)?.devices ?? 0) + conflict.devices
    rows.set(conflict.key, { ...conflict, devices })
  }
  return [...rows.values()].toSorted((a, b) => b.devices - a.devices)
}

function toConflictRow(
  { kind, key, settingId, devices }: ConflictImpact,
  setting: SettingImpact | undefined,
  naming: Naming,
): ConflictRow {
  const sides = (setting?.transitions ?? []).flatMap(({ before, after }) => {
    const [side, other] = kind === 'appears' ? [after, before] : [before, after]
    return isConflict(side) && !isConflict(other) ? [side] : []
  })
  const contenders = new Map<string, Set<string>>()
  for (const { value, policyIds } of sides.flatMap((side) => side.values)) {
    const text = valueText(settingId, value)
    const holders = contenders.get(text) ?? new Set<string>()
    for (const id of policyIds) holders.add(id)
    contenders.set(text, holders)
  }
  return {
    key,
    name: settingName(key, settingId),
    devices,
    contenders: [...contenders]
      .map(([text, ids]) => ({
        text,
        policies: [...ids].map((id) => toPolicyRef(id, naming)).toSorted(draftFirst),
      }))
      .toSorted((a, b) => draftFirst(a.policies[0], b.policies[0])),
    deliveredAnyway: sides.some((side) => side.deliveredAnyway),
    selection: kind === 'appears' ? { kind: 'conflictsAppear', key } : { kind: 'conflictsVanish', key },
  }
}

function draftFirst(a: PolicyRef | undefined, b: PolicyRef | undefined): number {
  return Number(b?.isDraft) - Number(a?.isDraft) || (a?.name ?? '').localeCompare(b?.name ?? '', 'en')
}

type ConflictSide = Extract<SettingSide, { outcome: 'conflict' }>

function isConflict(side: SettingSide): side is ConflictSide {
  return side?.outcome === 'conflict'
}

function toPolicyRow({ policyId, gained, lost }: PolicyImpact, naming: Naming): PolicyRow {
  return { policy: toPolicyRef(policyId, naming), gained, lost }
}

function toGroupRow({ groupId, displayName, joined, left }: GroupImpact): GroupRow {
  return { id: groupId, displayName, hasPage: groupId !== NEW_GROUP_ID, joined, left }
}
