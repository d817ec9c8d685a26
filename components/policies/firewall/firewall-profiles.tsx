'use client'
import { useMemo, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { cx } from '@/components/ui/cx'
import { FieldError, SegmentedControl, Select } from '@/components/ui/field'
import { Icon } from '@/components/ui/icon'
import { Menu, MenuItem } from '@/components/ui/menu'
import {
  isActive,
  unitDefinitions,
  validateSettings,
  type SettingDefinition,
  type SettingValue,
  type SettingValues,
} from '@/lib/domain/catalog'
import { GeneratedEditor } from '../settings/generated-editor'
import { SettingControl, type SettingControlProps } from '../settings/setting-control'
import { SettingInfo } from '../settings/setting-info'
import type { SettingsEditorProps } from '../settings/settings-editor-props'
import { useSettings } from '../settings/use-settings'
import { NETWORKS, networkRows, networkSettingOf, type Network, type NetworkRow } from './network-rows'

const isNetworkSetting = (definition: SettingDefinition) => networkSettingOf(definition.id) !== null

/**
 * The firewall of the three networks side by side, one row for what they have in common; everything else of the profile
 * below, as generated. Where there is no room for three columns, one network is shown at a time.
 */
export function FirewallProfiles(props: SettingsEditorProps) {
  const { profile, values, onChange, showProblems, readOnly = false } = props
  const set = useSettings(profile, values, onChange)
  const [only, setOnly] = useState<Network>('domain')
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set())
  const definitions = useMemo(() => unitDefinitions(profile), [profile])
  const rows = useMemo(() => networkRows(definitions), [definitions])
  const problems = useMemo(() => {
    const found = validateSettings(profile, values).map((p) => [String(p.path[0]), p.message] as const)
    return new Map(found.toReversed())
  }, [profile, values])
  const change = (id: string, value: SettingValue | null) => {
    setTouched((before) => new Set(before).add(id))
    set(id, value)
  }
  const configured = rows.reduce(
    (sum, row) => sum + NETWORKS.filter(({ id }) => values[row.byNetwork[id]?.id ?? '']).length,
    0,
  )

  return (
    <div className="@container min-w-0 space-y-4">
      <Card
        title="Networks"
        note={`${configured} of ${rows.length * NETWORKS.length} configured`}
        action={
          !readOnly && (
            <Menu align="end" trigger={<Button icon="copy">Copy settings</Button>}>
              {NETWORKS.flatMap((from) =>
                NETWORKS.filter((to) => to.id !== from.id).map((to) => (
                  <MenuItem
                    key={`${from.id} ${to.id}`}
                    onClick={() => onChange(copied(rows, values, from.id, to.id))}
                  >
                    {from.name} to {to.name.toLowerCase()}
                  </MenuItem>
                )),
              )}
            </Menu>
          )
        }
        flush
      >
        <div className="border-t border-hairline px-4 py-2 @4xl:hidden">
          <SegmentedControl
            label="Network"
            value={only}
            options={NETWORKS.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(value) => setOnly(NETWORKS.find(({ id }) => id === value)?.id ?? 'domain')}
          />
        </div>
        <table
          className="w-full table-fixed border-t border-hairline"
          aria-label="Firewall settings by network"
        >
          <thead>
            <tr className="text-left text-caption">
              <th scope="col" className="w-[38%] px-4 py-2 font-semibold @4xl:w-[31%]">
                Setting
              </th>
              {NETWORKS.map(({ id, name }) => (
                <th
                  key={id}
                  scope="col"
                  className={cx('px-2 py-2 font-semibold', id !== only && 'hidden @4xl:table-cell')}
                >
                  {name} network
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row
                key={row.key}
                {...props}
                readOnly={readOnly}
                row={row}
                only={only}
                messageOf={(id) => (showProblems || touched.has(id) ? problems.get(id) : undefined)}
                onSet={change}
              />
            ))}
          </tbody>
        </table>
      </Card>
      <GeneratedEditor {...props} isLeftOut={isNetworkSetting} />
    </div>
  )
}

