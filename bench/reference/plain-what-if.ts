import { assertNever } from '@/lib/domain/ids'
import type { FleetChange, FleetDevice, ImpactCounts } from '@/lib/domain/fleet/types'
import {
  canonicalJson,
  policySetValues,
  resolveFleet,
  type Cohort,
  type FleetResolution,
  type ResolutionGroup,
  type ResolutionPolicy,
} from '@/lib/domain/resolution'

/** A tenant as plain lists: what the plain way starts from. */
export interface PlainFleet {
  readonly devices: readonly FleetDevice[]
  readonly groups: readonly ResolutionGroup[]
  readonly policies: readonly ResolutionPolicy[]
}

export function resolvePlain({ devices, groups, policies }: PlainFleet): FleetResolution {
  return resolveFleet(devices, groups, policies)
}

/** The obvious way to know what changes would do: make them, resolve everything again, and compare device by device. */
export function plainWhatIf(
  fleet: PlainFleet,
  before: FleetResolution,
  changes: readonly FleetChange[],
): ImpactCounts {
  const [was, is] = [cohortsByDevice(before), cohortsByDevice(resolvePlain(changes.reduce(applied, fleet)))]
  const counts = { devices: is.size, affected: 0, gainPolicies: 0, losePolicies: 0, settingsChange: 0, conflictsAppear: 0, conflictsVanish: 0, enter: 0, leave: 0 } // prettier-ignore
  const known = new Map<Cohort, Map<Cohort, Difference>>()
  for (const [id, after] of is) {
    const earlier = was.get(id)
    if (!earlier) throw new Error(`${id} was not there before`)
    const ofCohort = known.get(earlier) ?? new Map<Cohort, Difference>()
    known.set(earlier, ofCohort)
    const difference = ofCohort.get(after) ?? compare(earlier, after)
    ofCohort.set(after, difference)
    const { gains, loses, changesSettings, appears, vanishes, enters, leaves } = difference
    if (gains) counts.gainPolicies++
    if (loses) counts.losePolicies++
    if (changesSettings) counts.settingsChange++
    if (appears) counts.conflictsAppear++
    if (vanishes) counts.conflictsVanish++
    if (enters) counts.enter++
    if (leaves) counts.leave++
    if (gains || loses || changesSettings || enters || leaves) counts.affected++
  }
  return counts
}

interface Difference {
  readonly gains: boolean
  readonly loses: boolean
  readonly changesSettings: boolean
  readonly appears: boolean
  readonly vanishes: boolean
  readonly enters: boolean
  readonly leaves: boolean
}

function compare(before: Cohort, after: Cohort): Difference {
  const [hadPolicies, hasPolicies] = [policiesOf(before), policiesOf(after)]
  const [had, has] = [sidesOf(before), sidesOf(after)]
  const keys = [...new Set([...had.keys(), ...has.keys()])]
  const isConflict = (side: string | undefined) => side?.startsWith('conflict') ?? false
  return {
    gains: [...hasPolicies].some((id) => !hadPolicies.has(id)),
    loses: [...hadPolicies].some((id) => !hasPolicies.has(id)),
    changesSettings: keys.some((key) => had.get(key) !== has.get(key)),
    appears: keys.some((key) => isConflict(has.get(key)) && !isConflict(had.get(key))),
    vanishes: keys.some((key) => isConflict(had.get(key)) && !isConflict(has.get(key))),
    enters: after.channel === 'mde' && before.channel !== 'mde',
    leaves: before.channel === 'mde' && after.channel !== 'mde',
  }
}

/** What each setting comes to on the devices of a cohort: equal texts for what a device cannot tell apart. */
function sidesOf({ resolution }: Cohort): ReadonlyMap<string, string> {
  const values = policySetValues(resolution.document)
  return new Map(
    resolution.settings.map((result) => {
      switch (result.outcome) {
        case 'applied':
          return [result.key, `applied ${result.blockedByTamperProtection} ${values.get(result.key)}`]
        case 'conflict':
          return [result.key, `conflict ${result.deliveredAnyway} ${canonicalJson(result.values)}`]
        case 'notApplicable':
          return [result.key, `notApplicable ${result.reason}`]
        default:
          return assertNever(result)
      }
    }),
  )
}

function policiesOf({ resolution }: Cohort): ReadonlySet<string> {
  return new Set(resolution.policies.map((policy) => policy.policyId))
}

function cohortsByDevice({ cohorts }: FleetResolution): ReadonlyMap<string, Cohort> {
  return new Map(cohorts.flatMap((cohort) => cohort.deviceIds.map((id): [string, Cohort] => [id, cohort])))
}

/** Only what an administrator's edits are made of. */
function applied(fleet: PlainFleet, change: FleetChange): PlainFleet {
  switch (change.kind) {
    case 'policySaved':
      return {
        ...fleet,
        policies: [...fleet.policies.filter(({ id }) => id !== change.policy.id), change.policy],
      }
    case 'groupSaved':
      return { ...fleet, groups: [...fleet.groups.filter(({ id }) => id !== change.group.id), change.group] }
    default:
      throw new Error(`No edit of this bench makes a change of kind ${change.kind}`)
  }
}
