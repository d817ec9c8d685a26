import 'server-only'
import type { SettingValue, SettingValues } from '@/lib/domain/catalog'
import type { FleetIndex } from '@/lib/domain/fleet'
import { currentSettings, type ResolutionPolicy } from '@/lib/domain/resolution'
import type { Actor } from '../core/actor'
import type { AssignmentInput } from '../policies/schema'
import { indexFor, type NamedAdvice } from './advice'
import { findAdvice } from './way-out-devices'
import type { ContestReference } from './way-out'

/** A change that the advisor made ready for a form. */
export interface PreparedEdit<T> {
  /** The way out, as the advisor calls it. */
  readonly title: string
  /** What the form is to hold; null when the way out is no more, or changes nothing here that may be shown. */
  readonly value: T | null
}

export interface PreparedQuery extends ContestReference {
  readonly way: string
}

/**
 * The policy's settings with the way out applied, for the form that edits them. Null when the URL names none.
 * @param current the policy's settings as the form has them, secrets hidden
 */
export async function prepareSettings(
  actor: Actor,
  policyId: string,
  current: SettingValues,
  p: PreparedQuery,
): Promise<PreparedEdit<SettingValues> | null> {
  const found = await findEdit(actor, policyId, p)
  if (!found) return null
  if (!found.edit) return { title: found.title, value: null }
  const { before, after } = found.edit
  const changed = new Set(
    [...Object.keys(currentSettings(before)), ...Object.keys(currentSettings(after))].filter(
      (id) => JSON.stringify(currentSettings(before)[id]) !== JSON.stringify(currentSettings(after)[id]),
    ),
  )
  // A secret of another policy never leaves the server: that one is typed by hand.
  const put = [...changed].flatMap((id): [string, SettingValue][] => {
    const value = currentSettings(after)[id]
    return value && value.kind !== 'secret' ? [[id, value]] : []
  })
  const kept = Object.entries(current).filter(
    ([id]) => !changed.has(id) || currentSettings(after)[id]?.kind === 'secret',
  )
  const settings: SettingValues = Object.fromEntries([...kept, ...put])
  const isSame = put.length === 0 && kept.length === Object.keys(current).length
  return { title: found.title, value: isSame ? null : settings }
}

/** The policy's assignments with the way out applied. Null when the URL names none. */
export async function prepareAssignments(
  actor: Actor,
  policyId: string,
  p: PreparedQuery,
): Promise<PreparedEdit<readonly AssignmentInput[]> | null> {
  const found = await findEdit(actor, policyId, p)
  if (!found) return null
  if (!found.edit) return { title: found.title, value: null }
  const { assignments } = found.edit.after
  return {
    title: found.title,
    // All users comes from elsewhere and has no effect here, so the form does not hold it.
    value: assignments.flatMap((one): AssignmentInput[] => {
      if (one.kind === 'allUsers') return []
      return one.kind === 'allDevices' ? [{ kind: 'allDevices' }] : [{ kind: one.kind, groupId: one.groupId }]
    }),
  }
}

interface FoundEdit {
  readonly title: string
  readonly edit: { readonly before: ResolutionPolicy; readonly after: ResolutionPolicy } | null
}

async function findEdit(actor: Actor, policyId: string, p: PreparedQuery): Promise<FoundEdit | null> {
  if (p.key === '' || p.way === '') return null
  const { index } = await indexFor(actor)
  const advice = findAdvice(index, p, p.way)
  return { title: advice?.title ?? '', edit: advice ? editOf(index, advice, policyId) : null }
}

function editOf(index: FleetIndex, advice: NamedAdvice, policyId: string): FoundEdit['edit'] {
  const before = index.policies.get(policyId)
  for (const change of advice.changes) {
    if (before && change.kind === 'policySaved' && change.policy.id === policyId)
      return { before, after: change.policy }
  }
  return null
}
