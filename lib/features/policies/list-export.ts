import 'server-only'
import type { Actor } from '../core/actor'
import { csvResponse, type CsvColumn } from '../core/csv'
import { PLATFORM_WORDS, POLICY_TYPE_WORDS, wordFor } from '../reports/words'
import { scopeTagLabel } from './fields'
import { targetText } from './target-text'
import type { PolicyListParams } from './params'
import { walkPolicies, type PolicyListRow } from './queries'

const COLUMNS: readonly CsvColumn<PolicyListRow>[] = [
  { header: 'Name', value: (p) => p.name },
  { header: 'Description', value: (p) => p.description },
  { header: 'Policy type', value: (p) => wordFor(POLICY_TYPE_WORDS, p.policyType) },
  { header: 'Profile', value: (p) => p.profileName },
  { header: 'Platform', value: (p) => wordFor(PLATFORM_WORDS, p.platform) },
  { header: 'Target', value: (p) => targetText(p.technologies) },
  { header: 'Scope tags', value: (p) => p.roleScopeTags.map(scopeTagLabel).join(', ') },
  { header: 'Assigned', value: (p) => (p.isAssigned ? 'Yes' : 'No') },
  { header: 'Settings', value: (p) => p.settingCount },
  { header: 'Devices', value: (p) => p.devices },
  { header: 'Succeeded', value: (p) => p.counts.succeeded },
  { header: 'Error', value: (p) => p.counts.error },
  { header: 'Conflict', value: (p) => p.counts.conflict },
  { header: 'Pending', value: (p) => p.counts.pending },
  { header: 'Not applicable', value: (p) => p.counts.notApplicable },
  { header: 'Version', value: (p) => p.version },
  { header: 'Last modified', value: (p) => p.updatedAt },
  { header: 'Modified by', value: (p) => p.updatedBy },
  { header: 'Policy ID', value: (p) => p.id },
]

/** The policies that a list shows, all pages of them, as CSV. */
export function policyListCsv(actor: Actor, fileName: string, p: PolicyListParams): Response {
  return csvResponse(fileName, COLUMNS, walkPolicies(actor, p))
}
