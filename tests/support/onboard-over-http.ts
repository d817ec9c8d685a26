import { expect, type APIRequestContext } from '@playwright/test'
import { makeKey } from '../../agent/make-key'

const SURVEYS = {
  windowsClient: { osName: 'Windows 11 Enterprise', osVersion: '10.0.22621.2428' },
  windowsServer: { osName: 'Windows Server 2022', osVersion: '10.0.20348.2849' },
} as const

/** A device with a key of its own onboards over HTTP, as an agent would. */
export async function onboardOverHttp(
  request: APIRequestContext,
  onboardingToken: string,
  name: string,
  osPlatform: keyof typeof SURVEYS = 'windowsClient',
): Promise<void> {
  const { kty, crv, x } = makeKey()
  const response = await request.post('/api/device/v1/onboard', {
    data: {
      onboardingToken,
      name,
      publicKey: { kty, crv, x },
      survey: { osPlatform, ...SURVEYS[osPlatform], tags: [] },
    },
  })
  expect(response.status(), await response.text()).toBe(201)
}
