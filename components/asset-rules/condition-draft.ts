import {
  assetConditionsSchema,
  CHOICE_FIELDS,
  CHOICE_OPERATORS,
  TAG_OPERATORS,
  TEXT_OPERATORS,
  VERSION_OPERATORS,
  type AssetCondition,
  type AssetField,
  type ChoiceField,
} from '@/lib/domain/asset-rules'
import { FIELD_WORDS, type AssetOperator } from '@/lib/features/asset-rules/condition-words'

/** A condition while it is edited: whichever field it has, both kinds of value are kept. */
export interface ConditionDraft {
  readonly key: number
  readonly field: AssetField
  readonly operator: AssetOperator
  readonly value: string
  readonly values: readonly string[]
}

export const ASSET_FIELDS = Object.keys(FIELD_WORDS) as readonly AssetField[]

export function isChoice(field: AssetField): field is ChoiceField {
  return CHOICE_FIELDS.some((choice) => choice === field)
}

export function operatorsOf(field: AssetField): readonly AssetOperator[] {
  if (isChoice(field)) return CHOICE_OPERATORS
  if (field === 'osVersion') return VERSION_OPERATORS
  return field === 'tag' ? TAG_OPERATORS : TEXT_OPERATORS
}

export function newDraft(key: number): ConditionDraft {
  return { key, field: 'name', operator: 'startsWith', value: '', values: [] }
}

export function toDraft(condition: AssetCondition, key: number): ConditionDraft {
  const { field, operator } = condition
  return 'values' in condition
    ? { key, field, operator, value: '', values: condition.values }
    : { key, field, operator, value: condition.value, values: [] }
}

/** The same condition about another field: the operator is kept where the field has it. */
export function withField(draft: ConditionDraft, field: AssetField): ConditionDraft {
  const operators = operatorsOf(field)
  const operator = operators.find((known) => known === draft.operator) ?? operators[0] ?? draft.operator
  return { ...draft, field, operator, values: [] }
}

/** What is sent to the server, whatever is wrong with it. */
export function toRaw({ field, operator, value, values }: ConditionDraft) {
  return isChoice(field) ? { field, operator, values } : { field, operator, value }
}

/** The conditions as the schema has them; null while one is unfinished. */
export function parseDrafts(drafts: readonly ConditionDraft[]): AssetCondition[] | null {
  const parsed = assetConditionsSchema.safeParse(drafts.map(toRaw))
  return parsed.success ? parsed.data : null
}

/** What is wrong, by the path that the server would use. */
export function draftErrors(drafts: readonly ConditionDraft[]): Readonly<Record<string, string>> {
  const parsed = assetConditionsSchema.safeParse(drafts.map(toRaw))
  const errors: Record<string, string> = {}
  for (const issue of parsed.error?.issues ?? [])
    errors[['conditions', ...issue.path].join('.')] ??= issue.message
  return errors
}
