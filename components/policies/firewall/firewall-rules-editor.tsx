'use client'
import { useMemo, useState } from 'react'
import { Badge } from '@/components/ui/badge'
import { Button, IconButton } from '@/components/ui/button'
import { countText } from '@/components/ui/count-text'
import { cx } from '@/components/ui/cx'
import { Select } from '@/components/ui/field'
import { Icon } from '@/components/ui/icon'
import { Menu, MenuItem, MenuSeparator } from '@/components/ui/menu'
import { MiniPager } from '@/components/ui/mini-pager'
import { useToast } from '@/components/ui/toast'
import {
  findInFirewallRules,
  MAX_FIREWALL_RULES,
  ruleChoice,
  RULE_FIELDS,
  ruleText,
  validateSettings,
  withRuleField,
  writeFirewallCsv,
  type SettingValues,
} from '@/lib/domain/catalog'
import type { SettingControlProps } from '../settings/setting-control'
import { FirewallCsvDialog } from './firewall-csv-dialog'
import { findingText, needsAttention } from './finding-text'
import { RulePane } from './rule-pane'
import { nameOfRule, placesText, programText, protocolText, searchTextOf } from './rule-words'

const PAGE_SIZE = 50
/** What a new rule says until one says otherwise: complete, and harmless. */
const NEW_RULE: SettingValues = {
  [RULE_FIELDS.enabled]: ruleChoice('enabled', '1'),
  [RULE_FIELDS.direction]: ruleChoice('direction', 'in'),
  [RULE_FIELDS.action]: ruleChoice('action', '0'),
}

