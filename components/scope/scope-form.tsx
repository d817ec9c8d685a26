'use client'
import Link from 'next/link'
import { useState } from 'react'
import { useAction } from '@/components/groups/use-action'
import { ImpactLine } from '@/components/impact/impact-line'
import { BESIDE_FORM, ImpactView } from '@/components/impact/impact-view'
import { useImpact } from '@/components/impact/use-impact'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { MessageBar } from '@/components/ui/feedback'
import { RadioGroup, Switch } from '@/components/ui/field'
import { Icon, type IconName } from '@/components/ui/icon'
import { useToast } from '@/components/ui/toast'
import { updateScope } from '@/lib/features/scope/actions'
import type { ScopeState } from '@/lib/features/scope/queries'
import type { ScopeSwitches } from '@/lib/features/scope/schema'

type PlatformKey = 'windowsClient' | 'windowsServer' | 'linux' | 'macOS'
const PLATFORMS: readonly {
  readonly key: PlatformKey
  readonly name: string
  readonly icon: IconName
  readonly note: string
}[] = [
  {
    key: 'windowsClient',
    name: 'Windows client',
    icon: 'laptop',
    note: 'Windows 10 and 11, Pro and Enterprise',
  },
  { key: 'windowsServer', name: 'Windows Server', icon: 'server', note: 'Windows Server 2012 R2 and later' },
  {
    key: 'linux',
    name: 'Linux',
    icon: 'terminal',
    note: 'Supported distributions with Defender agent 101.23052.0009 or later',
  },
  {
    key: 'macOS',
    name: 'macOS',
    icon: 'apple',
    note: 'macOS 11 and later with Defender agent 101.23052.0004 or later',
  },
]
const MODES = [
  { value: 'off', label: 'Off' },
  { value: 'tagged', label: 'On tagged devices', hint: 'Devices with the tag MDE-Management' },
  {
    value: 'all',
    label: 'On all devices',
    hint: 'Every onboarded device; synthetic registrations count against the directory quota',
  },
] as const

/** The enforcement scope with who enters and leaves, before anything is saved. */
export function ScopeForm({ slug, state, readOnly }: { slug: string; state: ScopeState; readOnly: boolean }) {
  const toast = useToast()
  const [saved, setSaved] = useState({ switches: state.switches, version: state.version })
  const [draft, setDraft] = useState<ScopeSwitches>(state.switches)
  const { busy, failure, run } = useAction(updateScope, slug)
  const isChanged = JSON.stringify(draft) !== JSON.stringify(saved.switches)
  const impact = useImpact(slug, isChanged ? { kind: 'scope', switches: draft } : null)
  const has2025 = state.behaviourEra === '2025'

  const set = (change: Partial<ScopeSwitches>) => setDraft((d) => ({ ...d, ...change }))
  const save = () =>
    run({ ...draft, version: saved.version }, (data) => {
      const stored = { ...draft, domainControllers: draft.domainControllers && draft.windowsServer !== 'off' }
      setSaved({ switches: stored, version: data.version })
      setDraft(stored)
      toast({ title: 'Enforcement scope saved', description: 'Devices are decided on again.' })
    })

  return (
    <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_400px]">
      <div className="space-y-4">
        {failure && <MessageBar tone="error" title={failure.message} />}
        <div className="grid gap-4 md:grid-cols-2">
          {PLATFORMS.map((platform) => (
            <Card
              key={platform.key}
              title={
                <span className="flex items-center gap-2">
                  <Icon name={platform.icon} size={18} />
                  {platform.name}
                </span>
              }
            >
              <p className="mb-3 text-caption text-text-3">{platform.note}</p>
              <RadioGroup
                legend={platform.name}
                hideLegend
                name={platform.key}
                value={draft[platform.key]}
                options={MODES.map((m) => ({ ...m, disabled: readOnly }))}
                onChange={(value) =>
                  set({ [platform.key]: MODES.find((m) => m.value === value)?.value ?? 'off' })
                }
              />
              {platform.key === 'windowsServer' && (
                <div className="mt-4 border-t border-hairline pt-3">
                  <Switch
                    label="Domain controllers"
                    checked={draft.domainControllers && draft.windowsServer !== 'off'}
                    disabled={readOnly || !has2025 || draft.windowsServer === 'off'}
                    onChange={(on) => set({ domainControllers: on })}
                  />
                  <p className="mt-1 text-caption text-text-3">
                    {!has2025
                      ? 'Not supported with the behaviour that this tenant is set to. Keep domain controllers on 2012 R2 and 2016 untagged: they can slip into management by mistake.'
                      : draft.windowsServer === 'off'
                        ? 'Turn on Windows Server first.'
                        : 'Caution: a wrong policy on a domain controller affects the whole directory. Try it on a test domain first. Firewall policies skip domain controllers.'}
                  </p>
                </div>
              )}
            </Card>
          ))}
        </div>
        <Card title="Other ways of onboarding and managing">
          <div className="space-y-4">
            <div>
              <Switch
                label="Allow devices onboarded by Microsoft Defender for Cloud"
                checked={draft.defenderForCloud}
                disabled={readOnly}
                onChange={(on) => set({ defenderForCloud: on })}
              />
              <p className="mt-1 ml-[52px] text-caption text-text-3">
                Servers that Defender for Cloud has onboarded take their settings from here too.
              </p>
            </div>
            <div>
              <Switch
                label="Manage Security settings using Configuration Manager"
                checked={draft.manageUsingConfigurationManager}
                disabled={readOnly}
                onChange={(on) => set({ manageUsingConfigurationManager: on })}
              />
              <p className="mt-1 ml-[52px] text-caption text-text-3">
                On: Configuration Manager keeps authority over devices that have its client. Off: Defender for
                Endpoint takes over.
              </p>
            </div>
          </div>
        </Card>
        {!readOnly && (
          <div className="flex flex-wrap items-center gap-3">
            <Button variant="primary" icon="save" busy={busy} disabled={!isChanged} onClick={save}>
              Save
            </Button>
            <Button disabled={!isChanged || busy} onClick={() => setDraft(saved.switches)}>
              Discard
            </Button>
            <ImpactLine impact={impact} />
            {!state.connectorEnabled && (
              <p className="text-text-3">
                The connector is off:{' '}
                <Link className="link" href={`/${slug}/endpoint-security/connector`}>
                  turn it on
                </Link>{' '}
                so that devices in scope can enroll.
              </p>
            )}
          </div>
        )}
      </div>
      {!readOnly && (
        <ImpactView
          tenant={slug}
          impact={impact}
          idle="Change a switch to see which devices it would bring into management or take out of it, before you save."
          className={BESIDE_FORM}
        />
      )}
    </div>
  )
}
