import { createHmac, generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto'
import type { CheckInRequest, OnboardRequest, SurveyReport } from '@/agent/protocol'
import { bodyHash } from '@/agent/sign'
import type { Random } from '../support/random'
import { httpRequest } from './http-connection'
import { publicKeyText } from './public-key-text'

export const HOSTILE_KINDS = ['malformed', 'forged', 'replayed', 'flooding'] as const
export type HostileKind = (typeof HOSTILE_KINDS)[number]

/** What an attacker knows: a device of its own, and what others show. */
export interface HostileContext {
  /** In the attacker's hands, key and all; has used up its allowance. */
  readonly own: KnownDevice & { readonly privateKey: KeyObject }
  /** Somebody else's; its public key is no secret. */
  readonly victim: KnownDevice
  readonly otherTenantId: string
  /** Onboarding tokens that are over, or were never given out. */
  readonly deadTokens: readonly string[]
  /** Requests that were accepted before, byte for byte. */
  readonly recorded: readonly Buffer[]
}

interface KnownDevice {
  readonly id: string
  readonly tenantId: string
  readonly name: string
  readonly survey: SurveyReport
  /** Public key, base64url. */
  readonly x: string
}

export interface HostileRequest {
  readonly kind: HostileKind
  /** For a failure's message. */
  readonly what: string
  readonly bytes: Buffer
}

const CHECK_IN = '/api/device/v1/check-in'
const SIGNED_PATHS = [CHECK_IN, '/api/device/v1/rotate-key', '/api/device/v1/offboard'] as const
const JSON_TYPE = { 'content-type': 'application/json' } as const
const HOUR_SECONDS = 3600

type Maker = (context: HostileContext, random: Random) => Buffer

/** A request that the server must refuse; one after the other, all kinds of each sort. */
export function hostileRequest(
  kind: HostileKind,
  context: HostileContext,
  number: number,
  random: Random,
): HostileRequest {
  const makers = Object.entries(MAKERS[kind])
  const [what, make] = makers[number % makers.length] ?? []
  if (!what || !make) throw new Error(`Nothing is ${kind}`)
  return { kind, what, bytes: make(context, random) }
}

const MAKERS: Readonly<Record<HostileKind, Readonly<Record<string, Maker>>>> = {
  malformed: {
    'not HTTP': (_, random) => Buffer.from(`${random.hex(40)}\r\n\r\n`),
    'a broken header': () => Buffer.from('POST /api/device/v1/check-in HTTP/1.1\r\nhost\r\n\r\n'),
    'headers without end': (_, random) =>
      httpRequest('POST', CHECK_IN, { ...JSON_TYPE, authorization: `Bearer ${random.hex(20_000)}` }, '{}'),
    'a broken chunk': () =>
      Buffer.from(
        `POST ${CHECK_IN} HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\nauthorization: x\r\n\r\nzz\r\n\r\n`,
      ),
    'no such path': (_, random) => post(`/api/device/v1/${random.text(10)}`, '{}'),
    'a path that climbs': () => post('/api/device/v1/../v1/policy-sets/..%2f..%2fetc%2fpasswd', '{}'),
    'a method of its own': () => httpRequest('DELETE', CHECK_IN, JSON_TYPE, '{}'),
    'no token': (context) => post(CHECK_IN, goodBody(context.victim)),
    'no token that is one': (context, random) =>
      post(
        CHECK_IN,
        goodBody(context.victim),
        `Bearer ${random.text(9)}.${random.text(9)}.${random.text(9)}`,
      ),
    'a Basic password': (context) => post(CHECK_IN, goodBody(context.victim), 'Basic YWRtaW46YWRtaW4='),
    'onboarding without JSON': (_, random) => post('/api/device/v1/onboard', `{"name": "${random.text(20)}`),
    'onboarding as a list': () => post('/api/device/v1/onboard', '[[[[]]]]'),
    'onboarding with NUL': (context) => onboarding(context.deadTokens[0] ?? '', 'PC\0'),
    'onboarding, deeply nested': () => post('/api/device/v1/onboard', '['.repeat(100_000)),
    'onboarding, prototypes': () =>
      post('/api/device/v1/onboard', '{"__proto__":{"tenantId":"x"},"constructor":{"prototype":{}}}'),
  },
  forged: {
    'another key': ({ victim, own }) => signedBy(own.privateKey, victim, goodBody(victim)),
    'a new key': ({ victim }) =>
      signedBy(generateKeyPairSync('ed25519').privateKey, victim, goodBody(victim)),
    'no algorithm': ({ victim }) => {
      const body = goodBody(victim)
      return post(CHECK_IN, body, `Bearer ${unsigned({ alg: 'none' }, claimsOf(victim, body))}.AA`)
    },
    'the public key as a password': ({ victim }) => {
      const body = goodBody(victim)
      const text = unsigned({ alg: 'HS256', typ: 'JWT' }, claimsOf(victim, body))
      const mac = createHmac('sha256', Buffer.from(victim.x, 'base64url')).update(text).digest('base64url')
      return post(CHECK_IN, body, `Bearer ${text}.${mac}`)
    },
    'a signature with one bit turned': ({ victim, own }) => {
      const body = goodBody(victim)
      const token = tokenOf(own.privateKey, claimsOf(victim, body))
      return post(CHECK_IN, body, `Bearer ${token.slice(0, -2)}${token.endsWith('AA') ? 'BA' : 'AA'}`)
    },
    'another body': ({ own, victim }) =>
      post(CHECK_IN, goodBody(victim), `Bearer ${tokenOf(own.privateKey, claimsOf(own, goodBody(own)))}`),
    'another path': ({ own }) => {
      const body = '{}'
      const claims = { ...claimsOf(own, body), htu: CHECK_IN }
      return post('/api/device/v1/offboard', body, `Bearer ${tokenOf(own.privateKey, claims)}`)
    },
    'another tenant': ({ own, otherTenantId }) =>
      signedBy(own.privateKey, { ...own, tenantId: otherTenantId }, goodBody(own)),
    'an invented tenant': ({ own }, random) =>
      signedBy(own.privateKey, { ...own, tenantId: `ten_${random.text(16)}` }, goodBody(own)),
    'an invented device': ({ own }, random) =>
      signedBy(own.privateKey, { ...own, id: `dev_${random.text(16)}` }, goodBody(own)),
    'SQL for a device': ({ own }) =>
      signedBy(own.privateKey, { ...own, id: `' or 1=1; drop table "Device"; --` }, goodBody(own)),
    'a request of yesterday': ({ own }) =>
      signedBy(own.privateKey, own, goodBody(own), { iat: seconds() - 24 * HOUR_SECONDS }),
    'a request of tomorrow': ({ own }) =>
      signedBy(own.privateKey, own, goodBody(own), { iat: seconds() + 24 * HOUR_SECONDS }),
    'a time without end': ({ own }) => signedBy(own.privateKey, own, goodBody(own), { iat: 1e308 }),
    'claims of other types': ({ own }) =>
      signedBy(own.privateKey, own, goodBody(own), { sub: ['a'], tid: { a: 1 }, jti: null }),
    'an onboarding token that is over': ({ deadTokens }, random) =>
      onboarding(random.pick(deadTokens), random.text(8)),
    'an invented onboarding token': ({ own }, random) =>
      onboarding(`bwk.${own.tenantId}.obt_${random.text(16)}.${random.text(32)}`, random.text(8)),
    'an onboarding token of an invented tenant': (_, random) =>
      onboarding(`bwk.ten_${random.text(16)}.obt_${random.text(16)}.${random.text(32)}`, random.text(8)),
    'another device’s leave': ({ victim, own }) =>
      signedBy(own.privateKey, victim, '{}', {}, '/api/device/v1/offboard'),
    'another device’s new key': ({ victim, own }) => {
      const publicKey = { kty: 'OKP', crv: 'Ed25519', x: own.x }
      const body = JSON.stringify({ publicKey, proof: 'x' })
      return signedBy(own.privateKey, victim, body, {}, '/api/device/v1/rotate-key')
    },
  },
  replayed: {
    'a request that was accepted': ({ recorded }, random) => random.pick(recorded),
    'its token with another body': ({ recorded }, random) => {
      const [head = ''] = random.pick(recorded).toString().split('\r\n\r\n')
      const body = JSON.stringify({ name: random.text(12) })
      return Buffer.from(
        `${head.replace(/content-length: \d+/, `content-length: ${body.length}`)}\r\n\r\n${body}`,
      )
    },
  },
  flooding: {
    'check-ins without end': ({ own }) => signedBy(own.privateKey, own, goodBody(own)),
    'rubbish, properly signed': ({ own }, random) =>
      signedBy(own.privateKey, own, random.text(1000), {}, random.pick(SIGNED_PATHS)),
    'large surveys': ({ own }, random) => {
      const tags = Array.from({ length: 100 }, () => random.text(200))
      return signedBy(own.privateKey, own, goodBody({ ...own, survey: { ...own.survey, tags } }))
    },
  },
}

function goodBody({ name, survey }: KnownDevice): string {
  const content: CheckInRequest = { name, survey, report: null }
  return JSON.stringify(content)
}

function post(path: string, body: string, authorization?: string): Buffer {
  return httpRequest('POST', path, { ...JSON_TYPE, ...(authorization ? { authorization } : {}) }, body)
}

function onboarding(onboardingToken: string, name: string): Buffer {
  const x = publicKeyText(generateKeyPairSync('ed25519').publicKey)
  const body: OnboardRequest = {
    onboardingToken,
    name,
    publicKey: { kty: 'OKP', crv: 'Ed25519', x },
    survey: { osPlatform: 'linux', osName: 'Ubuntu', osVersion: '22.04', tags: [] },
  }
  return post('/api/device/v1/onboard', JSON.stringify(body))
}

function seconds(): number {
  return Math.floor(Date.now() / 1000)
}

function claimsOf({ id, tenantId }: KnownDevice, body: string, path: string = CHECK_IN) {
  const request = { htm: 'POST', htu: path, bh: bodyHash(body) }
  return { ...request, tid: tenantId, sub: id, iat: seconds(), jti: randomUUID() }
}

/** As `signRequest` does, for claims that it would not make. */
function tokenOf(key: KeyObject, claims: object): string {
  const text = unsigned({ alg: 'EdDSA', typ: 'JWT' }, claims)
  return `${text}.${sign(null, Buffer.from(text), key).toString('base64url')}`
}

function unsigned(header: object, claims: object): string {
  return [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
}

function signedBy(
  key: KeyObject,
  device: KnownDevice,
  body: string,
  claims: object = {},
  path: string = CHECK_IN,
): Buffer {
  return post(path, body, `Bearer ${tokenOf(key, { ...claimsOf(device, body, path), ...claims })}`)
}
