'use client'
import { useId, useMemo } from 'react'
import { Card } from '@/components/ui/card'
import { FieldError } from '@/components/ui/field'
import { qualifiedName, validateSettings } from '@/lib/domain/catalog'
import type { SettingsEditorProps } from '../settings/settings-editor-props'
import { FirewallRulesEditor } from './firewall-rules-editor'

/** A policy of firewall rules is its rules and nothing else. */
export function FirewallRulesProfile({
  profile,
  values,
  onChange,
  showProblems,
  readOnly = false,
}: SettingsEditorProps) {
  const errorId = useId()
  const [definition] = profile.settings
  const problems = useMemo(() => validateSettings(profile, values), [profile, values])
  if (!definition) return null
  // What is wrong with one rule stands with that rule.
  const general = problems.find((problem) => problem.path.length === 1)
  const wrong = new Set(
    problems.filter((problem) => problem.path.length > 1).map((problem) => problem.path[1]),
  )
  const message =
    general?.message ??
    (wrong.size > 0
      ? `${wrong.size === 1 ? 'One rule needs' : `${wrong.size} rules need`} attention.`
      : undefined)
  return (
    <Card title={definition.name} id={`setting-${definition.id}`}>
      {showProblems && message && <FieldError id={errorId}>{message}</FieldError>}
      <FirewallRulesEditor
        profile={profile}
        definition={definition}
        label={qualifiedName(profile, definition)}
        value={values[definition.id]}
        onChange={(value) => onChange(value === null ? {} : { [definition.id]: value })}
        invalid={showProblems && message !== undefined}
        describedBy={showProblems && message ? errorId : undefined}
        disabled={readOnly}
      />
    </Card>
  )
}
