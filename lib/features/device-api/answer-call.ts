import { MAX_BODY_BYTES } from '@/agent/protocol'
import openApi from '@/docs/openapi/device-v1.json'
import { processMetrics } from '@/lib/worker/metrics'
import type { SignedRequest } from './authenticate'
import { jsonAnswer, type DeviceAnswer, type DeviceCall } from './call'
import { checkIn } from './check-in'
import { offboard } from './offboard'
import { onboardDevice } from './onboard-device'
import { getPolicySet } from './policy-set'
import { ApiProblem, failureAnswer } from './problem'
import { rotateKey } from './rotate-key'

/** Everything below is the device API's. */
export const DEVICE_API_PREFIX = '/api/device/v1/'

interface Route {
  /** What the metrics count it as. */
  readonly name: string
  readonly method: 'GET' | 'POST'
  readonly path: RegExp
  readonly handle: (call: DeviceCall, parameter: string) => Promise<DeviceAnswer>
}

const ROUTES: readonly Route[] = [
  {
    name: 'check-in',
    method: 'POST',
    path: /^check-in$/,
    handle: async (call) => jsonAnswer(await checkIn(await signedPost(call), new Date())),
  },
  {
    name: 'policy-set',
    method: 'GET',
    path: /^policy-sets\/([^/]+)$/,
    handle: async (call, hash) => {
      const document = await getPolicySet(signedGet(call), hash, new Date())
      const etag = `"${hash}"`
      // Content-addressed: what a hash names never changes. Private, as only the tenant's devices may have it.
      const headers = { 'cache-control': 'private, max-age=31536000, immutable', etag }
      if (call.ifNoneMatch === etag) return { status: 304, headers, body: '' }
      return { status: 200, headers: { 'content-type': 'application/json', ...headers }, body: document }
    },
  },
  {
    name: 'onboard',
    method: 'POST',
    path: /^onboard$/,
    handle: async (call) =>
      jsonAnswer(await onboardDevice(await call.readBody(MAX_BODY_BYTES), new Date()), 201),
  },
  {
    name: 'openapi',
    method: 'GET',
    path: /^openapi\.json$/,
    handle: async () => ({
      status: 200,
      headers: { 'content-type': 'application/json', 'cache-control': 'public, max-age=3600' },
      body: JSON.stringify(openApi),
    }),
  },
  {
    name: 'rotate-key',
    method: 'POST',
    path: /^rotate-key$/,
    handle: async (call) => jsonAnswer(await rotateKey(await signedPost(call), new Date())),
  },
  {
    name: 'offboard',
    method: 'POST',
    path: /^offboard$/,
    handle: async (call) => jsonAnswer(await offboard(await signedPost(call), new Date())),
  },
]

/** Answers a request of the device API, whatever its path. Never throws: refusals and failures are answers too. */
export async function answerCall(call: DeviceCall): Promise<DeviceAnswer> {
  const rest = call.path.startsWith(DEVICE_API_PREFIX) ? call.path.slice(DEVICE_API_PREFIX.length) : ''
  const fitting = ROUTES.filter((route) => route.path.test(rest))
  const route = fitting.find((r) => r.method === call.method)
  let answer: DeviceAnswer
  try {
    if (!route) throw unknownRoute(fitting)
    answer = await route.handle(call, route.path.exec(rest)?.[1] ?? '')
  } catch (error) {
    answer = failureAnswer(error)
  }
  processMetrics().deviceRequests.inc({ route: route?.name ?? 'unknown', status: answer.status })
  return answer
}

function unknownRoute(fitting: readonly Route[]): ApiProblem {
  if (fitting.length === 0) return new ApiProblem(404, 'The device API has no such path.')
  const allow = fitting.map((route) => route.method).join(', ')
  return new ApiProblem(405, `Use ${allow}.`, { headers: { allow } })
}

async function signedPost(call: DeviceCall): Promise<SignedRequest> {
  const body = await call.readBody(MAX_BODY_BYTES)
  return { method: 'POST', path: call.path, authorization: call.authorization, body }
}

function signedGet(call: DeviceCall): SignedRequest {
  return { method: 'GET', path: call.path, authorization: call.authorization, body: '' }
}
