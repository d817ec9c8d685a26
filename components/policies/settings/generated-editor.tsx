'use client'
import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/feedback'
import { Switch } from '@/components/ui/field'
import { Icon } from '@/components/ui/icon'
import {
  definitionIn,
  formatSettingValue,
  isActive,
  sections,
  validateSettings,
  type Profile,
  type SettingDefinition,
  type SettingValue,
} from '@/lib/domain/catalog'
import { SettingRow } from './setting-row'
import type { SettingsEditorProps } from './settings-editor-props'
import { useSettings } from './use-settings'

/**
 * The settings of a profile, generated from its definitions: sections, search, "Show only configured", one row a setting.
 * Editors that show some settings in a way of their own leave them out by `isLeftOut`, a function that stays the same.
 */
export function GeneratedEditor({
  profile,
  values,
  onChange,
  showProblems,
  readOnly = false,
  alsoSetBy,
  isLeftOut,
}: SettingsEditorProps & { readonly isLeftOut?: (definition: SettingDefinition) => boolean }) {
  const [search, setSearch] = useState('')
  const [onlyConfigured, setOnlyConfigured] = useState(readOnly)
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set())
  const set = useSettings(profile, values, onChange)
  // Rows are memoised: the handler they get must not change with every key press.
  const latest = useRef(set)
  useEffect(() => {
    latest.current = set
  })
  const change = useCallback((id: string, value: SettingValue | null) => {
    setTouched((t) => (t.has(id) ? t : new Set(t).add(id)))
    latest.current(id, value)
  }, [])
  const needle = useDeferredValue(search.trim().toLowerCase())
  const all = useMemo(() => {
    if (!isLeftOut) return sections(profile)
    const kept = sections(profile).map((s) => ({ ...s, settings: s.settings.filter((d) => !isLeftOut(d)) }))
    return kept.filter((s) => s.settings.length > 0)
  }, [profile, isLeftOut])
  const problems = useMemo(() => {
    const byId = new Map<string, string>()
    for (const p of validateSettings(profile, values)) {
      const id = String(p.path[0])
      if (!byId.has(id))
        byId.set(id, p.path.length > 1 ? `${p.message} (entry ${Number(p.path[1]) + 1})` : p.message)
    }
    return byId
  }, [profile, values])

  const isShown = (d: SettingDefinition) =>
    isActive(profile, values, d) &&
    (!onlyConfigured || values[d.id] !== undefined) &&
    (needle === '' || searchText(d, values[d.id]).includes(needle))
  const shown = all.map((s) => ({ ...s, rows: s.settings.filter(isShown) })).filter((s) => s.rows.length > 0)
  const total = all.reduce((n, s) => n + s.settings.length, 0)
  const configured = all.reduce((n, s) => n + s.settings.filter((d) => values[d.id]).length, 0)

  return (
    // Its own width counts, not the window's: beside a panel there is no room for the list of sections.
    <div className="@container min-w-0">
      <div className="mb-4 flex flex-wrap items-center gap-x-5 gap-y-2">
        <span className="relative w-80 max-w-full">
          <Icon name="search" className="pointer-events-none absolute top-2 left-2.5 text-text-3" />
          <input
            type="search"
            className="control w-full pl-8"
            aria-label="Search settings"
            placeholder={`Search ${total} settings, values or CSP paths`}
            value={search}
            onChange={(e) => setSearch(e.target.value)}
          />
        </span>
        <Switch label="Show only configured" checked={onlyConfigured} onChange={setOnlyConfigured} />
        <span className="text-caption text-text-3" aria-live="polite">
          {configured} of {total} configured
        </span>
      </div>
      <div className="grid items-start gap-5 @4xl:grid-cols-[200px_minmax(0,1fr)]">
        <nav aria-label="Setting sections" className="sticky top-16 hidden @4xl:block">
          <ul>
            {all.map((s) => {
              const n = s.settings.filter((d) => values[d.id]).length
              const hasProblem = s.settings.some(
                (d) => problems.has(d.id) && (showProblems || touched.has(d.id)),
              )
              return (
                <li key={s.name}>
                  <a
                    href={`#section-${slug(s.name)}`}
                    className="flex min-h-8 items-center gap-2 rounded px-2 hover:bg-hover"
                  >
                    <span className="min-w-0 flex-1 truncate">{s.name}</span>
                    {hasProblem && (
                      <Icon name="circleAlert" size={14} className="text-danger" label="Needs attention" />
                    )}
                    <span className="text-caption text-text-3 tabular-nums">
                      {n > 0 && (
                        <>
                          <strong className="text-link">{n}</strong> of{' '}
                        </>
                      )}
                      {s.settings.length}
                    </span>
                  </a>
                </li>
              )
            })}
          </ul>
        </nav>
        <div className="min-w-0 space-y-4">
          {shown.length === 0 && (
            <Card>
              <EmptyState
                icon="search"
                title={onlyConfigured && needle === '' ? 'Nothing is configured' : 'No setting matches'}
              >
                {onlyConfigured && needle === ''
                  ? 'Every setting of this policy is Not configured: it has no opinion on any of them.'
                  : 'Try another word, or turn off "Show only configured".'}
              </EmptyState>
            </Card>
          )}
          {shown.map((section) => (
            <Card
              key={section.name}
              id={`section-${slug(section.name)}`}
              className="scroll-mt-16"
              title={section.name}
              note={`${section.settings.filter((d) => values[d.id]).length} of ${section.settings.length} configured`}
              flush
            >
              <div className="border-t border-hairline">
                {section.rows.map((definition) => (
                  <SettingRow
                    key={definition.id}
                    profile={profile}
                    definition={definition}
                    depth={depthOf(profile, definition)}
                    value={values[definition.id]}
                    problem={
                      showProblems || touched.has(definition.id) ? problems.get(definition.id) : undefined
                    }
                    onChange={change}
                    readOnly={readOnly}
                    alsoSetBy={alsoSetBy?.[definition.id]}
                  />
                ))}
              </div>
            </Card>
          ))}
        </div>
      </div>
    </div>
  )
}

function searchText(definition: SettingDefinition, value: SettingValue | undefined): string {
  return `${definition.name} ${definition.section} ${definition.csp} ${value ? formatSettingValue(definition, value) : ''}`.toLowerCase()
}

function depthOf(profile: Profile, definition: SettingDefinition): number {
  let depth = 0
  let current = definition.dependsOn
  while (current && depth < 5) {
    depth += 1
    current = definitionIn(profile, current.settingId)?.dependsOn
  }
  return depth
}

function slug(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '-')
}
