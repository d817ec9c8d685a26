import {
  createLoader,
  parseAsArrayOf,
  parseAsString,
  parseAsStringLiteral,
  type inferParserType,
} from 'nuqs/server'
import { listParams } from '@/components/data-table/params'
import { OS_PLATFORMS } from '@/lib/domain/catalog/types'
import { MANAGED_BY } from '@/lib/domain/enrollment/types'
import { STATUSES } from '@/lib/domain/resolution/types'

export const SEEN = ['onTime', 'day', 'week', 'silent'] as const
/** The lists that show devices: Intune's All devices, Defender's Device inventory, and those that a policy fails on. */
export const DEVICE_VIEWS = ['devices', 'inventory', 'monitor'] as const
export type DeviceView = (typeof DEVICE_VIEWS)[number]
/** Who manages a device, as the Intune admin center has it; 'none' are those that Defender excluded. */
export const INTUNE_MANAGED_BY = ['mde', 'intune', 'coManaged', 'configMgr', 'none'] as const
/** Join types as lists filter by them; a synthetic registration shows none. */
export const JOIN_TYPES = ['azureAD', 'serverAD', 'workplace', 'synthetic', 'none'] as const
/** States that a device can be in besides its enrollment. */
export const DEVICE_STATES = [
  'excluded',
  'offboarded',
  'keyRevoked',
  'reimaged',
  'duplicate',
  'hybridJoinFailed',
  'regrouping',
  'lostMemberships',
  'fileOnly',
] as const
export const ENROLLMENT_STATES = ['success', 'error', 'unknown'] as const

export const deviceListParams = listParams(
  [
    'name',
    'osPlatform',
    'osVersion',
    'managedBy',
    'managedByStatus',
    'enrollmentCode',
    'joinType',
    'policyStatus',
    'lastCheckInAt',
  ],
  { sort: 'name', dir: 'asc' },
  {
    platform: parseAsArrayOf(parseAsStringLiteral(OS_PLATFORMS)).withDefault([]),
    managedBy: parseAsArrayOf(parseAsStringLiteral(MANAGED_BY)).withDefault([]),
    intune: parseAsArrayOf(parseAsStringLiteral(INTUNE_MANAGED_BY)).withDefault([]),
    enrollment: parseAsArrayOf(parseAsStringLiteral(ENROLLMENT_STATES)).withDefault([]),
    label: parseAsArrayOf(parseAsString).withDefault([]),
    join: parseAsArrayOf(parseAsStringLiteral(JOIN_TYPES)).withDefault([]),
    state: parseAsArrayOf(parseAsStringLiteral(DEVICE_STATES)).withDefault([]),
    status: parseAsArrayOf(parseAsStringLiteral(STATUSES)).withDefault([]),
    seen: parseAsArrayOf(parseAsStringLiteral(SEEN)).withDefault([]),
    tag: parseAsArrayOf(parseAsString).withDefault([]),
    group: parseAsArrayOf(parseAsString).withDefault([]),
    /** Besides `group`: also a member of one of these. */
    also: parseAsArrayOf(parseAsString).withDefault([]),
    simulated: parseAsArrayOf(parseAsStringLiteral(['yes', 'no'])).withDefault([]),
    warning: parseAsArrayOf(parseAsString).withDefault([]),
    tamper: parseAsArrayOf(parseAsString).withDefault([]),
    device: parseAsString,
  },
)
export const loadDeviceList = createLoader(deviceListParams)
export type DeviceListParams = inferParserType<typeof deviceListParams>

export const deletedListParams = listParams(
  ['name', 'deletedAt', 'deletedBy', 'expiresAt'],
  { sort: 'deletedAt', dir: 'desc' },
  {},
)
export const loadDeletedList = createLoader(deletedListParams)
export type DeletedListParams = inferParserType<typeof deletedListParams>

/** Who did it: the device with the service, or an administrator. */
export const ACTIVITY_SOURCES = ['device', 'administrator'] as const

export const activityListParams = listParams(
  ['at'],
  { sort: 'at', dir: 'desc' },
  { source: parseAsArrayOf(parseAsStringLiteral(ACTIVITY_SOURCES)).withDefault([]) },
)
export const loadActivityList = createLoader(activityListParams)
export type ActivityListParams = inferParserType<typeof activityListParams>

export const TOKEN_STATES = ['active', 'usedUp', 'expired', 'revoked'] as const

export const tokenListParams = listParams(
  ['note', 'createdAt', 'expiresAt', 'useCount'],
  { sort: 'createdAt', dir: 'desc' },
  { state: parseAsArrayOf(parseAsStringLiteral(TOKEN_STATES)).withDefault([]) },
)
export const loadTokenList = createLoader(tokenListParams)
export type TokenListParams = inferParserType<typeof tokenListParams>
