'use client'
import { useMemo } from 'react'
import { exclusionFieldsOf } from '@/lib/domain/catalog'
import { EntriesControl } from '../settings/entries-control'
import type { SettingControlProps } from '../settings/setting-control'
import { ExclusionEditor } from './exclusion-editor'
import { fromExclusion, toExclusion } from './exclusion-entry'
import { UNIX_CHOICES } from './exclusion-words'

const MAX_ENTRIES = 600

/** The exclusions of Linux and macOS: paths, extensions and processes in one list. */
export function ExclusionEntriesControl(props: SettingControlProps) {
  const { profile, definition, label, value, onChange, disabled } = props
  const fields = exclusionFieldsOf(definition)
  const stored = value?.kind === 'group' ? value.entries : undefined
  const entries = useMemo(
    () => (fields ? (stored ?? []).map((entry) => toExclusion(definition, fields, entry)) : []),
    [definition, fields, stored],
  )
  const readable = entries.filter((entry) => entry !== null)
  // An entry of another form came from a file: it is shown field by field, so that nothing of it is lost.
  if (!fields || readable.length < entries.length) return <EntriesControl {...props} />
  return (
    <ExclusionEditor
      platform={profile.platform}
      label={label}
      kinds={UNIX_CHOICES}
      entries={readable}
      max={definition.maxItems ?? MAX_ENTRIES}
      onChange={(next) =>
        onChange(
          next.length > 0
            ? { kind: 'group', entries: next.map((entry) => fromExclusion(definition, fields, entry)) }
            : null,
        )
      }
      disabled={disabled}
    />
  )
}
