import { beforeAll, describe, expect, it } from 'vitest'
import { onboardingPackageSchema } from '@/agent/protocol'
import { toJson } from '@/lib/db/to-json'
import { withTenant } from '@/lib/db/with-tenant'
import { checkIn } from '@/lib/features/device-api/check-in'
import { handleDeviceRequest } from '@/lib/features/device-api/handler'
import { makeOnboardingPackage } from '@/lib/features/device-api/onboarding-package'
import { resolveTenant } from '@/lib/worker/resolve-tenant'
import { sendSigned } from '../../support/device-requests'
import { newKey } from '../../support/new-key'
import { makePolicy, makeTenant } from '../../support/tenants'
import {
  CHECK_IN_PATH,
  onboard,
  sendCheckIn,
  signed,
  windowsSurvey,
  type TestDevice,
} from '../../support/test-device'

const CLOUD = 'device_vendor_msft_policy_config_defender_cloudblocklevel'
let tenantId: string
let devices: TestDevice[]
let hash: string

beforeAll(async () => {
  tenantId = await makeTenant('batches')
  devices = await Promise.all(Array.from({ length: 30 }, (_, i) => onboard(tenantId, `PC-${i}`)))
  await makePolicy(
    tenantId,
    'Baseline',
    'windows-antivirus',
    { [CLOUD]: { kind: 'choice', optionId: `${CLOUD}_2` } },
    [{ kind: 'allDevices' }],
  )
  await resolveTenant(tenantId)
  hash = (await sendCheckIn(device(0))).policySetHash ?? ''
})

function device(index: number): TestDevice {
  const found = devices[index]
  if (!found) throw new Error(`No device ${index}`)
  return found
}
const bodyOf = ({ name, survey }: TestDevice, report: object | null = null) => ({ name, survey, report })
const send = (by: TestDevice, body: object = bodyOf(by)) => sendSigned(by, 'POST', 'check-in', body)
const where = (id: string) => ({ tenantId_id: { tenantId, id } })
const rowOf = (id: string) => withTenant(tenantId, (tx) => tx.device.findUniqueOrThrow({ where: where(id) }))
const eventCount = (id: string) =>
  withTenant(tenantId, (tx) => tx.deviceEvent.count({ where: { deviceId: id } }))

describe('requests that come together', () => {
  it('get their own answers: news, reports, refusals and nothing new', async () => {
    const error = { key: CLOUD, status: 'error', errorCode: '5' }
    const report = (sequence: number, exceptions: object[] = []) => ({
      sequence,
      policySetHash: hash,
      exceptions,
    })
    await withTenant(tenantId, (tx) =>
      tx.device.update({ where: where(device(4).id), data: { keyRevokedAt: new Date() } }),
    )
    const statuses = await Promise.all([
      send(device(1)),
      send(device(2), bodyOf({ ...device(2), name: 'RENAMED' })),
      send(device(3), bodyOf(device(3), report(1, [error]))),
      send(device(4)),
      send(device(5), bodyOf(device(5), { ...report(1), policySetHash: 'f'.repeat(64) })),
      send({ ...device(6), id: 'dev_nobody' }),
      send({ ...device(6), privateKey: newKey().privateKey }),
      send(device(7), bodyOf({ ...device(7), survey: { ...windowsSurvey, mdmEnrolled: true } })),
      send(device(8), bodyOf(device(8), report(1))),
    ]).then((answers) => answers.map((answer) => answer.status))
    expect(statuses).toEqual([200, 200, 200, 401, 400, 401, 401, 200, 200])
    expect(await rowOf(device(2).id)).toMatchObject({ name: 'RENAMED' })
    expect(await rowOf(device(3).id)).toMatchObject({ acknowledgedHash: hash, exceptionCount: 1 })
    expect(await rowOf(device(5).id)).toMatchObject({ acknowledgedHash: null, reportSequence: 0 })
    expect(await rowOf(device(7).id)).toMatchObject({ channel: 'intune' })
    expect(await rowOf(device(8).id)).toMatchObject({ acknowledgedHash: hash, exceptionCount: 0 })
  })

  it('of one device are taken one after the other, none twice', async () => {
    const one = device(9)
    const before = await eventCount(one.id)
    const reports = [1, 2, 3, 4, 5].map((sequence) => ({ sequence, policySetHash: hash, exceptions: [] }))
    const answers = await Promise.all(reports.map((report) => send(one, bodyOf(one, report))))
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200, 200])
    expect(await rowOf(one.id)).toMatchObject({ reportSequence: 5 })
    // Four of them said what was known already.
    expect(await eventCount(one.id)).toBe(before + 1)
  })

  it('pass once when they are copies of one request', async () => {
    const request = await signed(device(10), CHECK_IN_PATH, 'POST', JSON.stringify(bodyOf(device(10))))
    const answers = await Promise.allSettled([1, 2, 3].map(() => checkIn(request, new Date())))
    expect(answers.map((answer) => answer.status).toSorted()).toEqual(['fulfilled', 'rejected', 'rejected'])
  })
})

