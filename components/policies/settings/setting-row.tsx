'use client'
import { memo, useId } from 'react'
import { Badge } from '@/components/ui/badge'
import { IconButton } from '@/components/ui/button'
import { cx } from '@/components/ui/cx'
import { FieldError } from '@/components/ui/field'
import {
  qualifiedName,
  replacementOf,
  type Profile,
  type SettingDefinition,
  type SettingValue,
} from '@/lib/domain/catalog'
import { EntriesControl } from './entries-control'
import { SettingControl } from './setting-control'
import { SettingInfo } from './setting-info'
import { specialControlFor } from './special-controls'

export interface SettingRowProps {
  readonly profile: Profile
  readonly definition: SettingDefinition
  /** How many choices stand above it. */
  readonly depth: number
  readonly value: SettingValue | undefined
  readonly problem: string | undefined
  readonly onChange: (id: string, value: SettingValue | null) => void
  readonly readOnly: boolean
  readonly alsoSetBy: { readonly policies: number; readonly values: number } | undefined
}

/** One setting: name, information, control, reset. Configured ones carry a bar at the left edge. */
export const SettingRow = memo(function SettingRow({
  profile,
  definition,
  depth,
  value,
  problem,
  onChange,
  readOnly,
  alsoSetBy,
}: SettingRowProps) {
  const errorId = useId()
  const replacement = replacementOf(definition)
  const special = specialControlFor(profile, definition)
  const isWide = special?.isWide ?? definition.type === 'group'
  const Control = special?.Control ?? (isWide ? EntriesControl : SettingControl)
  return (
    <div
      id={`setting-${definition.id}`}
      className={cx(
        'relative border-t border-hairline first:border-0',
        value && 'before:absolute before:inset-y-1.5 before:left-0 before:w-[3px] before:bg-brand',
      )}
    >
      <div
        className={cx(
          'grid items-start gap-x-4 gap-y-1 px-4 py-1.5',
          !isWide && '@xl:grid-cols-[minmax(0,1fr)_minmax(0,1.1fr)_32px]',
        )}
        style={{ paddingLeft: 16 + depth * 20 }}
      >
        <div className="flex min-h-8 min-w-0 flex-wrap items-center gap-x-1">
          {depth > 0 && <span aria-hidden className="-ml-3 mr-1 h-px w-3 bg-control/50" />}
          <span className={cx('min-w-0', value ? 'font-semibold' : 'text-text-2')}>
            {definition.name} <SettingInfo profile={profile} definition={definition} alsoSetBy={alsoSetBy} />
          </span>
          {!definition.mdeSupported && <Badge tone="conflict">Not on MDE</Badge>}
          {definition.deprecated && <Badge>Deprecated</Badge>}
          {replacement && <span className="w-full pb-1 text-caption text-text-3">{replacement}</span>}
        </div>
        <div className="min-w-0 py-px">
          <Control
            profile={profile}
            definition={definition}
            label={qualifiedName(profile, definition)}
            value={value}
            onChange={(v) => onChange(definition.id, v)}
            invalid={problem !== undefined}
            describedBy={problem ? errorId : undefined}
            disabled={readOnly}
          />
          {problem && <FieldError id={errorId}>{problem}</FieldError>}
        </div>
        {!isWide && !readOnly && (
          <div className="hidden @xl:block">
            {value && (
              <IconButton
                icon="reset"
                label={`Reset ${definition.name} to Not configured`}
                onClick={() => onChange(definition.id, null)}
              />
            )}
          </div>
        )}
      </div>
    </div>
  )
})
