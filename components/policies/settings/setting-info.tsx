'use client'
import { CopyButton } from '@/components/ui/copy-button'
import { DescriptionList } from '@/components/ui/description-list'
import { Icon } from '@/components/ui/icon'
import { InfoPopover } from '@/components/ui/popover'
import {
  definitionIn,
  optionOf,
  valueOfDefault,
  type Profile,
  type SettingDefinition,
} from '@/lib/domain/catalog'

const IF_POLICIES_DIFFER = {
  conflict: 'Conflict, nothing is sent',
  union: 'The lists of all policies are joined',
  asrPerRule: 'Only this rule is withheld; other rules apply',
  group: 'Entries of all policies apply side by side',
} as const

/** What a setting does, its values, needs, platforms, how policies combine, and its CSP or key path. */
export function SettingInfo({
  profile,
  definition,
  alsoSetBy,
}: {
  profile: Profile
  definition: SettingDefinition
  alsoSetBy?: { policies: number; values: number }
}) {
  const parent = definition.dependsOn && definitionIn(profile, definition.dependsOn.settingId)
  const fallback = valueOfDefault(definition)
  const needs =
    parent && definition.dependsOn
      ? `${parent.name} set to ${definition.dependsOn.optionIds.map((id) => optionOf(parent, id)?.label ?? id).join(', ')}`
      : null
  const rows = [
    ...(definition.options
      ? [
          {
            label: 'Values',
            value: (
              <OptionList
                definition={definition}
                isDefault={(id) => fallback?.kind === 'choice' && fallback.optionId === id}
              />
            ),
          },
        ]
      : []),
    ...(definition.min !== undefined || definition.max !== undefined
      ? [
          {
            label: 'Range',
            value: `${definition.min ?? 'no minimum'} to ${definition.max ?? 'no maximum'}${definition.unit ? ` ${definition.unit}` : ''}`,
          },
        ]
      : []),
    ...(!definition.options && definition.default !== null
      ? [{ label: 'Default', value: String(definition.default) }]
      : []),
    ...(needs ? [{ label: 'Needs', value: needs }] : []),
    { label: 'Platforms', value: platformText(definition) },
    { label: 'If policies differ', value: IF_POLICIES_DIFFER[definition.merge] },
    ...(alsoSetBy && alsoSetBy.policies > 0
      ? [
          {
            label: 'Also set by',
            value: `${alsoSetBy.policies} ${alsoSetBy.policies === 1 ? 'policy' : 'policies'}, ${alsoSetBy.values} different ${alsoSetBy.values === 1 ? 'value' : 'values'}`,
          },
        ]
      : []),
    ...(definition.tamperProtected
      ? [{ label: 'Tamper protection', value: 'Held on devices where it is on' }]
      : []),
    ...(definition.mdeSupported
      ? []
      : [
          {
            label: 'MDE channel',
            value: <span className="text-conflict">Not supported through security settings management</span>,
          },
        ]),
  ]
  return (
    <InfoPopover label={`About ${definition.name}`} title={definition.name}>
      <p className="mb-3 text-text-2">{definition.description}</p>
      <DescriptionList items={rows} labelWidth="110px" />
      {definition.notes.length > 0 && (
        <ul className="mt-3 list-disc space-y-1 pl-4 text-caption text-text-2">
          {definition.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      <div className="mt-3 flex items-center gap-1 rounded border border-hairline bg-sunken px-2 py-1">
        <code className="min-w-0 flex-1 font-mono text-caption break-all">{definition.csp}</code>
        <CopyButton text={definition.csp} label="Copy path" />
      </div>
      <a
        className="link mt-3 inline-flex items-center gap-1"
        href={definition.learnMoreUrl}
        target="_blank"
        rel="noreferrer"
      >
        Learn more
        <Icon name="external" size={14} />
      </a>
    </InfoPopover>
  )
}

function OptionList({
  definition,
  isDefault,
}: {
  definition: SettingDefinition
  isDefault: (optionId: string) => boolean
}) {
  return (
    <ul>
      {definition.options?.map((option) => (
        <li key={option.id} className="flex gap-2">
          <span className="flex-1">
            {option.label}
            {option.supported === false && <span className="text-text-3"> (not supported)</span>}
          </span>
          <span className="text-text-3">
            {String(option.value)}
            {isDefault(option.id) && ', default'}
          </span>
        </li>
      ))}
    </ul>
  )
}

function platformText(definition: SettingDefinition): string {
  return (
    definition.appliesTo
      .map((row) =>
        [
          row.os,
          row.versions?.join(', '),
          row.minVersion ? `${row.minVersion} and later` : row.minBuild && `${row.minBuild} and later`,
        ]
          .filter(Boolean)
          .join(' '),
      )
      .join('; ') || 'All'
  )
}
