import type { Metadata } from 'next'
import type { SearchParams } from 'nuqs/server'
import { PolicyDevicesTable } from '@/components/policies/policy-devices-table'
import { requireActor } from '@/lib/features/core/actor'
import { loadPolicyDevices } from '@/lib/features/policies/params'
import { getPolicy } from '@/lib/features/policies/queries'
import { findRolloutLabel } from '@/lib/features/rollouts/labels'
import { listPolicyDevices, listPolicySettingStatus } from '@/lib/features/policies/report-queries'

interface Props {
  readonly params: Promise<{ tenant: string; id: string }>
  readonly searchParams: Promise<SearchParams>
}

export const metadata: Metadata = { title: 'Applied devices' }

export default async function PolicyDevicesPage({ params, searchParams }: Props) {
  const { tenant, id } = await params
  const actor = await requireActor(tenant, 'policy:read')
  const p = await loadPolicyDevices(searchParams)
  const policy = await getPolicy(actor, id)
  const { rows, total } = await listPolicyDevices(actor, id, p)
  const settings = await listPolicySettingStatus(actor, id)
  return (
    <PolicyDevicesTable
      slug={actor.tenantSlug}
      rows={rows}
      total={total}
      state={p}
      exportHref={`/${actor.tenantSlug}/policies/${id}/devices/export`}
      settings={settings
        .map(({ key, name }) => ({ key, name }))
        .toSorted((a, b) => a.name.localeCompare(b.name))}
      isAssigned={policy.isAssigned}
      isStaged={(await findRolloutLabel(actor, id)) !== null}
    />
  )
}
