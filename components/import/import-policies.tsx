'use client'
import { Badge } from '@/components/ui/badge'
import { Card } from '@/components/ui/card'
import { countText } from '@/components/ui/count-text'
import { Select, TextInput } from '@/components/ui/field'
import { Icon } from '@/components/ui/icon'
import type { PolicyPreview } from '@/lib/features/policy-import/import-preview'
import type { PolicyChoice } from '@/lib/features/policy-import/schema'
import { PLATFORM_WORDS, wordFor } from '@/lib/features/reports/words'

const FORMAT_WORDS: Readonly<Record<PolicyPreview['format'], string>> = {
  graph: 'Graph policy',
  intent: 'Older template',
  managedSettings: 'Managed settings',
  mobileconfig: 'Configuration profile',
}

/** One row a policy: what it becomes, under which name, and what of it was not understood. */
export function ImportPolicies({
  policies,
  choices,
  onChoose,
}: {
  policies: readonly PolicyPreview[]
  choices: Readonly<Record<string, PolicyChoice>>
  onChoose: (key: string, choice: PolicyChoice) => void
}) {
  return (
    <Card title="Policies" note={countText(policies.length, 'policy', 'policies')} flush>
      <ul aria-label="Policies in these files" className="border-t border-hairline">
        {policies.map((policy) => (
          <PolicyRow
            key={policy.key}
            policy={policy}
            choice={choices[policy.key] ?? policy.suggestion}
            onChoose={(choice) => onChoose(policy.key, choice)}
          />
        ))}
      </ul>
    </Card>
  )
}

function PolicyRow({
  policy,
  choice,
  onChoose,
}: {
  policy: PolicyPreview
  choice: PolicyChoice
  onChoose: (choice: PolicyChoice) => void
}) {
  const { existing } = policy
  const options = [
    { value: 'create', label: 'Create', disabled: !policy.isAllowed },
    ...(existing && !existing.isIdentical
      ? [{ value: 'update', label: `New version of ${existing.name}`, disabled: !policy.isAllowed }]
      : []),
    { value: 'skip', label: 'Leave out' },
  ]
  const take = (value: string) => {
    if (value === 'update' && existing)
      onChoose({ take: 'update', id: existing.id, version: existing.version })
    else if (value === 'create') {
      const { suggestion } = policy
      onChoose({
        take: 'create',
        name: suggestion.take === 'create' ? suggestion.name : `${policy.name} (2)`,
      })
    } else onChoose({ take: 'skip' })
  }
  const isMissing = choice.take === 'create' && choice.name.trim() === ''
  return (
    <li className="border-b border-hairline px-4 py-3 last:border-0">
      <div className="grid items-start gap-x-6 gap-y-2 lg:grid-cols-[minmax(0,1fr)_minmax(0,26rem)]">
        <div className="min-w-0">
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <span className="font-semibold break-words">{policy.name}</span>
            {existing?.isIdentical && <Badge>Already here</Badge>}
            {existing && !existing.isIdentical && (
              <Badge tone="info">
                {existing.name === policy.name ? 'Name exists already' : 'Here under another name'}
              </Badge>
            )}
            {!policy.isAllowed && <Badge tone="danger">Your role may not write it</Badge>}
          </p>
          <p className="text-caption text-text-3 break-words">
            {[
              policy.profileName ?? 'No known profile',
              wordFor(PLATFORM_WORDS, policy.platform),
              countText(policy.settings, 'setting'),
              FORMAT_WORDS[policy.format],
              policy.fileName,
            ].join(' · ')}
          </p>
          <Remarks policy={policy} />
        </div>
        <div className="flex flex-wrap items-start gap-2">
          <Select
            className="w-44 max-w-full"
            aria-label={`What becomes of ${policy.name}`}
            options={options}
            value={choice.take}
            onChange={(event) => take(event.target.value)}
          />
          {choice.take === 'create' && (
            <span className="min-w-40 flex-1">
              <TextInput
                aria-label={`Name of ${policy.name}`}
                aria-invalid={isMissing || undefined}
                value={choice.name}
                maxLength={256}
                onChange={(event) => onChoose({ ...choice, name: event.target.value })}
              />
              {isMissing && <span className="text-caption text-danger">Enter a name.</span>}
            </span>
          )}
          {choice.take === 'create' && policy.profiles.length > 0 && (
            <Select
              className="w-full"
              aria-label={`Profile of ${policy.name}`}
              options={policy.profiles.map(({ id, name }) => ({ value: id, label: name }))}
              value={choice.profileId ?? policy.profileId ?? ''}
              onChange={(event) => onChoose({ ...choice, profileId: event.target.value })}
            />
          )}
        </div>
      </div>
    </li>
  )
}

function Remarks({ policy }: { policy: PolicyPreview }) {
  const { leftOut, notices, unknownSettingIds } = policy
  if (leftOut.length + notices.length + unknownSettingIds.length === 0) return null
  return (
    <ul className="mt-1.5 space-y-1 text-caption">
      {leftOut.map((problem, index) => (
        <li key={`${index} ${problem.path}`} className="flex gap-1.5 text-danger">
          <Icon name="circleAlert" size={14} className="mt-px shrink-0" />
          <span className="min-w-0 break-words">
            Left out: {problem.path}. {problem.message}
          </span>
        </li>
      ))}
      {notices.map((notice) => (
        <li key={notice} className="flex gap-1.5 text-text-2">
          <Icon name="info" size={14} className="mt-px shrink-0" />
          <span className="min-w-0 break-words">{notice}</span>
        </li>
      ))}
      {unknownSettingIds.length > 0 && (
        <li>
          <details>
            <summary className="link">
              {countText(unknownSettingIds.length, 'unknown setting')}, kept and exported unchanged
            </summary>
            <ul className="mt-1 font-mono break-all text-text-2">
              {unknownSettingIds.map((id) => (
                <li key={id}>{id}</li>
              ))}
            </ul>
          </details>
        </li>
      )}
    </ul>
  )
}
