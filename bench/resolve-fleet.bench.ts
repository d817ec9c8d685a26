import { membershipOf, resolveDevice, resolveFleet } from '@/lib/domain/resolution'
import type { Benchmark, Comparison } from './support/benchmark'
import { compare } from './support/compare'
import { generateFleet, type GeneratedFleet } from './support/generate-fleet'

const SIZES = [1000, 10_000] as const
const COUNT = new Intl.NumberFormat('en-GB')

export const benchmark: Benchmark = {
  name: 'resolve-fleet',
  title: 'Resolution of a fleet',
  description:
    'Each cohort once (resolveFleet) against each device by itself (resolveDevice), both from rules to policy sets. The ' +
    'results are compared before anything is timed.',
  async run() {
    const comparisons: Comparison[] = []
    for (const devices of SIZES) {
      const fleet = generateFleet({ devices, dynamicGroups: 40, policies: 60, seed: 20230925 })
      const { cohorts } = resolveFleet(fleet.devices, fleet.groups, fleet.policies)
      checkEqual(
        fleet,
        new Map(cohorts.flatMap((c) => c.deviceIds.map((id) => [id, c.resolution.policySetHash]))),
      )
      const about = {
        size: `${COUNT.format(devices)} devices`,
        facts: { policies: fleet.policies.length, groups: fleet.groups.length, cohorts: cohorts.length },
      }
      comparisons.push(
        await compare(
          about,
          { label: 'each device', run: () => eachDevice(fleet) },
          { label: 'each cohort', run: () => resolveFleet(fleet.devices, fleet.groups, fleet.policies) },
        ),
      )
    }
    return comparisons
  },
}

function eachDevice({ devices, groups, policies }: GeneratedFleet): ReadonlyMap<string, string> {
  const membership = membershipOf(devices, groups)
  return new Map(
    devices.map((device) => [device.id, resolveDevice(device, policies, membership).policySetHash]),
  )
}

function checkEqual(fleet: GeneratedFleet, hashes: ReadonlyMap<string, string>): void {
  for (const [id, hash] of eachDevice(fleet)) {
    if (hashes.get(id) !== hash) throw new Error(`resolveFleet and resolveDevice disagree about ${id}`)
  }
}
