import type { inferParserType } from 'nuqs/server'
import { createLoader, parseAsArrayOf, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import { listParams } from '@/components/data-table/params'
import { PLATFORMS, POLICY_TYPES, PROFILES } from '@/lib/domain/catalog'
import { STATUSES } from '@/lib/domain/resolution'

export const POLICY_SORTS = ['name', 'policyType', 'platform', 'isAssigned', 'updatedAt'] as const

export const NO_PROFILE = 'none'
const POLICY_PROFILE_FILTERS = [...PROFILES.map((profile) => profile.id), NO_PROFILE]

export const policyListParams = listParams(
  POLICY_SORTS,
  { sort: 'name', dir: 'asc' },
  {
    type: parseAsArrayOf(parseAsStringLiteral(POLICY_TYPES)).withDefault([]),
    platform: parseAsArrayOf(parseAsStringLiteral(PLATFORMS)).withDefault([]),
    status: parseAsArrayOf(parseAsStringLiteral(STATUSES)).withDefault([]),
    assigned: parseAsArrayOf(parseAsStringLiteral(['yes', 'no'] as const)).withDefault([]),
    /** Profile ids, or 'none' for policies of no known profile. */
    profile: parseAsArrayOf(parseAsStringLiteral(POLICY_PROFILE_FILTERS)).withDefault([]),
    /** User ids: who saved the policy last. */
    author: parseAsArrayOf(parseAsString).withDefault([]),
    /** Policies with a staged rollout that runs, or that stands still. */
    rollout: parseAsArrayOf(parseAsStringLiteral(['active', 'halted'] as const)).withDefault([]),
    /** Definition ids: policies that configure one of them. */
    setting: parseAsArrayOf(parseAsString).withDefault([]),
  },
)
export const loadPolicyList = createLoader(policyListParams)
export type PolicyListParams = inferParserType<typeof policyListParams>

export const POLICY_DEVICE_SORTS = ['name', 'lastCheckInAt', 'status'] as const

/** The devices behind a policy's numbers: by status, and for one of its settings (a key of resolution). */
export const policyDevicesParams = listParams(
  POLICY_DEVICE_SORTS,
  { sort: 'name', dir: 'asc' },
  {
    status: parseAsArrayOf(parseAsStringLiteral(STATUSES)).withDefault([]),
    setting: parseAsArrayOf(parseAsString).withDefault([]),
    /** Only devices that get the new settings of a rollout. */
    release: parseAsArrayOf(parseAsStringLiteral(['candidate'])).withDefault([]),
  },
)
export const loadPolicyDevices = createLoader(policyDevicesParams)
export type PolicyDevicesParams = inferParserType<typeof policyDevicesParams>

export const POLICY_SETTING_SORTS = ['name', ...STATUSES] as const

export const policySettingsParams = listParams(
  POLICY_SETTING_SORTS,
  { sort: 'conflict', dir: 'desc' },
  {
    status: parseAsArrayOf(parseAsStringLiteral(STATUSES)).withDefault([]),
    /** The setting whose pane is open. */
    setting: parseAsString,
  },
)
export const loadPolicySettings = createLoader(policySettingsParams)
export type PolicySettingsParams = inferParserType<typeof policySettingsParams>
