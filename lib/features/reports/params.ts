import type { inferParserType } from 'nuqs/server'
import { createLoader, parseAsArrayOf, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import { listParams } from '@/components/data-table/params'
import { PLATFORMS, POLICY_TYPES } from '@/lib/domain/catalog'
import { STATUSES } from '@/lib/domain/resolution'

export const STATUS_SORTS = [
  'name',
  'devices',
  'succeeded',
  'error',
  'conflict',
  'pending',
  'notApplicable',
] as const

export const policyStatusParams = listParams(
  STATUS_SORTS,
  { sort: 'name', dir: 'asc' },
  {
    type: parseAsArrayOf(parseAsStringLiteral(POLICY_TYPES)).withDefault([]),
    platform: parseAsArrayOf(parseAsStringLiteral(PLATFORMS)).withDefault([]),
    status: parseAsArrayOf(parseAsStringLiteral(STATUSES)).withDefault([]),
  },
)
export const loadPolicyStatus = createLoader(policyStatusParams)
export type PolicyStatusParams = inferParserType<typeof policyStatusParams>

export const settingStatusParams = listParams(
  STATUS_SORTS,
  { sort: 'name', dir: 'asc' },
  {
    platform: parseAsArrayOf(parseAsStringLiteral(PLATFORMS)).withDefault([]),
    status: parseAsArrayOf(parseAsStringLiteral(STATUSES)).withDefault([]),
  },
)
export const loadSettingStatus = createLoader(settingStatusParams)
export type SettingStatusParams = inferParserType<typeof settingStatusParams>

export const DEVICE_SORTS = ['name', 'lastCheckInAt', 'status'] as const

export const settingDevicesParams = listParams(
  DEVICE_SORTS,
  { sort: 'name', dir: 'asc' },
  {
    key: parseAsString.withDefault(''),
    status: parseAsArrayOf(parseAsStringLiteral(STATUSES)).withDefault([]),
  },
)
export const loadSettingDevices = createLoader(settingDevicesParams)
export type SettingDevicesParams = inferParserType<typeof settingDevicesParams>
