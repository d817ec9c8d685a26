import { DeviceList } from '@/components/devices/device-list'
import { DevicePane } from '@/components/devices/device-pane'
import { OnboardButton } from '@/components/devices/onboard-button'
import { SavedViews } from '@/components/saved-views/saved-views'
import { RefreshButton } from '@/components/home/refresh-button'
import { RevisionLine } from '@/components/shell/revision-line'
import { PageHeader } from '@/components/ui/page-header'
import { can } from '@/lib/domain/access'
import type { Actor } from '@/lib/features/core/actor'
import { consoleUrl } from '@/lib/features/core/console-url'
import type { DeviceListParams } from '@/lib/features/devices/params'
import { devicePermissions } from '@/lib/features/devices/permissions'
import { findDevice, listDevices, listFilterChoices } from '@/lib/features/devices/queries'
import { getRevisionState } from '@/lib/features/reports/revision'
import { listViews } from '@/lib/features/saved-views/queries'
import type { DeviceViewList } from '@/lib/features/saved-views/schema'

const TEXTS: Readonly<Record<DeviceViewList, { readonly title: string; readonly description: string }>> = {
  devices: {
    title: 'All devices',
    description: 'Devices that a channel manages, in the words of the Intune admin center.',
  },
  inventory: {
    title: 'Device inventory',
    description:
      'Every device that Defender for Endpoint knows, with its enrollment in security settings management, and why not.',
  },
}

/** One of the two lists of devices, with the details of the row that is open. */
export async function DeviceListPage({
  actor,
  view,
  params: p,
}: {
  actor: Actor
  view: DeviceViewList
  params: DeviceListParams
}) {
  const { rows, total } = await listDevices(actor, p, new Date(), view)
  const open = p.device ? await findDevice(actor, p.device) : null
  const slug = actor.tenantSlug
  const permissions = devicePermissions(actor)
  const { title, description } = TEXTS[view]
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Home', href: `/${slug}` }, { label: 'Devices' }, { label: title }]}
        title={title}
        description={description}
        revision={<RevisionLine info={await getRevisionState(actor)} />}
      >
        {can(actor, 'device:write') && (
          <OnboardButton slug={slug} isDemoTenant={actor.isDemoTenant} consoleUrl={consoleUrl()} />
        )}
        <RefreshButton />
      </PageHeader>
      <SavedViews slug={slug} list={view} views={await listViews(actor, view)} canShare={permissions.tag} />
      <DeviceList
        slug={slug}
        view={view}
        rows={rows}
        total={total}
        state={p}
        choices={await listFilterChoices(actor, p)}
        permissions={permissions}
        pane={
          open && (
            <DevicePane slug={slug} device={open} ids={rows.map((r) => r.id)} permissions={permissions} />
          )
        }
      />
    </>
  )
}
