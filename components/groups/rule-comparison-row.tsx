'use client'
import { Select, type SelectOption } from '@/components/ui/field'
import { findRuleProperty, RULE_PROPERTIES, type DeviceProperty } from '@/lib/domain/groups'
import { withOperator, withProperty } from '@/lib/features/groups/edit-rows'
import {
  isListOperator,
  isNullOperator,
  missingFrom,
  operatorsOf,
  type ComparisonRow,
  type RowOperator,
  type RowQuantifier,
  type RuleRow,
} from '@/lib/features/groups/rule-rows'
import { OPERATOR_WORDS } from '@/lib/features/groups/rule-words'
import { useRuleBuilder } from './rule-builder-context'
import { RuleValueInput } from './rule-value-input'
import { RuleValueList } from './rule-value-list'

/** Property, operator and value of one comparison. */
export function RuleComparisonRow({
  row,
  collection,
  onChange,
}: {
  row: ComparisonRow
  /** Whose items the row is about, inside the parentheses of -any and -all. */
  collection: DeviceProperty | null
  onChange: (row: RuleRow) => void
}) {
  const { newId, readOnly } = useRuleBuilder()
  const property = row.property === '_' ? collection : row.property
  const missing = missingFrom(row)
  return (
    <div className="grid min-w-0 gap-2 @md:grid-cols-[minmax(0,5fr)_minmax(0,4fr)_minmax(0,6fr)]">
      {row.property === '_' ? (
        <span className="flex h-8 items-center text-text-2">Item</span>
      ) : (
        <PropertySelect
          property={row.property}
          onChange={(next) => onChange(withProperty(row, next, newId))}
        />
      )}
      <OperatorSelect
        operator={row.operator}
        operators={row.property === '_' ? operatorsOf('_') : operatorChoices(row.property)}
        disabled={readOnly || row.property === null}
        onChange={(next) => onChange(withOperator(row, next, newId))}
      />
      {property !== null && !isNullOperator(row.operator) && (
        <ValueCell row={row} property={property} onChange={onChange} />
      )}
      {missing !== null && !readOnly && (
        <p className="text-caption text-text-3 @md:col-span-3">
          Not in the rule yet: {missing === 'property' ? 'choose a property.' : 'enter a value.'}
          {missing === 'value' && !isListOperator(row.operator) && (
            <button
              type="button"
              className="link ml-2 min-h-6"
              onClick={() => onChange({ ...row, values: [''] })}
            >
              Compare with empty text
            </button>
          )}
        </p>
      )}
    </div>
  )
}

function ValueCell({
  row,
  property,
  onChange,
}: {
  row: ComparisonRow
  property: DeviceProperty
  onChange: (row: RuleRow) => void
}) {
  const { readOnly } = useRuleBuilder()
  const [first] = row.values
  if (findRuleProperty(property)?.type === 'boolean') {
    return (
      <Select
        aria-label="Value"
        value={first === 'false' ? 'false' : 'true'}
        disabled={readOnly}
        onChange={(event) => onChange({ ...row, values: [event.target.value] })}
        options={[
          { value: 'true', label: 'true' },
          { value: 'false', label: 'false' },
        ]}
      />
    )
  }
  if (isListOperator(row.operator)) {
    return (
      <RuleValueList
        property={property}
        values={row.values}
        onChange={(values) => onChange({ ...row, values })}
      />
    )
  }
  const isPattern = row.operator === '-match' || row.operator === '-notMatch'
  return (
    <RuleValueInput
      property={property}
      value={first ?? ''}
      // The other values of a list stay for the case that one goes back to it.
      onChange={(value) => onChange({ ...row, values: value === '' ? [] : [value, ...row.values.slice(1)] })}
      label="Value"
      placeholder={first === '' ? 'Empty text' : isPattern ? 'Regular expression' : 'Value'}
      className={isPattern ? 'font-mono' : undefined}
    />
  )
}

const propertyOptions: readonly SelectOption[] = RULE_PROPERTIES.map(({ name }) => ({
  value: name,
  label: name,
}))

/** Which property a row is about. memberOf stands alone: it is offered only where there is no other row. */
export function PropertySelect({
  property,
  onChange,
}: {
  property: DeviceProperty | null
  onChange: (property: DeviceProperty) => void
}) {
  const { root, readOnly } = useRuleBuilder()
  const isAlone = root.rows.length === 1 && !root.isNegated && root.rows[0]?.kind !== 'group'
  const options = propertyOptions.map((option) =>
    option.value === 'memberOf' && !isAlone ? { ...option, disabled: true } : option,
  )
  return (
    <Select
      aria-label="Property"
      value={property ?? ''}
      title={property ? findRuleProperty(property)?.description : undefined}
      disabled={readOnly}
      className="w-full"
      onChange={(event) => {
        const info = findRuleProperty(event.target.value)
        if (info) onChange(info.name)
      }}
      options={
        property === null ? [{ value: '', label: 'Choose a property', disabled: true }, ...options] : options
      }
    />
  )
}

type AnyOperator = RowOperator | RowQuantifier

/** What a property can be compared by; a collection, by a condition on its items too. */
export function operatorChoices(property: DeviceProperty | null): readonly AnyOperator[] {
  const isCollection = property !== null && findRuleProperty(property)?.type === 'collection'
  return isCollection ? ['-any', '-all', ...operatorsOf(property)] : operatorsOf(property)
}

export function OperatorSelect({
  operator,
  operators,
  disabled,
  onChange,
}: {
  operator: AnyOperator
  operators: readonly AnyOperator[]
  disabled: boolean
  onChange: (operator: AnyOperator) => void
}) {
  return (
    <Select
      aria-label="Operator"
      value={operator}
      title={OPERATOR_WORDS[operator].hint}
      disabled={disabled}
      className="w-full"
      onChange={(event) => {
        const next = operators.find((each) => each === event.target.value)
        if (next) onChange(next)
      }}
      options={operators.map((each) => ({
        value: each,
        label: OPERATOR_WORDS[each].label,
      }))}
    />
  )
}
