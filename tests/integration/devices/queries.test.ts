import { beforeAll, describe, expect, it, vi } from 'vitest'
import { GET as exportRoute } from '@/app/(console)/[tenant]/devices/export/[view]/route'
import { withTenant } from '@/lib/db/with-tenant'
import type { SettingValues } from '@/lib/domain/catalog'
import { findActor, type Actor } from '@/lib/features/core/actor'
import {
  getDeviceEnrollment,
  listDeviceGroups,
  listDeviceTags,
  listDirectoryObjects,
} from '@/lib/features/devices/detail-queries'
import { listDeviceActivity } from '@/lib/features/devices/activity-queries'
import { getCheckInHistory } from '@/lib/features/devices/check-in-queries'
import { getDeviceStanding } from '@/lib/features/devices/detail-standing'
import { explainDeviceSetting, listEffectiveSettings } from '@/lib/features/devices/effective-settings'
import { loadActivityList, loadDeviceList, loadTokenList } from '@/lib/features/devices/params'
import { findDevice, getDevice, listDevices, listFilterChoices } from '@/lib/features/devices/queries'
import { listTokens } from '@/lib/features/devices/token-queries'
import { devicesHref } from '@/lib/features/home/device-links'
import { listManagedBy } from '@/lib/features/reports/fleet-queries'
import { resolveTenant } from '@/lib/worker/resolve-tenant'
import { NextRequest } from 'next/server'
import { makePerson, signIn, slugOf } from '../../support/actions'
import { makeGroup, makePolicy, makeTenant } from '../../support/tenants'
import { onboard, sendCheckIn, windowsSurvey, type TestDevice } from '../../support/test-device'

vi.mock('@/lib/auth/session', () => ({ getSessionUser: vi.fn() }))
vi.mock('next/cache', () => ({ revalidatePath: vi.fn() }))
// As the framework itself resolves it on the server.
vi.mock('next/navigation', () => import('next/dist/client/components/navigation.react-server'))

const CLOUD = 'device_vendor_msft_policy_config_defender_cloudblocklevel'
const TIMEOUT = 'device_vendor_msft_policy_config_defender_cloudextendedtimeout'
const cloud = (option: string): SettingValues => ({
  [CLOUD]: { kind: 'choice', optionId: `${CLOUD}_${option}` },
})
const NOT_FOUND = { digest: expect.stringContaining('404') }

let actor: Actor
let tenantId: string
let group: string
const devices: Record<string, TestDevice> = {}
const device = (name: string): TestDevice => {
  const found = devices[name]
  if (!found) throw new Error(`No device ${name}`)
  return found
}

/** Names of the list at this address, as the page reads it. */
async function namesAt(address: string): Promise<string[]> {
  const { rows, total } = await listDevices(actor, loadDeviceList(`http://x/?${address}`), new Date())
  expect(total).toBe(rows.length)
  return rows.map((r) => r.name)
}

beforeAll(async () => {
  tenantId = await makeTenant('list')
  const slug = await slugOf(tenantId)
  const add = async (name: string, survey = windowsSurvey) => {
    devices[name] = await onboard(tenantId, name, survey)
  }
  await add('ALPHA', { ...windowsSurvey, tags: ['Ring 1', 'HQ'] })
  await add('beta', { ...windowsSurvey, tags: ['ring 2'], mdmEnrolled: true })
  await add('50%_off')
  await add('SRV', {
    ...windowsSurvey,
    osPlatform: 'windowsServer',
    osName: 'Windows Server 2022',
    osVersion: '10.0.20348.1787',
  })
  await add('BROKEN', { ...windowsSurvey, connectivityFailureCode: 13 })
  group = await makeGroup(tenantId, 'Clients', 'device.deviceOSType -eq "Windows"')
  const target = [{ kind: 'includeGroup' as const, groupId: group }]
  await makePolicy(
    tenantId,
    'Baseline',
    'windows-antivirus',
    { ...cloud('2'), [TIMEOUT]: { kind: 'integer', value: 50 } },
    target,
  )
  await makePolicy(tenantId, 'Hardened', 'windows-antivirus', cloud('6'), target)
  await resolveTenant(tenantId)
  const { policySetHash } = await sendCheckIn(device('ALPHA'))
  await sendCheckIn(device('ALPHA'), {
    sequence: 1,
    policySetHash: policySetHash ?? '',
    exceptions: [{ key: TIMEOUT, status: 'blockedByTamperProtection', observedValue: '10' }],
  })
  signIn(await makePerson(tenantId, 'globalAdministrator'))
  const found = await findActor(slug)
  if (!found) throw new Error('Nobody is signed in')
  actor = found
})

