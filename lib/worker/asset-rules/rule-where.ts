import { Prisma } from '@/lib/db/generated/client'
import type { AssetCondition, ChoiceField, TextField } from '@/lib/domain/asset-rules'

const TEXTS: Readonly<Record<TextField, Prisma.Sql>> = {
  name: Prisma.sql`d.name`,
  osName: Prisma.sql`d."osName"`,
  manufacturer: Prisma.sql`coalesce(d.survey->>'manufacturer', '')`,
  model: Prisma.sql`coalesce(d.survey->>'model', '')`,
}

const CHOICES: Readonly<Record<ChoiceField, Prisma.Sql>> = {
  osPlatform: Prisma.sql`d."osPlatform"`,
  domain: Prisma.sql`(case when d.survey->>'domainController' = 'true' then 'controller'
    when d.survey->>'domainJoined' = 'true' then 'member' else 'none' end)`,
  onboarding: Prisma.sql`(case when d."offboardedAt" is null then 'onboarded' else 'offboarded' end)`,
  onboardedBy: Prisma.sql`(case when d.survey->>'defenderForCloud' = 'true' then 'defenderForCloud'
    else 'defenderForEndpoint' end)`,
}

/** Zeros at the end say nothing; without them, arrays compare as versions do. */
const versionNumbers = (version: Prisma.Sql) =>
  Prisma.sql`string_to_array(regexp_replace(${version}, '(\\.0+)+$', ''), '.')::numeric[]`

/**
 * The conditions of an asset rule on "Device" d, all of which have to hold: a set of devices is decided on by the database.
 * Equals `matchesAsset` of the asset-rules room.
 */
export function ruleWhere(conditions: readonly AssetCondition[]): Prisma.Sql {
  return Prisma.sql`(${Prisma.join(conditions.map(conditionWhere), ' and ')})`
}

function conditionWhere(condition: AssetCondition): Prisma.Sql {
  switch (condition.field) {
    case 'osVersion':
      return versionWhere(condition.operator, condition.value)
    case 'tag': {
      const { value, operator } = condition
      const has = Prisma.sql`exists (select 1 from unnest(d.tags) t(tag) where lower(t.tag) = lower(${value}::text))`
      return operator === 'has' ? has : Prisma.sql`not ${has}`
    }
    case 'osPlatform':
    case 'domain':
    case 'onboarding':
    case 'onboardedBy': {
      const { field, operator, values } = condition
      const isAnyOf = Prisma.sql`${CHOICES[field]} = any(${[...values]}::text[])`
      return operator === 'isAnyOf' ? isAnyOf : Prisma.sql`not (${isAnyOf})`
    }
    default:
      return textWhere(condition)
  }
}

function textWhere({ field, operator, value }: Extract<AssetCondition, { field: TextField }>): Prisma.Sql {
  const text = Prisma.sql`lower(${TEXTS[field]})`
  const wanted = Prisma.sql`lower(${value}::text)`
  switch (operator) {
    case 'equals':
      return Prisma.sql`${text} = ${wanted}`
    case 'notEquals':
      return Prisma.sql`${text} <> ${wanted}`
    case 'startsWith':
      return Prisma.sql`starts_with(${text}, ${wanted})`
    case 'endsWith':
      return Prisma.sql`right(${text}, length(${wanted})) = ${wanted}`
    case 'contains':
      return Prisma.sql`position(${wanted} in ${text}) > 0`
  }
}

function versionWhere(operator: 'atLeast' | 'below' | 'equals', value: string): Prisma.Sql {
  const version = versionNumbers(Prisma.sql`d."osVersion"`)
  const wanted = versionNumbers(Prisma.sql`${value}::text`)
  switch (operator) {
    case 'atLeast':
      return Prisma.sql`${version} >= ${wanted}`
    case 'below':
      return Prisma.sql`${version} < ${wanted}`
    case 'equals':
      return Prisma.sql`${version} = ${wanted}`
  }
}
