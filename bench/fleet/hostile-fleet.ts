import type { FleetDevice } from '@/lib/domain/fleet/types'
import type { ResolutionGroup, ResolutionPolicy } from '@/lib/domain/resolution'
import { randomFrom, randomOf } from '../support/random'
import { SWITCHES } from './generate-fleet'
import type { FleetOptions, GeneratedFleet } from './generated-fleet'
import { makePolicies } from './make-policies'
import { shapeFor } from './shape'

/** Rules that read one bit each of a device's number: together they put no two devices in the same groups. */
const BITS = 20
const CODE_LENGTH = 24
const CODED = [
  'extensionAttribute2',
  'extensionAttribute3',
  'extensionAttribute4',
  'displayName',
  'deviceModel',
] as const
const OPERATORS = ['-contains', '-startsWith', '-endsWith', '-notContains'] as const

/**
 * The worst that a fleet can be for an index: no two devices have a value in common, so that a rule has as many values to
 * look at as there are devices, and each device is a cohort of its own. At most 2^20 devices.
 */
export function hostileFleet(options: FleetOptions): GeneratedFleet {
  const { seed, devices: deviceCount } = options
  const groups = Array.from({ length: options.rules }, (_, index) => hostileGroup(seed, index))
  return {
    deviceCount,
    device: (index) => hostileDevice(seed, index),
    devices: () => devicesOf(seed, deviceCount),
    groups,
    policies: hostilePolicies(options, groups),
    switches: SWITCHES,
  }
}

function* devicesOf(seed: number, count: number): Generator<FleetDevice> {
  for (let index = 0; index < count; index++) yield hostileDevice(seed, index)
}

function hostileDevice(seed: number, index: number): FleetDevice {
  const random = randomOf(seed, index)
  const code = index.toString(16).padStart(BITS / 4, '0') + random.hex(CODE_LENGTH)
  // Joined, so that each is one text in memory and not a tree of its parts.
  const own = () => ['', random.hex(CODE_LENGTH)].join('')
  const osVersion = `10.0.${19_000 + random.below(8000)}.${index}`
  const name = own()
  return {
    id: `dev_${random.text(16)}`,
    name,
    channel: 'mde',
    osPlatform: 'windowsClient',
    osName: `Windows 11 ${own()}`,
    osVersion,
    tamperProtection: random.chance(0.5),
    skippedPolicyTypes: [],
    survey: {
      onboarded: true,
      osPlatform: 'windowsClient',
      osName: 'Windows 11 Enterprise',
      osVersion,
      tags: [own()],
      model: own(),
    },
    directory: {
      objectId: `dir_${random.text(16)}`,
      deviceId: random.guid(),
      displayName: name,
      deviceOSType: `Windows ${own()}`,
      deviceOSVersion: osVersion,
      deviceManufacturer: own(),
      deviceModel: own(),
      extensionAttribute1: code,
      extensionAttribute2: own(),
      extensionAttribute3: own(),
      extensionAttribute4: own(),
      devicePhysicalIds: [`[ZTDId]:${random.guid()}`, `[HWID]:h:${own()}`],
    },
  }
}

function hostileGroup(seed: number, index: number): ResolutionGroup {
  const random = randomOf(seed + 2, index)
  // The last digits of the number first: in a small fleet the others are all 0.
  const place = BITS / 4 - 1 - Math.floor(index / 4)
  const odd = [...'0123456789abcdef'].filter((digit) => (Number.parseInt(digit, 16) >> (index % 4)) & 1)
  const property = random.pick(CODED)
  const membershipRule =
    index < BITS
      ? `device.extensionAttribute1 -match "^[0-9a-f]{${place}}[${odd.join('')}]"`
      : `device.${property} ${random.pick(OPERATORS)} "${random.hex(2)}"`
  return { id: `grp_${String(index).padStart(16, '0')}`, displayName: `Group ${index}`, membershipRule }
}

/** Each policy is assigned to one group, so that other groups mean other policies. */
function hostilePolicies(
  { seed, policies }: FleetOptions,
  groups: readonly ResolutionGroup[],
): readonly ResolutionPolicy[] {
  const random = randomFrom(seed)
  return makePolicies(seed, policies, [], shapeFor(20)).map((policy, index) => {
    const group = groups[index % groups.length] ?? random.pick(groups)
    return { ...policy, assignments: [{ kind: 'includeGroup', groupId: group.id }] }
  })
}