describe('the list', () => {
  it('sorts and pages in either direction', async () => {
    expect(await namesAt('')).toEqual(['50%_off', 'ALPHA', 'BROKEN', 'SRV', 'beta'])
    expect(await namesAt('dir=desc')).toEqual(['beta', 'SRV', 'BROKEN', 'ALPHA', '50%_off'])
    for (const sort of [
      'osPlatform',
      'osVersion',
      'managedBy',
      'enrollmentCode',
      'policyStatus',
      'lastCheckInAt',
    ]) {
      expect(await namesAt(`sort=${sort}`)).toHaveLength(5)
      expect(await namesAt(`sort=${sort}&dir=desc`)).toHaveLength(5)
    }
    expect(await namesAt('sort=name; drop table x')).toHaveLength(5)
    const second = await listDevices(actor, loadDeviceList('http://x/?size=25&page=2'), new Date())
    expect(second).toEqual({ rows: [], total: 5 })
  })

  it.each([
    ['q=alp', ['ALPHA']],
    ['q=RING', ['ALPHA', 'beta']],
    ['q=%25_', ['50%_off']],
    ['platform=windowsServer', ['SRV']],
    ['managedBy=Intune', ['beta']],
    ['enrollment=error', ['BROKEN']],
    ['label=Connectivity issue', ['BROKEN']],
    ['managedBy=MDE', ['50%_off', 'ALPHA', 'BROKEN', 'SRV']],
    ['managedBy=MDE&enrollment=success', ['50%_off', 'ALPHA', 'SRV']],
    ['tag=HQ', ['ALPHA']],
    ['tag=HQ,Ring 1', ['ALPHA']],
    ['tag=HQ,ring 2', []],
    ['status=conflict', ['50%_off', 'ALPHA']],
    ['tamper=true', ['ALPHA']],
    ['simulated=yes', []],
    ['simulated=no&q=srv', ['SRV']],
    ['seen=onTime', ['50%_off', 'ALPHA', 'SRV']],
    ['seen=silent', []],
    ['seen=onTime,silent', ['50%_off', 'ALPHA', 'SRV']],
    ['warning=true', []],
  ])('?%s', async (address, names) => {
    expect(await namesAt(address)).toEqual(names)
  })

  it('filters by group, with exactly its members', async () => {
    const { memberCount } = await withTenant(tenantId, (tx) =>
      tx.group.findUniqueOrThrow({ where: { tenantId_id: { tenantId, id: group } } }),
    )
    const names = await namesAt(`group=${group}`)
    expect(names).toEqual(['50%_off', 'ALPHA', 'beta'])
    expect(names).toHaveLength(memberCount)
    const choices = await listFilterChoices(actor, { tag: ['Gone'], group: [], also: [] })
    expect(choices).toEqual({
      tags: ['HQ', 'Ring 1', 'ring 2', 'Gone'],
      groups: [{ id: group, displayName: 'Clients' }],
    })
  })

  it('shows exactly the devices that the report of managing channels counts', async () => {
    const states = { Success: 'success', Error: 'error', Unknown: 'unknown' } as const
    const rows = await listManagedBy(actor)
    expect(rows.reduce((n, r) => n + r.devices, 0)).toBe(5)
    for (const { managedBy, status, label, devices: count } of rows) {
      const enrollment = Object.entries(states).find(([word]) => word === status)?.[1]
      const href = devicesHref('list', { managedBy, enrollment, label })
      expect([href, (await namesAt(href.split('?')[1] ?? '')).length]).toEqual([href, count])
    }
  })

  it('exports the rows of the same filters as CSV', async () => {
    const request = new NextRequest('http://x/list/devices/export?managedBy=MDE&enrollment=success')
    const response = await exportRoute(request, {
      params: Promise.resolve({ tenant: actor.tenantSlug, view: 'inventory' }),
    })
    const lines = (await response.text()).trim().split('\r\n')
    expect(lines[0]).toContain('Name,Device ID')
    expect(
      lines
        .slice(1)
        .map((l) => l.split(',')[0])
        .toSorted(),
    ).toEqual(['50%_off', 'ALPHA', 'SRV'])
    const foreign = await exportRoute(request, {
      params: Promise.resolve({ tenant: 'nowhere', view: 'inventory' }),
    })
    expect(foreign.status).toBe(404)
  })
})

