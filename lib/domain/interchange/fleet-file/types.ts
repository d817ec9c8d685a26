import type { TenantSwitches } from '../../enrollment'
import type { FleetDevice } from '../../fleet/types'
import type { ResolutionGroup, ResolutionPolicy } from '../../resolution'
import type { Json } from '../json'

/**
 * A policy of a file. Resolution knows one profile for each policy; a policy whose settings belong to several profiles
 * (settings catalogue) is resolved as several parts, which share name and assignments and are one policy to everybody else.
 */
export interface FilePolicy {
  readonly id: string
  readonly name: string
  /** Where in the file it stands. */
  readonly path: string
  /** At least one; the first carries the policy's own id. */
  readonly parts: readonly [ResolutionPolicy, ...ResolutionPolicy[]]
  /** Values that are not understood, as they came, by setting definition id. */
  readonly unread: ReadonlyMap<string, Json>
}

/** A fleet as a file describes it. */
export interface FleetFile {
  /** In the order of the file. */
  readonly devices: readonly FleetDevice[]
  readonly groups: readonly ResolutionGroup[]
  readonly policies: readonly FilePolicy[]
  readonly switches: TenantSwitches | null
}

/** Separates a policy's id from the number of its part; no id in a file can hold it. */
const PART_MARK = '\u0000'

export function partId(policyId: string, part: number): string {
  return part === 0 ? policyId : `${policyId}${PART_MARK}${part}`
}

/** The policy that a part belongs to. */
export function policyIdOfPart(id: string): string {
  return id.split(PART_MARK, 1)[0] ?? id
}
