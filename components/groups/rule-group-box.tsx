'use client'
import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { Select } from '@/components/ui/field'
import type { DeviceProperty } from '@/lib/domain/groups'
import { appendRow, replaceRow, updateGroup } from '@/lib/features/groups/edit-rows'
import {
  emptyGroup,
  MAX_ROW_DEPTH,
  newComparison,
  type RowGroup,
  type RuleRow,
} from '@/lib/features/groups/rule-rows'
import { useRuleBuilder } from './rule-builder-context'
import { RuleComparisonRow } from './rule-comparison-row'
import { RuleMemberOfRow } from './rule-member-of-row'
import { RuleQuantifiedHead } from './rule-quantified-head'
import { RuleRowMenu } from './rule-row-menu'

const JOINTS = [
  { value: 'and', label: 'All of these hold (-and)' },
  { value: 'or', label: 'At least one of these holds (-or)' },
  { value: 'not and', label: 'Not all of these hold (-not … -and)' },
  { value: 'not or', label: 'None of these holds (-not … -or)' },
] as const

export interface RuleGroupBoxProps {
  readonly group: RowGroup
  /** Whose items the rows are about, inside the parentheses of -any and -all. */
  readonly collection: DeviceProperty | null
  /** How many groups stand around this one. */
  readonly depth: number
  /** Numbers the rows for people: '' for the whole rule, '2.' inside its second row. */
  readonly prefix: string
  /** What can be done with the parentheses as a whole, where the group is a row itself. */
  readonly menu?: ReactNode
}

/** Rows joined by one word, with the word above them and what can be added below. */
export function RuleGroupBox({ group, collection, depth, prefix, menu }: RuleGroupBoxProps) {
  const { root, edit, newId, readOnly } = useRuleBuilder()
  const property = collection === null ? null : ('_' as const)
  const [only] = group.rows
  const standsAlone = only?.kind === 'memberOf'
  const add = (row: RuleRow) => edit(appendRow(root, group.id, row), row.id)
  return (
    <div className="min-w-0 space-y-2">
      {(group.rows.length > 1 || group.isNegated || menu !== undefined) && (
        <div className="flex items-start justify-between gap-1">
          <JointSelect group={group} prefix={prefix} />
          {menu}
        </div>
      )}
      <ol className="space-y-1.5">
        {group.rows.map((row, index) => (
          <li key={row.id} data-row={row.id} className="min-w-0">
            {index > 0 && (
              <p className="mb-1 text-caption font-semibold text-text-3" aria-hidden>
                {group.joint}
              </p>
            )}
            <RuleRowBox
              row={row}
              group={group}
              index={index}
              collection={collection}
              depth={depth}
              prefix={prefix}
            />
          </li>
        ))}
      </ol>
      {!readOnly && !standsAlone && (
        <div className="flex flex-wrap gap-2">
          <Button
            variant="subtle"
            icon="plus"
            onClick={() => add(newComparison(newId(), property))}
            aria-label={prefix ? `Add expression to row ${prefix.slice(0, -1)}` : undefined}
          >
            Add expression
          </Button>
          {depth + 1 < MAX_ROW_DEPTH && (
            <Button
              variant="subtle"
              icon="layers"
              onClick={() => add(emptyGroup(group.joint === 'and' ? 'or' : 'and', property, newId))}
              aria-label={prefix ? `Add group to row ${prefix.slice(0, -1)}` : undefined}
            >
              Add group
            </Button>
          )}
        </div>
      )}
    </div>
  )
}

function JointSelect({ group, prefix }: { group: RowGroup; prefix: string }) {
  const { root, edit, readOnly } = useRuleBuilder()
  return (
    <Select
      aria-label={
        prefix ? `How row ${prefix.slice(0, -1)} joins its expressions` : 'How expressions are joined'
      }
      value={`${group.isNegated ? 'not ' : ''}${group.joint}`}
      disabled={readOnly}
      className="w-full max-w-72"
      onChange={(event) => {
        const [joint, isNegated] = [
          event.target.value.endsWith('or') ? 'or' : 'and',
          event.target.value.startsWith('not'),
        ] as const
        edit(updateGroup(root, group.id, (each) => ({ ...each, joint, isNegated })))
      }}
      options={JOINTS}
    />
  )
}

function RuleRowBox({
  row,
  group,
  index,
  collection,
  depth,
  prefix,
}: RuleGroupBoxProps & { row: RuleRow; index: number }) {
  const { root, edit, readOnly } = useRuleBuilder()
  const name = `${prefix}${index + 1}`
  const change = (next: RuleRow) => edit(replaceRow(root, row.id, [next]))
  const menu = readOnly ? null : (
    <RuleRowMenu
      row={row}
      group={group}
      index={index}
      name={name}
      isItem={collection !== null}
      canNest={depth + 1 < MAX_ROW_DEPTH}
    />
  )
  const mark = row.kind !== 'memberOf' && row.kind !== 'group' && row.isNegated && (
    <NegationMark isDisabled={readOnly} onRemove={() => change({ ...row, isNegated: false })} />
  )
  if (row.kind === 'group') {
    return (
      <div role="group" aria-label={`Row ${name}`} className={boxShape}>
        <RuleGroupBox group={row} collection={collection} depth={depth + 1} prefix={`${name}.`} menu={menu} />
      </div>
    )
  }
  if (row.kind === 'quantified') {
    return (
      <div role="group" aria-label={`Row ${name}`} className={boxShape}>
        {mark}
        <div className="mb-2 flex min-w-0 items-start gap-1">
          <div className="min-w-0 flex-1">
            <RuleQuantifiedHead row={row} onChange={change} />
          </div>
          {menu}
        </div>
        <RuleGroupBox group={row.condition} collection={row.property} depth={depth + 1} prefix={`${name}.`} />
      </div>
    )
  }
  return (
    <div role="group" aria-label={`Row ${name}`} className="@container min-w-0">
      {mark}
      <div className="flex min-w-0 items-start gap-1">
        <div className="min-w-0 flex-1">
          {row.kind === 'comparison' ? (
            <RuleComparisonRow row={row} collection={collection} onChange={change} />
          ) : (
            <RuleMemberOfRow row={row} onChange={change} />
          )}
        </div>
        {menu}
      </div>
    </div>
  )
}

/** Parentheses, drawn as a box with a bar at its left. */
const boxShape =
  '@container min-w-0 rounded border border-l-[3px] border-hairline border-l-control bg-page p-2'

function NegationMark({ isDisabled, onRemove }: { isDisabled: boolean; onRemove: () => void }) {
  return (
    <p className="mb-1 flex items-center gap-2 text-caption">
      <span className="font-semibold text-conflict">Not (-not)</span>
      {!isDisabled && (
        <button type="button" className="link min-h-6" onClick={onRemove}>
          Remove “not”
        </button>
      )}
    </p>
  )
}
