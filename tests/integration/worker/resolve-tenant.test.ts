import { beforeAll, describe, expect, it } from 'vitest'
import { withTenant } from '@/lib/db/with-tenant'
import type { SettingValues } from '@/lib/domain/catalog'
import { STATUSES } from '@/lib/domain/resolution'
import { deviceStatuses } from '@/lib/features/reports/device-statuses'
import {
  devicesWithStatus,
  policySettingCounts,
  policyStatusCounts,
} from '@/lib/features/reports/status-queries'
import { resolveTenant } from '@/lib/worker/resolve-tenant'
import { deviceResult } from '../../support/device-result'
import { makeGroup, makePolicy, makeTenant } from '../../support/tenants'
import { onboard, sendCheckIn, windowsSurvey, type TestDevice } from '../../support/test-device'

const CLOUD = 'device_vendor_msft_policy_config_defender_cloudblocklevel'
const ARCHIVE = 'device_vendor_msft_policy_config_defender_allowarchivescanning'
const choice = (id: string, option: string): SettingValues => ({
  [id]: { kind: 'choice', optionId: `${id}_${option}` },
})

let tenantId: string
let windows: string
let policy: string
const devices: TestDevice[] = []

const counts = (policyId: string) => withTenant(tenantId, (tx) => policyStatusCounts(tx, tenantId, policyId))
const settingCounts = async (policyId: string) => {
  const rows = await withTenant(tenantId, (tx) => policySettingCounts(tx, tenantId, policyId))
  return Object.fromEntries(rows.map((r) => [r.key, r.counts]))
}
async function acknowledgeAll(failing?: string) {
  for (const [i, device] of devices.entries()) {
    const { policySetHash } = await sendCheckIn(device)
    if (!policySetHash) continue
    const exceptions =
      failing && i === 0 ? [{ key: failing, status: 'error' as const, errorCode: '-2016281112' }] : []
    await sendCheckIn(device, { sequence: Math.floor(performance.now() * 1000), policySetHash, exceptions })
  }
}

beforeAll(async () => {
  tenantId = await makeTenant('resolve')
  windows = await makeGroup(tenantId, 'Windows clients', 'device.deviceOSType -eq "Windows"')
  policy = await makePolicy(
    tenantId,
    'Baseline',
    'windows-antivirus',
    { ...choice(CLOUD, '2'), ...choice(ARCHIVE, '1') },
    [{ kind: 'includeGroup', groupId: windows }],
  )
  for (let i = 0; i < 4; i++) devices.push(await onboard(tenantId, `PC-${i}`))
  devices.push(
    await onboard(tenantId, 'SRV-1', {
      ...windowsSurvey,
      osPlatform: 'windowsServer',
      osName: 'Windows Server 2022',
      osVersion: '10.0.20348.1787',
    }),
  )
})

