'use client'
import Link from 'next/link'
import { useState } from 'react'
import { useAction } from '@/components/groups/use-action'
import { useLeaveWarning } from '@/components/groups/use-leave-warning'
import { ImpactLine } from '@/components/impact/impact-line'
import { BESIDE_FORM, ImpactView } from '@/components/impact/impact-view'
import { useImpact } from '@/components/impact/use-impact'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { MessageBar } from '@/components/ui/feedback'
import { Switch } from '@/components/ui/field'
import { useToast } from '@/components/ui/toast'
import type { BehaviourEra } from '@/lib/domain/enrollment/types'
import type { ImpactDraft } from '@/lib/features/impact/schema'
import { updateScope } from '@/lib/features/scope/actions'
import type { ScopeState } from '@/lib/features/scope/queries'
import type { ScopeSwitches } from '@/lib/features/scope/schema'
import { EraCard } from './era-card'
import { PlatformCards } from './platform-cards'
import { ScopeMoves } from './scope-moves'

/** The enforcement scope with who enters and leaves, before anything is saved. */
export function ScopeForm({ slug, state, readOnly }: { slug: string; state: ScopeState; readOnly: boolean }) {
  const toast = useToast()
  const [saved, setSaved] = useState({
    switches: state.switches,
    era: state.behaviourEra,
    version: state.version,
  })
  const [switches, setSwitches] = useState<ScopeSwitches>(saved.switches)
  const [era, setEra] = useState<BehaviourEra>(saved.era)
  const { busy, failure, run, clear } = useAction(updateScope, slug)
  const newEra = era === saved.era ? undefined : era
  const isChanged = newEra !== undefined || JSON.stringify(switches) !== JSON.stringify(saved.switches)
  const draft: ImpactDraft | null = isChanged ? { kind: 'scope', switches, behaviourEra: newEra } : null
  const impact = useImpact(slug, draft)
  useLeaveWarning(isChanged && !busy)

  const set = (change: Partial<ScopeSwitches>) => setSwitches((s) => ({ ...s, ...change }))
  const save = () =>
    run({ ...switches, behaviourEra: newEra, version: saved.version }, (data) => {
      const stored = {
        ...switches,
        domainControllers: switches.domainControllers && switches.windowsServer !== 'off',
      }
      setSaved({ switches: stored, era, version: data.version })
      setSwitches(stored)
      toast({ title: 'Enforcement scope saved', description: 'Devices are decided on again.' })
    })
  const discard = () => {
    setSwitches(saved.switches)
    setEra(saved.era)
    clear()
  }

  return (
    <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_400px]">
      <div className="min-w-0 space-y-4">
        {failure && <MessageBar tone="error" title={failure.message} />}
        <PlatformCards switches={switches} era={era} readOnly={readOnly} onChange={set} />
        <Card title="Other ways of onboarding and managing">
          <div className="space-y-4">
            <div>
              <Switch
                label="Allow devices onboarded by Microsoft Defender for Cloud"
                checked={switches.defenderForCloud}
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
                checked={switches.manageUsingConfigurationManager}
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
        <EraCard era={era} readOnly={readOnly} onChange={setEra} />
        {!readOnly && (
          <div className="flex flex-wrap items-center gap-3">
            <Button variant="primary" icon="save" busy={busy} disabled={!isChanged} onClick={save}>
              Save
            </Button>
            <Button disabled={!isChanged || busy} onClick={discard}>
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
        {draft && <ScopeMoves tenant={slug} draft={draft} />}
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
