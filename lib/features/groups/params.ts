import type { inferParserType } from 'nuqs/server'
import { createLoader, parseAsArrayOf, parseAsStringLiteral } from 'nuqs/server'
import { listParams } from '@/components/data-table/params'

export const GROUP_KINDS = ['assigned', 'dynamic'] as const

export const groupListParams = listParams(
  ['displayName', 'memberCount', 'lastMembershipChangeAt'],
  { sort: 'displayName', dir: 'asc' },
  {
    kind: parseAsArrayOf(parseAsStringLiteral(GROUP_KINDS)).withDefault([]),
  },
)
export const loadGroupList = createLoader(groupListParams)
export type GroupListParams = inferParserType<typeof groupListParams>

export const memberListParams = listParams(['name', 'lastCheckInAt'], { sort: 'name', dir: 'asc' }, {})
export const loadMemberList = createLoader(memberListParams)
export type MemberListParams = inferParserType<typeof memberListParams>
