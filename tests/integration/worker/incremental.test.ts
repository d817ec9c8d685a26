import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newId } from '@/lib/db/new-id'
import { toJson } from '@/lib/db/to-json'
import { withTenant, type TenantTx } from '@/lib/db/with-tenant'
import type { SettingValues } from '@/lib/domain/catalog'
import { forgetFleetIndexes } from '@/lib/worker/fleet-index-cache'
import { resolveTenant } from '@/lib/worker/resolve-tenant'
import { ensurePairsOfDevices } from '@/lib/worker/status-pairs'
import { expectResultsOf } from '../../support/expect-results'
import { runs } from '../../support/fc'
import { storeDevice } from '../../support/stored-device'
import { makeTenant } from '../../support/tenants'

const CLOUD = 'device_vendor_msft_policy_config_defender_cloudblocklevel'
const ARCHIVE = 'device_vendor_msft_policy_config_defender_allowarchivescanning'
const option = (id: string, value: string): SettingValues => ({
  [id]: { kind: 'choice', optionId: `${id}_${value}` },
})
const VALUES: readonly SettingValues[] = [
  option(CLOUD, '2'),
  option(CLOUD, '6'),
  option(ARCHIVE, '1'),
  { ...option(CLOUD, '2'), ...option(ARCHIVE, '0') },
]
const RULES = [
  'device.deviceOSType -eq "Windows"',
  'device.deviceManufacturer -eq "Contoso"',
  'device.displayName -startsWith "PC-1"',
  'device.deviceOSVersion -startsWith "10.0.2"',
  'this is no rule',
]
const SLOTS = [0, 1, 2, 3]
const [slot, some] = [fc.constantFrom(...SLOTS), fc.nat({ max: 11 })]
const rule = fc.constantFrom(...RULES)
const assignments = fc.uniqueArray(
  fc.oneof(
    fc.record({ kind: fc.constant('allDevices' as const) }),
    fc.record({ kind: fc.constantFrom('includeGroup' as const, 'excludeGroup' as const), group: slot }),
  ),
  { maxLength: 3, selector: (a) => JSON.stringify(a) },
)

const change = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('addDevice' as const),
      n: some,
      channel: fc.constantFrom('mde' as const, 'intune' as const),
      osPlatform: fc.constantFrom('windowsClient' as const, 'linux' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('deleteDevice' as const), n: some }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('changeDevice' as const),
      n: some,
      channel: fc.constantFrom('mde', 'none', 'intune'),
      osVersion: fc.constantFrom('10.0.19045.1', '10.0.22621.2428'),
      tamperProtection: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('changeObject' as const),
      n: some,
      displayName: fc.constantFrom('PC-1x', 'SRV'),
      manufacturer: fc.constantFrom('Contoso', 'Fabrikam'),
      isDeleted: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('saveRule' as const), group: slot, rule }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('saveMembers' as const),
      group: slot,
      devices: fc.array(some, { maxLength: 4 }),
      nested: fc.option(slot),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('pause' as const),
      group: slot,
      state: fc.constantFrom('Paused', 'On'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('deleteGroup' as const), group: slot }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('savePolicy' as const),
      policy: slot,
      values: fc.constantFrom(...VALUES),
      assignments,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('editValues' as const),
      policy: slot,
      values: fc.constantFrom(...VALUES),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('deletePolicy' as const), policy: slot }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('acknowledge' as const), n: some, errors: fc.nat({ max: 1 }) }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('resolve' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const) }) },
)
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never

/** Every run begins with a fleet in which things can happen. */
const BEGINNING: readonly Change[] = [
  ...[1, 2, 12, 13].map(
    (n) => ({ do: 'addDevice', n, channel: 'mde', osPlatform: 'windowsClient' }) as const,
  ),
  { do: 'addDevice', n: 3, channel: 'intune', osPlatform: 'windowsClient' },
  { do: 'saveRule', group: 0, rule: 'device.displayName -startsWith "PC-1"' },
  { do: 'saveMembers', group: 1, devices: [0, 2], nested: null },
  { do: 'savePolicy', policy: 0, values: VALUES[0] ?? {}, assignments: [{ kind: 'allDevices' }] },
  { do: 'savePolicy', policy: 1, values: VALUES[2] ?? {}, assignments: [{ kind: 'includeGroup', group: 0 }] },
  { do: 'savePolicy', policy: 2, values: VALUES[1] ?? {}, assignments: [{ kind: 'includeGroup', group: 1 }] },
  { do: 'resolve' },
  { do: 'acknowledge', n: 0, errors: 0 },
  { do: 'acknowledge', n: 1, errors: 1 },
]

/** A tenant that changes are made to, through its tables. */
class World {
  private devices: string[] = []

  constructor(readonly tenantId: string) {}

  async apply(one: Change): Promise<void> {
    const { tenantId } = this
    switch (one.do) {
      case 'addDevice':
        this.devices.push(await storeDevice(tenantId, `PC-${one.n}`, one))
        return
      case 'resolve':
        await resolveTenant(tenantId)
        return expectResultsOf(tenantId)
      case 'restart':
        forgetFleetIndexes()
        return
      default:
        await withTenant(tenantId, (tx) => this.write(tx, one))
    }
  }

