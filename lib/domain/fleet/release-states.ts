import type { PolicyId } from '../ids'
import { compareText, releaseKey, releasesOf, type PolicyOutcome, type ResolutionPolicy } from '../resolution'
import { keepAll, removeAll, type Bits } from './bitset'
import type { DeviceTable } from './device-table'
import type { GroupStates } from './group-states'
import { kept, type PolicyState, type PolicyStates } from './policy-states'
import { stageRows, type StageRows } from './stage-rows'

/**
 * What a policy says to some of its devices. A policy is one release; while a rollout runs it is two, to which its target is
 * divided, and everything behind targets takes them for two policies of one id.
 */
export interface ReleaseState {
  readonly policy: ResolutionPolicy
  readonly release: PolicyOutcome['release']
  /** Place of the release in cohorts' signatures: the same in every state of an index. */
  readonly slot: number
  /** Equal numbers mean equal say in resolution: everything but the assignments. */
  readonly content: number
  readonly target: Bits
  /** Rows of the rollout's stage, of whatever policy; null where no rollout runs. */
  readonly stage: StageRows | null
}
/** By `releaseKey`, sorted by it: that is by policy id, as resolution takes them. */
export type ReleaseStates = ReadonlyMap<string, ReleaseState>

/** Numbers that states of an index have in common. */
export class ReleaseNumbers {
  private readonly slots = new Map<string, number>()
  private contents = 0

  slotOf(key: string): number {
    const slot = this.slots.get(key) ?? this.slots.size
    this.slots.set(key, slot)
    return slot
  }

  nextContent(): number {
    return this.contents++
  }

  get slotCount(): number {
    return this.slots.size
  }
}

/**
 * Releases of every policy with the devices that get them. What did not change is taken over.
 * @param changedRows rows of devices that were saved or removed since `before`
 */
export function releaseStates(
  policies: PolicyStates,
  groups: GroupStates,
  table: DeviceTable,
  numbers: ReleaseNumbers,
  before: { readonly policies: PolicyStates; readonly releases: ReleaseStates } | null,
  changedRows: ReadonlySet<number>,
): ReleaseStates {
  const states: [string, ReleaseState][] = []
  const add = (
    id: PolicyId,
    policy: ResolutionPolicy,
    release: ReleaseState['release'],
    target: Bits,
    stage: StageRows | null,
  ) => {
    const key = releaseKey(id, release)
    const old = before?.releases.get(key)
    const same = kept(target, old?.target)
    const content = old && sameContent(old.policy, policy) ? old.content : numbers.nextContent()
    const isOld = old && old.policy === policy && old.target === same && old.stage === stage
    const state = isOld && old.release === release ? old : null
    states.push([key, state ?? { policy, release, slot: numbers.slotOf(key), content, target: same, stage }])
  }
  for (const [id, { policy, target }] of policies) {
    const { rollout } = policy
    if (!rollout) {
      add(id, policy, undefined, target, null)
      continue
    }
    const old = before?.releases.get(releaseKey(id, 'candidate'))
    const stage = stageRows(rollout, groups, table, old?.stage ?? null, changedRows)
    const { previous, candidate } = sameReleases(policy, before, id)
    add(id, previous, 'previous', without(target, stage.rows), stage)
    add(id, candidate, 'candidate', within(target, stage.rows), stage)
  }
  return new Map(states.toSorted(([a], [b]) => compareText(a, b)))
}

/** The objects of before where the policy is the same, so that what is remembered about them holds. */
function sameReleases(
  policy: ResolutionPolicy,
  before: { readonly policies: PolicyStates; readonly releases: ReleaseStates } | null,
  id: PolicyId,
): ReturnType<typeof releasesOf> {
  const old: PolicyState | undefined = before?.policies.get(id)
  const previous = before?.releases.get(releaseKey(id, 'previous'))
  const candidate = before?.releases.get(releaseKey(id, 'candidate'))
  if (old?.policy === policy && previous && candidate)
    return { previous: previous.policy, candidate: candidate.policy }
  return releasesOf(policy)
}

function within(target: Bits, rows: Bits): Bits {
  const part = target.slice()
  keepAll(part, rows)
  return part
}

function without(target: Bits, rows: Bits): Bits {
  const part = target.slice()
  removeAll(part, rows)
  return part
}

function sameContent(a: ResolutionPolicy, b: ResolutionPolicy): boolean {
  if (a === b) return true
  return (
    a.name === b.name &&
    a.version === b.version &&
    a.lastModified === b.lastModified &&
    a.profileId === b.profileId &&
    sameJson(a.technologies, b.technologies) &&
    sameJson(a.settings, b.settings)
  )
}

function sameJson(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b)
}
