/** How many combinations of facts and memberships a fleet has room for. */
export interface FleetShape {
  /** Operating system builds, and ways in which machines of one build differ. */
  readonly builds: number
  readonly variants: number
  /** Sites and departments that policies are assigned to; a device is in one of each. */
  readonly sites: number
  readonly departments: number
  /** Further groups across them that policies are assigned to: server roles, Autopilot orders, pilots. */
  readonly others: number
}

const SHAPES: readonly (readonly [cohorts: number, shape: FleetShape])[] = [
  [20, { builds: 12, variants: 2, sites: 0, departments: 0, others: 0 }],
  [100, { builds: 12, variants: 2, sites: 5, departments: 0, others: 0 }],
  [300, { builds: 12, variants: 3, sites: 4, departments: 1, others: 0 }],
  [1000, { builds: 16, variants: 4, sites: 6, departments: 3, others: 0 }],
  [3000, { builds: 16, variants: 4, sites: 12, departments: 5, others: 0 }],
]

/** The shape that gives about this many cohorts, from 20 to 3,000, once a fleet has devices enough to show them all. */
export function shapeFor(cohorts: number): FleetShape {
  const [first, ...others] = SHAPES
  if (!first) throw new Error('There are no shapes')
  const far = ([size]: readonly [number, FleetShape]) => Math.abs(Math.log(size / cohorts))
  return others.reduce((best, candidate) => (far(candidate) < far(best) ? candidate : best), first)[1]
}
