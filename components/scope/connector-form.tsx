'use client'
import { useState, type ReactNode } from 'react'
import { useAction } from '@/components/groups/use-action'
import { ImpactPanel } from '@/components/impact/impact-panel'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { MessageBar } from '@/components/ui/feedback'
import { Switch } from '@/components/ui/field'
import { useToast } from '@/components/ui/toast'
import type { ImpactDraft } from '@/lib/features/impact/schema'
import { updateConnector } from '@/lib/features/connector/actions'
import { ScopeMoves } from './scope-moves'

const LABEL = 'Allow Microsoft Defender for Endpoint to enforce Endpoint Security Configurations'

/** The connector's switch, and what turning it would do. */
export function ConnectorForm({
  slug,
  isEnabled,
  version,
  readOnly,
  children,
}: {
  slug: string
  isEnabled: boolean
  version: number
  readOnly: boolean
  /** Standing conditions to show above the switch. */
  children?: ReactNode
}) {
  const toast = useToast()
  const [saved, setSaved] = useState({ isEnabled, version })
  const [isOn, setOn] = useState(isEnabled)
  const { busy, failure, run } = useAction(updateConnector, slug)
  const draft: ImpactDraft | null =
    isOn === saved.isEnabled ? null : { kind: 'connector', connectorEnabled: isOn }
  return (
    <div className="space-y-4">
      <Card title="Endpoint security configurations">
        {children}
        <div className="space-y-4">
          {failure && <MessageBar tone="error" title={failure.message} />}
          <Switch label={LABEL} checked={isOn} onChange={setOn} disabled={readOnly} />
          <p className="ml-[52px] max-w-2xl text-caption text-text-3">
            On: devices in the enforcement scope that no MDM manages enroll and take their endpoint security
            policies. Off: they onboard to Defender for Endpoint and wait with enrollment code 8.
          </p>
          {!readOnly && (
            <Button
              variant="primary"
              icon="save"
              busy={busy}
              disabled={isOn === saved.isEnabled}
              onClick={() =>
                run({ connectorEnabled: isOn, version: saved.version }, (data) => {
                  setSaved({ isEnabled: isOn, version: data.version })
                  toast({
                    title: isOn ? 'Connector turned on' : 'Connector turned off',
                    description: 'Devices are decided on again.',
                  })
                })
              }
            >
              Save
            </Button>
          )}
        </div>
      </Card>
      {!readOnly && (
        <ImpactPanel
          tenant={slug}
          draft={draft}
          idle="Turn the switch to see which devices would enter or leave management, before you save."
        />
      )}
      {draft && <ScopeMoves tenant={slug} draft={draft} />}
    </div>
  )
}
