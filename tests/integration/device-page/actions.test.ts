import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { withTenant } from '@/lib/db/with-tenant'
import { findActor, type Actor } from '@/lib/features/core/actor'
import { deleteDevices, restoreDevices } from '@/lib/features/devices/actions'
import { listDeviceActivity } from '@/lib/features/devices/activity-queries'
import { getCheckInHistory } from '@/lib/features/devices/check-in-queries'
import { listDeletedDevices } from '@/lib/features/devices/deleted-queries'
import { excludeDevices, includeDevices, revokeDeviceKey } from '@/lib/features/devices/detail-actions'
import { getDeviceStanding } from '@/lib/features/devices/detail-standing'
import { loadActivityList, loadDeletedList, loadDeviceList } from '@/lib/features/devices/params'
import { listDevices } from '@/lib/features/devices/queries'
import { auditOf, makePerson, signIn, slugOf, takeJobs, type Person } from '../../support/actions'
import { makeTenant } from '../../support/tenants'
import { onboard, sendCheckIn, windowsSurvey, type TestDevice } from '../../support/test-device'

vi.mock('@/lib/auth/session', () => ({ getSessionUser: vi.fn() }))
vi.mock('next/cache', () => ({ revalidatePath: vi.fn() }))
// As the framework itself resolves it on the server.
vi.mock('next/navigation', () => import('next/dist/client/components/navigation.react-server'))

let tenantId: string
let slug: string
let actor: Actor
let admin: Person
let reader: Person
let foreign: TestDevice

const stored = (id: string) =>
  withTenant(tenantId, (tx) => tx.device.findUnique({ where: { tenantId_id: { tenantId, id } } }))

async function namesAt(query: string, view?: 'devices' | 'inventory'): Promise<string[]> {
  const { rows } = await listDevices(actor, loadDeviceList(`http://x/?${query}`), new Date(), view)
  return rows.map((row) => row.name)
}

beforeAll(async () => {
  tenantId = await makeTenant('device-page')
  slug = await slugOf(tenantId)
  foreign = await onboard(await makeTenant('device-page-other'), 'THEIRS')
  admin = await makePerson(tenantId, 'globalAdministrator')
  reader = await makePerson(tenantId, 'securityReader')
  signIn(admin)
  const found = await findActor(slug)
  if (!found) throw new Error('The tenant is not there')
  actor = found
})
beforeEach(async () => {
  signIn(admin)
  await takeJobs()
})

describe('an excluded device', () => {
  it('leaves management by row 7, says by whom and why, and comes back when included', async () => {
    const device = await onboard(tenantId, 'EXCLUDED')
    expect(await excludeDevices(slug, { ids: [device.id], reason: 'Lab machine' })).toMatchObject({
      ok: true,
    })
    expect(await stored(device.id)).toMatchObject({ channel: 'none', enrollmentRow: 7, enrollmentCode: 2 })
    expect((await getDeviceStanding(actor, device.id)).excluded).toMatchObject({
      by: admin.name,
      reason: 'Lab machine',
    })
    expect(await takeJobs()).toContain(`resolve:${tenantId}`)
    expect(await namesAt('state=excluded')).toEqual(['EXCLUDED'])
    // What it says at its next check-in does not bring it back.
    expect((await sendCheckIn(device)).policySetHash).toBeNull()
    expect(await stored(device.id)).toMatchObject({ channel: 'none' })
    expect(await excludeDevices(slug, { ids: [device.id], reason: 'Again' })).toMatchObject({
      ok: false,
      code: 'conflict',
    })

    expect(await includeDevices(slug, { ids: [device.id] })).toMatchObject({ ok: true })
    expect(await stored(device.id)).toMatchObject({ channel: 'mde', excludedAt: null, excludedReason: null })
    const { rows } = await listDeviceActivity(actor, device.id, loadActivityList('http://x/'))
    expect(rows.map((row) => row.kind)).toEqual(
      expect.arrayContaining(['excluded', 'included', 'device.exclude']),
    )
    expect((await auditOf(tenantId, 'device.include')).map((e) => e.targetId)).toEqual([device.id])
  })

  it('needs a reason, and the right to change the scope', async () => {
    const device = await onboard(tenantId, 'KEPT')
    expect(await excludeDevices(slug, { ids: [device.id], reason: '  ' })).toMatchObject({
      ok: false,
      fieldErrors: { reason: expect.stringContaining('why') },
    })
    signIn(await makePerson(tenantId, 'endpointSecurityManager'))
    expect(await excludeDevices(slug, { ids: [device.id], reason: 'x' })).toMatchObject({
      ok: false,
      code: 'forbidden',
    })
    expect(await stored(device.id)).toMatchObject({ excludedAt: null })
  })
})

describe('a revoked key', () => {
  it('opens nothing any more', async () => {
    const device = await onboard(tenantId, 'STOLEN')
    expect(await revokeDeviceKey(slug, { id: device.id })).toMatchObject({ ok: true })
    await expect(sendCheckIn(device)).rejects.toThrow(/revoked/)
    expect((await getDeviceStanding(actor, device.id)).keyRevokedAt).not.toBeNull()
    expect(await revokeDeviceKey(slug, { id: device.id })).toMatchObject({ ok: false, code: 'conflict' })
    expect(await namesAt('state=keyRevoked')).toEqual(['STOLEN'])
  })

  it('is for those who may change devices, and for devices of the tenant', async () => {
    const device = await onboard(tenantId, 'SAFE')
    expect(await revokeDeviceKey(slug, { id: foreign.id })).toMatchObject({ ok: false, code: 'notFound' })
    signIn(reader)
    expect(await revokeDeviceKey(slug, { id: device.id })).toMatchObject({ ok: false, code: 'forbidden' })
    expect(await stored(device.id)).toMatchObject({ keyRevokedAt: null })
  })
})

