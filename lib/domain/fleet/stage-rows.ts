import type { PolicyRollout } from '../resolution'
import { placeAt, placesOf, textHash } from '../rollout'
import { addAll, forEachRow, hasBit, resized, writeBit, type Bits } from './bitset'
import type { DeviceTable } from './device-table'
import type { GroupStates } from './group-states'

/** Rows of the devices in a stage, whether or not the policy targets them, and what they were worked out from. */
export interface StageRows {
  readonly rows: Bits
  /** Of a percentage; null for groups, whose members are bits already. */
  readonly line: { readonly salt: string; readonly places: number } | null
}

/**
 * The rows of a stage. Groups cost a bitset union. A percentage asks for the place of every device once; afterwards only
 * of those that changed, for a row may be alive or not from then on. Equals `isInStage` for every device.
 * @param before of the same policy in the state before
 */
export function stageRows(
  { stage, salt }: PolicyRollout,
  groups: GroupStates,
  table: DeviceTable,
  before: StageRows | null,
  changedRows: ReadonlySet<number>,
): StageRows {
  if (stage.kind === 'groups') {
    const rows = new Uint32Array(table.words)
    for (const groupId of stage.groupIds) {
      const members = groups.get(groupId)?.members
      if (members) addAll(rows, members)
    }
    return { rows, line: null }
  }
  const places = placesOf(stage.percent)
  const isSameLine = before?.line?.salt === salt && before.line.places === places
  const saltHash = textHash(salt)
  const isIn = (row: number) => placeAt(saltHash, table.idHashAt(row)) < places
  if (isSameLine) {
    if (changedRows.size === 0 && before.rows.length === table.words) return before
    const rows = resized(before.rows, table.words)
    for (const row of changedRows) writeBit(rows, row, hasBit(table.alive, row) && isIn(row))
    return { rows, line: before.line }
  }
  const rows = new Uint32Array(table.words)
  forEachRow(table.alive, (row) => {
    if (isIn(row)) writeBit(rows, row, true)
  })
  return { rows, line: { salt, places } }
}
