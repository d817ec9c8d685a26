import { createPublicKey } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  HOSTILE_KINDS,
  hostileRequest,
  type HostileContext,
  type HostileKind,
} from '@/bench/check-in/hostile-requests'
import { httpRequest } from '@/bench/check-in/http-connection'
import { publicKeyText } from '@/bench/check-in/public-key-text'
import { sendRequests } from '@/bench/check-in/send-requests'
import { randomFrom } from '@/bench/support/random'
import { withTenant } from '@/lib/db/with-tenant'
import { createOnboardingToken } from '@/lib/features/device-api/onboarding-tokens'
import { listenForDevices, type DeviceServer } from '@/lib/features/device-api/listen'
import { makeTenant } from '../../support/tenants'
import { CHECK_IN_PATH, onboard, signed, type TestDevice } from '../../support/test-device'
import { databaseDigest } from './database-digest'

const OF_EACH_KIND = 250
const SEED = 20260925
const CONNECTIONS = 16

let server: DeviceServer
let honest: TestDevice
let context: HostileContext

beforeAll(async () => {
  server = await listenForDevices()
  const tenantId = await makeTenant('harbour')
  const otherTenantId = await makeTenant('hillside')
  honest = await onboard(tenantId, 'HONEST')
  const own = await onboard(tenantId, 'TAKEN-OVER')
  await onboard(otherTenantId, 'ELSEWHERE')
  const recorded = await inOrder(3, () => checkInOf(honest))
  for (const request of recorded) expect(await answersTo([request])).toEqual([200])
  context = {
    own: { ...own, ...known(own) },
    victim: known(honest),
    otherTenantId,
    deadTokens: await deadTokens(tenantId),
    recorded,
  }
})

afterAll(() => server.close())

describe('a thousand hostile requests', () => {
  it.each(HOSTILE_KINDS)('%s ones are refused and change nothing', async (kind) => {
    if (kind === 'flooding') await useUpAllowance()
    const before = await databaseDigest()
    const random = randomFrom(SEED)
    const requests = Array.from({ length: OF_EACH_KIND }, (_, number) =>
      hostileRequest(kind, context, number, random),
    )
    const answers = await answersTo(requests.map(({ bytes }) => bytes))
    const wrong = requests.flatMap(({ what }, index) =>
      isRefusal(kind, answers[index] ?? 0) ? [] : [`${what}: ${answers[index]}`],
    )
    expect(wrong).toEqual([])
    expect(await databaseDigest()).toEqual(before)
    expect(await answersTo([await checkInOf(honest)])).toEqual([200])
  })
})

it('serves others while devices begin requests and never end them', async () => {
  const before = await databaseDigest()
  const sockets = await inOrder(200, () => beginRequest(server.url))
  try {
    const requests = await inOrder(20, () => checkInOf(honest))
    const answers = await answersTo(requests)
    expect(answers.every((status) => status === 200)).toBe(true)
  } finally {
    for (const socket of sockets) socket.destroy()
  }
  const after = await databaseDigest()
  const changed = Object.keys(after).filter((table) => after[table] !== before[table])
  expect(changed).toEqual(['public."Device"', 'public."DeviceRequestId"'])
})

it('refuses a body as soon as it is too large, however it says that it is not', async () => {
  const before = await databaseDigest()
  const large = 'x'.repeat(2 * 1024 * 1024)
  const chunked = Buffer.from(
    `POST ${CHECK_IN_PATH} HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n` +
      `${large.length.toString(16)}\r\n${large}\r\n0\r\n\r\n`,
  )
  const declared = httpRequest('POST', CHECK_IN_PATH, {}, large)
  for (const status of await answersTo([chunked, declared])) expect([0, 413]).toContain(status)
  expect(await databaseDigest()).toEqual(before)
})

/** No answer at all, where what came was not even HTTP; too many, where there are too many. */
function isRefusal(kind: HostileKind, status: number): boolean {
  if (kind === 'flooding') return status === 429
  return status === 0 ? kind === 'malformed' : status >= 400 && status < 500
}

async function answersTo(requests: readonly Buffer[]): Promise<readonly number[]> {
  const statuses: number[] = requests.map(() => 0)
  await sendRequests(requests, {
    url: server.url,
    connections: Math.min(CONNECTIONS, requests.length),
    rate: null,
    onReply: (index, reply) => (statuses[index] = reply.status),
  })
  return statuses
}

async function checkInOf(device: TestDevice): Promise<Buffer> {
  const body = JSON.stringify({ name: device.name, survey: device.survey, report: null })
  const { authorization } = await signed(device, CHECK_IN_PATH, 'POST', body)
  return httpRequest('POST', CHECK_IN_PATH, { authorization, 'content-type': 'application/json' }, body)
}

/** The device that was taken over sends until it is told that it sent too much. */
async function useUpAllowance(): Promise<void> {
  const { own } = context
  for (let sent = 0; sent < 500; sent++) {
    const [status] = await answersTo([await checkInOf(own)])
    if (status === 429) return
    expect(status).toBe(200)
  }
  throw new Error('A device may send as much as it likes')
}

function known({ id, tenantId, name, survey, privateKey }: TestDevice) {
  return { id, tenantId, name, survey, x: publicKeyText(createPublicKey(privateKey)) }
}

/** One that has expired, one that was revoked, one with a letter changed. */
async function deadTokens(tenantId: string): Promise<readonly string[]> {
  const make = (now: Date) =>
    withTenant(tenantId, (tx) =>
      createOnboardingToken(tx, tenantId, { note: '', expiresInHours: 1, createdBy: null, now }),
    )
  const [expired, revoked, good] = [await make(new Date(0)), await make(new Date()), await make(new Date())]
  await withTenant(tenantId, (tx) =>
    tx.onboardingToken.update({
      where: { tenantId_id: { tenantId, id: revoked.id } },
      data: { revokedAt: new Date() },
    }),
  )
  return [expired.token, revoked.token, `${good.token.slice(0, -1)}${good.token.endsWith('A') ? 'B' : 'A'}`]
}

function beginRequest(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(`POST ${CHECK_IN_PATH} HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n{"name":`)
      resolve(socket)
    })
    socket.once('error', reject)
  })
}

async function inOrder<T>(count: number, make: () => Promise<T>): Promise<T[]> {
  const made: T[] = []
  for (let index = 0; index < count; index++) made.push(await make())
  return made
}
