import { compareText } from '../resolution'
import { applyChanges } from './apply-changes'
import { findConflict, type ConflictSites } from './conflict-sites'
import type { FleetIndex } from './fleet-index'
import { compareStates, type Impact } from './impact'
import { appears, type UnitChange } from './impact-units'
import type { Advice, ConflictReference, FleetChange } from './types'
import { wayOutTitle } from './way-out-title'
import { waysOut, type Candidate } from './ways-out'
import { countImpact } from './what-if'

/** Each candidate costs a what-if. */
const MOST_CANDIDATES = 30

/**
 * Ways out of a conflict, each an edit that can be saved, with what it would do beside ending the conflict: fewest new
 * conflicts first, then most devices helped, then fewest side effects, then by title. A side effect is a device on which any
 * other setting would differ, or this one where it is not in conflict now. Ways that help nobody are left out; so is what
 * cannot be saved. Empty when there is no such conflict (any more).
 */
export function adviseConflict(index: FleetIndex, conflict: ConflictReference): readonly Advice[] {
  const sites = findConflict(index, conflict)
  if (sites.devices === 0) return []
  const savedAt = nextModification(index)
  return waysOut(index, conflict.key, sites, MOST_CANDIDATES)
    .map((candidate) => judge(index, conflict, sites, candidate, savedAt))
    .filter((advice) => advice.helped > 0)
    .toSorted(
      (a, b) =>
        a.newConflicts - b.newConflicts ||
        b.helped - a.helped ||
        a.sideEffects - b.sideEffects ||
        compareText(a.title, b.title),
    )
}

function judge(
  index: FleetIndex,
  { key, channel }: ConflictReference,
  sites: ConflictSites,
  candidate: Candidate,
  savedAt: number,
): Advice {
  const { way, policies } = candidate
  const changes = policies.map((policy): FleetChange => {
    const saved = { ...policy, version: policy.version + 1, lastModified: savedAt }
    return { kind: 'policySaved', policy: saved }
  })
  const after = applyChanges(index, changes)
  const impact = compareStates(index, after, channel === undefined ? {} : { channel })
  const helped = countDevices(
    impact,
    (unit, from) => unit.key === key && unit.after?.outcome !== 'conflict' && sites.cohorts.has(from),
  )
  return {
    way,
    title: wayOutTitle(candidate, index),
    changes,
    helped,
    remaining: sites.devices - helped,
    newConflicts: countDevices(impact, appears),
    sideEffects: countDevices(impact, (unit) => unit.key !== key || unit.before?.outcome !== 'conflict'),
    counts: countImpact(impact, after.state.table.size),
  }
}

/** Devices on which some unit changes so. */
function countDevices({ moves, effects }: Impact, isSo: (unit: UnitChange, from: number) => boolean): number {
  let total = 0
  effects.forEach(({ changes }, pair) => {
    const from = moves.from[pair] ?? -1
    if (changes.some(({ units }) => units.some((unit) => isSo(unit, from)))) total += moves.counts[pair] ?? 0
  })
  return total
}

/** An edit is later than all that was saved before, which matters where the last modified value is chosen. */
function nextModification(index: FleetIndex): number {
  const releases = [...index.state.releases.values()]
  return Math.max(0, ...releases.map(({ policy }) => policy.lastModified)) + 1
}
