import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { toJson } from '@/lib/db/to-json'
import { withTenant } from '@/lib/db/with-tenant'
import {
  CHOICE_OPERATORS,
  CHOICES,
  matchesAsset,
  TAG_OPERATORS,
  TEXT_FIELDS,
  TEXT_OPERATORS,
  VERSION_OPERATORS,
  type Asset,
  type AssetCondition,
} from '@/lib/domain/asset-rules'
import { OS_PLATFORMS } from '@/lib/domain/catalog'
import { ruleWhere } from '@/lib/worker/asset-rules/rule-where'
import { runs } from '../../support/fc'
import { makeTenant } from '../../support/tenants'

/** Few texts, so that conditions meet devices; with what patterns and JSON could stumble over. */
const TEXTS = ['srv', 'SRV-1', 'srv-01', '1', '%', '_', "o'neil", 'Ärger', '\\', 'a b'] as const
const VERSIONS = [
  '10',
  '10.0',
  '10.0.0',
  '10.0.17763',
  '10.0.17763.10',
  '9.99',
  '22.04',
  '22.4',
  '0',
  '0.0',
] as const
const text = fc.constantFrom(...TEXTS)

const assetArb: fc.Arbitrary<Asset> = fc.record({
  name: text,
  osName: text,
  osVersion: fc.constantFrom(...VERSIONS),
  osPlatform: fc.constantFrom(...OS_PLATFORMS),
  manufacturer: fc.oneof(text, fc.constant('')),
  model: fc.oneof(text, fc.constant('')),
  tags: fc.uniqueArray(text, { maxLength: 3 }),
  domain: fc.constantFrom(...CHOICES.domain),
  onboarding: fc.constantFrom(...CHOICES.onboarding),
  onboardedBy: fc.constantFrom(...CHOICES.onboardedBy),
})

const operator = fc.constantFrom(...CHOICE_OPERATORS)
const some = <T>(values: readonly T[]) => fc.subarray([...values], { minLength: 1 })
const conditionArb: fc.Arbitrary<AssetCondition> = fc.oneof(
  fc.record({
    field: fc.constantFrom(...TEXT_FIELDS),
    operator: fc.constantFrom(...TEXT_OPERATORS),
    value: text,
  }),
  fc.record({
    field: fc.constant('osVersion' as const),
    operator: fc.constantFrom(...VERSION_OPERATORS),
    value: fc.constantFrom(...VERSIONS),
  }),
  fc.record({ field: fc.constant('tag' as const), operator: fc.constantFrom(...TAG_OPERATORS), value: text }),
  fc.record({ field: fc.constant('osPlatform' as const), operator, values: some(CHOICES.osPlatform) }),
  fc.record({ field: fc.constant('domain' as const), operator, values: some(CHOICES.domain) }),
  fc.record({ field: fc.constant('onboarding' as const), operator, values: some(CHOICES.onboarding) }),
  fc.record({ field: fc.constant('onboardedBy' as const), operator, values: some(CHOICES.onboardedBy) }),
)

const assets = fc.sample(assetArb, { numRuns: 300, seed: 1 })
let tenantId: string

function toSurvey({ manufacturer, model, domain, onboardedBy }: Asset) {
  return {
    ...(manufacturer === '' ? {} : { manufacturer }),
    ...(model === '' ? {} : { model }),
    ...(domain === 'none' ? {} : { domainJoined: true }),
    ...(domain === 'controller' ? { domainController: true } : {}),
    ...(onboardedBy === 'defenderForCloud' ? { defenderForCloud: true } : {}),
  }
}

beforeAll(async () => {
  tenantId = await makeTenant('asset-where')
  await withTenant(tenantId, (tx) =>
    tx.device.createMany({
      data: assets.map((asset, index) => ({
        tenantId,
        id: `dev_${index}`,
        name: asset.name,
        osName: asset.osName,
        osVersion: asset.osVersion,
        osPlatform: asset.osPlatform,
        tags: [...asset.tags],
        survey: toJson(toSurvey(asset)),
        offboardedAt: asset.onboarding === 'offboarded' ? new Date(0) : null,
      })),
    }),
  )
})

describe('the conditions of an asset rule', () => {
  it('select the same devices in the database as one by one', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(conditionArb, { minLength: 1, maxLength: 3 }), async (conditions) => {
        const rows = await withTenant(
          tenantId,
          (tx) => tx.$queryRaw<{ id: string }[]>`
            select d.id from "Device" d where d."tenantId" = ${tenantId} and ${ruleWhere(conditions)}`,
        )
        const expected = assets.flatMap((asset, i) => (matchesAsset(conditions, asset) ? [`dev_${i}`] : []))
        expect(rows.map((row) => row.id).toSorted()).toEqual(expected.toSorted())
      }),
      { numRuns: runs },
    )
  })
})
