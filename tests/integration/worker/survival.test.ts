import { beforeEach, describe, expect, it } from 'vitest'
import { withTenant } from '@/lib/db/with-tenant'
import type { SettingValues } from '@/lib/domain/catalog'
import { forgetFleetIndexes } from '@/lib/worker/fleet-index-cache'
import { resolveTenant } from '@/lib/worker/resolve-tenant'
import { resolveInChild } from '../../support/child'
import { deviceResult } from '../../support/device-result'
import { expectResultsOf } from '../../support/expect-results'
import { holdTable, untilSomeoneWaitsFor } from '../../support/locks'
import { storeDevice } from '../../support/stored-device'
import { makeGroup, makePolicy, makeTenant } from '../../support/tenants'
import { onboard, sendCheckIn } from '../../support/test-device'

const CLOUD = 'device_vendor_msft_policy_config_defender_cloudblocklevel'
const cloud = (value: string): SettingValues => ({
  [CLOUD]: { kind: 'choice', optionId: `${CLOUD}_${value}` },
})

let number = 0
let tenantId: string
let first: string
let policy: string
let group: string

/** A tenant with results, and after them changes that touch every kind of result. */
beforeEach(async () => {
  tenantId = await makeTenant(`survival-${number++}`)
  first = await storeDevice(tenantId, 'PC-1')
  await storeDevice(tenantId, 'PC-2', { manufacturer: 'Fabrikam' })
  group = await makeGroup(tenantId, 'Contoso', 'device.deviceManufacturer -eq "Contoso"')
  policy = await makePolicy(tenantId, 'Baseline', 'windows-antivirus', cloud('2'), [{ kind: 'allDevices' }])
  await makePolicy(tenantId, 'Narrow', 'windows-antivirus', cloud('6'), [
    { kind: 'includeGroup', groupId: group },
  ])
  await resolveTenant(tenantId)
})

async function changeEverything(): Promise<void> {
  await storeDevice(tenantId, 'PC-3')
  await withTenant(tenantId, async (tx) => {
    await tx.group.update({
      where: { tenantId_id: { tenantId, id: group } },
      data: { membershipRule: 'device.deviceManufacturer -eq "Fabrikam"' },
    })
    await tx.policyVersion.create({
      data: {
        tenantId,
        policyId: policy,
        number: 2,
        name: 'Baseline',
        revision: 0,
        settings: { values: { [CLOUD]: { kind: 'choice', optionId: `${CLOUD}_4` } }, unknown: [] },
        assignments: [],
      },
    })
    await tx.policy.update({ where: { tenantId_id: { tenantId, id: policy } }, data: { version: 2 } })
    await tx.tenant.update({ where: { id: tenantId }, data: { revision: { increment: 1 } } })
  })
}

/** Everything that a run writes, as text. */
const results = () =>
  withTenant(tenantId, async (tx) =>
    JSON.stringify([
      await tx.device.findMany({ orderBy: { id: 'asc' } }),
      await tx.group.findMany({ orderBy: { id: 'asc' } }),
      await tx.groupMember.findMany({ orderBy: [{ groupId: 'asc' }, { deviceId: 'asc' }] }),
      await tx.cohort.findMany({ orderBy: { id: 'asc' } }),
      await tx.resolvedSetting.findMany({ orderBy: [{ blockId: 'asc' }, { key: 'asc' }] }),
      await tx.statusPair.findMany({ orderBy: [{ cohortId: 'asc' }, { acknowledgedHash: 'asc' }] }),
      await tx.policySet.findMany({ orderBy: { hash: 'asc' } }),
      await tx.tenant.findMany(),
      await tx.revisionRun.findMany(),
    ]),
  )

describe('a worker that is killed', () => {
  it.each(['GroupMember', 'Device', 'PolicySet', 'ResolvedSetting', 'Cohort', 'StatusPair', 'RevisionRun'])(
    'while it is about to write %s leaves everything as it was, and the next one does all of it',
    async (table) => {
      await changeEverything()
      const before = await results()
      const held = await holdTable(table)
      try {
        const child = resolveInChild(tenantId)
        await untilSomeoneWaitsFor(table)
        child.process.kill('SIGKILL')
        expect(await child.ended).toBe('SIGKILL')
      } finally {
        await held.release()
      }
      expect(await results()).toBe(before)
      await resolveTenant(tenantId)
      await expectResultsOf(tenantId)
    },
    60_000,
  )

  it('after it has committed, before it could note what it wrote, costs no more than a comparison', async () => {
    await changeEverything()
    expect(await resolveInChild(tenantId).ended).toBe(0)
    expect(await resolveTenant(tenantId)).toMatchObject({ cohortsRecomputed: 0, devicesChanged: 0 })
    await expectResultsOf(tenantId)
  }, 60_000)
})

