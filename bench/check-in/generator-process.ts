import { checkInResponseSchema, onboardResponseSchema } from '@/agent/protocol'
import { z } from 'zod'
import { answerParent } from '../support/child-service'
import { randomFrom } from '../support/random'
import { checkInRequest, makeBenchDevice, onboardRequest, type BenchDevice } from './bench-device'
import { HOSTILE_KINDS, hostileRequest, type HostileContext } from './hostile-requests'
import type { HttpReply } from './http-connection'
import type { LoadResult } from './latency'
import { sendRequests } from './send-requests'

/** The process that plays devices. Everything is signed before anything is timed, within the five minutes that it holds. */
const devices: BenchDevice[] = []
let prepared: readonly Buffer[] = []

const target = z.object({ url: z.string(), connections: z.int() })
const onboardInput = target.extend({ count: z.int(), token: z.string() })
const prepareInput = z.object({
  requests: z.int(),
  /** A report that acknowledges what the last answer asked for. */
  withReport: z.boolean(),
})
const sendInput = target.extend({ rate: z.number().nullable() })
const hostileInput = z.object({ url: z.string(), requests: z.int(), deadToken: z.string() })
const SIGNED_AT_ONCE = 256
/** More than a device may send in a minute. */
const ALLOWANCE = 100

async function onboard(rawInput: unknown): Promise<LoadResult> {
  const { count, token, ...to } = onboardInput.parse(rawInput)
  const fresh = Array.from({ length: count }, (_, index) => makeBenchDevice(devices.length + index))
  const onReply = (index: number, reply: HttpReply) => {
    const device = fresh[index]
    if (!device || reply.status !== 201) return
    const { deviceId, tenantId } = onboardResponseSchema.parse(JSON.parse(reply.body.toString()))
    device.id = deviceId
    device.tenantId = tenantId
    devices.push(device)
  }
  const requests = fresh.map((device) => onboardRequest(device, token))
  return sendRequests(requests, { ...to, rate: null, onReply })
}

/** Signs check-ins, the devices taking turns. */
async function prepare(rawInput: unknown): Promise<void> {
  const { requests: count, withReport } = prepareInput.parse(rawInput)
  const made: Buffer[] = []
  while (made.length < count) {
    const size = Math.min(SIGNED_AT_ONCE, count - made.length)
    const from = made.length
    const batch = Array.from({ length: size }, (_, index) => {
      const device = devices[(from + index) % devices.length]
      if (!device) throw new Error('No devices have been onboarded')
      const { policySetHash } = device
      if (!withReport || policySetHash === null) return checkInRequest(device, null)
      return checkInRequest(device, {
        sequence: ++device.sequence,
        policySetHash,
        verification: 'engine',
        exceptions: [],
      })
    })
    made.push(...(await Promise.all(batch)))
  }
  prepared = made
}

/** Makes hostile requests of all kinds in turn; the first device is in the attacker's hands, the second is not. */
async function prepareHostile(rawInput: unknown): Promise<void> {
  const { url, requests: count, deadToken } = hostileInput.parse(rawInput)
  const [own, victim] = devices
  if (!own || !victim) throw new Error('No devices have been onboarded')
  const recorded = [await checkInRequest(victim, null), await checkInRequest(victim, null)]
  await sendRequests(recorded, { url, connections: 1, rate: null })
  const flood = await Promise.all(Array.from({ length: ALLOWANCE }, () => checkInRequest(own, null)))
  await sendRequests(flood, { url, connections: 1, rate: null })
  const otherTenantId = `${own.tenantId.slice(0, -1)}1`
  const context: HostileContext = { own, victim, otherTenantId, deadTokens: [deadToken], recorded }
  const random = randomFrom(count)
  prepared = Array.from({ length: count }, (_, index) => {
    const kind = HOSTILE_KINDS[index % HOSTILE_KINDS.length] ?? 'malformed'
    return hostileRequest(kind, context, Math.floor(index / HOSTILE_KINDS.length), random).bytes
  })
}

/** Sends what was prepared, and remembers what devices are to enforce. */
async function send(rawInput: unknown): Promise<LoadResult> {
  const { url, connections, rate } = sendInput.parse(rawInput)
  const onReply = (index: number, reply: HttpReply) => {
    const device = devices[index % devices.length]
    if (!device || reply.status !== 200 || index >= devices.length) return
    replies.set(device, reply.body)
  }
  const replies = new Map<BenchDevice, Buffer>()
  const result = await sendRequests(prepared, { url, connections, rate, onReply })
  for (const [device, body] of replies) {
    const answer = checkInResponseSchema.safeParse(JSON.parse(body.toString()))
    if (answer.success) device.policySetHash = answer.data.policySetHash
  }
  prepared = []
  return result
}

answerParent({ onboard, prepare, prepareHostile, send })
