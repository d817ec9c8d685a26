import type { TenantSwitches } from '../enrollment'
import type { GroupId, PolicyId } from '../ids'
import {
  cohortFacts,
  type ResolutionGroup,
  type ResolutionOptions,
  type ResolutionPolicy,
} from '../resolution'
import { wordsFor } from './bitset'
import { cohortRows, CohortMover, type CohortRows } from './cohort-table'
import type { DeviceTable } from './device-table'
import { groupStates, type GroupStates } from './group-states'
import { FamilyStore } from './families'
import { policyStates, type PolicyStates } from './policy-states'
import { ReleaseNumbers, releaseStates, type ReleaseStates } from './release-states'

/** What all states of one index share; it only grows, and every number in it means the same in each state. */
export interface Lineage {
  readonly options: ResolutionOptions
  readonly numbers: ReleaseNumbers
  readonly families: FamilyStore
  readonly classes: ClassNumbers
}

/** Classes of facts: devices of one class have everything equal that resolution sees, beside their policies. */
export class ClassNumbers {
  private readonly numbers = new Map<string, number>()
  private readonly ofCode = new WeakMap<object, Uint32Array>()
  /** A facts code that stands for each class. */
  readonly codes: number[] = []
  readonly texts: string[] = []

  /** Class number by code of this table's facts column. */
  of(table: DeviceTable): (code: number) => number {
    const { values } = table.facts.dictionary
    const known = this.ofCode.get(table.facts.dictionary)
    const numbers = new Uint32Array(values.length)
    if (known) numbers.set(known.subarray(0, values.length))
    for (let code = known?.length ?? 1; code < values.length; code++) {
      const facts = values[code]
      if (facts) numbers[code] = this.numberOf(cohortFacts(facts), code)
    }
    if (!known || known.length < numbers.length) this.ofCode.set(table.facts.dictionary, numbers)
    return (code) => numbers[code] ?? 0
  }

  private numberOf(text: string, code: number): number {
    const known = this.numbers.get(text)
    if (known !== undefined) return known
    const number = this.texts.length
    this.numbers.set(text, number)
    this.texts.push(text)
    this.codes.push(code)
    return number
  }
}

/** One state of a fleet, whole. Nothing in it is changed once it is made. */
export interface IndexState {
  readonly lineage: Lineage
  readonly table: DeviceTable
  readonly groups: GroupStates
  readonly policies: PolicyStates
  /** What the policies say, each to its own devices. */
  readonly releases: ReleaseStates
  readonly cohorts: CohortRows
  readonly switches: TenantSwitches | null
}

export interface StateInputs {
  readonly table: DeviceTable
  readonly groups: ReadonlyMap<GroupId, ResolutionGroup>
  readonly policies: ReadonlyMap<PolicyId, ResolutionPolicy>
  readonly switches: TenantSwitches | null
}

export function firstState(inputs: StateInputs, options: ResolutionOptions): IndexState {
  const lineage: Lineage = {
    options,
    numbers: new ReleaseNumbers(),
    families: new FamilyStore(options),
    classes: new ClassNumbers(),
  }
  const { table, switches } = inputs
  const groups = groupStates(inputs.groups, table, new Map(), 'all')
  const policies = policyStates(inputs.policies, groups, table, null)
  const releases = releaseStates(policies, groups, table, lineage.numbers, null, new Set())
  const cohorts = cohortRows(table, releases, signatureWords(lineage), lineage.classes.of(table))
  return { lineage, table, groups, policies, releases, cohorts, switches }
}

/**
 * The state that follows when inputs are others than before.
 * @param changedRows rows of devices that were saved or removed, however little about them changed
 */
export function nextState(
  before: IndexState,
  inputs: StateInputs,
  changedRows: ReadonlySet<number>,
): IndexState {
  const { lineage } = before
  const { table, switches } = inputs
  const groups = groupStates(inputs.groups, table, before.groups, changedRows)
  const policies = policyStates(inputs.policies, groups, table, {
    policies: before.policies,
    groups: before.groups,
    alive: before.table.alive,
  })
  const releases = releaseStates(policies, groups, table, lineage.numbers, before, changedRows)
  const cohorts = nextCohorts(before, table, releases, changedRows)
  return { lineage, table, groups, policies, releases, cohorts, switches }
}

function nextCohorts(
  before: IndexState,
  table: DeviceTable,
  releases: ReleaseStates,
  changedRows: ReadonlySet<number>,
): CohortRows {
  const { lineage } = before
  const gone = [...before.releases].filter(([key]) => !releases.has(key)).map(([, state]) => state)
  const changed = [...releases].filter(([key, state]) => before.releases.get(key)?.target !== state.target)
  if (gone.length === 0 && changed.length === 0 && changedRows.size === 0) return before.cohorts
  const mover = new CohortMover(before.cohorts, table.capacity, signatureWords(lineage))
  const classOf = lineage.classes.of(table)
  for (const row of changedRows) {
    const code = table.facts.codes[row] ?? 0
    if (code === 0) mover.remove(row)
    else mover.setClass(row, classOf(code))
  }
  const nobody = new Uint32Array(table.words)
  for (const { slot, target } of gone) mover.flip(slot, target, nobody)
  for (const [key, { slot, target }] of changed)
    mover.flip(slot, before.releases.get(key)?.target ?? nobody, target)
  return mover.finish()
}

function signatureWords({ numbers }: Lineage): number {
  return Math.max(1, wordsFor(numbers.slotCount))
}
