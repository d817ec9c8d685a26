import { describe, expect, it } from 'vitest'
import {
  isBlockedByTamperProtection,
  membershipOf,
  policySetValues,
  resolveDevice,
  rollUpDeviceStatus,
  rollUpPolicyStatus,
  settingStatus,
  settingStatusForPolicy,
  type ReportedException,
  type ResolutionPolicy,
} from '@/lib/domain/resolution'
import { aDevice, aPolicy, DEFENDER, resultOf, settingsOf } from './support'

const none = membershipOf([], [])
const device = aDevice({ tamperProtection: true })
const resolve = (policies: readonly ResolutionPolicy[]) => resolveDevice(device, policies, none)
const policy = (set: Parameters<typeof settingsOf>[1], over: Partial<ResolutionPolicy> = {}) =>
  aPolicy({ ...over, settings: settingsOf('windows-antivirus', set) })
const LEVEL = `${DEFENDER}cloudblocklevel`
const MONITORING = `${DEFENDER}allowrealtimemonitoring`

describe('settingStatus', () => {
  const before = resolve([
    policy({ 'Cloud Block Level': 'High', 'Allow Realtime Monitoring': 'Not allowed' }),
  ])
  const after = resolve([
    policy({ 'Cloud Block Level': 'High plus', 'Allow Realtime Monitoring': 'Not allowed' }),
  ])
  const now = policySetValues(after.document)
  const earlier = policySetValues(before.document)
  const level = resultOf(after.settings, LEVEL)
  const monitoring = resultOf(after.settings, MONITORING)
  const error: ReportedException = { status: 'error' }
  const blocked: ReportedException = { status: 'blockedByTamperProtection' }

  it.each([
    ['nothing acknowledged', level, null, null, 'pending'],
    ['an earlier value acknowledged', level, earlier, null, 'pending'],
    ['an error with the earlier value', level, earlier, error, 'pending'],
    ['the same value in an earlier set', monitoring, earlier, null, 'succeeded'],
    ['acknowledged', level, now, null, 'succeeded'],
    ['acknowledged with an error', level, now, error, 'error'],
    ['acknowledged and blocked', monitoring, now, blocked, 'succeeded'],
  ] as const)('%s', (_, result, acknowledged, exception, wanted) =>
    expect(settingStatus(result, acknowledged, now, exception)).toBe(wanted),
  )

  it('of a conflict comes from resolution', () => {
    const { settings, document } = resolve([
      policy({ 'Cloud Block Level': 'High' }, { id: 'a' }),
      policy({ 'Cloud Block Level': 'High plus' }, { id: 'b' }),
    ])
    expect(settingStatus(resultOf(settings, LEVEL), null, policySetValues(document))).toBe('conflict')
  })

  it('is blocked where resolution or the device says so', () => {
    expect(isBlockedByTamperProtection(monitoring)).toBe(true)
    expect(isBlockedByTamperProtection(level)).toBe(false)
    expect(isBlockedByTamperProtection(level, blocked)).toBe(true)
  })

  it('is not applicable for a policy whose own say does not count', () => {
    const { settings } = resolve([
      policy({ 'Cloud Block Level': 'High' }, { id: 'a', technologies: ['mdm'] }),
      policy({ 'Cloud Block Level': 'High' }, { id: 'b' }),
    ])
    const result = resultOf(settings, LEVEL)
    expect(settingStatusForPolicy(result, 'a', 'succeeded')).toBe('notApplicable')
    expect(settingStatusForPolicy(result, 'b', 'succeeded')).toBe('succeeded')
  })
})

describe('roll-ups', () => {
  it('of nothing', () => {
    expect(rollUpPolicyStatus([], true)).toBe('succeeded')
    expect(rollUpPolicyStatus([], false)).toBe('pending')
    expect(rollUpDeviceStatus([])).toBeNull()
  })
})
