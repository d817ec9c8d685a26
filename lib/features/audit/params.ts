import type { inferParserType } from 'nuqs/server'
import { createLoader, parseAsArrayOf, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import { listParams } from '@/components/data-table/params'

export const AUDIT_TARGETS = [
  'tenant',
  'scope',
  'connector',
  'device',
  'group',
  'policy',
  'user',
  'onboardingToken',
  'savedView',
  'assetRule',
] as const
export const AUDIT_OUTCOMES = ['success', 'refused'] as const

export const auditListParams = listParams(
  ['at', 'actorName', 'action', 'targetName'],
  { sort: 'at', dir: 'desc' },
  {
    target: parseAsArrayOf(parseAsStringLiteral(AUDIT_TARGETS)).withDefault([]),
    outcome: parseAsArrayOf(parseAsStringLiteral(AUDIT_OUTCOMES)).withDefault([]),
    event: parseAsString.withDefault(''),
  },
)
export const loadAuditList = createLoader(auditListParams)
export type AuditListParams = inferParserType<typeof auditListParams>
