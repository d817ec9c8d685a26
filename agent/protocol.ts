import { z } from 'zod'

/**
 * The device API as both sides see it (docs/api.md). Agents import nothing of the server but this file; the server parses
 * every request with these schemas, so that what is documented is what is accepted.
 */

export const CHECK_IN_INTERVAL_SECONDS = 90 * 60
/** Requests older or newer than this are refused. */
export const CLOCK_SKEW_SECONDS = 300
export const MAX_BODY_BYTES = 1024 * 1024

/** What no database text and no JSON column can hold: NUL characters and halves of surrogate pairs. */
const isStorable = (value: string) => !value.includes('\0') && !/\p{Surrogate}/u.test(value)
const unicode = z.string().refine(isStorable, 'Text has to be whole Unicode characters, without NUL.')
const text = (max: number) => unicode.min(1).max(max)
const flag = z.boolean().optional()

export const surveySchema = z.strictObject({
  osPlatform: z.enum(['windowsClient', 'windowsServer', 'linux', 'macOS']),
  osName: text(100),
  osVersion: text(50).regex(/^\d+(\.\d+)*$/, 'A dotted number such as 10.0.22621.1848 or 22.04.'),
  distribution: text(50).optional(),
  architecture: z.enum(['x64', 'arm64', 'x86']).optional(),
  edition: text(50).optional(),
  agentVersion: text(50).optional(),
  unifiedAgent: flag,
  tags: z.array(text(200)).max(100).default([]),
  mdmEnrolled: flag,
  configMgrClient: flag,
  configMgrSendsPolicy: flag,
  defenderForCloud: flag,
  domainController: flag,
  domainJoined: flag,
  nonPersistentVdi: flag,
  serverCore: flag,
  appCompatFeature: flag,
  constrainedLanguageMode: flag,
  boardVendorFile: flag,
  /** Linux, macOS: no Defender agent is installed; the device keeps the managed-settings file ready for one. */
  managedFileOnly: flag,
  tamperProtection: flag,
  connectivityFailureCode: z
    .union([z.literal(13), z.literal(14), z.literal(20), z.literal(24), z.literal(25)])
    .nullish(),
  hybridJoinFailure: z
    .enum([
      'general',
      'tenantMismatch',
      'serviceConnectionPoint',
      'certificate',
      'entraConnect',
      'dns',
      'clockSkew',
    ])
    .nullish(),
  registration: z.enum(['azureAD', 'serverAD', 'workplace']).nullish(),
  manufacturer: text(100).optional(),
  model: text(100).optional(),
  hardwareId: text(100).optional(),
})
export type SurveyReport = z.infer<typeof surveySchema>

export const publicKeySchema = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string().regex(/^[\w-]{43}$/, 'A base64url Ed25519 public key.'),
})
export type PublicKey = z.infer<typeof publicKeySchema>

export const onboardRequestSchema = z.strictObject({
  onboardingToken: text(400),
  name: text(255),
  publicKey: publicKeySchema,
  survey: surveySchema,
  /** Set by the fleet simulator, so that nobody takes its devices for real ones. */
  simulated: z.boolean().default(false),
})
export type OnboardRequest = z.input<typeof onboardRequestSchema>

const enrollmentSchema = z.object({ code: z.number().nullable(), label: z.string(), reason: z.string() })

export const onboardResponseSchema = z.object({
  deviceId: z.string(),
  tenantId: z.string(),
  enrollment: enrollmentSchema,
  nextCheckInSeconds: z.number(),
})
export type OnboardResponse = z.infer<typeof onboardResponseSchema>

const hashSchema = z.string().regex(/^[0-9a-f]{64}$/, 'A SHA-256 hash in lower-case hex.')

export const reportSchema = z.strictObject({
  /** Grows with each report of the device: a late or repeated one never overwrites a newer one. */
  sequence: z.number().int().positive().max(2_147_483_647),
  policySetHash: hashSchema,
  /** How the device checked what it acknowledges: Defender's engine said so, or the managed-settings file was read back. */
  verification: z.enum(['engine', 'file']).default('engine'),
  /** Settings that did not simply succeed. */
  exceptions: z
    .array(
      z.strictObject({
        key: text(500),
        status: z.enum(['error', 'blockedByTamperProtection']),
        errorCode: text(50).optional(),
        observedValue: unicode.max(2000).optional(),
      }),
    )
    .max(2000),
})
export type StatusReport = z.output<typeof reportSchema>

export const checkInRequestSchema = z.strictObject({
  name: text(255),
  survey: surveySchema,
  report: reportSchema.nullish(),
})
export type CheckInRequest = z.input<typeof checkInRequestSchema>

export const checkInResponseSchema = z.object({
  enrollment: enrollmentSchema,
  /** What the device is to enforce; null: nothing from this channel. */
  policySetHash: hashSchema.nullable(),
  nextCheckInSeconds: z.number(),
  syncRequested: z.boolean(),
  /** The device's key has come of age: rotate it soon. */
  rotateKey: z.boolean().default(false),
})
export type CheckInResponse = z.infer<typeof checkInResponseSchema>

export const policySetSchema = z.object({
  schema: z.literal(1),
  osPlatform: z.string(),
  settings: z.array(
    z.object({
      key: z.string(),
      settingId: z.string(),
      csp: z.string(),
      value: z.json(),
    }),
  ),
})
export type PolicySetResponse = z.infer<typeof policySetSchema>

/**
 * A new key in the place of the old one, which signs the request. `proof` is a request token of the same form signed by the
 * new key, its `bh` the hash of the new key's `x`. After a lost answer the device tries its new key first.
 */
export const rotateKeyRequestSchema = z.strictObject({ publicKey: publicKeySchema, proof: text(4000) })

export const rotateKeyResponseSchema = z.object({ keyChangedAt: z.string() })
export type RotateKeyResponse = z.infer<typeof rotateKeyResponseSchema>

/** Answer to a device that takes its leave (a signed POST with an empty object); its key opens nothing any more. */
export const offboardRequestSchema = z.strictObject({})
export const offboardResponseSchema = z.object({ offboardedAt: z.string() })
export type OffboardResponse = z.infer<typeof offboardResponseSchema>

/** What an administrator downloads from the console and hands to devices: where to onboard, and the right to. */
export const onboardingPackageSchema = z.object({
  version: z.literal(1),
  url: z.url({ protocol: /^https?$/ }),
  tenantId: text(100),
  tenantName: text(200),
  onboardingToken: text(400),
  expiresAt: z.iso.datetime(),
})
export type OnboardingPackage = z.infer<typeof onboardingPackageSchema>

/** Claims of the token that signs a device's request. */
export const requestClaimsSchema = z.object({
  sub: text(100),
  tid: text(100),
  iat: z.number(),
  jti: text(64).min(16),
  htm: z.enum(['GET', 'POST']),
  /** Path of the request, without host and query. */
  htu: text(500),
  /** base64url SHA-256 of the body; of the empty string where there is none. */
  bh: z.string().length(43),
})
export type RequestClaims = z.infer<typeof requestClaimsSchema>

/** RFC 9457 problem details: the body of every refusal. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  /** With a refusal for the clock's sake: seconds to add to the device's clock. */
  clockOffsetSeconds: z.number().optional(),
})
export type Problem = z.infer<typeof problemSchema>
