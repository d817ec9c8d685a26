import type { Metadata } from 'next'
import type { SearchParams } from 'nuqs/server'
import { RefreshButton } from '@/components/home/refresh-button'
import { SettingDeviceList } from '@/components/reports/setting-device-list'
import { RevisionLine } from '@/components/shell/revision-line'
import { PageHeader } from '@/components/ui/page-header'
import { requireActor } from '@/lib/features/core/actor'
import { loadSettingDevices } from '@/lib/features/reports/params'
import { getSettingHead, listSettingDevices } from '@/lib/features/reports/report-queries'
import { getRevisionState } from '@/lib/features/reports/revision'

interface Props {
  readonly params: Promise<{ tenant: string }>
  readonly searchParams: Promise<SearchParams>
}

export async function generateMetadata({ params, searchParams }: Props): Promise<Metadata> {
  const actor = await requireActor((await params).tenant, 'report:read')
  const { key } = await loadSettingDevices(searchParams)
  const setting = await getSettingHead(actor, key)
  return { title: `${setting.name} – Per setting status` }
}

export default async function SettingDevicesPage({ params, searchParams }: Props) {
  const actor = await requireActor((await params).tenant, 'report:read')
  const p = await loadSettingDevices(searchParams)
  const setting = await getSettingHead(actor, p.key)
  const { rows, total } = await listSettingDevices(actor, p)
  const slug = actor.tenantSlug
  return (
    <>
      <PageHeader
        crumbs={[
          { label: 'Home', href: `/${slug}` },
          { label: 'Reports', href: `/${slug}/reports` },
          { label: 'Per setting status', href: `/${slug}/reports/per-setting-status` },
          { label: setting.name },
        ]}
        title={setting.name}
        description={setting.place}
        revision={<RevisionLine info={await getRevisionState(actor)} />}
      >
        <RefreshButton />
      </PageHeader>
      <SettingDeviceList slug={slug} rows={rows} total={total} state={p} />
    </>
  )
}
