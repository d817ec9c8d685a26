import { generateKeyPairSync } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { MAX_BODY_BYTES } from '@/agent/protocol'
import { withTenant } from '@/lib/db/with-tenant'
import { handleDeviceRequest } from '@/lib/features/device-api/handler'
import { resolveTenant } from '@/lib/worker/resolve-tenant'
import { deviceResult } from '../../support/device-result'
import { newKey } from '../../support/new-key'
import { makePolicy, makeTenant } from '../../support/tenants'
import {
  CHECK_IN_PATH,
  makeToken,
  onboard,
  sendCheckIn,
  signed,
  windowsSurvey,
  type TestDevice,
} from '../../support/test-device'

const CLOUD = 'device_vendor_msft_policy_config_defender_cloudblocklevel'
const ORIGIN = 'http://localhost'
const ONBOARD_PATH = '/api/device/v1/onboard'
let tenantId: string
let otherTenantId: string
let device: TestDevice
let hash: string

async function post(path: string, body: string, headers: Record<string, string> = {}) {
  return handleDeviceRequest(new Request(`${ORIGIN}${path}`, { method: 'POST', body, headers }))
}
async function expectProblem(response: Response, status: number) {
  expect(response.status).toBe(status)
  expect(response.headers.get('content-type')).toContain('application/problem+json')
  expect(await response.json()).toMatchObject({
    status,
    title: expect.any(String),
    detail: expect.any(String),
  })
}
const snapshot = () =>
  withTenant(tenantId, async (tx) => ({
    devices: await tx.device.findMany({ orderBy: { id: 'asc' } }),
    exceptions: await tx.settingException.findMany(),
    events: await tx.deviceEvent.count(),
  }))
const checkInBody = (report: unknown = null) =>
  JSON.stringify({ name: device.name, survey: device.survey, report })

beforeAll(async () => {
  tenantId = await makeTenant('api')
  otherTenantId = await makeTenant('other')
  device = await onboard(tenantId, 'PC-1')
  await makePolicy(
    tenantId,
    'Baseline',
    'windows-antivirus',
    { [CLOUD]: { kind: 'choice', optionId: `${CLOUD}_2` } },
    [{ kind: 'allDevices' }],
  )
  await resolveTenant(tenantId)
  hash = (await sendCheckIn(device)).policySetHash ?? ''
})

