import type { KeyObject } from 'node:crypto'
import { signRequest } from '@/agent/sign'
import { handleDeviceRequest } from '@/lib/features/device-api/handler'
import type { NewKey } from './new-key'
import type { TestDevice } from './test-device'

const ORIGIN = 'http://localhost'

/** A request to the device API as it comes over the wire, without the wire. */
export function postToDeviceApi(
  path: string,
  body: string,
  headers: Record<string, string> = {},
): Promise<Response> {
  return handleDeviceRequest(
    new Request(`${ORIGIN}/api/device/v1/${path}`, { method: 'POST', body, headers }),
  )
}

/** A signed request of a device; with `key`, signed by that instead of its own. */
export async function sendSigned(
  device: TestDevice,
  method: 'GET' | 'POST',
  path: string,
  value: unknown,
  options: {
    readonly key?: KeyObject
    readonly now?: number
    readonly headers?: Record<string, string>
  } = {},
): Promise<Response> {
  const full = `/api/device/v1/${path}`
  const body = method === 'GET' ? '' : JSON.stringify(value)
  const identity = {
    deviceId: device.id,
    tenantId: device.tenantId,
    privateKey: options.key ?? device.privateKey,
  }
  const authorization = await signRequest(identity, method, full, body, options.now ?? Date.now())
  const init = { method, headers: { ...options.headers, authorization } }
  return handleDeviceRequest(new Request(`${ORIGIN}${full}`, method === 'GET' ? init : { ...init, body }))
}

/** What a device sends to put `next` into the place of its key. */
export async function rotation(device: TestDevice, next: NewKey, signer: KeyObject = next.privateKey) {
  const identity = { deviceId: device.id, tenantId: device.tenantId, privateKey: signer }
  const path = '/api/device/v1/rotate-key'
  const proof = await signRequest(identity, 'POST', path, next.publicKey.x, Date.now())
  return { publicKey: next.publicKey, proof: proof.replace('Bearer ', '') }
}
