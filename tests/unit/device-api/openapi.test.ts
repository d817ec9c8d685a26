import { Ajv2020 } from 'ajv/dist/2020'
import { describe, expect, it } from 'vitest'
import document from '@/docs/openapi/device-v1.json'
import { deviceOpenApi } from '@/scripts/lib/device-openapi'

describe('the OpenAPI document', () => {
  it('is what the protocol makes of it (else: npm run openapi)', () => {
    expect(document).toEqual(deviceOpenApi())
  })

  it('holds schemas that a validator understands, with the rules of the protocol', () => {
    const ajv = new Ajv2020({ strict: false })
    ajv.addSchema(document, 'api')
    const survey = ajv.compile({ $ref: 'api#/components/schemas/Survey' })
    const good = { osPlatform: 'linux', osName: 'Ubuntu 22.04', osVersion: '22.04' }
    expect(survey(good)).toBe(true)
    expect(survey({ ...good, surprise: 1 })).toBe(false)
    expect(survey({ ...good, osVersion: 'latest' })).toBe(false)
  })
})