/** The rules of a policy as a table: search and filter, many at once, order, CSV in and out, and what to look out for. */
export function FirewallRulesEditor({
  profile,
  definition,
  label,
  value,
  onChange,
  disabled,
}: SettingControlProps) {
  const toast = useToast()
  const rules = useMemo(() => (value?.kind === 'group' ? value.entries : []), [value])
  const [search, setSearch] = useState('')
  const [kind, setKind] = useState('')
  const [page, setPage] = useState(1)
  const [picked, setPicked] = useState<ReadonlySet<number>>(new Set())
  const [editing, setEditing] = useState<{ index: number | null; rule: SettingValues } | null>(null)
  const [isImporting, setIsImporting] = useState(false)

  const findings = useMemo(() => findInFirewallRules(rules), [rules])
  const problems = useMemo(
    () =>
      validateSettings(profile, { [definition.id]: { kind: 'group', entries: rules } }).filter(
        (problem) => problem.path[0] === definition.id && typeof problem.path[1] === 'number',
      ),
    [profile, definition, rules],
  )
  const needle = search.trim().toLowerCase()
  const shown = rules.flatMap((rule, index) =>
    isOfKind(rule, kind) && (needle === '' || searchTextOf(rule).includes(needle)) ? [{ rule, index }] : [],
  )
  const last = Math.max(1, Math.ceil(shown.length / PAGE_SIZE))
  const current = Math.min(page, last)
  const rows = shown.slice((current - 1) * PAGE_SIZE, current * PAGE_SIZE)
  const isFiltered = needle !== '' || kind !== ''

  const put = (next: readonly SettingValues[]) => {
    setPicked(new Set())
    onChange(next.length > 0 ? { kind: 'group', entries: next } : null)
  }
  const remove = (indexes: ReadonlySet<number>) => {
    const before = rules
    put(rules.filter((_, index) => !indexes.has(index)))
    toast({
      title: `${countText(indexes.size, 'rule')} removed`,
      action: { label: 'Undo', onClick: () => put(before) },
    })
  }
  const change = (indexes: ReadonlySet<number>, edit: (rule: SettingValues) => SettingValues) =>
    put(rules.map((rule, index) => (indexes.has(index) ? edit(rule) : rule)))
  const duplicate = (indexes: ReadonlySet<number>) => {
    const names = new Set(rules.map(nameOfRule))
    put(rules.flatMap((rule, index) => (indexes.has(index) ? [rule, copyOf(rule, names)] : [rule])))
  }
  /** Moves the picked rules one place, keeping their order. */
  const move = (by: -1 | 1) => {
    const next = [...rules]
    const order = [...picked].toSorted((a, b) => (by < 0 ? a - b : b - a))
    const moved = new Set<number>()
    for (const index of order) {
      const to = index + by
      const other = next[to]
      const own = next[index]
      if (!own || !other || moved.has(to)) {
        moved.add(index)
        continue
      }
      next[to] = own
      next[index] = other
      moved.add(to)
    }
    onChange({ kind: 'group', entries: next })
    setPicked(moved)
  }
  const exportCsv = () => {
    const url = URL.createObjectURL(
      new Blob(['\uFEFF', writeFirewallCsv(definition, rules)], { type: 'text/csv' }),
    )
    const link = document.createElement('a')
    link.href = url
    link.download = 'firewall-rules.csv'
    link.click()
    URL.revokeObjectURL(url)
  }

  return (
    <div className="w-full min-w-0 py-1">
      <div className="mb-2 flex flex-wrap items-center gap-2">
        {!disabled && (
          <>
            <Button
              icon="plus"
              disabled={rules.length >= MAX_FIREWALL_RULES}
              onClick={() => setEditing({ index: null, rule: NEW_RULE })}
            >
              Add rule
            </Button>
            <Button icon="upload" onClick={() => setIsImporting(true)}>
              Import CSV
            </Button>
          </>
        )}
        <Button icon="download" disabled={rules.length === 0} onClick={exportCsv}>
          Export CSV
        </Button>
        {rules.length > 0 && (
          <span className="ml-auto flex flex-wrap items-center gap-2">
            <Select
              className="w-40"
              aria-label="Which rules"
              value={kind}
              options={KINDS}
              onChange={(event) => {
                setKind(event.target.value)
                setPage(1)
              }}
            />
            <input
              type="search"
              className="control w-52"
              aria-label="Search rules"
              placeholder="Search rules"
              value={search}
              onChange={(event) => {
                setSearch(event.target.value)
                setPage(1)
              }}
            />
          </span>
        )}
      </div>
      {picked.size > 0 && (
        <div
          role="toolbar"
          aria-label="Chosen rules"
          className="mb-2 flex flex-wrap items-center gap-1 rounded bg-selected px-3 py-1"
        >
          <span className="mr-2 font-semibold">{countText(picked.size, 'rule')} chosen</span>
          <Button variant="subtle" icon="copy" onClick={() => duplicate(picked)}>
            Duplicate
          </Button>
          <Button
            variant="subtle"
            onClick={() =>
              change(picked, (rule) => withRuleField(rule, 'enabled', ruleChoice('enabled', '1')))
            }
          >
            Enable
          </Button>
          <Button
            variant="subtle"
            onClick={() =>
              change(picked, (rule) => withRuleField(rule, 'enabled', ruleChoice('enabled', '0')))
            }
          >
            Disable
          </Button>
          <Button variant="subtle" icon="arrowUp" onClick={() => move(-1)}>
            Move up
          </Button>
          <Button variant="subtle" icon="arrowDown" onClick={() => move(1)}>
            Move down
          </Button>
          <Button variant="subtle" icon="trash" onClick={() => remove(picked)}>
            Remove
          </Button>
        </div>
      )}
      {rules.length === 0 ? (
        <p className="rounded border border-dashed border-control px-4 py-6 text-center text-text-3">
          No rules yet. Add one, or import a CSV file, also one made from Get-NetFirewallRule.
        </p>
      ) : (
        <div className="overflow-x-auto rounded border border-hairline">
          <table className="w-full" aria-label={label}>
            <thead>
              <tr className="border-b border-hairline text-left text-caption whitespace-nowrap">
                {!disabled && (
                  <th scope="col" className="w-9 px-3 py-1.5">
                    <input
                      type="checkbox"
                      className="size-4 accent-[var(--brand)]"
                      aria-label="Choose all rules shown"
                      checked={rows.length > 0 && rows.every(({ index }) => picked.has(index))}
                      onChange={(event) =>
                        setPicked(event.target.checked ? new Set(shown.map(({ index }) => index)) : new Set())
                      }
                    />
                  </th>
                )}
                {['Name', 'State', 'Direction', 'Action', 'Protocol', 'Ports and addresses', 'Program'].map(
                  (head) => (
                    <th key={head} scope="col" className="px-3 py-1.5 font-semibold">
                      {head}
                    </th>
                  ),
                )}
                {!disabled && (
                  <th scope="col" className="w-10">
                    <span className="sr-only">Commands</span>
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {rows.map(({ rule, index }) => {
                const own = findings.filter((finding) => finding.rule === index && needsAttention(finding))
                const wrong = problems.find((problem) => problem.path[1] === index)
                const name = nameOfRule(rule)
                return (
                  <tr
                    key={index}
                    className={cx(
                      'border-b border-hairline align-top last:border-0',
                      picked.has(index) && 'bg-selected',
                    )}
                  >
                    {!disabled && (
                      <td className="px-3 py-2">
                        <input
                          type="checkbox"
                          className="size-4 accent-[var(--brand)]"
                          aria-label={`Choose ${name}`}
                          checked={picked.has(index)}
                          onChange={(event) => {
                            const next = new Set(picked)
                            if (event.target.checked) next.add(index)
                            else next.delete(index)
                            setPicked(next)
                          }}
                        />
                      </td>
                    )}
                    <th scope="row" className="min-w-44 px-3 py-1.5 text-left font-normal">
                      {disabled ? (
                        <span className="font-semibold break-words">{name}</span>
                      ) : (
                        <button
                          type="button"
                          className="link text-left font-semibold break-words"
                          onClick={() => setEditing({ index, rule })}
                        >
                          {name}
                        </button>
                      )}
                      {wrong && (
                        <span className="mt-0.5 flex gap-1 text-caption text-danger">
                          <Icon name="circleAlert" size={14} className="mt-px shrink-0" />
                          {wrong.message}
                        </span>
                      )}
                      {own.map((finding) => (
                        <span key={finding.kind} className="mt-0.5 flex gap-1 text-caption text-conflict">
                          <Icon name="warning" size={14} className="mt-px shrink-0" />
                          {findingText(finding, rules)}
                        </span>
                      ))}
                    </th>
                    <td className="px-3 py-1.5">
                      <Badge tone={ruleText(rule, 'enabled') === '0' ? undefined : 'success'}>
                        {ruleText(rule, 'enabled') === '0' ? 'Off' : 'On'}
                      </Badge>
                    </td>
                    <td className="px-3 py-1.5">
                      {DIRECTIONS[ruleText(rule, 'direction') ?? ''] ?? 'Inbound'}
                    </td>
                    <td className="px-3 py-1.5">
                      {ruleText(rule, 'action') === '1'
                        ? 'Allow'
                        : ruleText(rule, 'action') === '0'
                          ? 'Block'
                          : '–'}
                    </td>
                    <td className="px-3 py-1.5">{protocolText(rule)}</td>
                    <td className="max-w-72 px-3 py-1.5 break-words">{placesText(rule) || 'Any'}</td>
                    <td className="max-w-52 px-3 py-1.5 break-words">{programText(rule) || 'Any'}</td>
                    {!disabled && (
                      <td className="px-1 py-0.5 text-right">
                        <Menu align="end" trigger={<IconButton icon="more" label={`Commands for ${name}`} />}>
                          <MenuItem icon="edit" onClick={() => setEditing({ index, rule })}>
                            Edit
                          </MenuItem>
                          <MenuItem icon="copy" onClick={() => duplicate(new Set([index]))}>
                            Duplicate
                          </MenuItem>
                          <MenuSeparator />
                          <MenuItem icon="trash" tone="danger" onClick={() => remove(new Set([index]))}>
                            Remove
                          </MenuItem>
                        </Menu>
                      </td>
                    )}
                  </tr>
                )
              })}
              {rows.length === 0 && (
                <tr>
                  <td colSpan={9} className="px-3 py-4 text-text-3">
                    No rule matches.
                  </td>
                </tr>
              )}
            </tbody>
          </table>
        </div>
      )}
      {rules.length > 0 && (
        <>
          {shown.length > PAGE_SIZE && (
            <MiniPager page={current} size={PAGE_SIZE} total={shown.length} noun="rule" onPage={setPage} />
          )}
          <p className="mt-1 text-caption text-text-3">
            {isFiltered ? `${shown.length} of ` : ''}
            {countText(rules.length, 'rule')} of at most {MAX_FIREWALL_RULES} in one policy. Their order is
            for people only: on the device, a block rule wins over any allow rule.
          </p>
        </>
      )}
      {editing && (
        <RulePane
          profile={profile}
          definition={definition}
          title={editing.index === null ? 'Add rule' : `Edit ${nameOfRule(editing.rule)}`}
          others={rules.filter((_, index) => index !== editing.index)}
          initial={editing.rule}
          onClose={() => setEditing(null)}
          onSave={(rule) => {
            put(
              editing.index === null
                ? [...rules, rule]
                : rules.map((other, index) => (index === editing.index ? rule : other)),
            )
            setEditing(null)
          }}
        />
      )}
      {isImporting && (
        <FirewallCsvDialog
          profile={profile}
          definition={definition}
          present={rules}
          onClose={() => setIsImporting(false)}
          onImport={(next, title) => {
            const before = rules
            put(next)
            setIsImporting(false)
            toast({ title, action: { label: 'Undo', onClick: () => put(before) } })
          }}
        />
      )}
    </div>
  )
}

const DIRECTIONS: Readonly<Record<string, string>> = { in: 'Inbound', out: 'Outbound' }
const KINDS = [
  { value: '', label: 'All rules' },
  { value: 'in', label: 'Inbound' },
  { value: 'out', label: 'Outbound' },
  { value: 'allow', label: 'Allow' },
  { value: 'block', label: 'Block' },
  { value: 'off', label: 'Off' },
]

function isOfKind(rule: SettingValues, kind: string): boolean {
  switch (kind) {
    case 'in':
      return ruleText(rule, 'direction') !== 'out'
    case 'out':
      return ruleText(rule, 'direction') === 'out'
    case 'allow':
      return ruleText(rule, 'action') === '1'
    case 'block':
      return ruleText(rule, 'action') === '0'
    case 'off':
      return ruleText(rule, 'enabled') === '0'
    default:
      return true
  }
}

/** The same rule under a free name; a key of its own would clash. */
function copyOf(rule: SettingValues, names: Set<string>): SettingValues {
  const name = nameOfRule(rule)
  let free = `${name} (copy)`
  for (let n = 2; names.has(free); n++) free = `${name} (copy ${n})`
  names.add(free)
  return withRuleField(withRuleField(rule, 'key', null), 'name', { kind: 'string', value: free })
}
