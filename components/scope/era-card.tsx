'use client'
import { Card } from '@/components/ui/card'
import { RadioGroup, Switch } from '@/components/ui/field'
import { BEHAVIOUR_ERAS, type BehaviourEra } from '@/lib/domain/enrollment/types'
import { ERA_WORDS } from '@/lib/features/tenants/switch-words'

/** Newest first. */
const ERAS = BEHAVIOUR_ERAS.toReversed()

/** The opt-in to preview features, and beside it the state of the service's documentation that decides everything else. */
export function EraCard({
  era,
  readOnly,
  onChange,
}: {
  era: BehaviourEra
  readOnly: boolean
  onChange: (era: BehaviourEra) => void
}) {
  const isFixed = era === '2025'
  return (
    <Card title="Preview features and behaviour">
      <div className="space-y-4">
        <div>
          <Switch
            label="Preview features"
            checked={era !== 'GA'}
            disabled={readOnly || isFixed}
            onChange={(on) => onChange(on ? 'PREV' : 'GA')}
          />
          <p className="mt-1 ml-[52px] text-caption text-text-3">
            {isFixed
              ? 'On for every tenant since 25 September 2023.'
              : 'On: Linux and macOS are managed, and no device needs to join a directory first. Turning it off takes Linux and macOS devices out of management, and domain members need their hybrid join again.'}
          </p>
        </div>
        <RadioGroup
          legend="Behaviour era"
          name="behaviourEra"
          value={era}
          options={ERAS.map((value) => ({ value, ...ERA_WORDS[value], disabled: readOnly }))}
          onChange={(value) => onChange(ERAS.find((known) => known === value) ?? era)}
        />
      </div>
    </Card>
  )
}