describe('from policy to report', () => {
  it('groups devices, targets them and waits for them', async () => {
    const summary = await resolveTenant(tenantId)
    expect(summary).toMatchObject({ cohorts: 2, devicesChanged: 5 })
    const group = await withTenant(tenantId, (tx) =>
      tx.group.findUniqueOrThrow({ where: { tenantId_id: { tenantId, id: windows } } }),
    )
    expect(group.memberCount).toBe(4)
    expect(await counts(policy)).toEqual({
      succeeded: 0,
      error: 0,
      conflict: 0,
      pending: 4,
      notApplicable: 0,
    })
  })

  it('changes nothing when nothing has changed', async () => {
    expect(await resolveTenant(tenantId)).toMatchObject({ cohortsRecomputed: 0, devicesChanged: 0 })
  })

  it('turns pending to succeeded, and to error for the one that says so', async () => {
    await acknowledgeAll(ARCHIVE)
    expect(await counts(policy)).toEqual({
      succeeded: 3,
      error: 1,
      conflict: 0,
      pending: 0,
      notApplicable: 0,
    })
    const bySetting = await settingCounts(policy)
    expect(bySetting[ARCHIVE]).toEqual({ succeeded: 3, error: 1, conflict: 0, pending: 0, notApplicable: 0 })
    expect(bySetting[CLOUD]).toEqual({ succeeded: 4, error: 0, conflict: 0, pending: 0, notApplicable: 0 })
    const device = await withTenant(tenantId, (tx) =>
      tx.device.findUniqueOrThrow({ where: { tenantId_id: { tenantId, id: devices[0]?.id ?? '' } } }),
    )
    expect(device).toMatchObject({ exceptionCount: 1 })
    expect((await deviceResult(tenantId, device.id)).policyStatus).toBe('error')
  })

  it('shows a contradicting second policy as a conflict on both sides and withholds the setting', async () => {
    const second = await makePolicy(tenantId, 'Hardened', 'windows-antivirus', choice(CLOUD, '6'), [
      { kind: 'includeGroup', groupId: windows },
    ])
    await resolveTenant(tenantId)
    expect((await settingCounts(policy))[CLOUD]).toMatchObject({ conflict: 4, succeeded: 0 })
    expect((await settingCounts(second))[CLOUD]).toMatchObject({ conflict: 4 })
    await acknowledgeAll()
    expect(await counts(second)).toMatchObject({ conflict: 4 })
    const [device] = devices
    const { settings, policies } = await withTenant(tenantId, (tx) =>
      deviceStatuses(tx, tenantId, device?.id ?? ''),
    )
    expect(settings.find((s) => s.key === CLOUD)?.status).toBe('conflict')
    expect(policies.map((p) => p.status)).toEqual(['conflict', 'conflict'])
  })

  it('counts and lists the very same devices, for every status', async () => {
    for (const key of [undefined, CLOUD, ARCHIVE]) {
      const expected = key ? (await settingCounts(policy))[key] : await counts(policy)
      for (const status of STATUSES) {
        const { rows, total } = await withTenant(tenantId, (tx) =>
          devicesWithStatus(
            tx,
            { tenantId, policyId: policy, key },
            { status, q: '', sort: 'name', dir: 'asc', offset: 0, limit: 100 },
          ),
        )
        expect({ key, status, total, rows: rows.length }).toEqual({
          key,
          status,
          total: expected?.[status],
          rows: expected?.[status],
        })
      }
    }
  })

  it('leaves other settings as they are when one value changes', async () => {
    await withTenant(tenantId, async (tx) => {
      await tx.assignment.deleteMany({ where: { tenantId, policyId: { not: policy } } })
    })
    await resolveTenant(tenantId)
    const bySetting = await settingCounts(policy)
    expect(bySetting[CLOUD]).toMatchObject({ pending: 4 })
    expect(bySetting[ARCHIVE]).toMatchObject({ succeeded: 4 })
  })

  it('never calls succeeded what another channel delivers and reports', async () => {
    const other = await makeTenant('co-managed')
    await makePolicy(other, 'Everyone', 'windows-antivirus', choice(ARCHIVE, '1'), [{ kind: 'allDevices' }])
    await makePolicy(other, 'Contrary', 'windows-antivirus', choice(CLOUD, '2'), [{ kind: 'allDevices' }])
    await makePolicy(other, 'Wise', 'windows-antivirus', choice(CLOUD, '6'), [{ kind: 'allDevices' }])
    const device = await onboard(other, 'PC-MDM', { ...windowsSurvey, mdmEnrolled: true })
    await resolveTenant(other)
    const row = await withTenant(other, (tx) =>
      tx.device.findUniqueOrThrow({ where: { tenantId_id: { tenantId: other, id: device.id } } }),
    )
    expect(row.channel).toBe('intune')
    expect(await deviceResult(other, device.id)).toEqual({
      policySetHash: null,
      policyStatus: 'notApplicable',
    })
    const { settings } = await withTenant(other, (tx) => deviceStatuses(tx, other, device.id))
    expect(settings.map((s) => s.status)).toEqual(['notApplicable', 'notApplicable'])
  })

  it('works through a fleet without devices, groups or policies', async () => {
    const empty = await makeTenant('empty')
    expect(await resolveTenant(empty)).toMatchObject({ cohorts: 0 })
  })
})
