import type { Channel } from '../catalog'
import type { TenantSwitches } from '../enrollment'
import type { RuleNode } from '../groups'
import type { DeviceId, GroupId, PolicyId } from '../ids'
import {
  compareText,
  canonicalJson,
  policyReason,
  releaseKey,
  type DeviceResolution,
  type ResolutionGroup,
  type ResolutionOptions,
  type ResolutionPolicy,
} from '../resolution'
import { addAll } from './bitset'
import { NONE, sortByCohort, type RowsByCohort } from './cohort-table'
import { setOfBits, setOfRows } from './device-sets'
import { DeviceTable, type DeviceFacts } from './device-table'
import { firstState, type IndexState } from './index-state'
import { sortedEntries, type FamilyPart } from './families'
import { StateFamilies } from './state-families'
import type { ReleaseState } from './release-states'
import { selectRows } from './select-rows'
import type { DeviceSet, FleetCohort, FleetDevice, FleetIndexStats, FleetSource } from './types'

/**
 * One state of a tenant's fleet, ready to be asked: who is in which group, whom a policy targets, which devices share a
 * resolution, and what that is. Never changes; `applyChanges` makes the next state and shares what stayed the same.
 * Answers equal `membershipOf`, `resolveFleet` and `resolveDevice` of the resolution room.
 */
export class FleetIndex {
  private byCohort: RowsByCohort | null = null
  private readonly asCohort = new Map<number, FleetCohort>()
  /** For this room: settings by family and cohort. */
  readonly families: StateFamilies

  /** @param state for this room alone: columns, bitsets and cohorts by their numbers */
  constructor(readonly state: IndexState) {
    this.families = new StateFamilies(state, (number) => this.factsOf(number))
  }

  get options(): ResolutionOptions {
    return this.state.lineage.options
  }

  get switches(): TenantSwitches | null {
    return this.state.switches
  }

  /** All devices, in the order of the index. */
  get deviceIds(): DeviceSet {
    return setOfBits(this.state.table, this.state.table.alive)
  }

  get groups(): ReadonlyMap<GroupId, ResolutionGroup> {
    return new Map([...this.state.groups].map(([id, { group }]) => [id, group]))
  }

  get policies(): ReadonlyMap<PolicyId, ResolutionPolicy> {
    return new Map([...this.state.policies].map(([id, { policy }]) => [id, policy]))
  }

  /** Dynamic groups whose rule does not parse: they have no members, and the message says why. */
  get groupErrors(): ReadonlyMap<GroupId, string> {
    const errors = [...this.state.groups].flatMap(([id, { error }]): [GroupId, string][] =>
      error === null ? [] : [[id, error]],
    )
    return new Map(errors)
  }

  /** A device as it was handed in, without its hardware id; properties that were null are absent. Null when unknown. */
  device(id: DeviceId): FleetDevice | null {
    const row = this.state.table.rowOf(id)
    return row === undefined ? null : this.state.table.deviceAt(row)
  }

  /** The name of a device, which is quicker than the whole of it. Null when unknown. */
  nameOf(id: DeviceId): string | null {
    const row = this.state.table.rowOf(id)
    return row === undefined ? null : this.state.table.names.get(row)
  }

  /** Members of a group, those of nested groups among them; nobody for an unknown group. */
  membersOf(groupId: GroupId): DeviceSet {
    return this.setOf(this.state.groups.get(groupId)?.members)
  }

  /** Devices that a policy targets; none for an unknown policy. */
  targetOf(policyId: PolicyId): DeviceSet {
    return this.setOf(this.state.policies.get(policyId)?.target)
  }

  /** Devices that a checked rule would select; memberOf sees the direct members that groups have now. */
  matching(rule: RuleNode): DeviceSet {
    const { table, groups } = this.state
    const membersOfAny = (groupIds: readonly string[]) => {
      const wanted = new Set(groupIds.map((id) => id.toLowerCase()))
      const bits = new Uint32Array(table.words)
      for (const [id, group] of groups)
        if (!group.readsMembers && wanted.has(id.toLowerCase())) addAll(bits, group.direct)
      return bits
    }
    return setOfBits(table, selectRows(rule, table, { membersOfAny }))
  }

  /** Cohorts that have devices, in the order in which they came about. */
  *cohorts(): Generator<FleetCohort> {
    const { sizes } = this.state.cohorts
    for (let number = 0; number < sizes.length; number++) if (sizes[number] !== 0) yield this.cohortAt(number)
  }

  get cohortCount(): number {
    let count = 0
    for (const size of this.state.cohorts.sizes) if (size !== 0) count++
    return count
  }

  cohortOf(deviceId: DeviceId): FleetCohort | null {
    const row = this.state.table.rowOf(deviceId)
    const number = row === undefined ? NONE : (this.state.cohorts.ofRow[row] ?? NONE)
    return number === NONE ? null : this.cohortAt(number)
  }

  /** What `resolveFleet` gives for the cohort: targeting policies without paths, settings, policy set and its address. */
  resolve(cohort: FleetCohort): DeviceResolution {
    const number = this.numberOf(cohort)
    const facts = this.factsOf(number)
    const parts = this.families.parts(number)
    const policies = this.releasesOf(number).map(({ policy, release }) => {
      const reason = policyReason(facts, policy)
      const targeting = { targeted: true as const, paths: [] }
      return {
        policyId: policy.id,
        targeting,
        applicable: reason === null,
        ...(reason ? { reason } : {}),
        ...(release ? { release } : {}),
      }
    })
    const settings = parts.flatMap((part) => part.settings).toSorted((a, b) => compareText(a.key, b.key))
    const entries = sortedEntries(parts).map(({ entry }) => entry)
    return {
      policies,
      settings,
      document: { schema: 1, osPlatform: facts.osPlatform, settings: entries },
      policySetHash: this.policySetHash(cohort),
    }
  }

