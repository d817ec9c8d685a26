import type { inferParserType } from 'nuqs/server'
import { createLoader } from 'nuqs/server'
import { listParams } from '@/components/data-table/params'

export const TENANT_SORTS = ['name', 'slug', 'roleName'] as const

export const tenantListParams = listParams(TENANT_SORTS, { sort: 'name', dir: 'asc' }, {})
export const loadTenantList = createLoader(tenantListParams)
export type TenantListParams = inferParserType<typeof tenantListParams>