describe('a deleted device', () => {
  it('is listed for 30 days, and comes back with its key', async () => {
    const device = await onboard(tenantId, 'GONE')
    expect(await deleteDevices(slug, { ids: [device.id] })).toMatchObject({ ok: true, data: { deleted: 1 } })
    expect(await stored(device.id)).toBeNull()
    await expect(sendCheckIn(device)).rejects.toThrow(/unknown/)
    const now = new Date()
    const listed = await listDeletedDevices(actor, loadDeletedList('http://x/?q=gon'), now)
    expect(listed).toMatchObject({ total: 1, rows: [{ id: device.id, name: 'GONE', deletedBy: admin.name }] })
    const later = new Date(now.getTime() + 31 * 86_400_000)
    expect((await listDeletedDevices(actor, loadDeletedList('http://x/'), later)).total).toBe(0)

    signIn(reader)
    expect(await restoreDevices(slug, { ids: [device.id] })).toMatchObject({ ok: false, code: 'forbidden' })
    signIn(admin)
    expect(await restoreDevices(slug, { ids: [device.id] })).toMatchObject({
      ok: true,
      data: { restored: 1 },
    })
    await sendCheckIn(device)
    expect(await stored(device.id)).toMatchObject({ name: 'GONE', channel: 'mde' })
    expect(await restoreDevices(slug, { ids: [device.id] })).toMatchObject({ ok: false, code: 'notFound' })
  })

  it('of another tenant cannot be restored from here', async () => {
    const other = await onboard(foreign.tenantId, 'THEIRS-TOO')
    const theirs = await makePerson(foreign.tenantId, 'globalAdministrator')
    signIn(theirs)
    expect(await deleteDevices(await slugOf(foreign.tenantId), { ids: [other.id] })).toMatchObject({
      ok: true,
    })
    signIn(admin)
    expect(await restoreDevices(slug, { ids: [other.id] })).toMatchObject({ ok: false, code: 'notFound' })
    const listed = await listDeletedDevices(actor, loadDeletedList('http://x/'), new Date())
    expect(listed.rows.map((row) => row.id)).not.toContain(other.id)
  })
})

describe('the lists of the two portals', () => {
  it('show the same devices, Intune only those that a channel manages', async () => {
    const at = await makeTenant('device-lists')
    const person = await makePerson(at, 'globalAdministrator')
    signIn(person)
    const found = await findActor(await slugOf(at))
    if (!found) throw new Error('The tenant is not there')
    await onboard(at, 'MDE')
    await onboard(at, 'MDM', { ...windowsSurvey, mdmEnrolled: true })
    await onboard(at, 'VDI', { ...windowsSurvey, nonPersistentVdi: true })
    const names = async (view: 'devices' | 'inventory', query = '') =>
      (await listDevices(found, loadDeviceList(`http://x/?${query}`), new Date(), view)).rows.map(
        (r) => r.name,
      )
    expect(await names('inventory')).toEqual(['MDE', 'MDM', 'VDI'])
    expect(await names('devices')).toEqual(['MDE', 'MDM'])
    expect(await names('devices', 'intune=intune')).toEqual(['MDM'])
    expect(await names('inventory', 'join=synthetic')).toEqual(['MDE'])
  })

  it('sort versions by their numbers', async () => {
    const at = await makeTenant('device-versions')
    signIn(await makePerson(at, 'globalAdministrator'))
    const found = await findActor(await slugOf(at))
    if (!found) throw new Error('The tenant is not there')
    for (const osVersion of ['10.0.9', '10.0.22621.900', '10.0.22621.1848'])
      await onboard(at, osVersion, { ...windowsSurvey, osVersion })
    const { rows } = await listDevices(found, loadDeviceList('http://x/?sort=osVersion'), new Date())
    expect(rows.map((row) => row.name)).toEqual(['10.0.9', '10.0.22621.900', '10.0.22621.1848'])
  })
})

describe('check-ins', () => {
  it('are kept with the pauses between them', async () => {
    const device = await onboard(tenantId, 'RHYTHM')
    const at = (minutes: number) => new Date(Date.UTC(2026, 0, 1, 0, minutes))
    await withTenant(tenantId, (tx) =>
      tx.device.update({
        where: { tenantId_id: { tenantId, id: device.id } },
        data: { recentCheckIns: [at(0), at(90), at(400)], lastCheckInAt: at(400) },
      }),
    )
    const history = await getCheckInHistory(actor, device.id, at(450))
    expect(history.checkIns.map(({ sinceLast, isLate }) => [sinceLast, isLate])).toEqual([
      [310 * 60, true],
      [90 * 60, false],
      [null, false],
    ])
    expect(history).toMatchObject({ dueAt: at(490).toISOString(), isSilent: false })
    expect(await getCheckInHistory(actor, device.id, at(600))).toMatchObject({ isSilent: true })
  })
})
