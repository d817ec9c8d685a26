import type { Metadata } from 'next'
import Link from 'next/link'
import { ConnectorForm } from '@/components/scope/connector-form'
import { RevisionLine } from '@/components/shell/revision-line'
import { Badge } from '@/components/ui/badge'
import { Card } from '@/components/ui/card'
import { DescriptionList } from '@/components/ui/description-list'
import { MessageBar } from '@/components/ui/feedback'
import { PageHeader } from '@/components/ui/page-header'
import { RelativeTime } from '@/components/ui/relative-time'
import { can } from '@/lib/domain/access'
import { labelOf } from '@/lib/domain/enrollment'
import { getConnector } from '@/lib/features/connector/queries'
import { requireActor } from '@/lib/features/core/actor'
import { devicesHref } from '@/lib/features/home/device-links'
import { getRevisionState } from '@/lib/features/reports/revision'

export const metadata: Metadata = { title: 'Microsoft Defender for Endpoint' }

export default async function ConnectorPage({ params }: { params: Promise<{ tenant: string }> }) {
  const actor = await requireActor((await params).tenant, 'connector:read')
  const state = await getConnector(actor)
  const base = `/${actor.tenantSlug}`
  const readOnly = !can(actor, 'connector:write')
  return (
    <>
      <PageHeader
        crumbs={[
          { label: 'Home', href: base },
          { label: 'Endpoint security', href: `${base}/endpoint-security` },
          { label: 'Microsoft Defender for Endpoint' },
        ]}
        title="Microsoft Defender for Endpoint"
        badge={
          <Badge
            tone={state.isEnabled ? 'success' : 'neutral'}
            icon={state.isEnabled ? 'circleCheck' : 'circleMinus'}
          >
            {state.isEnabled ? 'Connected' : 'Off'}
          </Badge>
        }
        description={
          <>
            Lets Defender for Endpoint hand endpoint security policies to devices that no MDM manages. One
            step of the{' '}
            <Link className="link" href={`${base}/setup`}>
              set-up guide
            </Link>
            .
          </>
        }
        revision={<RevisionLine info={await getRevisionState(actor)} />}
      />
      {readOnly && (
        <MessageBar className="mb-4">
          Your role, {actor.roleName}, reads the connector. A Security Administrator or an Intune
          Administrator can turn it.
        </MessageBar>
      )}
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_360px]">
        <ConnectorForm
          key={state.version}
          slug={actor.tenantSlug}
          isEnabled={state.isEnabled}
          version={state.version}
          readOnly={readOnly}
        >
          {!state.isAnyPlatformInScope && (
            <MessageBar tone="warning" className="mb-4" title="No platform is in the enforcement scope.">
              Devices stay unmanaged until one is.{' '}
              <Link className="link" href={`${base}/settings/enforcement-scope`}>
                Choose the enforcement scope
              </Link>
            </MessageBar>
          )}
        </ConnectorForm>
        <Card title="Status">
          <DescriptionList
            items={[
              {
                label: 'Managed by MDE',
                value: (
                  <Link
                    className="link"
                    href={devicesHref(actor.tenantSlug, { managedBy: 'MDE', enrollment: 'success' })}
                  >
                    {state.managed.toLocaleString('en-US')} devices
                  </Link>
                ),
              },
              {
                label: 'Waiting for it',
                value:
                  state.waiting > 0 ? (
                    <Link className="link" href={devicesHref(actor.tenantSlug, { label: labelOf(8) })}>
                      {state.waiting.toLocaleString('en-US')} devices
                    </Link>
                  ) : (
                    'None'
                  ),
              },
              { label: 'Last changed', value: <RelativeTime at={state.updatedAt} /> },
            ]}
          />
        </Card>
      </div>
    </>
  )
}
