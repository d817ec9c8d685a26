import { createPublicKey } from 'node:crypto'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { DeviceModel } from '@/lib/db/generated/models'
import { withTenant } from '@/lib/db/with-tenant'
import { deleteDevicesInTx } from '@/lib/worker/enrollment/delete-device'
import { createOnboardingToken } from '@/lib/features/device-api/onboarding-tokens'
import { postToDeviceApi, rotation, sendSigned } from '../../support/device-requests'
import { newKey, type NewKey } from '../../support/new-key'
import { makeTenant } from '../../support/tenants'
import { makeToken, onboard, windowsSurvey, type TestDevice } from '../../support/test-device'

let tenantId: string
let device: TestDevice
let number = 0

beforeAll(async () => {
  tenantId = await makeTenant('life')
})
beforeEach(async () => {
  device = await onboard(tenantId, `PC-${number++}`)
})

const rowOf = (id: string): Promise<DeviceModel> =>
  withTenant(tenantId, (tx) => tx.device.findUniqueOrThrow({ where: { tenantId_id: { tenantId, id } } }))
const eventsOf = async (id: string) => {
  const rows = await withTenant(tenantId, (tx) =>
    tx.deviceEvent.findMany({ where: { tenantId, deviceId: id }, orderBy: { at: 'asc' } }),
  )
  return rows.map((row) => row.kind)
}
const checkIn = (by: TestDevice, key?: NewKey) =>
  sendSigned(by, 'POST', 'check-in', { name: by.name, survey: by.survey }, { key: key?.privateKey })
const onboardWith = (key: NewKey, change: { token?: string; name?: string; survey?: object } = {}) =>
  onboardBody(key, change).then((body) => postToDeviceApi('onboard', JSON.stringify(body)))
async function onboardBody(key: NewKey, change: { token?: string; name?: string; survey?: object }) {
  return {
    onboardingToken: change.token ?? (await makeToken(tenantId)),
    name: change.name ?? 'NEW',
    publicKey: key.publicKey,
    survey: { ...windowsSurvey, ...change.survey },
  }
}
async function expectRefusal(response: Response, status: number, words: RegExp) {
  const problem = await response.json()
  expect(problem, JSON.stringify(problem)).toMatchObject({ status })
  expect(problem.detail).toMatch(words)
  return problem
}
function keyOf({ privateKey }: TestDevice): NewKey {
  const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' })
  const x = spki.subarray(-32).toString('base64url')
  return { publicKey: { kty: 'OKP', crv: 'Ed25519', x }, privateKey }
}

describe('key rotation', () => {
  it('puts the new key into the place of the old one, and keeps the device', async () => {
    const next = newKey()
    const answer = await sendSigned(device, 'POST', 'rotate-key', await rotation(device, next))
    expect(answer.status).toBe(200)
    const { keyChangedAt } = await answer.json()
    const row = await rowOf(device.id)
    expect(row.publicKey).toMatchObject({ x: next.publicKey.x })
    expect(row.keyChangedAt?.toISOString()).toBe(keyChangedAt)
    expect((await checkIn(device, next)).status).toBe(200)
    await expectRefusal(await checkIn(device), 401, /unknown, or the signature is wrong/)
    expect(await eventsOf(device.id)).toContain('keyRotated')
  })

  it('tells a device whose answer was lost, and that tries its new key, the same again', async () => {
    const next = newKey()
    const first = await sendSigned(device, 'POST', 'rotate-key', await rotation(device, next))
    const again = await sendSigned(device, 'POST', 'rotate-key', await rotation(device, next), {
      key: next.privateKey,
    })
    expect(await again.json()).toEqual(await first.json())
  })

  it('refuses a proof that another key signed, of another device, or for another key', async () => {
    const next = newKey()
    const other = await onboard(tenantId, 'OTHER')
    const before = await rowOf(device.id)
    for (const body of [
      await rotation(device, next, newKey().privateKey),
      await rotation(other, next),
      { ...(await rotation(device, next)), publicKey: newKey().publicKey },
      { publicKey: next.publicKey, proof: 'nonsense' },
    ])
      expect((await sendSigned(device, 'POST', 'rotate-key', body)).status).toBeGreaterThanOrEqual(400)
    expect(await rowOf(device.id)).toEqual(before)
  })

  it('refuses a key that another device onboarded with', async () => {
    const other = newKey()
    expect((await onboardWith(other)).status).toBe(201)
    const answer = await sendSigned(device, 'POST', 'rotate-key', await rotation(device, other))
    await expectRefusal(answer, 409, /onboarded as a device before/)
  })

  it('does not let the old key onboard as the device that it was', async () => {
    await sendSigned(device, 'POST', 'rotate-key', await rotation(device, newKey()))
    await expectRefusal(await onboardWith(keyOf(device)), 401, /replaced by another/)
  })

  it('is asked for once the key has come of age', async () => {
    expect(await (await checkIn(device)).json()).toMatchObject({ rotateKey: false })
    const days = (n: number) => new Date(Date.now() - n * 86_400_000)
    const where = { tenantId_id: { tenantId, id: device.id } }
    await withTenant(tenantId, (tx) => tx.device.update({ where, data: { onboardedAt: days(91) } }))
    expect(await (await checkIn(device)).json()).toMatchObject({ rotateKey: true })
    await withTenant(tenantId, (tx) => tx.device.update({ where, data: { keyChangedAt: days(1) } }))
    expect(await (await checkIn(device)).json()).toMatchObject({ rotateKey: false })
  })
})

