'use client'
import { useMemo } from 'react'
import { exclusionListOf, type Exclusion } from '@/lib/domain/catalog'
import type { SettingControlProps } from '../settings/setting-control'
import { ExclusionEditor } from './exclusion-editor'
import { WINDOWS_CHOICES } from './exclusion-words'

/** Where the catalogue names no limit: the service's own for a list. */
const MAX_ENTRIES = 10_000

/** A Windows list of exclusions of one kind. */
export function ExclusionListControl({
  profile,
  definition,
  label,
  value,
  onChange,
  disabled,
}: SettingControlProps) {
  const kind = exclusionListOf(definition) ?? 'path'
  const texts = value?.kind === 'stringList' ? value.values : undefined
  const entries = useMemo(() => (texts ?? []).map((text): Exclusion => ({ kind, text })), [texts, kind])
  return (
    <ExclusionEditor
      platform={profile.platform}
      label={label}
      kinds={[WINDOWS_CHOICES[kind]]}
      entries={entries}
      max={definition.maxItems ?? MAX_ENTRIES}
      onChange={(next) => {
        const values = next.map((entry) => entry.text)
        onChange(values.length > 0 ? { kind: 'stringList', values } : null)
      }}
      disabled={disabled}
    />
  )
}
