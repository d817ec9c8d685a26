import { z } from 'zod'
import { RULE_PROPERTIES, type DeviceProperty, type RuleEvaluation } from '@/lib/domain/groups'
import { MAX_RULE_LENGTH } from './schema'

/** Devices that a rule is tried on at most. */
export const MAX_VALIDATED_DEVICES = 20
export const PREVIEW_PAGE_SIZE = 25

const membershipRule = z.string().max(MAX_RULE_LENGTH * 2)
/** The saved group that the rule would replace; null for a group that does not exist yet. */
const groupId = z.string().min(1).max(64).nullable()

export const PREVIEW_LISTS = ['members', 'joins', 'leaves'] as const
/** Devices that the rule selects; of these the new ones; and those that only the saved group has. */
export type PreviewList = (typeof PREVIEW_LISTS)[number]

/** What a form asks about a rule that need not be saved. Answered by POST, because a rule is too long for an address. */
export const ruleQuestionSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('preview'), membershipRule, groupId }),
  z.object({
    kind: z.literal('devices'),
    membershipRule,
    groupId,
    list: z.enum(PREVIEW_LISTS),
    page: z.int().positive().default(1),
  }),
  z.object({
    kind: z.literal('validate'),
    membershipRule,
    deviceIds: z.array(z.string().max(64)).max(MAX_VALIDATED_DEVICES),
  }),
])
export type RuleQuestion = z.input<typeof ruleQuestionSchema>
export type ParsedRuleQuestion = z.output<typeof ruleQuestionSchema>

/** Numbers are of the newest saved state of the tenant; exact. */
export interface RulePreview {
  readonly revision: number
  /** All devices of the tenant. */
  readonly devices: number
  readonly members: number
  readonly joins: number
  readonly leaves: number
}

export interface PreviewDevice {
  readonly id: string
  readonly name: string
  readonly osName: string
}

export interface PreviewDevices {
  readonly rows: readonly PreviewDevice[]
  readonly total: number
  /** The page that this is: the last one where the asked one does not exist any more. */
  readonly page: number
}

/** One device that a rule was tried on; null: it has no directory object, so no rule can see it. */
export interface ValidatedDevice {
  readonly id: string
  readonly name: string
  readonly evaluation: RuleEvaluation | null
}

export interface RuleAnswers {
  readonly preview: RulePreview
  readonly devices: PreviewDevices
  readonly validate: readonly ValidatedDevice[]
}

const propertyNames = RULE_PROPERTIES.map((property) => property.name).filter((name) => name !== 'memberOf')
export const valueQuestionSchema = z.object({
  property: z.custom<DeviceProperty>(
    (name) => typeof name === 'string' && (propertyNames as readonly string[]).includes(name),
    'This is not a property of devices.',
  ),
  q: z.string().max(200).default(''),
})
export type ValueQuestion = z.output<typeof valueQuestionSchema>

/** Values that occur, most devices first, and how many there are: more than are listed, perhaps. */
export interface PropertyValues {
  readonly values: readonly { readonly value: string; readonly devices: number }[]
  readonly total: number
}
