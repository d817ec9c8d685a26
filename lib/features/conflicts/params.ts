import {
  createLoader,
  parseAsArrayOf,
  parseAsString,
  parseAsStringLiteral,
  type inferParserType,
} from 'nuqs/server'
import { listParams } from '@/components/data-table/params'
import { OS_PLATFORMS, PLATFORMS, POLICY_TYPES } from '@/lib/domain/catalog/types'
import { CONFLICT_VIEWS, DEVICE_FLOORS } from './reference'
import { WAY_OUT_NUMBERS } from './way-out'

export const CONFLICT_SORTS = ['devices', 'name', 'settings', 'policies'] as const

export const conflictParams = listParams(
  CONFLICT_SORTS,
  { sort: 'devices', dir: 'desc' },
  {
    view: parseAsStringLiteral(CONFLICT_VIEWS).withDefault('setting'),
    policy: parseAsArrayOf(parseAsString).withDefault([]),
    platform: parseAsArrayOf(parseAsStringLiteral(PLATFORMS)).withDefault([]),
    type: parseAsArrayOf(parseAsStringLiteral(POLICY_TYPES)).withDefault([]),
    atLeast: parseAsArrayOf(parseAsStringLiteral(DEVICE_FLOORS)).withDefault([]),
    /** The row whose pane is open. */
    open: parseAsString,
  },
)
export const loadConflicts = createLoader(conflictParams)
export type ConflictParams = inferParserType<typeof conflictParams>

const selection = {
  key: parseAsString.withDefault(''),
  among: parseAsArrayOf(parseAsString).withDefault([]),
  pair: parseAsArrayOf(parseAsString).withDefault([]),
}

export const CONFLICT_DEVICE_SORTS = ['name', 'osPlatform', 'lastCheckInAt'] as const

export const conflictDevicesParams = listParams(
  CONFLICT_DEVICE_SORTS,
  { sort: 'name', dir: 'asc' },
  {
    ...selection,
    platform: parseAsArrayOf(parseAsStringLiteral(OS_PLATFORMS)).withDefault([]),
    /** Only conflicts in which this policy contends. */
    policy: parseAsArrayOf(parseAsString).withDefault([]),
  },
)
export const loadConflictDevices = createLoader(conflictDevicesParams)
export type ConflictDevicesParams = inferParserType<typeof conflictDevicesParams>

export const wayOutParams = listParams(
  ['name'],
  { sort: 'name', dir: 'asc' },
  {
    key: selection.key,
    among: selection.among,
    way: parseAsString.withDefault(''),
    of: parseAsStringLiteral(WAY_OUT_NUMBERS).withDefault('helped'),
  },
)
export const loadWayOut = createLoader(wayOutParams)
export type WayOutParams = inferParserType<typeof wayOutParams>

/** A way out that a form is to be filled in with. */
export const loadPreparedEdit = createLoader({
  key: selection.key,
  among: selection.among,
  way: parseAsString.withDefault(''),
})

/** What the advisor is asked about. */
export const loadAdvice = createLoader({ key: selection.key, among: selection.among })
