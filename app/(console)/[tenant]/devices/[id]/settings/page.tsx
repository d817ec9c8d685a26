import { createLoader, parseAsString, type SearchParams } from 'nuqs/server'
import { EffectiveSettings } from '@/components/devices/effective-settings'
import { ExplainTree } from '@/components/devices/explain-tree'
import { CopyButton } from '@/components/ui/copy-button'
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
  await getDevice(actor, id)
  const { setting } = await load(searchParams)
  const settings = await listEffectiveSettings(actor, id)
  const isKnown = settings.some((s) => s.key === setting)
  const explanation = setting && isKnown ? await explainDeviceSetting(actor, id, setting) : null
  return (
    <EffectiveSettings
      slug={actor.tenantSlug}
      settings={settings}
      openKey={isKnown ? setting : null}
      explanation={
        explanation && (
          <div>
            <p className="flex items-start justify-between gap-4">
              <span>{explanation.tree.text}</span>
              <span className="flex items-center gap-1 text-caption text-text-3">
                Copy explanation <CopyButton text={explanation.text} label="Copy explanation" />
              </span>
            </p>
            <ExplainTree node={explanation.tree} slug={actor.tenantSlug} />
          </div>
        )
      }
    />
  )
}
