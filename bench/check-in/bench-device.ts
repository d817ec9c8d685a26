import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import type { CheckInRequest, OnboardRequest, SurveyReport } from '@/agent/protocol'
import { signRequest } from '@/agent/sign'
import { httpRequest } from './http-connection'
import { publicKeyText } from './public-key-text'

export const CHECK_IN_PATH = '/api/device/v1/check-in'
const ONBOARD_PATH = '/api/device/v1/onboard'
const JSON_TYPE = { 'content-type': 'application/json' } as const

/** A device as the generator plays it. */
export interface BenchDevice {
  readonly name: string
  readonly privateKey: KeyObject
  /** Public key, base64url. */
  readonly x: string
  readonly survey: SurveyReport
  id: string
  tenantId: string
  policySetHash: string | null
  sequence: number
}

/** Device number `index`: client or server, Windows or Linux, in the proportions of a company. */
export function makeBenchDevice(index: number): BenchDevice {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  return {
    name: `${index % 5 === 4 ? 'SRV' : 'PC'}-${String(index).padStart(6, '0')}`,
    privateKey,
    x: publicKeyText(publicKey),
    survey: surveyOf(index),
    id: '',
    tenantId: '',
    policySetHash: null,
    sequence: 0,
  }
}

function surveyOf(index: number): SurveyReport {
  const hardware = {
    manufacturer: index % 3 === 0 ? 'Contoso' : 'Fabrikam',
    model: `Model ${index % 7}`,
    hardwareId: `bench-${index}`,
    tags: [`Site ${index % 20}`, ...(index % 4 === 0 ? ['Pilot'] : [])],
  }
  if (index % 10 === 9)
    return {
      ...hardware,
      osPlatform: 'linux',
      osName: 'Ubuntu 22.04',
      osVersion: '22.04',
      distribution: 'ubuntu',
      architecture: 'x64',
      agentVersion: '101.23052.0009',
    }
  if (index % 5 === 4)
    return {
      ...hardware,
      osPlatform: 'windowsServer',
      osName: 'Windows Server 2022',
      osVersion: '10.0.20348.1850',
      architecture: 'x64',
      agentVersion: '10.8560.20348.1850',
    }
  return {
    ...hardware,
    osPlatform: 'windowsClient',
    osName: 'Windows 11 Enterprise',
    osVersion: '10.0.22621.2428',
    edition: 'Enterprise',
    architecture: 'x64',
    agentVersion: '10.8560.22621.2428',
    tamperProtection: true,
  }
}

export function onboardRequest({ name, x, survey }: BenchDevice, onboardingToken: string): Buffer {
  const body: OnboardRequest = {
    onboardingToken,
    name,
    publicKey: { kty: 'OKP', crv: 'Ed25519', x },
    survey,
  }
  return httpRequest('POST', ONBOARD_PATH, JSON_TYPE, JSON.stringify(body))
}

/** A signed check-in. Tenant and device are in the query too, where the bare server finds it without reading the token. */
export async function checkInRequest(device: BenchDevice, report: CheckInRequest['report']): Promise<Buffer> {
  const { id, name, survey, tenantId, privateKey } = device
  const content: CheckInRequest = { name, survey, report }
  const body = JSON.stringify(content)
  const identity = { deviceId: id, tenantId, privateKey }
  const authorization = await signRequest(identity, 'POST', CHECK_IN_PATH, body, Date.now())
  return httpRequest(
    'POST',
    `${CHECK_IN_PATH}?tenant=${tenantId}&device=${id}`,
    { authorization, ...JSON_TYPE },
    body,
  )
}
