import type { DeviceId } from '../ids'
import { countBits, forEachRow, hasBit, pageOfRows, type Bits } from './bitset'
import type { DeviceTable } from './device-table'
import type { DeviceSet } from './types'

/** Devices whose rows are in a bitset. */
export function setOfBits(table: DeviceTable, bits: Bits): DeviceSet {
  const size = countBits(bits)
  return {
    size,
    has: (id) => {
      const row = table.directory.find(id)
      return row !== undefined && hasBit(bits, row)
    },
    page: (offset, limit) => pageOfRows(bits, offset, limit).map((row) => table.idAt(row)),
    [Symbol.iterator]: () => idsOf(table, rowsOf(bits)),
  }
}

/** Devices whose rows are listed, ascending. */
export function setOfRows(table: DeviceTable, rows: Uint32Array): DeviceSet {
  return {
    size: rows.length,
    has: (id) => {
      const row = table.directory.find(id)
      return row !== undefined && includesSorted(rows, row)
    },
    page: (offset, limit) => [...rows.subarray(offset, offset + limit)].map((row) => table.idAt(row)),
    [Symbol.iterator]: () => idsOf(table, rows),
  }
}

function* idsOf(table: DeviceTable, rows: Iterable<number>): Generator<DeviceId> {
  for (const row of rows) yield table.idAt(row)
}

function rowsOf(bits: Bits): readonly number[] {
  const rows: number[] = []
  forEachRow(bits, (row) => rows.push(row))
  return rows
}

function includesSorted(rows: Uint32Array, row: number): boolean {
  let [low, high] = [0, rows.length - 1]
  while (low <= high) {
    const middle = (low + high) >>> 1
    const at = rows[middle] ?? 0
    if (at === row) return true
    if (at < row) low = middle + 1
    else high = middle - 1
  }
  return false
}