  /**
   * What `resolve` says of settings and policy set, in parts that cohorts share: equal inputs mostly give the identical
   * object, so that whoever stores many cohorts encodes each part once. In no order.
   */
  partsOf(cohort: FleetCohort): readonly Pick<FamilyPart, 'settings' | 'entries'>[] {
    return this.families.parts(this.numberOf(cohort))
  }

  /** The address of the cohort's policy set alone, which is quicker than `resolve`. */
  policySetHash(cohort: FleetCohort): string {
    const number = this.numberOf(cohort)
    return this.state.lineage.families.hash(this.factsOf(number).osPlatform, this.families.parts(number))
  }

  stats(): FleetIndexStats {
    const { table, groups, policies, releases, cohorts } = this.state
    let bytes = table.bytes + cohorts.table.bytes + cohorts.ofRow.byteLength + cohorts.sizes.byteLength
    const sets = new Set<Uint32Array>()
    for (const { direct, members } of groups.values()) sets.add(direct).add(members)
    for (const { target } of policies.values()) sets.add(target)
    for (const { target, stage } of releases.values()) {
      sets.add(target)
      if (stage) sets.add(stage.rows)
    }
    for (const set of sets) bytes += set.byteLength
    for (const { group } of groups.values()) bytes += (group.members?.length ?? 0) * 8
    if (this.byCohort) bytes += this.byCohort.rows.byteLength + this.byCohort.starts.byteLength
    return {
      devices: table.size,
      groups: groups.size,
      policies: policies.size,
      cohorts: this.cohortCount,
      bytes: bytes + this.state.lineage.families.bytes,
    }
  }

  /** For this room: what the targeting policies of a cohort say to it, sorted by policy id. */
  releasesOf(number: number): readonly ReleaseState[] {
    const { cohorts, releases } = this.state
    return [...releases.values()].filter(({ slot }) => cohorts.table.hasSlot(number, slot))
  }

  /** For this room: facts that stand for all devices of a cohort. */
  factsOf(number: number): DeviceFacts {
    const { lineage, table, cohorts } = this.state
    const code = lineage.classes.codes[cohorts.table.classOf(number)] ?? 0
    const facts = table.facts.dictionary.values[code]
    if (!facts) throw new Error(`Cohort ${number} has no facts`)
    return facts
  }

  /** For this room: rows by cohort, made when first asked for. */
  rowsByCohort(): RowsByCohort {
    this.byCohort ??= sortByCohort(this.state.cohorts)
    return this.byCohort
  }

  /** For this room: a cohort by its number, which need not have devices any more. */
  cohortAt(number: number): FleetCohort {
    const known = this.asCohort.get(number)
    if (known) return known
    if (this.asCohort.size >= MOST_REMEMBERED) this.asCohort.clear()
    const cohort = new IndexedCohort(this, number)
    this.asCohort.set(number, cohort)
    return cohort
  }

  private numberOf(cohort: FleetCohort): number {
    if (cohort instanceof IndexedCohort && cohort.index === this) return cohort.number
    throw new Error('The cohort is of another state of the index. Ask this state for it.')
  }

  private setOf(bits: Uint32Array | undefined): DeviceSet {
    return setOfBits(this.state.table, bits ?? new Uint32Array(0))
  }
}
/** Cohorts whose objects are kept, so that a fleet in which each device is a cohort does not fill the memory. */
const MOST_REMEMBERED = 20_000

class IndexedCohort implements FleetCohort {
  constructor(
    readonly index: FleetIndex,
    readonly number: number,
  ) {}

  get key(): string {
    const { lineage, cohorts } = this.index.state
    const facts = lineage.classes.texts[cohorts.table.classOf(this.number)] ?? ''
    const names = this.index.releasesOf(this.number).map((one) => releaseKey(one.policy.id, one.release))
    return facts + canonicalJson(names)
  }

  get channel(): Channel {
    return this.index.factsOf(this.number).channel
  }

  get deviceCount(): number {
    return this.index.state.cohorts.sizes[this.number] ?? 0
  }

  get representative(): DeviceId {
    const { rows, starts } = this.index.rowsByCohort()
    return this.index.state.table.idAt(rows[starts[this.number] ?? 0] ?? 0)
  }

  get policyIds(): readonly PolicyId[] {
    return this.index.releasesOf(this.number).map(({ policy }) => policy.id)
  }

  get candidateOf(): readonly PolicyId[] {
    return this.index
      .releasesOf(this.number)
      .flatMap(({ policy, release }) => (release === 'candidate' ? [policy.id] : []))
  }

  get devices(): DeviceSet {
    const { rows, starts } = this.index.rowsByCohort()
    const [start, end] = [starts[this.number] ?? 0, starts[this.number + 1] ?? 0]
    return setOfRows(this.index.state.table, rows.subarray(start, end))
  }
}

/** Takes a fleet in and works everything out: columns, members, targets, cohorts. Settings are resolved when asked for. */
export function buildFleetIndex(source: FleetSource): FleetIndex {
  const inputs = {
    table: DeviceTable.from(source.devices),
    groups: new Map(source.groups.map((group) => [group.id, group])),
    policies: new Map(source.policies.map((policy) => [policy.id, policy])),
    switches: source.switches ?? null,
  }
  return new FleetIndex(firstState(inputs, source.options ?? {}))
}