describe('one device', () => {
  it("is not found under another tenant's id, whatever is asked of it", async () => {
    const theirs = (await onboard(await makeTenant('list-other'), 'THEIRS')).id
    expect(await findDevice(actor, theirs)).toBeNull()
    for (const read of [
      () => getDevice(actor, theirs),
      () => getDeviceEnrollment(actor, theirs),
      () => listDeviceGroups(actor, theirs),
      () => listDeviceTags(actor, theirs),
      () => listEffectiveSettings(actor, theirs, new Date()),
      () => explainDeviceSetting(actor, theirs, CLOUD),
    ])
      await expect(read()).rejects.toMatchObject(NOT_FOUND)
    expect(await listDeviceActivity(actor, theirs, loadActivityList('http://x/'))).toEqual({
      rows: [],
      total: 0,
    })
    expect(await listDirectoryObjects(actor, theirs)).toEqual([])
    await expect(getDeviceStanding(actor, theirs)).rejects.toMatchObject(NOT_FOUND)
    await expect(getCheckInHistory(actor, theirs, new Date())).rejects.toMatchObject(NOT_FOUND)
  })

  it('counts its settings as its page lists them', async () => {
    const { settingCounts, policies, groups } = await getDevice(actor, device('ALPHA').id)
    const settings = await listEffectiveSettings(actor, device('ALPHA').id, new Date())
    for (const [status, count] of Object.entries(settingCounts))
      expect([status, settings.filter((s) => s.status === status).length]).toEqual([status, count])
    expect(policies.map((p) => [p.name, p.status])).toEqual([
      ['Baseline', 'conflict'],
      ['Hardened', 'conflict'],
    ])
    expect(groups.map((g) => g.displayName)).toEqual(['Clients'])
  })

  it('says what is in effect, what the device kept, and what is withheld', async () => {
    const settings = await listEffectiveSettings(actor, device('ALPHA').id, new Date())
    expect(settings.find((s) => s.key === TIMEOUT)).toMatchObject({
      section: 'Antivirus: Cloud protection',
      value: '50 seconds',
      observed: '10',
      status: 'succeeded',
      detail: expect.stringContaining('tamper protection'),
      sources: [{ name: 'Baseline' }],
    })
    expect(settings.find((s) => s.key === CLOUD)).toMatchObject({
      value: null,
      status: 'conflict',
      sources: [{ name: 'Baseline' }, { name: 'Hardened' }],
    })
    const waiting = await listEffectiveSettings(actor, device('50%_off').id, new Date())
    expect(waiting.find((s) => s.key === TIMEOUT)).toMatchObject({
      status: 'pending',
      detail: expect.stringMatching(/^Next check-in in about (89|90) min$/),
    })
  })

  it('explains a conflict down to the clause, and what would apply without each policy', async () => {
    const { tree, text } = await explainDeviceSetting(actor, device('ALPHA').id, CLOUD)
    const halves = (kind: string) =>
      tree.children
        .filter((n) => n.kind === kind)
        .map((n) => [n.label, n.value])
        .toSorted()
    expect(halves('contribution')).toEqual([
      ['Baseline', 'High'],
      ['Hardened', 'Zero tolerance'],
    ])
    expect(halves('withoutPolicy')).toEqual([
      ['Baseline', 'Zero tolerance'],
      ['Hardened', 'High'],
    ])
    expect(text).toContain('device.deviceOSType -eq "Windows"')
  })

  it('tells where its tags come from and what happened to it', async () => {
    expect(await listDeviceTags(actor, device('ALPHA').id)).toEqual([
      { tag: 'Ring 1', origin: 'device', devices: 1 },
      { tag: 'HQ', origin: 'device', devices: 1 },
    ])
    const activity = await listDeviceActivity(actor, device('ALPHA').id, loadActivityList('http://x/'))
    expect(activity.rows.map((row) => row.kind)).toEqual(
      expect.arrayContaining(['onboarded', 'identityChanged', 'policySetAcknowledged']),
    )
    const { rows } = await getDeviceEnrollment(actor, device('ALPHA').id)
    expect(rows.filter((r) => r.decided).map((r) => r.row)).toEqual([23])
    expect(await listDirectoryObjects(actor, device('ALPHA').id)).toMatchObject([
      { joinType: 'synthetic', managementType: 'MicrosoftSense', deletedAt: null },
    ])
  })
})

describe('onboarding tokens', () => {
  it('are listed with their state, and without their secret', async () => {
    const all = await listTokens(actor, loadTokenList('http://x/'), new Date())
    expect(all.total).toBe(5)
    expect(all.rows[0]).toMatchObject({ note: 'test', state: 'active', useCount: 1, createdByName: null })
    expect(Object.keys(all.rows[0] ?? {})).not.toContain('secretHash')
    const later = new Date(Date.now() + 2 * 3_600_000)
    expect((await listTokens(actor, loadTokenList('http://x/?state=active'), later)).total).toBe(0)
    expect((await listTokens(actor, loadTokenList('http://x/?state=expired&q=TES'), later)).total).toBe(5)
  })
})