describe('onboarding', () => {
  const body = async (change: object = {}) => {
    return {
      onboardingToken: await makeToken(tenantId),
      name: 'NEW',
      publicKey: newKey().publicKey,
      survey: windowsSurvey,
      ...change,
    }
  }

  it('creates a device, its directory object and its history', async () => {
    const response = await post(ONBOARD_PATH, JSON.stringify(await body()))
    expect(response.status).toBe(201)
    const { deviceId, enrollment } = await response.json()
    expect(enrollment).toMatchObject({ code: 1, label: 'Success' })
    const row = await withTenant(tenantId, (tx) =>
      tx.device.findUniqueOrThrow({ where: { tenantId_id: { tenantId, id: deviceId } } }),
    )
    const object = await withTenant(tenantId, (tx) =>
      tx.directoryObject.findFirstOrThrow({ where: { ownerDeviceId: deviceId } }),
    )
    expect(row).toMatchObject({ channel: 'mde', managedBy: 'MDE', directoryObjectId: object.id })
    expect(object).toMatchObject({
      joinType: 'synthetic',
      operatingSystem: 'Windows',
      managementType: 'MicrosoftSense',
    })
  })

  it('refuses text that no database can hold', async () => {
    const before = await snapshot()
    const send = (value: unknown) => post(ONBOARD_PATH, JSON.stringify(value))
    for (const name of ['NUL\0', 'half \ud800']) {
      await expectProblem(await send(await body({ name })), 400)
      await expectProblem(await send(await body({ survey: { ...windowsSurvey, model: name } })), 400)
      await expectProblem(await send(await body({ survey: { ...windowsSurvey, tags: [name] } })), 400)
      await expectProblem(await send(await body({ onboardingToken: `bwk.${name}.a.b` })), 400)
    }
    await expectProblem(await send(await body({ onboardingToken: 'bwk.ten_ nobody.a.b' })), 401)
    await expectProblem(await send(await body({ onboardingToken: 'bwk.ten_nobody.a.b' })), 401)
    expect(await snapshot()).toEqual(before)
  })

  it('onboards a key once, however many requests come at the same time', async () => {
    const same = JSON.stringify(await body({ onboardingToken: await makeToken(tenantId) }))
    const answers = await Promise.all([1, 2, 3, 4].map(async () => (await post(ONBOARD_PATH, same)).json()))
    expect(new Set(answers.map((a) => a.deviceId)).size).toBe(1)
  })

  it('takes the same key again for the same device', async () => {
    const same = JSON.stringify(await body())
    const first = await (await post(ONBOARD_PATH, same)).json()
    const second = await (await post(ONBOARD_PATH, same)).json()
    expect(second.deviceId).toBe(first.deviceId)
  })

  it('refuses what it cannot use and changes nothing', async () => {
    const before = await snapshot()
    const send = (text: string) => post(ONBOARD_PATH, text)
    await expectProblem(await send('{'), 400)
    await expectProblem(await send(JSON.stringify(await body({ name: '' }))), 400)
    await expectProblem(await send(JSON.stringify(await body({ surprise: true }))), 400)
    await expectProblem(await send(JSON.stringify(await body({ onboardingToken: 'nonsense' }))), 401)
    await expectProblem(
      await send(JSON.stringify(await body({ onboardingToken: (await makeToken(tenantId)).slice(0, -2) }))),
      401,
    )
    await expectProblem(
      await send(JSON.stringify(await body({ onboardingToken: await makeToken(tenantId, new Date(0)) }))),
      401,
    )
    await expectProblem(await send(' '.repeat(MAX_BODY_BYTES + 1)), 413)
    expect(await snapshot()).toEqual(before)
  })
})

