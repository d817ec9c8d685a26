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
export const ENROLLMENT_STATES = ['success', 'error', 'unknown'] as const

export const deviceListParams = listParams(
  ['name', 'osPlatform', 'osVersion', 'managedBy', 'enrollmentCode', 'policyStatus', 'lastCheckInAt'],
  { sort: 'name', dir: 'asc' },
  {
    platform: parseAsArrayOf(parseAsStringLiteral(OS_PLATFORMS)).withDefault([]),
    managedBy: parseAsArrayOf(parseAsStringLiteral(MANAGED_BY)).withDefault([]),
    enrollment: parseAsArrayOf(parseAsStringLiteral(ENROLLMENT_STATES)).withDefault([]),
    label: parseAsArrayOf(parseAsString).withDefault([]),
    status: parseAsArrayOf(parseAsStringLiteral(STATUSES)).withDefault([]),
    seen: parseAsArrayOf(parseAsStringLiteral(SEEN)).withDefault([]),
    tag: parseAsArrayOf(parseAsString).withDefault([]),
    group: parseAsArrayOf(parseAsString).withDefault([]),
    simulated: parseAsArrayOf(parseAsStringLiteral(['yes', 'no'])).withDefault([]),
    warning: parseAsArrayOf(parseAsString).withDefault([]),
    tamper: parseAsArrayOf(parseAsString).withDefault([]),
    device: parseAsString,
  },
)
export const loadDeviceList = createLoader(deviceListParams)
export type DeviceListParams = inferParserType<typeof deviceListParams>

export const TOKEN_STATES = ['active', 'expired', 'revoked'] as const

export const tokenListParams = listParams(
  ['note', 'createdAt', 'expiresAt', 'useCount'],
  { sort: 'createdAt', dir: 'desc' },
  { state: parseAsArrayOf(parseAsStringLiteral(TOKEN_STATES)).withDefault([]) },
)
export const loadTokenList = createLoader(tokenListParams)
export type TokenListParams = inferParserType<typeof tokenListParams>
