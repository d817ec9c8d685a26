'use client'
import Link from 'next/link'
import { useParams } from 'next/navigation'
import { memo, useId } from 'react'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { countText } from '@/components/ui/count-text'
import { cx } from '@/components/ui/cx'
import { FieldError, Select } from '@/components/ui/field'
import { InfoPopover } from '@/components/ui/popover'
import { optionOf, type AsrRule, type Profile, type SettingValue } from '@/lib/domain/catalog'
import type { SettingUsage } from '@/lib/features/policies/version-queries'
import { SettingInfo } from '../settings/setting-info'

/** One rule of the table. On narrow screens its cells stand below each other. */
export const AsrRuleRow = memo(function AsrRuleRow({
  profile,
  rule,
  value,
  exclusions,
  problem,
  usage,
  readOnly,
  onChange,
  onOpen,
}: {
  profile: Profile
  rule: AsrRule
  value: SettingValue | undefined
  exclusions: SettingValue | undefined
  problem: string | undefined
  usage: SettingUsage[string] | undefined
  readOnly: boolean
  onChange: (id: string, value: SettingValue | null) => void
  onOpen: (id: string) => void
}) {
  const errorId = useId()
  const { definition } = rule
  const optionId = value?.kind === 'choice' ? value.optionId : ''
  const isOn = value !== undefined && Number(optionOf(definition, optionId)?.value) !== 0
  // A mode that the product refuses, brought along by an import, stays visible until another is chosen.
  const current = rule.refused.filter((option) => option.id === optionId)
  const count = exclusions?.kind === 'stringList' ? exclusions.values.length : 0
  const canExclude = rule.exclusions?.dependsOn?.optionIds.includes(optionId) ?? false
  return (
    <tr
      id={`setting-${definition.id}`}
      className="border-b border-hairline align-top last:border-0 max-md:block max-md:py-2"
    >
      <th
        scope="row"
        className={cx(
          'relative px-4 py-2 text-left font-normal max-md:block',
          value && 'before:absolute before:inset-y-1.5 before:left-0 before:w-[3px] before:bg-brand',
        )}
      >
        <span className="flex flex-wrap items-center gap-x-1">
          <span className={value ? 'font-semibold' : 'text-text-2'}>
            {definition.name} <SettingInfo profile={profile} definition={definition} alsoSetBy={usage} />
          </span>
          {rule.isStandard && <Badge tone="info">Standard protection</Badge>}
        </span>
        <code className="block font-mono text-caption text-text-3">{rule.guid}</code>
        {isOn && <span className="block text-caption text-text-2">{remarksOf(rule).join(' ')}</span>}
      </th>
      <td className="px-2 py-2 max-md:block max-md:px-4 max-md:py-1">
        <Select
          aria-label={definition.name}
          aria-invalid={problem ? true : undefined}
          aria-describedby={problem ? errorId : undefined}
          className="w-40"
          disabled={readOnly}
          options={[
            { value: '', label: 'Not configured' },
            ...[...rule.modes, ...current].map((option) => ({ value: option.id, label: option.label })),
          ]}
          value={optionId}
          onChange={(event) =>
            onChange(
              definition.id,
              event.target.value === '' ? null : { kind: 'choice', optionId: event.target.value },
            )
          }
        />
        {rule.refused.length > 0 && (
          <p className="mt-0.5 text-caption text-text-3">
            {`No ${rule.refused.map((option) => option.label).join(', ')}: the rule does not support it.`}
          </p>
        )}
        {problem && <FieldError id={errorId}>{problem}</FieldError>}
      </td>
      <td className="px-2 py-2 max-md:block max-md:px-4 max-md:py-1">
        {rule.exclusions === null ? (
          <span className="inline-block pt-1 text-caption text-text-3">Not offered for this rule</span>
        ) : canExclude ? (
          <Button
            variant="subtle"
            icon={count > 0 || readOnly ? undefined : 'plus'}
            onClick={() => onOpen(definition.id)}
          >
            {count > 0 ? countText(count, 'exclusion') : readOnly ? 'None' : 'Add'}
            <span className="sr-only">{` for ${definition.name}`}</span>
          </Button>
        ) : (
          <span className="inline-block pt-1 text-text-3" title="Set the rule to Audit, Warn or Block first">
            –
          </span>
        )}
      </td>
      <td className="px-2 py-2 pr-4 max-md:block max-md:px-4 max-md:py-1">
        <ElsewhereCell rule={rule} usage={usage} optionId={optionId} />
      </td>
    </tr>
  )
})

/** What has to be on beside the rule, and where it does nothing: told once the rule is on. */
function remarksOf(rule: AsrRule): readonly string[] {
  return [
    rule.needs.length > 0 && `Needs ${rule.needs.join(' and ')}.`,
    rule.notOn.length > 0 && `Does nothing on ${rule.notOn.join(', ')}.`,
  ].filter((text) => text !== false)
}

function ElsewhereCell({
  rule,
  usage,
  optionId,
}: {
  rule: AsrRule
  usage: SettingUsage[string] | undefined
  optionId: string
}) {
  const { tenant } = useParams<{ tenant: string }>()
  if (!usage || usage.policies === 0) return <span className="inline-block pt-1 text-text-3">–</span>
  const uses = usage.options ?? []
  const differs = optionId !== '' && uses.some((use) => use.optionId !== optionId)
  return (
    <span className="flex items-center gap-1">
      <span className={differs ? 'text-conflict' : undefined}>
        {countText(usage.policies, 'policy', 'policies')}
        {differs && <span className="block text-caption">other mode</span>}
      </span>
      <InfoPopover label={`Policies that set ${rule.definition.name}`} title="Also set by">
        <ul className="space-y-1">
          {uses.map((use) => (
            <li key={use.policyId} className="flex gap-3">
              <Link className="link min-w-0 flex-1" href={`/${tenant}/policies/${use.policyId}`}>
                {use.name}
              </Link>
              <span>{optionOf(rule.definition, use.optionId)?.label ?? use.optionId}</span>
            </li>
          ))}
        </ul>
        {usage.policies > uses.length && (
          <p className="mt-1 text-text-3">{`And ${usage.policies - uses.length} more.`}</p>
        )}
        <p className="mt-2 text-caption text-text-2">
          Where policies with different modes reach the same device, only this rule is withheld there.
        </p>
      </InfoPopover>
    </span>
  )
}
