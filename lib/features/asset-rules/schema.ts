import { z } from 'zod'
import { assetConditionsSchema } from '@/lib/domain/asset-rules'

/** Asset rules that one tenant has (our choice): all of them are tried on every device. */
export const MAX_RULES = 100

const id = z.string().min(1).max(64)
const version = z.number().int().positive()
const name = z.string().trim().min(1, 'Enter a name.').max(100, 'Use at most 100 characters.')

export const createAssetRuleInput = z.object({
  name,
  description: z.string().trim().max(500, 'Use at most 500 characters.').default(''),
  tag: z.string().trim().min(1, 'Enter a tag.').max(200, 'Use at most 200 characters.'),
  conditions: assetConditionsSchema,
  isEnabled: z.boolean().default(true),
})
export type CreateAssetRuleInput = z.input<typeof createAssetRuleInput>

export const updateAssetRuleInput = createAssetRuleInput.extend({ id, version })
/** Turns rules on and off. */
export const switchAssetRulesInput = z.object({
  ids: z.array(id).min(1, 'Select at least one rule.').max(MAX_RULES),
  isEnabled: z.boolean(),
})
export const deleteAssetRulesInput = z.object({
  ids: z.array(id).min(1, 'Select at least one rule.').max(MAX_RULES),
})

export const PREVIEW_SIZE = 25
/** Which devices would match, and what the tag would change for them. */
export const assetPreviewSchema = z.object({
  conditions: assetConditionsSchema,
  q: z.string().trim().max(200).default(''),
  page: z.number().int().positive().default(1),
})
export type AssetPreviewQuestion = z.input<typeof assetPreviewSchema>

export interface AssetPreview {
  /** Devices that match, whatever the search says. */
  readonly matching: number
  /** Devices there are. */
  readonly devices: number
  /** Of the matching ones, those that the search finds. */
  readonly total: number
  readonly page: number
  readonly rows: readonly {
    readonly id: string
    readonly name: string
    readonly osName: string
    readonly osVersion: string
    readonly tags: readonly string[]
    readonly dynamicTags: readonly string[]
    readonly managedBy: string
  }[]
}