  private async write(tx: TenantTx, one: Exclude<Change, { do: 'addDevice' | 'resolve' | 'restart' }>) {
    const { tenantId } = this
    const id = 'n' in one ? (this.devices[one.n % Math.max(1, this.devices.length)] ?? 'dev_none') : ''
    const groupId = 'group' in one ? `grp_${one.group}` : ''
    switch (one.do) {
      case 'deleteDevice':
        await tx.device.deleteMany({ where: { tenantId, id } })
        this.devices = this.devices.filter((device) => device !== id)
        return
      case 'changeDevice': {
        const { channel, osVersion, tamperProtection } = one
        await tx.device.updateMany({
          where: { tenantId, id },
          data: { channel, osVersion, tamperProtection },
        })
        return
      }
      case 'changeObject': {
        const { displayName, manufacturer, isDeleted } = one
        const data = { displayName, properties: { deviceManufacturer: manufacturer } }
        await tx.directoryObject.updateMany({
          where: { tenantId, ownerDeviceId: id },
          data: { ...data, deletedAt: isDeleted ? new Date() : null },
        })
        return
      }
      case 'saveRule':
        return this.saveGroup(tx, groupId, { kind: 'dynamic', membershipRule: one.rule }, [])
      case 'saveMembers': {
        const devices = one.devices.flatMap((n) => this.devices[n % Math.max(1, this.devices.length)] ?? [])
        const members = [...new Set([...devices, ...(one.nested === null ? [] : [`grp_${one.nested}`])])]
        return this.saveGroup(tx, groupId, { kind: 'assigned', membershipRule: null }, members)
      }
      case 'pause':
        await tx.group.updateMany({ where: { tenantId, id: groupId }, data: { processingState: one.state } })
        return
      case 'deleteGroup':
        await tx.groupAssignedMember.deleteMany({ where: { tenantId, groupId } })
        await tx.group.deleteMany({ where: { tenantId, id: groupId } })
        return
      case 'savePolicy':
        return this.savePolicy(tx, one)
      case 'editValues':
        return this.saveVersion(tx, `pol_${one.policy}`, one.values)
      case 'deletePolicy':
        await tx.policy.updateMany({
          where: { tenantId, id: `pol_${one.policy}` },
          data: { deletedAt: new Date() },
        })
        return
      case 'acknowledge':
        return this.acknowledge(tx, id, one.errors)
    }
  }

  private async saveGroup(
    tx: TenantTx,
    id: string,
    data: { kind: string; membershipRule: string | null },
    members: readonly string[],
  ) {
    const { tenantId } = this
    await tx.group.upsert({
      where: { tenantId_id: { tenantId, id } },
      create: { tenantId, id, displayName: id, ...data },
      update: data,
    })
    await tx.groupAssignedMember.deleteMany({ where: { tenantId, groupId: id } })
    await tx.groupAssignedMember.createMany({
      data: members.map((memberId) => ({ tenantId, groupId: id, memberId })),
    })
  }

  private async savePolicy(tx: TenantTx, one: Extract<Change, { do: 'savePolicy' }>) {
    const { tenantId } = this
    const id = `pol_${one.policy}`
    await this.saveVersion(tx, id, one.values)
    await tx.assignment.deleteMany({ where: { tenantId, policyId: id } })
    await tx.assignment.createMany({
      data: one.assignments.map((a) => ({
        tenantId,
        policyId: id,
        id: newId('asg'),
        kind: a.kind,
        groupId: 'group' in a ? `grp_${a.group}` : null,
      })),
    })
  }

  private async saveVersion(tx: TenantTx, id: string, values: SettingValues) {
    const { tenantId } = this
    const before = await tx.policy.findUnique({ where: { tenantId_id: { tenantId, id } } })
    const version = (before?.version ?? 0) + 1
    await tx.policyVersion.create({
      data: {
        tenantId,
        policyId: id,
        number: version,
        name: id,
        revision: 0,
        settings: toJson({ values: values, unknown: [] }),
        assignments: [],
      },
    })
    await tx.policy.upsert({
      where: { tenantId_id: { tenantId, id } },
      create: {
        tenantId,
        id,
        name: id,
        profileId: 'windows-antivirus',
        platform: 'windows10',
        policyType: 'antivirus',
        technologies: ['mdm', 'microsoftSense'],
        version,
      },
      update: { version, deletedAt: null },
    })
  }

  /** What a check-in writes when a device reports that it enforces what it was told to. */
  private async acknowledge(tx: TenantTx, id: string, errors: number) {
    const { tenantId } = this
    await tx.$executeRaw`
      update "Device" d set "acknowledgedHash" = c."policySetHash", "exceptionCount" = ${errors} from "Cohort" c
      where d."tenantId" = ${tenantId} and d.id = ${id} and c."tenantId" = d."tenantId" and c.id = d."cohortId"
        and c."policySetHash" is not null`
    await ensurePairsOfDevices(tx, tenantId, [id])
  }
}

describe('results in the tables', () => {
  it('are what the plain resolver makes of the tables, after any sequence of changes', async () => {
    let number = 0
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 5, maxLength: 30 }), async (changes) => {
        const world = new World(await makeTenant(`random-${number++}`))
        for (const one of [...BEGINNING, ...changes]) await world.apply(one)
        await resolveTenant(world.tenantId)
        await expectResultsOf(world.tenantId)
        expect(await resolveTenant(world.tenantId)).toMatchObject({ cohortsRecomputed: 0, devicesChanged: 0 })
      }),
      { numRuns: Math.min(runs, 25) },
    )
  }, 120_000)
})
