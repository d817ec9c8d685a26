import type { Metadata } from 'next'
import type { SearchParams } from 'nuqs/server'
import { SettingStatusTable } from '@/components/policies/setting-status-table'
import { requireActor } from '@/lib/features/core/actor'
import { loadPolicySettings } from '@/lib/features/policies/params'
import { getPolicy } from '@/lib/features/policies/queries'
import {
  findSettingSources,
  listPolicySettingStatus,
  pageOfSettings,
} from '@/lib/features/policies/report-queries'

interface Props {
  readonly params: Promise<{ tenant: string; id: string }>
  readonly searchParams: Promise<SearchParams>
}

export const metadata: Metadata = { title: 'Settings status' }

export default async function PolicySettingStatusPage({ params, searchParams }: Props) {
  const { tenant, id } = await params
  const actor = await requireActor(tenant, 'policy:read')
  const p = await loadPolicySettings(searchParams)
  const policy = await getPolicy(actor, id)
  const { rows, total } = pageOfSettings(await listPolicySettingStatus(actor, id), p)
  return (
    <SettingStatusTable
      slug={actor.tenantSlug}
      policyId={id}
      rows={rows}
      total={total}
      state={p}
      sources={p.setting ? await findSettingSources(actor, id, p.setting) : null}
      isAssigned={policy.isAssigned}
    />
  )
}
