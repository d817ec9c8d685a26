import { describe, expect, it } from 'vitest'
import { checkRule } from '@/lib/domain/groups'
import {
  appendRow,
  copyRow,
  findGroupOf,
  moveRow,
  replaceRow,
  updateGroup,
  withOperator,
  withProperty,
  wrapRow,
} from '@/lib/features/groups/edit-rows'
import {
  countIncomplete,
  emptyGroup,
  emptyRows,
  missingFrom,
  newComparison,
  printRows,
  toRows,
  type ComparisonRow,
  type RowGroup,
  type RuleRow,
} from '@/lib/features/groups/rule-rows'

const RULE =
  '(device.deviceOSType -eq "Windows") -and ((device.displayName -startsWith "A") -or (device.displayName -startsWith "B"))'

function rowsOf(rule: string): RowGroup {
  const check = checkRule(rule)
  const rows = check.ok ? toRows(check.ast) : null
  if (!rows) throw new Error(rule)
  return rows
}

function ids(): () => string {
  let count = 0
  return () => `n${++count}`
}

function rowAt(group: RowGroup, index: number): RuleRow {
  const row = group.rows[index]
  if (!row) throw new Error(`No row ${index}`)
  return row
}

function comparison(rule: string): ComparisonRow {
  const row = rowAt(rowsOf(rule), 0)
  if (row.kind !== 'comparison') throw new Error(rule)
  return row
}

const printed = (row: RuleRow) => printRows({ ...emptyRows(), rows: [row] })

describe('editing the tree of rows', () => {
  it('replaces a row anywhere, and takes out parentheses that are left empty', () => {
    const root = rowsOf(RULE)
    const inner = rowAt(root, 1)
    if (inner.kind !== 'group') throw new Error('The second row is a group.')
    const first = rowAt(inner, 0)
    const second = rowAt(inner, 1)
    const one = replaceRow(root, first.id, [])
    expect(printRows(one)).toBe(
      '(device.deviceOSType -eq "Windows") -and (device.displayName -startsWith "B")',
    )
    expect(printRows(replaceRow(one, second.id, []))).toBe('device.deviceOSType -eq "Windows"')
    expect(replaceRow(one, second.id, []).rows).toHaveLength(1)
    expect(findGroupOf(root, second.id)?.id).toBe(inner.id)
    expect(findGroupOf(root, 'nobody')).toBeNull()
  })

  it('appends, wraps, copies and moves rows', () => {
    const newId = ids()
    const root = rowsOf(RULE)
    const first = rowAt(root, 0)
    const appended = appendRow(root, root.id, copyRow(first, newId))
    expect(printRows(appended)).toBe(`${RULE} -and (device.deviceOSType -eq "Windows")`)
    const wrapped = wrapRow(first, 'or', null, newId)
    expect(wrapped.rows).toHaveLength(2)
    // The second row is empty yet, so the rule is the same.
    expect(printRows(replaceRow(root, first.id, [wrapped]))).toBe(RULE)
    const moved = moveRow(root, first.id, 1)
    expect(moved.rows.map((row) => row.id)).toEqual([rowAt(root, 1).id, first.id])
    expect(moveRow(root, first.id, -1)).toBe(root)
  })

  it('joins and negates groups, the condition of a quantifier among them', () => {
    const root = rowsOf('device.systemLabels -any ((_ -eq "a") -and (_ -eq "b"))')
    const row = rowAt(root, 0)
    if (row.kind !== 'quantified') throw new Error('The row has a quantifier.')
    const changed = updateGroup(root, row.condition.id, (group) => ({
      ...group,
      joint: 'or',
      isNegated: true,
    }))
    expect(printRows(changed)).toBe('device.systemLabels -any (-not ((_ -eq "a") -or (_ -eq "b")))')
    const fresh = appendRow(root, row.condition.id, newComparison('n', '_'))
    expect(printRows(fresh)).toBe(printRows(root))
    expect(countIncomplete(fresh)).toBe(1)
  })
})

describe('changing a row', () => {
  it('keeps value and operator where the property takes them', () => {
    const row = comparison('device.deviceOSType -startsWith "W"')
    expect(printed(withProperty(row, 'displayName', ids()))).toBe('device.displayName -startsWith "W"')
    expect(printed(withProperty(row, 'isRooted', ids()))).toBe('device.isRooted -eq true')
    const flag = comparison('device.isRooted -eq false')
    expect(printed(withProperty(flag, 'accountEnabled', ids()))).toBe('device.accountEnabled -eq false')
    // Without a value it is not part of the rule.
    expect(printed(withProperty(flag, 'displayName', ids()))).toBe('')
    expect(withProperty(row, 'memberOf', ids())).toEqual({ kind: 'memberOf', id: row.id, groupIds: [] })
  })

  it('keeps the values of a list while another operator reads one of them', () => {
    const list = comparison('device.deviceOSType -in ["Windows", "Linux"]')
    const one = withOperator(list, '-eq', ids())
    expect(printed(one)).toBe('device.deviceOSType -eq "Windows"')
    expect(printed(withOperator(one, '-notIn', ids()))).toBe(
      'device.deviceOSType -notIn ["Windows", "Linux"]',
    )
    const none = withOperator(one, 'isNull', ids())
    expect(printed(none)).toBe('device.deviceOSType -eq null')
    expect(printed(withOperator(none, '-ne', ids()))).toBe('device.deviceOSType -ne "Windows"')
  })

  it('turns a comparison with a collection into a condition on its items, and back', () => {
    const row = comparison('device.systemLabels -contains "MDE"')
    const any = withOperator(row, '-any', ids())
    expect(printed(any)).toBe('device.systemLabels -any (_ -contains "MDE")')
    expect(printed(withOperator(any, '-all', ids()))).toBe('device.systemLabels -all (_ -contains "MDE")')
    expect(printed(withOperator(any, '-eq', ids()))).toBe('device.systemLabels -eq "MDE"')
    expect(printed(withProperty(any, 'devicePhysicalIds', ids()))).toBe(
      'device.devicePhysicalIds -any (_ -contains "MDE")',
    )
    expect(printed(withProperty(any, 'displayName', ids()))).toBe('')
  })
})

describe('what a row lacks', () => {
  it('is said of the row and of the parentheses around it', () => {
    const row = newComparison('n')
    expect(missingFrom(row)).toBe('property')
    expect(missingFrom({ ...row, property: 'displayName' })).toBe('value')
    expect(missingFrom({ ...row, property: 'displayName', values: [''] })).toBeNull()
    expect(missingFrom({ ...row, property: 'displayName', operator: 'isNull' })).toBeNull()
    expect(missingFrom({ kind: 'memberOf', id: 'm', groupIds: [] })).toBe('group')
    expect(missingFrom(emptyGroup('or', null, ids()))).toBe('property')
    expect(printRows(emptyRows())).toBe('')
  })
})