describe('revocation', () => {
  it('closes the door at once, for check-ins and for onboarding with the same key', async () => {
    expect((await checkIn(device)).status).toBe(200)
    await withTenant(tenantId, (tx) =>
      tx.device.update({
        where: { tenantId_id: { tenantId, id: device.id } },
        data: { keyRevokedAt: new Date() },
      }),
    )
    await expectRefusal(await checkIn(device), 401, /revoked the key/)
    await expectRefusal(await onboardWith(keyOf(device)), 401, /revoked this key/)
    const again = await onboardWith(newKey(), { name: device.name })
    expect(again.status).toBe(201)
    expect((await again.json()).deviceId).not.toBe(device.id)
  })
})

describe('deletion', () => {
  const remove = () =>
    withTenant(tenantId, (tx) =>
      deleteDevicesInTx(tx, tenantId, [device.id], { now: new Date(), deletedBy: null }),
    )

  it('does not give a revoked key its trust back', async () => {
    await withTenant(tenantId, (tx) =>
      tx.device.update({
        where: { tenantId_id: { tenantId, id: device.id } },
        data: { keyRevokedAt: new Date() },
      }),
    )
    await remove()
    await expectRefusal(await onboardWith(keyOf(device)), 401, /revoked this key/)
  })

  it('does not bring back a key that another had replaced', async () => {
    await sendSigned(device, 'POST', 'rotate-key', await rotation(device, newKey()))
    await remove()
    await expectRefusal(await onboardWith(keyOf(device)), 401, /replaced by another/)
  })

  it('lets a device that nothing speaks against onboard again', async () => {
    await remove()
    expect((await onboardWith(keyOf(device))).status).toBe(201)
  })
})

describe('offboarding', () => {
  it('takes the device out of management; its key opens nothing any more', async () => {
    const answer = await sendSigned(device, 'POST', 'offboard', {})
    expect(answer.status).toBe(200)
    const { offboardedAt } = await answer.json()
    const row = await rowOf(device.id)
    expect(row).toMatchObject({ enrollmentRow: 1, enrollmentCode: null, channel: 'none' })
    expect(row.offboardedAt?.toISOString()).toBe(offboardedAt)
    await expectRefusal(await checkIn(device), 401, /offboarded/)
    const again = await sendSigned(device, 'POST', 'offboard', {})
    expect(await again.json()).toEqual({ offboardedAt })
    expect(await eventsOf(device.id)).toContain('offboarded')
  })

  it('ends when the device onboards again with the same key', async () => {
    await sendSigned(device, 'POST', 'offboard', {})
    const back = await onboardWith(keyOf(device), { name: 'BACK', survey: { tags: ['Ring 1'] } })
    expect(back.status).toBe(201)
    expect(await back.json()).toMatchObject({ deviceId: device.id, enrollment: { code: 1 } })
    const row = await rowOf(device.id)
    expect(row).toMatchObject({ offboardedAt: null, name: 'BACK', tags: ['Ring 1'], channel: 'mde' })
    expect((await checkIn({ ...device, name: 'BACK' })).status).toBe(200)
  })
})

describe('the same hardware with another key', () => {
  const survey = () => ({ ...windowsSurvey, hardwareId: `board-${number}` })

  it('supersedes the earlier record', async () => {
    const old = await onboard(tenantId, 'LAB-1', survey())
    const answer = await onboardWith(newKey(), { name: 'LAB-1', survey: survey() })
    const { deviceId } = await answer.json()
    expect((await rowOf(old.id)).supersededById).toBe(deviceId)
    expect((await rowOf(deviceId)).supersededById).toBeNull()
    expect(await eventsOf(old.id)).toContain('superseded')
  })

  it('is a clone when the earlier one goes on checking in', async () => {
    const old = await onboard(tenantId, 'LAB-2', survey())
    const { deviceId } = await (await onboardWith(newKey(), { survey: survey() })).json()
    expect((await checkIn(old)).status).toBe(200)
    expect((await rowOf(old.id)).supersededById).toBeNull()
    expect((await rowOf(deviceId)).supersededById).toBeNull()
    expect(await eventsOf(old.id)).toContain('duplicateHardware')
  })
})

describe('onboarding tokens', () => {
  it('are for as many devices as they were made for; the same key counts once', async () => {
    const made = await withTenant(tenantId, (tx) =>
      createOnboardingToken(tx, tenantId, {
        note: 'two',
        expiresInHours: 1,
        maxUses: 2,
        createdBy: null,
        now: new Date(),
      }),
    )
    const keys = [newKey(), newKey(), newKey(), newKey(), newKey()]
    const answers = await Promise.all(keys.map((key) => onboardWith(key, { token: made.token })))
    const taken = keys.filter((_, i) => answers[i]?.status === 201)
    expect(taken).toHaveLength(2)
    const [refused] = answers.filter((answer) => answer.status !== 201)
    if (refused) await expectRefusal(refused, 401, /As many devices have onboarded/)
    for (const key of taken) expect((await onboardWith(key, { token: made.token })).status).toBe(201)
    const row = await withTenant(tenantId, (tx) =>
      tx.onboardingToken.findUniqueOrThrow({ where: { tenantId_id: { tenantId, id: made.id } } }),
    )
    expect(row.useCount).toBe(2)
  })
})

describe('a clock that is off', () => {
  it('is told by how much', async () => {
    const body = { name: device.name, survey: device.survey }
    for (const offset of [400, -400]) {
      const now = Date.now() - offset * 1000
      const answer = await sendSigned(device, 'POST', 'check-in', body, { now })
      const problem = await expectRefusal(answer, 401, offset > 0 ? /seconds slow/ : /seconds fast/)
      expect(Math.abs(problem.clockOffsetSeconds - offset)).toBeLessThanOrEqual(1)
    }
    const within = await sendSigned(device, 'POST', 'check-in', body, { now: Date.now() - 280_000 })
    expect(within.status).toBe(200)
  })
})
