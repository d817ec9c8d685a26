import Link from 'next/link'
import { AssignmentsCard, CheckInCard, PropertiesCard, VersionList } from '@/components/policies/policy-cards'
import { SettingStatusPreview } from '@/components/policies/setting-status-preview'
import { Card } from '@/components/ui/card'
import { requireActor } from '@/lib/features/core/actor'
import { getPolicy } from '@/lib/features/policies/queries'
import { listPolicySettingStatus } from '@/lib/features/policies/report-queries'
import { listVersions } from '@/lib/features/policies/version-queries'

const SETTINGS_SHOWN = 10
const VERSIONS_SHOWN = 3

export default async function PolicyOverviewPage({
  params,
}: {
  params: Promise<{ tenant: string; id: string }>
}) {
  const { tenant, id } = await params
  const actor = await requireActor(tenant, 'policy:read')
  const policy = await getPolicy(actor, id)
  const settings = await listPolicySettingStatus(actor, id)
  const versions = await listVersions(actor, id, { offset: 0, limit: VERSIONS_SHOWN })
  const href = `/${actor.tenantSlug}/policies/${id}`
  return (
    <div className="space-y-4">
      <div className="grid gap-4 md:grid-cols-2 xl:grid-cols-[minmax(0,1fr)_320px_320px]">
        <CheckInCard policy={policy} href={href} />
        <PropertiesCard policy={policy} href={href} />
        <AssignmentsCard slug={actor.tenantSlug} policy={policy} href={href} />
      </div>
      <Card
        title="Per setting status"
        note={settings.length > 0 && `${policy.devices.toLocaleString('en-US')} devices targeted`}
        action={
          settings.length > SETTINGS_SHOWN && (
            <Link href={`${href}/status`} className="link">{`All ${settings.length} settings`}</Link>
          )
        }
        flush
      >
        {settings.length === 0 ? (
          <p className="px-4 pb-4 text-text-3">
            {policy.isAssigned
              ? 'No device receives a setting of this policy yet.'
              : 'Assign the policy, and its settings are listed here with the devices that have them.'}
          </p>
        ) : (
          <SettingStatusPreview rows={settings.slice(0, SETTINGS_SHOWN)} href={href} />
        )}
      </Card>
      <Card
        title="Versions"
        action={
          versions.total > VERSIONS_SHOWN && (
            <Link href={`${href}/versions`} className="link">{`All ${versions.total} versions`}</Link>
          )
        }
        flush
      >
        <div className="border-t border-hairline">
          <VersionList versions={versions.rows} current={policy.version} href={href} />
        </div>
      </Card>
    </div>
  )
}