describe('several workers', () => {
  it('take turns: results are whole whoever writes last', async () => {
    const children = [resolveInChild(tenantId, 8), resolveInChild(tenantId, 8)]
    for (let i = 0; i < 6; i++) {
      await storeDevice(tenantId, `PC-${10 + i}`, { manufacturer: i % 2 ? 'Contoso' : 'Fabrikam' })
      await resolveTenant(tenantId)
    }
    expect(await Promise.all(children.map((child) => child.ended))).toEqual([0, 0])
    await resolveTenant(tenantId)
    await expectResultsOf(tenantId)
  }, 90_000)

  it('do not take what another one wrote for their own', async () => {
    await changeEverything()
    await resolveInChild(tenantId).ended
    // The index of this process is two states behind what is stored.
    await storeDevice(tenantId, 'PC-4')
    await resolveTenant(tenantId)
    await expectResultsOf(tenantId)
  }, 60_000)

  it('mend results that somebody else has changed, when they start', async () => {
    await withTenant(tenantId, async (tx) => {
      await tx.device.updateMany({ where: { tenantId }, data: { cohortId: null } })
      await tx.cohort.updateMany({ where: { tenantId }, data: { contentHash: '' } })
      await tx.groupMember.deleteMany({ where: { tenantId } })
      await tx.group.updateMany({ where: { tenantId }, data: { memberDigest: null } })
      await tx.tenant.update({ where: { id: tenantId }, data: { resultStamp: 'res_other' } })
    })
    await resolveTenant(tenantId)
    await expectResultsOf(tenantId)
  })
})

describe('locks', () => {
  it('let a save and a run wait for one another, not for ever', async () => {
    await changeEverything()
    let run: Promise<unknown> = Promise.resolve()
    await withTenant(tenantId, async (tx) => {
      // As every action does: the revision first, then what the action is about.
      await tx.tenant.update({ where: { id: tenantId }, data: { revision: { increment: 1 } } })
      run = resolveTenant(tenantId)
      await untilSomeoneWaitsForRow()
      await tx.group.update({ where: { tenantId_id: { tenantId, id: group } }, data: { memberCount: 7 } })
      await tx.device.updateMany({ where: { tenantId, id: first }, data: { tags: ['A'] } })
    })
    await run
    await resolveTenant(tenantId)
    await expectResultsOf(tenantId)
  })

  it('run a transaction again that the database gave up for another', async () => {
    const [a, b] = [first, await storeDevice(tenantId, 'PC-9')]
    let attempts = 0
    let holding = 0
    let meet: () => void = () => undefined
    const met = new Promise<void>((resolve) => (meet = resolve))
    const tag = (own: string, other: string, mark: string) =>
      withTenant(tenantId, async (tx) => {
        attempts++
        await tx.$executeRaw`update "Device" set tags = array[${mark}] where "tenantId" = ${tenantId} and id = ${own}`
        // Both hold one row before either asks for the other's.
        if (++holding === 2) meet()
        await met
        await tx.$executeRaw`update "Device" set tags = array[${mark}] where "tenantId" = ${tenantId} and id = ${other}`
      })
    await Promise.all([tag(a, b, 'one'), tag(b, a, 'two')])
    expect(attempts).toBe(3)
  })

  it('keep the status of a device right that reports while its cohort is rewritten', async () => {
    const device = await onboard(tenantId, 'PC-5')
    await resolveTenant(tenantId)
    const { policySetHash } = await sendCheckIn(device)
    await changeEverything()
    forgetFleetIndexes()
    const held = await holdTable('RevisionRun')
    const run = resolveTenant(tenantId)
    await untilSomeoneWaitsFor('RevisionRun')
    const report = { sequence: 1, policySetHash: policySetHash ?? '', exceptions: [] }
    const checkIn = sendCheckIn(device, report)
    await untilSomeoneWaitsForRow()
    await held.release()
    await Promise.all([run, checkIn])
    await expectResultsOf(tenantId)
    expect((await deviceResult(tenantId, device.id)).policyStatus).toBe('pending')
  })
})

/** Until a transaction waits for another to end, as it does for a row. */
async function untilSomeoneWaitsForRow(): Promise<void> {
  await untilSomeoneWaitsFor(null)
}
