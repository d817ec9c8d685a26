import { generateKeyPairSync } from 'node:crypto'
import { decodeProtectedHeader, importJWK, jwtVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import { checkInRequestSchema, onboardRequestSchema, requestClaimsSchema } from '@/agent/protocol'
import { bodyHash, signRequest } from '@/agent/sign'

const survey = { osPlatform: 'linux', osName: 'Ubuntu 22.04', osVersion: '22.04' }
const publicKey = { kty: 'OKP', crv: 'Ed25519', x: 'A'.repeat(43) }
const onboard = { onboardingToken: 'bwk_t', name: 'web-lnx-0001', publicKey, survey }
const report = { sequence: 1, policySetHash: 'a'.repeat(64), exceptions: [] }

describe('onboarding requests', () => {
  it('takes the least that a device can say', () => {
    expect(onboardRequestSchema.parse(onboard)).toMatchObject({ simulated: false, survey: { tags: [] } })
  })

  it.each<[string, object]>([
    ['no token', { ...onboard, onboardingToken: '' }],
    ['an unknown platform', { ...onboard, survey: { ...survey, osPlatform: 'amiga' } }],
    ['a version that is no number', { ...onboard, survey: { ...survey, osVersion: 'jammy' } }],
    ['a fact that nobody knows', { ...onboard, survey: { ...survey, onboarded: true } }],
    ['a connectivity code of no meaning', { ...onboard, survey: { ...survey, connectivityFailureCode: 1 } }],
    ['a tag without end', { ...onboard, survey: { ...survey, tags: ['x'.repeat(201)] } }],
    ['a key of another kind', { ...onboard, publicKey: { kty: 'RSA', n: 'AQ', e: 'AQAB' } }],
    ['a short key', { ...onboard, publicKey: { ...publicKey, x: 'AA' } }],
    ['an extra field', { ...onboard, tenantId: 'ten_2' }],
  ])('refuses %s', (_, body) => {
    expect(onboardRequestSchema.safeParse(body).success).toBe(false)
  })

  it('never lets a private key through', () => {
    const parsed = onboardRequestSchema.parse({ ...onboard, publicKey: { ...publicKey, d: 'secret' } })
    expect(JSON.stringify(parsed)).not.toContain('secret')
  })
})

describe('check-in requests', () => {
  it.each<[string, object | null | undefined]>([
    ['without a report', undefined],
    ['with an empty one', null],
    ['with a report', report],
  ])('takes one %s', (_, sent) => {
    expect(checkInRequestSchema.safeParse({ name: 'a', survey, report: sent }).success).toBe(true)
  })

  it.each<[string, object]>([
    ['a hash in capitals', { ...report, policySetHash: 'A'.repeat(64) }],
    ['a sequence that does not count', { ...report, sequence: 0 }],
    ['a sequence that the database cannot hold', { ...report, sequence: 2 ** 31 }],
    ['a status of its own', { ...report, exceptions: [{ key: 'k', status: 'succeeded' }] }],
    ['an exception without a key', { ...report, exceptions: [{ status: 'error' }] }],
    [
      'too many exceptions',
      { ...report, exceptions: Array.from({ length: 2001 }, () => ({ key: 'k', status: 'error' })) },
    ],
  ])('refuses %s', (_, sent) => {
    expect(checkInRequestSchema.safeParse({ name: 'a', survey, report: sent }).success).toBe(false)
  })
})

describe('signRequest', () => {
  const { publicKey: verify, privateKey } = generateKeyPairSync('ed25519')
  const identity = { deviceId: 'dev_1', tenantId: 'ten_1', privateKey }
  const now = Date.UTC(2023, 6, 18, 12)
  const sign = () => signRequest(identity, 'POST', '/api/device/v1/check-in', '{"a":1}', now)

  it('names device, tenant, request, body and time under an EdDSA signature', async () => {
    const token = (await sign()).replace(/^Bearer /, '')
    const key = await importJWK(verify.export({ format: 'jwk' }), 'EdDSA')
    const { payload } = await jwtVerify(token, key, { algorithms: ['EdDSA'], currentDate: new Date(now) })
    expect(requestClaimsSchema.parse(payload)).toMatchObject({
      sub: 'dev_1',
      tid: 'ten_1',
      htm: 'POST',
      htu: '/api/device/v1/check-in',
      iat: now / 1000,
      // base64url of the SHA-256 of {"a":1}.
      bh: 'AVq9f1zFei3ZS3WQ8ErYCEJzkF7jPsXOvq5iJ2qX-GI',
    })
    expect(decodeProtectedHeader(token).alg).toBe('EdDSA')
  })

  it('never signs two requests alike', async () => {
    expect(await sign()).not.toBe(await sign())
  })

  it('hashes the empty body of a GET', () => {
    expect(bodyHash('')).toBe('47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU')
  })
})
