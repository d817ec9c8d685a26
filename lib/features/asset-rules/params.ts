import { createLoader, parseAsArrayOf, parseAsStringLiteral, type inferParserType } from 'nuqs/server'
import { listParams } from '@/components/data-table/params'

export const RULE_STATES = ['on', 'off'] as const

export const assetRuleListParams = listParams(
  ['name', 'tag', 'deviceCount', 'lastRunAt', 'updatedAt'],
  { sort: 'name', dir: 'asc' },
  { state: parseAsArrayOf(parseAsStringLiteral(RULE_STATES)).withDefault([]) },
)
export const loadAssetRuleList = createLoader(assetRuleListParams)
export type AssetRuleListParams = inferParserType<typeof assetRuleListParams>
