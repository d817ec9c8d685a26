import { z } from 'zod'
import { OS_PLATFORMS } from '../catalog/types'

/** Most conditions that one rule has (our choice). */
export const MAX_CONDITIONS = 10

const value = z.string().trim().min(1, 'Enter a value.').max(200, 'Use at most 200 characters.')
const version = value.regex(/^\d+(\.\d+)*$/, 'Enter a version such as 10.0.22621 or 22.04.')

export const TEXT_FIELDS = ['name', 'osName', 'manufacturer', 'model'] as const
export type TextField = (typeof TEXT_FIELDS)[number]
export const TEXT_OPERATORS = ['equals', 'notEquals', 'startsWith', 'endsWith', 'contains'] as const
export type TextOperator = (typeof TEXT_OPERATORS)[number]
export const VERSION_OPERATORS = ['atLeast', 'below', 'equals'] as const
export type VersionOperator = (typeof VERSION_OPERATORS)[number]
export const TAG_OPERATORS = ['has', 'hasNot'] as const
export const CHOICE_OPERATORS = ['isAnyOf', 'isNoneOf'] as const

/** Fields with a closed set of values. A domain controller is no member of its domain here: every device has one value. */
export const CHOICES = {
  osPlatform: OS_PLATFORMS,
  domain: ['none', 'member', 'controller'],
  onboarding: ['onboarded', 'offboarded'],
  onboardedBy: ['defenderForEndpoint', 'defenderForCloud'],
} as const
export type ChoiceField = keyof typeof CHOICES
export const CHOICE_FIELDS = ['osPlatform', 'domain', 'onboarding', 'onboardedBy'] as const

function choice<const F extends ChoiceField>(field: F) {
  return z.object({
    field: z.literal(field),
    operator: z.enum(CHOICE_OPERATORS),
    values: z.array(z.enum<(typeof CHOICES)[F]>(CHOICES[field])).min(1, 'Choose at least one value.'),
  })
}

/** One condition. Texts and tags are compared without regard to case; a text that a device does not report is empty. */
export const assetConditionSchema = z.discriminatedUnion('field', [
  z.object({ field: z.enum(TEXT_FIELDS), operator: z.enum(TEXT_OPERATORS), value }),
  z.object({ field: z.literal('osVersion'), operator: z.enum(VERSION_OPERATORS), value: version }),
  z.object({ field: z.literal('tag'), operator: z.enum(TAG_OPERATORS), value }),
  choice('osPlatform'),
  choice('domain'),
  choice('onboarding'),
  choice('onboardedBy'),
])
export type AssetCondition = z.output<typeof assetConditionSchema>
export type AssetField = AssetCondition['field']

/** All of them have to hold. */
export const assetConditionsSchema = z
  .array(assetConditionSchema)
  .min(1, 'Add at least one condition.')
  .max(MAX_CONDITIONS, `Use at most ${MAX_CONDITIONS} conditions.`)

/** What rules look at in a device. Source: Defender XDR, "Asset rule management": its conditions see manual tags only. */
export interface Asset {
  readonly name: string
  readonly osName: string
  readonly osVersion: string
  readonly osPlatform: (typeof OS_PLATFORMS)[number]
  readonly manufacturer: string
  readonly model: string
  /** Those that asset rules gave are not among them: no rule follows from another. */
  readonly tags: readonly string[]
  readonly domain: (typeof CHOICES.domain)[number]
  readonly onboarding: (typeof CHOICES.onboarding)[number]
  readonly onboardedBy: (typeof CHOICES.onboardedBy)[number]
}