function Row({
  profile,
  values,
  alsoSetBy,
  readOnly,
  row,
  only,
  messageOf,
  onSet,
}: Pick<SettingsEditorProps, 'profile' | 'values' | 'alsoSetBy'> & {
  readOnly: boolean
  row: NetworkRow
  only: Network
  messageOf: (id: string) => string | undefined
  onSet: (id: string, value: SettingValue | null) => void
}) {
  const cells = NETWORKS.flatMap(({ id, name }) => {
    const definition = row.byNetwork[id]
    return definition ? [{ network: id, networkName: name, definition }] : []
  })
  const [first] = cells
  if (!first) return null
  const said = cells.map(({ definition, network }) => textOf(values[definition.id], network))
  const differs = new Set(said).size > 1
  const also = cells.map(({ definition }) => alsoSetBy?.[definition.id]).find((one) => one !== undefined)
  return (
    <tr className="border-t border-hairline align-top">
      <th scope="row" className="px-4 py-1.5 text-left font-normal">
        <span className="flex min-h-8 flex-wrap items-center gap-x-1">
          <span className={cx('min-w-0', said.some(Boolean) ? 'font-semibold' : 'text-text-2')}>
            {row.name} <SettingInfo profile={profile} definition={first.definition} alsoSetBy={also} />
          </span>
          {differs && (
            <span className="inline-flex items-center gap-1 text-caption text-text-3">
              <Icon name="arrowLeftRight" size={14} />
              differs
            </span>
          )}
        </span>
      </th>
      {cells.map(({ network, networkName, definition }) => {
        const message = messageOf(definition.id)
        const errorId = `error-${definition.id}`
        const label = `${row.name}, ${networkName.toLowerCase()} network`
        return (
          <td key={network} className={cx('px-2 py-1.5', network !== only && 'hidden @4xl:table-cell')}>
            {isActive(profile, values, definition) ? (
              <Cell
                profile={profile}
                definition={definition}
                label={label}
                value={values[definition.id]}
                onChange={(value) => onSet(definition.id, value)}
                invalid={message !== undefined}
                describedBy={message ? errorId : undefined}
                disabled={readOnly}
              />
            ) : (
              <span className="flex min-h-8 items-center text-caption text-text-3">
                Needs the firewall of this network
              </span>
            )}
            {message && <FieldError id={errorId}>{message}</FieldError>}
          </td>
        )
      })}
    </tr>
  )
}

/** Three controls stand beside each other: choices take a list that opens instead of a row of buttons. */
function Cell(props: SettingControlProps) {
  const { definition, label, value, onChange, invalid, describedBy, disabled } = props
  if (definition.type !== 'boolean' && definition.type !== 'choice') return <SettingControl {...props} />
  return (
    <Select
      className="w-full"
      aria-label={label}
      aria-invalid={invalid || undefined}
      aria-describedby={describedBy}
      disabled={disabled}
      value={value?.kind === 'choice' ? value.optionId : ''}
      options={[
        { value: '', label: 'Not configured' },
        ...(definition.options ?? []).map((option) => ({
          value: option.id,
          label: option.label,
          disabled: option.supported === false,
        })),
      ]}
      onChange={(event) =>
        onChange(event.target.value === '' ? null : { kind: 'choice', optionId: event.target.value })
      }
    />
  )
}

/** The value without what names its network. */
function textOf(value: SettingValue | undefined, network: Network): string {
  return value ? JSON.stringify(value).replaceAll(`${network}profile`, '') : ''
}

/** Every setting of one network as another has it. */
function copied(
  rows: readonly NetworkRow[],
  values: SettingValues,
  from: Network,
  to: Network,
): SettingValues {
  const next: Record<string, SettingValue> = { ...values }
  for (const { byNetwork } of rows) {
    const source = byNetwork[from]
    const target = byNetwork[to]
    if (!source || !target) continue
    const value = values[source.id]
    if (!value) delete next[target.id]
    else if (value.kind === 'choice') {
      const chosen = source.options?.find((option) => option.id === value.optionId)
      const same = target.options?.find((option) => option.value === chosen?.value)
      if (same) next[target.id] = { kind: 'choice', optionId: same.id }
    } else next[target.id] = value
  }
  return next
}
