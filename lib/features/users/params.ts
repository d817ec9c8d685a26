import type { inferParserType } from 'nuqs/server'
import { createLoader, parseAsArrayOf, parseAsStringLiteral } from 'nuqs/server'
import { listParams } from '@/components/data-table/params'
import { ROLE_IDS } from '@/lib/domain/access'

export const USER_SORTS = ['name', 'email', 'roleName', 'since', 'lastSignInAt'] as const

export const userListParams = listParams(
  USER_SORTS,
  { sort: 'name', dir: 'asc' },
  {
    role: parseAsArrayOf(parseAsStringLiteral(ROLE_IDS)).withDefault([]),
  },
)
export const loadUserList = createLoader(userListParams)
export type UserListParams = inferParserType<typeof userListParams>