describe('check-in', () => {
  const send = async (request: { path: string; body: string; authorization: string | null }) =>
    post(request.path, request.body, request.authorization ? { authorization: request.authorization } : {})

  it('refuses unsigned, forged, replayed, late and foreign requests and changes nothing', async () => {
    const good = await signed(device, CHECK_IN_PATH, 'POST', checkInBody())
    expect((await send(good)).status).toBe(200)
    const before = await snapshot()
    await expectProblem(await send(good), 401)
    await expectProblem(await send({ ...good, authorization: null }), 401)
    await expectProblem(await send({ ...good, authorization: 'Bearer a.b.c' }), 401)
    const stranger: TestDevice = { ...device, privateKey: generateKeyPairSync('ed25519').privateKey }
    await expectProblem(await send(await signed(stranger, CHECK_IN_PATH, 'POST', checkInBody())), 401)
    await expectProblem(
      await send(await signed({ ...device, tenantId: otherTenantId }, CHECK_IN_PATH, 'POST', checkInBody())),
      401,
    )
    await expectProblem(
      await send(await signed({ ...device, id: 'dev_nobody' }, CHECK_IN_PATH, 'POST', checkInBody())),
      401,
    )
    await expectProblem(
      await send(await signed(device, CHECK_IN_PATH, 'POST', checkInBody(), new Date(Date.now() - 600_000))),
      401,
    )
    const other = await signed(device, CHECK_IN_PATH, 'POST', checkInBody())
    await expectProblem(await send({ ...other, body: checkInBody().replace('PC-1', 'PC-2') }), 401)
    const elsewhere = await signed(device, '/api/device/v1/onboard', 'POST', checkInBody())
    await expectProblem(await send({ ...elsewhere, path: CHECK_IN_PATH }), 401)
    expect(await snapshot()).toEqual(before)
  })

  it('refuses claims that no database can hold', async () => {
    const before = await snapshot()
    for (const id of ['dev_\0', 'dev_\ud800']) {
      await expectProblem(
        await send(await signed({ ...device, id }, CHECK_IN_PATH, 'POST', checkInBody())),
        401,
      )
      await expectProblem(
        await send(await signed({ ...device, tenantId: id }, CHECK_IN_PATH, 'POST', checkInBody())),
        401,
      )
    }
    expect(await snapshot()).toEqual(before)
  })

  it('refuses malformed and oversized bodies and changes nothing', async () => {
    const before = await snapshot()
    for (const body of [
      '',
      '[]',
      '{"name":1}',
      checkInBody({ sequence: 0, policySetHash: hash, exceptions: [] }),
    ]) {
      await expectProblem(await send(await signed(device, CHECK_IN_PATH, 'POST', body)), 400)
    }
    await expectProblem(
      await send(
        await signed(
          device,
          CHECK_IN_PATH,
          'POST',
          checkInBody({ sequence: 1, policySetHash: 'f'.repeat(64), exceptions: [] }),
        ),
      ),
      400,
    )
    const large = ' '.repeat(MAX_BODY_BYTES + 1)
    await expectProblem(await send(await signed(device, CHECK_IN_PATH, 'POST', large)), 413)
    expect(await snapshot()).toEqual(before)
  })

  it('never lets an older report overwrite a newer one', async () => {
    const error = { key: CLOUD, status: 'error' as const, errorCode: '5' }
    await sendCheckIn(device, { sequence: 10, policySetHash: hash, exceptions: [error] })
    await sendCheckIn(device, { sequence: 9, policySetHash: hash, exceptions: [] })
    await sendCheckIn(device, { sequence: 10, policySetHash: hash, exceptions: [] })
    const row = await withTenant(tenantId, (tx) =>
      tx.device.findUniqueOrThrow({ where: { tenantId_id: { tenantId, id: device.id } } }),
    )
    expect(row).toMatchObject({
      reportSequence: 10,
      exceptionCount: 1,
      acknowledgedHash: hash,
    })
    expect((await deviceResult(tenantId, device.id)).policyStatus).toBe('error')
    await sendCheckIn(device, { sequence: 11, policySetHash: hash, exceptions: [] })
    const after = await withTenant(tenantId, (tx) =>
      tx.device.findUniqueOrThrow({ where: { tenantId_id: { tenantId, id: device.id } } }),
    )
    expect(after.exceptionCount).toBe(0)
    expect((await deviceResult(tenantId, device.id)).policyStatus).toBe('succeeded')
  })

  it('keeps tags that an administrator set and adds those that the device reports', async () => {
    await withTenant(tenantId, (tx) =>
      tx.device.update({ where: { tenantId_id: { tenantId, id: device.id } }, data: { tags: ['Ring 1'] } }),
    )
    const body = JSON.stringify({ name: device.name, survey: { ...device.survey, tags: ['ring 1', 'HQ'] } })
    expect((await send(await signed(device, CHECK_IN_PATH, 'POST', body))).status).toBe(200)
    const row = await withTenant(tenantId, (tx) =>
      tx.device.findUniqueOrThrow({ where: { tenantId_id: { tenantId, id: device.id } } }),
    )
    expect(row.tags).toEqual(['Ring 1', 'HQ'])
  })
})

describe('policy sets', () => {
  const get = async (by: TestDevice, wanted: string) => {
    const path = `/api/device/v1/policy-sets/${wanted}`
    const { authorization } = await signed(by, path, 'GET', '')
    return handleDeviceRequest(new Request(`${ORIGIN}${path}`, { headers: { authorization } }))
  }

  it('is what the hash names, and may be cached for ever', async () => {
    const response = await get(device, hash)
    expect(response.status).toBe(200)
    expect(response.headers.get('cache-control')).toContain('immutable')
    expect(response.headers.get('etag')).toBe(`"${hash}"`)
    expect(await response.json()).toMatchObject({ schema: 1, settings: [{ key: CLOUD, value: 2 }] })
  })

  it('is not found for other tenants and other hashes', async () => {
    const foreign = await onboard(otherTenantId, 'SPY')
    await expectProblem(await get(foreign, hash), 404)
    await expectProblem(await get(device, 'f'.repeat(64)), 404)
    await expectProblem(await get(device, 'F'.repeat(64)), 404)
    await expectProblem(await get(device, 'x%00'), 404)
  })
})
