'use client'
import { Pane } from '@/components/ui/dialog'
import { FieldError } from '@/components/ui/field'
import type { AsrRule, Profile, SettingDefinition, SettingValue } from '@/lib/domain/catalog'
import { ExclusionListControl } from './exclusion-list-control'

/** The files and folders that one rule leaves alone. */
export function AsrExclusionsPane({
  profile,
  rule,
  definition,
  value,
  problem,
  readOnly,
  onChange,
  onClose,
}: {
  profile: Profile
  rule: AsrRule
  definition: SettingDefinition
  value: SettingValue | undefined
  problem: string | undefined
  readOnly: boolean
  onChange: (id: string, value: SettingValue | null) => void
  onClose: () => void
}) {
  return (
    <Pane open onClose={onClose} title={rule.definition.name}>
      <p className="mb-3 text-text-2">
        Files and folders that this rule leaves alone. Other rules still apply to them. Policies that agree on
        the rule have their lists joined.
      </p>
      <ExclusionListControl
        profile={profile}
        definition={definition}
        label={`Exclusions of ${rule.definition.name}`}
        value={value}
        onChange={(next) => onChange(definition.id, next)}
        invalid={problem !== undefined}
        describedBy={undefined}
        disabled={readOnly}
      />
      {problem && <FieldError>{problem}</FieldError>}
    </Pane>
  )
}
