'use client'
import type { QuantifiedRow, RuleRow } from '@/lib/features/groups/rule-rows'
import { withOperator, withProperty } from '@/lib/features/groups/edit-rows'
import { operatorChoices, OperatorSelect, PropertySelect } from './rule-comparison-row'
import { useRuleBuilder } from './rule-builder-context'

/** Of which collection how many items have to fulfil the condition below. */
export function RuleQuantifiedHead({
  row,
  onChange,
}: {
  row: QuantifiedRow
  onChange: (row: RuleRow) => void
}) {
  const { newId, readOnly } = useRuleBuilder()
  return (
    <div className="grid min-w-0 gap-2 @md:grid-cols-[minmax(0,5fr)_minmax(0,4fr)_minmax(0,6fr)]">
      <PropertySelect
        property={row.property}
        onChange={(property) => onChange(withProperty(row, property, newId))}
      />
      <OperatorSelect
        operator={row.quantifier}
        operators={operatorChoices(row.property)}
        disabled={readOnly}
        onChange={(operator) => onChange(withOperator(row, operator, newId))}
      />
      <span className="flex min-h-8 items-center text-text-2">
        {row.quantifier === '-any' ? 'fulfils this condition' : 'fulfil this condition'}
      </span>
    </div>
  )
}
