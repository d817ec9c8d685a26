import { createLoader, createParser, parseAsBoolean, type inferParserType } from 'nuqs/server'
import { listParams } from '@/components/data-table/params'

/** What stands on one side of a comparison. */
export type CompareSide =
  | { readonly kind: 'version'; readonly number: number }
  /** What the product does where a policy is silent. */
  | { readonly kind: 'defaults' }
  /** Another policy of the same profile, as it is now. */
  | { readonly kind: 'policy'; readonly policyId: string }

/** '7', 'defaults' or a policy's id. Anything else is nothing. */
export const parseAsCompareSide = createParser<CompareSide>({
  parse(text) {
    if (/^[1-9]\d{0,8}$/.test(text)) return { kind: 'version', number: Number(text) }
    if (text === 'defaults') return { kind: 'defaults' }
    return /^pol_[\w-]{1,60}$/.test(text) ? { kind: 'policy', policyId: text } : null
  },
  serialize: sideText,
  eq: (a, b) => sideText(a) === sideText(b),
})

export function sideText(side: CompareSide): string {
  switch (side.kind) {
    case 'version':
      return String(side.number)
    case 'defaults':
      return 'defaults'
    case 'policy':
      return side.policyId
  }
}

/** Without `from` the version before `to`; without `to` the current one. */
export const compareParams = {
  from: parseAsCompareSide,
  to: parseAsCompareSide,
  /** Leave out what is the same. */
  only: parseAsBoolean.withDefault(true),
}
export const loadCompare = createLoader(compareParams)
export type CompareParams = inferParserType<typeof compareParams>

export const versionListParams = listParams(['number'], { sort: 'number', dir: 'desc' }, {})
export const loadVersionList = createLoader(versionListParams)
export type VersionListParams = inferParserType<typeof versionListParams>

export const deletedPolicyParams = listParams(
  ['name', 'deletedAt', 'policyType'],
  { sort: 'deletedAt', dir: 'desc' },
  {},
)
export const loadDeletedPolicies = createLoader(deletedPolicyParams)
export type DeletedPolicyParams = inferParserType<typeof deletedPolicyParams>
