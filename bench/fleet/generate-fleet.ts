import type { TenantSwitches } from '@/lib/domain/enrollment'
import type { FleetDevice } from '@/lib/domain/fleet/types'
import type { FleetOptions, GeneratedFleet } from './generated-fleet'
import { machines } from './machines'
import { DeviceMaker } from './make-device'
import { makeAssignedGroups, makeDynamicGroups } from './make-groups'
import { makePolicies } from './make-policies'
import { shapeFor } from './shape'

/** Everything may be managed and the connector is on: who is managed is up to the devices. */
export const SWITCHES: TenantSwitches = {
  behaviourEra: '2025',
  cloud: 'commercial',
  licence: 'userSubscription',
  scope: { windowsClient: 'all', windowsServer: 'all', linux: 'all', macOS: 'all' },
  defenderForCloud: true,
  manageUsingConfigurationManager: true,
  domainControllers: true,
  connectorEnabled: true,
}

const MAX_PILOTS = 1000
const MAX_EXCEPTIONS = 40
const SEARCHED = 200_000

/**
 * A fleet as organisations have them: few systems and models, sites and departments of very different sizes, names by
 * convention, most devices attached, baselines for everyone and many small policies for sites and departments.
 * @param options.cohorts about how many combinations of facts and targeting policies there are, from 20 to 3,000.
 */
export function generateFleet(options: FleetOptions & { readonly cohorts: number }): GeneratedFleet {
  const { seed, devices: deviceCount } = options
  const shape = shapeFor(options.cohorts)
  const maker = new DeviceMaker(seed, machines(shape.builds, shape.variants), SWITCHES)
  const dynamic = makeDynamicGroups(seed, options.rules)
  const { pilots, exceptions } = pickPeople(maker, deviceCount)
  const groups = [...dynamic, ...makeAssignedGroups(dynamic, pilots, exceptions)]
  return {
    deviceCount,
    device: (index) => maker.make(index),
    devices: () => devicesOf(maker, deviceCount),
    groups: groups.map((themed) => themed.group),
    policies: makePolicies(seed, options.policies, groups, shape),
    switches: SWITCHES,
  }
}

function* devicesOf(maker: DeviceMaker, count: number): Generator<FleetDevice> {
  for (let index = 0; index < count; index++) yield maker.make(index)
}

/** Pilots work at one site in one department, so that they are few combinations; exceptions are anybody. */
function pickPeople(maker: DeviceMaker, deviceCount: number) {
  const pilots: string[] = []
  const exceptions: string[] = []
  for (let index = 0; index < Math.min(deviceCount, SEARCHED) && pilots.length < MAX_PILOTS; index++) {
    const { site, department } = maker.placeOf(index)
    if (site === 'HQ' && department === 'IT') pilots.push(maker.idOf(index))
    else if (index % 97 === 0 && exceptions.length < MAX_EXCEPTIONS) exceptions.push(maker.idOf(index))
  }
  return { pilots, exceptions }
}
