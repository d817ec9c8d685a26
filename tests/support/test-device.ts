import type { KeyObject } from 'node:crypto'
import type { CheckInRequest, CheckInResponse, SurveyReport } from '@/agent/protocol'
import { signRequest } from '@/agent/sign'
import { withTenant } from '@/lib/db/with-tenant'
import { checkIn } from '@/lib/features/device-api/check-in'
import { onboardDevice } from '@/lib/features/device-api/onboard-device'
import { createOnboardingToken } from '@/lib/features/device-api/onboarding-tokens'
import { newKey } from './new-key'

export const CHECK_IN_PATH = '/api/device/v1/check-in'

export const windowsSurvey: SurveyReport = {
  osPlatform: 'windowsClient',
  osName: 'Windows 11 Enterprise',
  osVersion: '10.0.22621.2428',
  edition: 'Enterprise',
  tags: [],
}

export async function makeToken(tenantId: string, now = new Date()): Promise<string> {
  const made = await withTenant(tenantId, (tx) =>
    createOnboardingToken(tx, tenantId, { note: 'test', expiresInHours: 1, createdBy: null, now }),
  )
  return made.token
}

/** A device as the tests play it: its key, and signed calls straight into the server's functions. */
export interface TestDevice {
  readonly id: string
  readonly tenantId: string
  readonly name: string
  readonly privateKey: KeyObject
  readonly survey: SurveyReport
}

export async function onboard(
  tenantId: string,
  name: string,
  survey: SurveyReport = windowsSurvey,
): Promise<TestDevice> {
  const { publicKey, privateKey } = newKey()
  const body = {
    onboardingToken: await makeToken(tenantId),
    name,
    publicKey,
    survey,
  }
  const answer = await onboardDevice(JSON.stringify(body), new Date())
  return { id: answer.deviceId, tenantId, name, privateKey, survey }
}

export async function signed(
  device: TestDevice,
  path: string,
  method: 'GET' | 'POST',
  body: string,
  now = new Date(),
) {
  const identity = { deviceId: device.id, tenantId: device.tenantId, privateKey: device.privateKey }
  return { method, path, body, authorization: await signRequest(identity, method, path, body, now.getTime()) }
}

export async function sendCheckIn(
  device: TestDevice,
  report: CheckInRequest['report'] = null,
): Promise<CheckInResponse> {
  const body = JSON.stringify({ name: device.name, survey: device.survey, report })
  return checkIn(await signed(device, CHECK_IN_PATH, 'POST', body), new Date())
}
