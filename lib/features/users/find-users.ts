import { pageOf } from '../core/paging'
import { USER_SORTS, type UserListParams } from './params'
import type { UserRow } from './queries'

/** Rows that match search and filters, in the list's order. A tenant has a handful of administrators: no SQL needed. */
export function findUsers(
  users: readonly UserRow[],
  p: Pick<UserListParams, 'q' | 'role' | 'sort' | 'dir'>,
): UserRow[] {
  const needle = p.q.trim().toLowerCase()
  const by = USER_SORTS.find((s) => s === p.sort) ?? 'name'
  const sign = p.dir === 'asc' ? 1 : -1
  return users
    .filter((u) => needle === '' || `${u.name}\n${u.email}`.toLowerCase().includes(needle))
    .filter((u) => p.role.length === 0 || p.role.some((role) => role === u.role))
    .toSorted((a, b) => sign * (a[by] ?? '').localeCompare(b[by] ?? '') || a.id.localeCompare(b.id))
}

/** One page of them. */
export function pageOfUsers(
  users: readonly UserRow[],
  p: UserListParams,
): { rows: UserRow[]; total: number } {
  const found = findUsers(users, p)
  const { skip, take } = pageOf(p)
  return { rows: found.slice(skip, skip + take), total: found.length }
}
