import { z } from 'zod'
import {
  createDocument,
  type ZodOpenApiObject,
  type ZodOpenApiOperationObject,
  type ZodOpenApiResponseObject,
} from 'zod-openapi'
import {
  checkInRequestSchema,
  checkInResponseSchema,
  CLOCK_SKEW_SECONDS,
  MAX_BODY_BYTES,
  offboardRequestSchema,
  offboardResponseSchema,
  onboardingPackageSchema,
  onboardRequestSchema,
  onboardResponseSchema,
  policySetSchema,
  problemSchema,
  publicKeySchema,
  reportSchema,
  rotateKeyRequestSchema,
  rotateKeyResponseSchema,
  surveySchema,
} from '@/agent/protocol'

type Status = '400' | '401' | '404' | '405' | '409' | '413' | '429' | '500' | '503'

const retryAfter = z.object({ 'Retry-After': z.int().meta({ description: 'Seconds.' }) })
const etag = z.object({ ETag: z.string(), 'Cache-Control': z.string() })

const REFUSALS: Readonly<Record<Status, string>> = {
  400: 'Not JSON, not the documented form, or an acknowledged hash that the tenant never made.',
  401: 'Unsigned, forged, made before, too old or too new (then with clockOffsetSeconds); device unknown, offboarded, or its key revoked.',
  404: 'No policy set of this tenant has the hash.',
  405: 'The path is asked with another method; `Allow` names it.',
  409: 'The new key is known as another device, or the key changed at this moment.',
  413: `More than ${MAX_BODY_BYTES} bytes.`,
  429: 'The allowance of the device, the tenant or the onboarding token is used up.',
  500: 'Something went wrong on the server; nothing was changed.',
  503: 'Too many devices wait, or the database does not answer.',
}
const WAITS: ReadonlySet<Status> = new Set(['429', '500', '503'])

function refusals(...statuses: readonly Status[]): Record<Status, ZodOpenApiResponseObject> {
  const entries = [...statuses, '413', '429', '500', '503'].map((status) => [
    status,
    {
      description: REFUSALS[status as Status],
      ...(WAITS.has(status as Status) ? { headers: retryAfter } : {}),
      content: { 'application/problem+json': { schema: problemSchema } },
    },
  ])
  return Object.fromEntries(entries)
}

function post(
  operationId: string,
  summary: string,
  body: z.ZodType,
  answer: { readonly status: '200' | '201'; readonly description: string; readonly schema: z.ZodType },
  statuses: readonly Status[],
  isSigned = true,
): ZodOpenApiOperationObject {
  return {
    operationId,
    summary,
    security: isSigned ? [{ signedRequest: [] }] : [],
    requestBody: { required: true, content: { 'application/json': { schema: body } } },
    responses: {
      [answer.status]: {
        description: answer.description,
        content: { 'application/json': { schema: answer.schema } },
      },
      ...refusals('400', '401', ...statuses),
    },
  }
}

const SIGNING = [
  'A JSON Web Token (alg EdDSA) signed with the device’s Ed25519 key, good for one request. Claims: sub (device id), tid',
  `(tenant id), iat (at most ${CLOCK_SKEW_SECONDS} seconds from the server’s clock), jti (16 to 64 characters, new each`,
  'time), htm (method), htu (path without host and query), bh (base64url SHA-256 of the body, of the empty text for GET).',
].join(' ')

/** The device API as OpenAPI 3.1, made of the schemas that the server parses with. */
export function deviceOpenApi(): object {
  const document = createDocument(DOCUMENT, {
    // Answers may grow: who reads them has to pass over what it does not know.
    override: ({ jsonSchema, io }) => {
      if (io === 'output') delete jsonSchema.additionalProperties
    },
  })
  // The one schema that refers to itself has no name of its own.
  return JSON.parse(JSON.stringify(document).replaceAll('__schema0', 'JsonValue'))
}

const DOCUMENT: ZodOpenApiObject = {
  openapi: '3.1.0',
  info: {
    title: 'Bulwark device API',
    version: '1.0.0',
    description: 'What agents speak. docs/api.md says what it means.',
  },
  paths: {
    '/api/device/v1/onboard': {
      post: post(
        'onboard',
        'Onboard a device with a token of its tenant',
        onboardRequestSchema,
        {
          status: '201',
          description: 'Onboarded, or known by this key already.',
          schema: onboardResponseSchema,
        },
        [],
        false,
      ),
    },
    '/api/device/v1/check-in': {
      post: post(
        'checkIn',
        'Say how the device is, report what it enforces, learn what it is to enforce',
        checkInRequestSchema,
        { status: '200', description: 'All of it is stored.', schema: checkInResponseSchema },
        ['409'],
      ),
    },
    '/api/device/v1/policy-sets/{hash}': {
      get: {
        operationId: 'getPolicySet',
        summary: 'Download what a hash names',
        security: [{ signedRequest: [] }],
        requestParams: {
          path: z.object({ hash: z.string().regex(/^[0-9a-f]{64}$/) }),
          header: z.object({ 'If-None-Match': z.string().optional() }),
        },
        responses: {
          '200': {
            description: 'The document. It never changes.',
            headers: etag,
            content: { 'application/json': { schema: policySetSchema } },
          },
          '304': { description: 'The device has it.' },
          ...refusals('401', '404', '409'),
        },
      },
    },
    '/api/device/v1/rotate-key': {
      post: post(
        'rotateKey',
        'Put a new key into the place of the old one, which signs the request',
        rotateKeyRequestSchema,
        { status: '200', description: 'The new key holds.', schema: rotateKeyResponseSchema },
        ['409'],
      ),
    },
    '/api/device/v1/offboard': {
      post: post(
        'offboard',
        'Take leave; the key opens nothing any more',
        offboardRequestSchema,
        { status: '200', description: 'Offboarded.', schema: offboardResponseSchema },
        ['409'],
      ),
    },
  },
  components: {
    schemas: {
      Survey: surveySchema,
      Report: reportSchema,
      PublicKey: publicKeySchema,
      Problem: problemSchema,
      OnboardingPackage: onboardingPackageSchema,
    },
    securitySchemes: {
      signedRequest: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: SIGNING },
    },
  },
}
