'use client'
import { IconButton } from '@/components/ui/button'
import { Menu, MenuItem, MenuSeparator } from '@/components/ui/menu'
import { copyRow, moveRow, replaceRow, wrapRow } from '@/lib/features/groups/edit-rows'
import { emptyRows, type RowGroup, type RuleRow } from '@/lib/features/groups/rule-rows'
import { useRuleBuilder } from './rule-builder-context'

/** What can be done with a row as a whole. */
export function RuleRowMenu({
  row,
  group,
  index,
  name,
  isItem,
  canNest,
}: {
  row: RuleRow
  group: RowGroup
  index: number
  name: string
  isItem: boolean
  canNest: boolean
}) {
  const { root, edit, newId } = useRuleBuilder()
  const isGroup = row.kind === 'group'
  const remove = () => {
    const rest = replaceRow(root, row.id, [])
    const neighbour = group.rows[index + 1] ?? group.rows[index - 1]
    // The last row is emptied rather than taken away: there is always one to begin with.
    if (rest.rows.length === 0) edit(emptyRows(), emptyRows().rows[0]?.id)
    else edit(rest, neighbour?.id)
  }
  const wrap = (joint: RowGroup['joint']) => {
    const wrapped = wrapRow(row, joint, isItem ? '_' : null, newId)
    edit(replaceRow(root, row.id, [wrapped]), wrapped.rows[1]?.id)
  }
  const copy = () => {
    const second = copyRow(row, newId)
    edit(replaceRow(root, row.id, [row, second]), second.id)
  }
  return (
    <div className="flex shrink-0">
      <IconButton icon="x" label={`Remove row ${name}`} onClick={remove} />
      <Menu trigger={<IconButton icon="more" label={`More for row ${name}`} />} align="end">
        {row.kind !== 'memberOf' && (
          <>
            <MenuItem
              onClick={() => edit(replaceRow(root, row.id, [{ ...row, isNegated: !row.isNegated }]), row.id)}
            >
              {row.isNegated ? 'Remove “not”' : 'Negate (-not)'}
            </MenuItem>
            <MenuItem icon="copy" onClick={copy}>
              Duplicate
            </MenuItem>
            {canNest && (
              <>
                <MenuItem icon="layers" onClick={() => wrap('or')}>
                  Put in parentheses with -or
                </MenuItem>
                <MenuItem icon="layers" onClick={() => wrap('and')}>
                  Put in parentheses with -and
                </MenuItem>
              </>
            )}
            {isGroup && !row.isNegated && (
              <MenuItem onClick={() => edit(replaceRow(root, row.id, row.rows), row.rows[0]?.id)}>
                Take out of parentheses
              </MenuItem>
            )}
            <MenuSeparator />
          </>
        )}
        <MenuItem
          icon="arrowUp"
          disabled={index === 0}
          onClick={() => edit(moveRow(root, row.id, -1), row.id)}
        >
          Move up
        </MenuItem>
        <MenuItem
          icon="arrowDown"
          disabled={index === group.rows.length - 1}
          onClick={() => edit(moveRow(root, row.id, 1), row.id)}
        >
          Move down
        </MenuItem>
      </Menu>
    </div>
  )
}
