import type { TenantChoice } from '../core/actor'
import { pageOf } from '../core/paging'
import { TENANT_SORTS, type TenantListParams } from './params'

/** One page of a person's tenants that match the search; they are few and read with every page anyway. */
export function findTenants(
  tenants: readonly TenantChoice[],
  p: TenantListParams,
): { rows: TenantChoice[]; total: number } {
  const needle = p.q.trim().toLowerCase()
  const by = TENANT_SORTS.find((s) => s === p.sort) ?? 'name'
  const sign = p.dir === 'asc' ? 1 : -1
  const found = tenants
    .filter((t) => needle === '' || `${t.name}\n${t.slug}`.toLowerCase().includes(needle))
    .toSorted((a, b) => sign * a[by].localeCompare(b[by]) || a.id.localeCompare(b.id))
  const { skip, take } = pageOf(p)
  return { rows: found.slice(skip, skip + take), total: found.length }
}
