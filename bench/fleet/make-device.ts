import { decideEnrollment, type DeviceSurvey, type TenantSwitches } from '@/lib/domain/enrollment'
import type { FleetDevice } from '@/lib/domain/fleet/types'
import type { DirectoryProperties } from '@/lib/domain/groups'
import { directoryPropertiesOf, nextIdentity } from '@/lib/domain/identity'
import { randomOf, weighted, zipf, type Random } from '../support/random'
import type { Machine, MachineKind } from './machines'
import {
  COST_CENTRES_PER_DEPARTMENT,
  costCentre,
  DEPARTMENTS,
  LEASES,
  ORDER_IDS,
  SERVER_ROLES,
  SITES,
  type Department,
  type Site,
} from './organisation'

const INTUNE_APP_ID = '0000000a-0000-0000-c000-000000000000'
/** Share of client devices that were ordered through Autopilot: each has physical ids that no other device has. */
const AUTOPILOT_SHARE = 0.35
const PILOT_SHARE = 0.15

/** What a device's place in the organisation is; decided first, so that it can be asked for without making the device. */
interface Place {
  readonly site: Site
  readonly department: Department
}
/** What all devices with one survey share. */
interface Shared {
  readonly survey: DeviceSurvey
  readonly facts: Pick<FleetDevice, 'channel' | 'osPlatform' | 'osName' | 'osVersion' | 'tamperProtection' | 'skippedPolicyTypes'>
  /** null where a device like this has no directory object. */
  readonly directory: DirectoryProperties | null
} // prettier-ignore

const pickSite = zipf(SITES)
const pickDepartment = zipf(DEPARTMENTS)
const pickOrder = zipf(ORDER_IDS)
const SYNTHETIC = { objectId: '', deviceId: '', registered: { objectId: '', deviceId: '' } }

/** Makes the devices of one fleet: as its machines are, decided on by the product's own enrollment and identity rules. */
export class DeviceMaker {
  private readonly pickMachine: (random: Random) => number
  private readonly known = new Map<string, Shared>()

  constructor(
    private readonly seed: number,
    private readonly machines: readonly (readonly [weight: number, machine: Machine])[],
    private readonly switches: TenantSwitches,
  ) {
    this.pickMachine = weighted(machines.map(([weight], index): [number, number] => [weight, index]))
  }

  idOf(index: number): string {
    return `dev_${randomOf(this.seed, index).text(16)}`
  }

  placeOf(index: number): Place {
    return place(this.stream(index))
  }

  make(index: number): FleetDevice {
    const random = this.stream(index)
    const { site, department } = place(random)
    const machineIndex = this.pickMachine(random)
    const isPilot = random.chance(PILOT_SHARE)
    const shared = this.shared(machineIndex, site, isPilot)
    const { survey, facts, directory } = shared
    const kind = this.machines[machineIndex]?.[1].kind ?? 'client'
    const name = nameOf(random, kind, site, index)
    const base = { id: this.idOf(index), name, survey, ...facts }
    if (!directory) return { ...base, directory: null }
    const objectId = `dir_${random.text(16)}`
    const extras = extrasOf(random, kind, department, isPilot, survey)
    return {
      ...base,
      directory: { ...directory, ...extras, objectId, deviceId: random.guid(), displayName: name },
    }
  }

  private stream(index: number): Random {
    return randomOf(this.seed + 1, index)
  }

  private shared(machineIndex: number, site: Site, isPilot: boolean): Shared {
    const key = `${machineIndex}/${site}/${isPilot}`
    const found = this.known.get(key) ?? this.decide(machineIndex, site, isPilot)
    this.known.set(key, found)
    return found
  }

  private decide(machineIndex: number, site: Site, isPilot: boolean): Shared {
    const machine = this.machines[machineIndex]?.[1]
    if (!machine) throw new Error('The fleet has no machines')
    const tags = ['MDE-Management', site, ...(isPilot ? ['Pilot'] : [])]
    const survey: DeviceSurvey = { ...machine.survey, tags }
    const decision = decideEnrollment(survey, this.switches)
    const { osPlatform, osName, osVersion, tamperProtection = false } = survey
    const facts = {
      displayName: '',
      registration: survey.registration ?? null,
      mdmEnrolled: survey.mdmEnrolled ?? false,
    }
    const { identity } = nextIdentity(null, survey, facts, decision, this.switches.behaviourEra, SYNTHETIC)
    const { channel, skippedPolicyTypes } = decision
    return {
      survey,
      facts: { channel, osPlatform, osName, osVersion, tamperProtection, skippedPolicyTypes },
      directory: identity && directoryPropertiesOf(identity),
    }
  }
}

function place(random: Random): Place {
  return { site: pickSite(random), department: pickDepartment(random) }
}

/** Site and role in front, number behind, as naming conventions have it; Linux servers follow another one. */
function nameOf(random: Random, kind: MachineKind, site: Site, index: number): string {
  const number = String(index + 1).padStart(6, '0')
  switch (kind) {
    case 'client':
      return `${site}-${random.pick(['LT', 'LT', 'LT', 'WS', 'VD'])}-${number}`
    case 'server':
      return `${site}-${random.pick(SERVER_ROLES)}-SRV${number}`
    case 'linux':
      return `lnx-${random.pick(SERVER_ROLES).toLowerCase()}-${site.toLowerCase()}-${number}`
    case 'mac':
      return `${site}-MAC-${number}`
  }
}

/** Properties that people and other services set on the directory object. */
function extrasOf(
  random: Random,
  kind: MachineKind,
  department: Department,
  isPilot: boolean,
  survey: DeviceSurvey,
): DirectoryProperties {
  const isPersonal = kind === 'client' || kind === 'mac'
  const isAutopilot = kind === 'client' && random.chance(AUTOPILOT_SHARE)
  return {
    extensionAttribute1: department,
    extensionAttribute2: costCentre(department, random.below(COST_CENTRES_PER_DEPARTMENT)),
    extensionAttribute3: isPilot ? 'Ring 0' : random.pick(['Ring 1', 'Ring 2', 'Ring 2', 'Ring 3']),
    extensionAttribute7: isPersonal ? `Lease-${random.pick(LEASES)}` : null,
    deviceOwnership: isPersonal && random.chance(0.05) ? 'Personal' : 'Company',
    deviceCategory: kind === 'client' ? random.pick(['Laptops', 'Laptops', 'Workstations']) : null,
    devicePhysicalIds: isAutopilot ? physicalIds(random) : [],
    ...(survey.mdmEnrolled
      ? {
          deviceManagementAppId: INTUNE_APP_ID,
          enrollmentProfileName: isAutopilot ? 'Autopilot user-driven' : 'MDM',
        }
      : {}),
  }
}

/** Joined, so that each is one text in memory as it is when read from anywhere, and not a tree of its parts. */
function physicalIds(random: Random): readonly string[] {
  return [
    ['[ZTDId]:', random.guid()].join(''),
    ['[OrderID]:', pickOrder(random)].join(''),
    ['[HWID]:h:', random.hex(15)].join(''),
  ]
}
