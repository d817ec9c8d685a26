import { compareVersions, hasTag } from '../enrollment'
import { assertNever } from '../ids'
import type { Asset, AssetCondition, TextOperator, VersionOperator } from './types'

/** Do all conditions hold for the device? The statement of lib/worker/asset-rules must equal it. */
export function matchesAsset(conditions: readonly AssetCondition[], asset: Asset): boolean {
  return conditions.every((condition) => holds(condition, asset))
}

function holds(condition: AssetCondition, asset: Asset): boolean {
  switch (condition.field) {
    case 'osVersion':
      return holdsForVersion(condition.operator, compareVersions(asset.osVersion, condition.value))
    case 'tag':
      return hasTag(asset.tags, condition.value) === (condition.operator === 'has')
    case 'osPlatform':
      return condition.values.includes(asset.osPlatform) === (condition.operator === 'isAnyOf')
    case 'domain':
      return condition.values.includes(asset.domain) === (condition.operator === 'isAnyOf')
    case 'onboarding':
      return condition.values.includes(asset.onboarding) === (condition.operator === 'isAnyOf')
    case 'onboardedBy':
      return condition.values.includes(asset.onboardedBy) === (condition.operator === 'isAnyOf')
    default:
      return holdsForText(
        condition.operator,
        asset[condition.field].toLowerCase(),
        condition.value.toLowerCase(),
      )
  }
}

function holdsForText(operator: TextOperator, text: string, value: string): boolean {
  switch (operator) {
    case 'equals':
      return text === value
    case 'notEquals':
      return text !== value
    case 'startsWith':
      return text.startsWith(value)
    case 'endsWith':
      return text.endsWith(value)
    case 'contains':
      return text.includes(value)
    default:
      return assertNever(operator)
  }
}

function holdsForVersion(operator: VersionOperator, comparison: number): boolean {
  switch (operator) {
    case 'atLeast':
      return comparison >= 0
    case 'below':
      return comparison < 0
    case 'equals':
      return comparison === 0
    default:
      return assertNever(operator)
  }
}
