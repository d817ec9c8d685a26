import { CHANNELS, type Channel } from '../catalog'
import type { PolicyId } from '../ids'
import { NO_FACE } from './families'
import type { FleetIndex } from './fleet-index'
import { NONE } from './cohort-table'
import { CohortMoves } from './impact-moves'
import { PartComparison, type FamilyChange } from './impact-units'
import type { IndexState } from './index-state'
import { slotsOnlyIn, TouchedFamilies } from './touched-families'
import type { ImpactScope } from './types'

/** What happens to every device that goes from one cohort to another. */
export interface PairEffect {
  /** Settings that come out differently, by family. */
  readonly changes: readonly FamilyChange[]
  /** Policies by slots of their releases. Another release of the same policy is no gain and no loss. */
  readonly gained: readonly number[]
  readonly lost: readonly number[]
  readonly enters: boolean
  readonly leaves: boolean
}

const NOTHING: PairEffect = { changes: [], gained: [], lost: [], enters: false, leaves: false }

/** Two states of one fleet, compared. Pairs are distinct (cohort before, cohort after); every device makes one of them. */
export interface Impact {
  readonly moves: CohortMoves
  /** By pair; the object `nothing` where nothing happens. */
  readonly effects: readonly PairEffect[]
  readonly nothing: PairEffect
  /** Policies of either state by slots of their releases. */
  readonly policyIds: ReadonlyMap<number, PolicyId>
}

/**
 * What happens between two states of one fleet, of which the second came from the first. Costs one pass over the rows, and
 * for each pair of cohorts a look at those families of settings that the difference between them can touch; how many devices
 * make a pair plays no part. Equals resolving every device in both states.
 */
export function compareStates(before: FleetIndex, after: FleetIndex, scope: ImpactScope = {}): Impact {
  const [was, is] = [before.state.cohorts, after.state.cohorts]
  const moves = new CohortMoves(was.ofRow, is.ofRow, Math.max(was.table.count, is.table.count))
  const policyIds = policiesBySlot(before.state, after.state)
  const comparison = new PairComparison(before, after, policyIds, scope.channel)
  const effects = moves.from.map((from, pair) => comparison.compare(from, moves.to[pair] ?? NONE))
  return { moves, effects, nothing: NOTHING, policyIds }
}

class PairComparison {
  private readonly touched: TouchedFamilies
  private readonly parts = new PartComparison()
  private readonly channelBefore: (cohort: number) => Channel
  private readonly channelAfter: (cohort: number) => Channel
  private readonly signatures: readonly [Uint32Array, Uint32Array]

  constructor(
    private readonly before: FleetIndex,
    private readonly after: FleetIndex,
    private readonly policyIds: Impact['policyIds'],
    private readonly channel: Channel | undefined,
  ) {
    this.touched = new TouchedFamilies(before.state, after.state)
    this.channelBefore = channelOf(before.state)
    this.channelAfter = channelOf(after.state)
    const words = Math.max(before.state.cohorts.table.words, after.state.cohorts.table.words)
    this.signatures = [new Uint32Array(words), new Uint32Array(words)]
  }

  compare(from: number, to: number): PairEffect {
    if (from === to) {
      if (!this.touched.hasEdited(from)) return NOTHING
      const changes = this.changesBetween(from, to, [], [])
      return changes.length === 0 ? NOTHING : { ...NOTHING, changes }
    }
    const { gained, lost } = this.releasesBetween(from, to)
    const was = from === NONE ? null : this.channelBefore(from)
    const is = to === NONE ? null : this.channelAfter(to)
    const enters = is === 'mde' && was !== 'mde'
    const leaves = was === 'mde' && is !== 'mde'
    const changes = this.changesBetween(from, to, gained, lost)
    const policies = { gained: this.without(gained, lost), lost: this.without(lost, gained) }
    const isNothing =
      changes.length + policies.gained.length + policies.lost.length === 0 && !enters && !leaves
    return isNothing ? NOTHING : { changes, ...policies, enters, leaves }
  }

  private changesBetween(
    from: number,
    to: number,
    gained: readonly number[],
    lost: readonly number[],
  ): readonly FamilyChange[] {
    const changes: FamilyChange[] = []
    this.touched.forEach(from, to, gained, lost, (family) => {
      const was = this.isCounted(from, this.channelBefore) ? this.before.families.face(family, from) : NO_FACE
      const is = this.isCounted(to, this.channelAfter) ? this.after.families.face(family, to) : NO_FACE
      const change = this.parts.compare(was, is)
      if (change) changes.push(change)
    })
    return changes
  }

  private isCounted(cohort: number, channelOf: (cohort: number) => Channel): boolean {
    if (cohort === NONE || this.channel === undefined) return cohort !== NONE
    const channel = channelOf(cohort)
    return channel === this.channel || channel === 'none'
  }

  /** Slots of policies that no slot of the others belongs to. */
  private without(slots: readonly number[], others: readonly number[]): readonly number[] {
    if (slots.length === 0 || others.length === 0) return slots
    const policyIds = new Set(others.map((slot) => this.policyIds.get(slot)))
    return slots.filter((slot) => !policyIds.has(this.policyIds.get(slot)))
  }

  private releasesBetween(
    from: number,
    to: number,
  ): { readonly gained: readonly number[]; readonly lost: readonly number[] } {
    const [was, is] = this.signatures
    was.fill(0)
    is.fill(0)
    if (from !== NONE) this.before.state.cohorts.table.readSignature(from, was)
    if (to !== NONE) this.after.state.cohorts.table.readSignature(to, is)
    return { gained: slotsOnlyIn(is, was), lost: slotsOnlyIn(was, is) }
  }
}

function policiesBySlot(...states: readonly IndexState[]): ReadonlyMap<number, PolicyId> {
  return new Map(
    states.flatMap(({ releases }) =>
      [...releases.values()].map(({ slot, policy }) => [slot, policy.id] as const),
    ),
  )
}

function channelOf({ table, lineage, cohorts }: IndexState): (cohort: number) => Channel {
  const channels = lineage.classes.codes.map((code) => table.facts.dictionary.values[code]?.channel)
  return (cohort) => channels[cohorts.table.classOf(cohort)] ?? CHANNELS[3]
}