describe('a check-in that says nothing new', () => {
  it('is noted, and leaves everything else as it was', async () => {
    const one = device(11)
    await send(one)
    const before = await rowOf(one.id)
    const events = await eventCount(one.id)
    await withTenant(tenantId, (tx) =>
      tx.device.update({ where: where(one.id), data: { syncRequestedAt: new Date() } }),
    )
    expect(await (await send(one)).json()).toMatchObject({ syncRequested: true, policySetHash: hash })
    expect(await (await send(one)).json()).toMatchObject({ syncRequested: false })
    const after = await rowOf(one.id)
    expect(after.recentCheckIns).toHaveLength(before.recentCheckIns.length + 2)
    expect(after.recentCheckIns.at(-1)).toEqual(after.lastCheckInAt)
    const { lastCheckInAt, recentCheckIns } = after
    expect(after).toEqual({ ...before, lastCheckInAt, recentCheckIns, syncRequestedAt: null })
    expect(await eventCount(one.id)).toBe(events)
  })

  it('pushes the oldest of 48 out of the history', async () => {
    const one = device(12)
    const old = Array.from({ length: 48 }, (_, i) => new Date(Date.UTC(2026, 0, 1, i)))
    await withTenant(tenantId, (tx) =>
      tx.device.update({ where: where(one.id), data: { recentCheckIns: old } }),
    )
    await send(one)
    const { recentCheckIns } = await rowOf(one.id)
    expect(recentCheckIns).toHaveLength(48)
    expect(recentCheckIns.slice(0, 47)).toEqual(old.slice(1))
  })
})

describe('a key that another server process changed', () => {
  it('is noticed: the old one opens nothing, the new one does', async () => {
    const one = device(13)
    expect((await send(one)).status).toBe(200)
    const next = newKey()
    await withTenant(tenantId, (tx) =>
      tx.device.update({ where: where(one.id), data: { publicKey: toJson(next.publicKey) } }),
    )
    expect((await send(one)).status).toBe(401)
    const later = new Date(Date.now() + 5_000)
    const rotated = { ...one, privateKey: next.privateKey }
    const request = await signed(rotated, CHECK_IN_PATH, 'POST', JSON.stringify(bodyOf(one)), later)
    expect(await checkIn(request, later)).toMatchObject({ policySetHash: hash })
  })
})

describe('allowances', () => {
  it('stop a device that floods, and nobody else; forged requests do not use them up', async () => {
    const [loud, quiet] = [device(14), device(15)]
    const forger = { ...loud, privateKey: newKey().privateKey }
    const forged = await Promise.all(Array.from({ length: 100 }, () => send(forger)))
    expect(new Set(forged.map((answer) => answer.status))).toEqual(new Set([401]))
    const flood = await Promise.all(Array.from({ length: 70 }, () => send(loud)))
    expect(flood.filter((answer) => answer.status === 200)).toHaveLength(60)
    const refused = flood.find((answer) => answer.status === 429)
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await send(quiet)).status).toBe(200)
  })
})

describe('documents', () => {
  it('are not sent again to a device that has them', async () => {
    const headers = { 'if-none-match': `"${hash}"` }
    const answer = await sendSigned(device(16), 'GET', `policy-sets/${hash}`, null, { headers })
    expect(answer.status).toBe(304)
    expect(await answer.text()).toBe('')
  })

  it('include the description of the API itself', async () => {
    const answer = await handleDeviceRequest(new Request('http://localhost/api/device/v1/openapi.json'))
    expect(await answer.json()).toMatchObject({ openapi: '3.1.0' })
  })

  it('include a package that says where to onboard', () => {
    const token = { token: 'bwk.a.b.c', expiresAt: new Date(Date.UTC(2026, 11, 1)) }
    const made = makeOnboardingPackage(
      'https://console.example.com/',
      { id: tenantId, name: 'Contoso' },
      token,
    )
    expect(onboardingPackageSchema.parse(JSON.parse(JSON.stringify(made)))).toEqual({
      version: 1,
      url: 'https://console.example.com',
      tenantId,
      tenantName: 'Contoso',
      onboardingToken: 'bwk.a.b.c',
      expiresAt: '2026-12-01T00:00:00.000Z',
    })
  })
})
