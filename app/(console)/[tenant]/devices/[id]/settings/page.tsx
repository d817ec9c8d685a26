import { createLoader, parseAsString, type SearchParams } from 'nuqs/server'
import { EffectiveSettings } from '@/components/devices/effective-settings'
import { SettingExplanation } from '@/components/devices/setting-explanation'
import { ExportButton } from '@/components/policies/export-dialog'
import { OS_PLATFORMS } from '@/lib/domain/catalog'
import { platformOf } from '@/lib/domain/resolution'
import { exportChoices } from '@/lib/features/policy-export/settings-export'
import { requireActor } from '@/lib/features/core/actor'
import { explainDeviceSetting, listEffectiveSettings } from '@/lib/features/devices/effective-settings'
import { getDevice } from '@/lib/features/devices/queries'

const load = createLoader({ setting: parseAsString })

export default async function DeviceSettingsPage({
  params,
  searchParams,
}: {
  params: Promise<{ tenant: string; id: string }>
  searchParams: Promise<SearchParams>
}) {
  const { tenant, id } = await params
  const actor = await requireActor(tenant, 'device:read')
  const device = await getDevice(actor, id)
  const { setting } = await load(searchParams)
  const settings = await listEffectiveSettings(actor, id, new Date())
  const isKnown = settings.some((s) => s.key === setting)
  const explanation = setting && isKnown ? await explainDeviceSetting(actor, id, setting) : null
  const platform = OS_PLATFORMS.find((one) => one === device.osPlatform)
  return (
    <>
      {platform && settings.length > 0 && (
        <div className="mb-2 flex justify-end">
          <ExportButton
            href={`/${actor.tenantSlug}/devices/${id}/settings/export`}
            choices={exportChoices(platformOf(platform))}
          />
        </div>
      )}
      <EffectiveSettings
        slug={actor.tenantSlug}
        settings={settings}
        openKey={isKnown ? setting : null}
        explanation={explanation && <SettingExplanation explanation={explanation} slug={actor.tenantSlug} />}
      />
    </>
  )
}
