'use client'
import { useDeferredValue, useEffect, useMemo, useRef, useState, useCallback } from 'react'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { countText } from '@/components/ui/count-text'
import { MessageBar } from '@/components/ui/feedback'
import { Select } from '@/components/ui/field'
import { Icon } from '@/components/ui/icon'
import { Menu, MenuItem } from '@/components/ui/menu'
import {
  asrRules,
  isPerRuleExclusions,
  validateSettings,
  type AsrRule,
  type SettingDefinition,
  type SettingValue,
  type SettingValues,
} from '@/lib/domain/catalog'
import { GeneratedEditor } from '../settings/generated-editor'
import type { SettingsEditorProps } from '../settings/settings-editor-props'
import { useSettings } from '../settings/use-settings'
import { AsrExclusionsPane } from './asr-exclusions-pane'
import { AsrRuleRow } from './asr-rule-row'
import { setModeOfAll } from './set-mode-of-all'

const isInTable = (definition: SettingDefinition) =>
  definition.ruleGuid !== undefined || isPerRuleExclusions(definition)

const MODES = [
  { value: 2, label: 'Audit' },
  { value: 1, label: 'Block' },
  { value: 6, label: 'Warn' },
  { value: 0, label: 'Off' },
  { value: null, label: 'Not configured' },
] as const

/** Attack surface reduction rules as a table: rule, mode, its exclusions, where else it is set; the other settings below. */
export function AsrEditor(props: SettingsEditorProps) {
  const { profile, values, onChange, showProblems, readOnly = false, alsoSetBy } = props
  const [search, setSearch] = useState('')
  const [filter, setFilter] = useState('all')
  const [openId, setOpenId] = useState<string | null>(null)
  const [told, setTold] = useState('')
  const rules = useMemo(() => asrRules(profile), [profile])
  const needle = useDeferredValue(search.trim().toLowerCase())
  const problems = useMemo(
    () => new Map(validateSettings(profile, values).map((p) => [String(p.path[0]), p.message])),
    [profile, values],
  )
  const set = useSettings(profile, values, onChange)
  // Rows are memoised: the handler they get must not change with every key press.
  const latest = useRef(set)
  useEffect(() => {
    latest.current = set
  })
  const change = useCallback((id: string, value: SettingValue | null) => latest.current(id, value), [])
  const shown = rules.filter(
    (rule) => isOfFilter(rule, values, filter) && (needle === '' || textOf(rule).includes(needle)),
  )
  const configured = rules.filter((rule) => values[rule.definition.id]).length
  const open = rules.find((rule) => rule.definition.id === openId)

  const setAll = (mode: number | null, label: string) => {
    const result = setModeOfAll(shown, values, mode)
    onChange(result.values)
    setTold(
      [
        `Set ${countText(result.changed, 'rule')} to ${label}.`,
        result.refused > 0 && `${countText(result.refused, 'rule')} left: the product refuses ${label}.`,
        result.emptied > 0 &&
          `The exclusions of ${countText(result.emptied, 'rule')} were removed with the mode.`,
      ]
        .filter(Boolean)
        .join(' '),
    )
  }

  return (
    <div className="min-w-0 space-y-4">
      <Card title="Attack surface reduction rules" note={`${configured} of ${rules.length} configured`} flush>
        <div className="space-y-3 border-t border-hairline px-4 py-3">
          <MessageBar>
            Rules work where Microsoft Defender Antivirus is the active antivirus with real-time protection
            on. Try a rule in Audit before Block.
          </MessageBar>
          <div className="flex flex-wrap items-center gap-2">
            <span className="relative w-64 max-w-full">
              <Icon name="search" className="pointer-events-none absolute top-2 left-2.5 text-text-3" />
              <input
                type="search"
                className="control w-full pl-8"
                aria-label="Search rules"
                placeholder="Rule, GUID or description"
                value={search}
                onChange={(event) => setSearch(event.target.value)}
              />
            </span>
            <Select
              aria-label="Show rules"
              options={[
                { value: 'all', label: 'All rules' },
                { value: 'configured', label: 'Configured' },
                { value: 'unset', label: 'Not configured' },
                { value: 'standard', label: 'Standard protection' },
                { value: 'differs', label: 'Set differently elsewhere' },
                { value: 'exclusions', label: 'With exclusions' },
              ]}
              value={filter}
              onChange={(event) => setFilter(event.target.value)}
            />
            {!readOnly && (
              <Menu
                trigger={
                  <Button
                    icon="check"
                    disabled={shown.length === 0}
                  >{`Set ${countText(shown.length, 'rule')} to`}</Button>
                }
              >
                {MODES.map((mode) => (
                  <MenuItem key={mode.label} onClick={() => setAll(mode.value, mode.label)}>
                    {mode.label}
                  </MenuItem>
                ))}
              </Menu>
            )}
            <span className="text-caption text-text-3" aria-live="polite">
              {told}
            </span>
          </div>
        </div>
        <div className="overflow-x-auto">
          <table className="w-full" aria-label="Attack surface reduction rules">
            <thead className="max-md:sr-only">
              <tr className="border-y border-hairline text-left text-caption">
                <th scope="col" className="px-4 py-1.5 font-semibold">
                  Rule
                </th>
                <th scope="col" className="w-44 px-2 py-1.5 font-semibold">
                  Mode
                </th>
                <th scope="col" className="w-36 px-2 py-1.5 font-semibold">
                  Exclusions
                </th>
                <th scope="col" className="w-36 px-2 py-1.5 pr-4 font-semibold">
                  Also set by
                </th>
              </tr>
            </thead>
            <tbody>
              {shown.map((rule) => (
                <AsrRuleRow
                  key={rule.definition.id}
                  profile={profile}
                  rule={rule}
                  value={values[rule.definition.id]}
                  exclusions={rule.exclusions ? values[rule.exclusions.id] : undefined}
                  problem={
                    showProblems
                      ? (problems.get(rule.definition.id) ??
                        (rule.exclusions ? problems.get(rule.exclusions.id) : undefined))
                      : problems.get(rule.definition.id)
                  }
                  usage={alsoSetBy?.[rule.definition.id]}
                  readOnly={readOnly}
                  onChange={change}
                  onOpen={setOpenId}
                />
              ))}
              {shown.length === 0 && (
                <tr>
                  <td colSpan={4} className="px-4 py-6 text-center text-text-3">
                    No rule matches. Try another word, or show all rules.
                  </td>
                </tr>
              )}
            </tbody>
          </table>
        </div>
      </Card>
      <GeneratedEditor {...props} isLeftOut={isInTable} />
      {open?.exclusions && (
        <AsrExclusionsPane
          profile={profile}
          rule={open}
          definition={open.exclusions}
          value={values[open.exclusions.id]}
          problem={problems.get(open.exclusions.id)}
          readOnly={readOnly}
          onChange={change}
          onClose={() => setOpenId(null)}
        />
      )}
    </div>
  )

  function isOfFilter(rule: AsrRule, all: SettingValues, kind: string): boolean {
    const value = all[rule.definition.id]
    switch (kind) {
      case 'configured':
        return value !== undefined
      case 'unset':
        return value === undefined
      case 'standard':
        return rule.isStandard
      case 'differs':
        return (alsoSetBy?.[rule.definition.id]?.options ?? []).some(
          (use) => value?.kind === 'choice' && use.optionId !== value.optionId,
        )
      case 'exclusions':
        return rule.exclusions !== null && all[rule.exclusions.id] !== undefined
      default:
        return true
    }
  }
}

function textOf({ definition, guid }: AsrRule): string {
  return `${definition.name} ${definition.description} ${guid}`.toLowerCase()
}
