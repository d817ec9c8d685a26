import { describe, expect, it } from 'vitest'
import { resolveFleet, type ResolutionDevice } from '@/lib/domain/resolution'
import { aDevice, aGroup, aPolicy, settingsOf } from './support'

const policy = aPolicy({ settings: settingsOf('windows-antivirus', { 'Cloud Block Level': 'High' }) })
const cohortsOf = (...others: readonly Partial<ResolutionDevice>[]) =>
  resolveFleet(
    [aDevice({ id: 'a' }), ...others.map((over, i) => aDevice({ id: `b${i}`, ...over }))],
    [],
    [policy],
  ).cohorts

describe('resolveFleet', () => {
  it.each<[string, Partial<ResolutionDevice>]>([
    ['tamper protection', { tamperProtection: true }],
    ['channel', { channel: 'intune' }],
    ['platform', { osPlatform: 'windowsServer', osName: 'Windows Server 2022', osVersion: '10.0.20348' }],
    ['skipped policy types', { skippedPolicyTypes: ['firewall'] }],
    ['a build that a setting asks for', { osVersion: '10.0.22000.194' }],
  ])('separates devices that differ in %s', (_, over) => expect(cohortsOf(over)).toHaveLength(2))

  it.each<[string, Partial<ResolutionDevice>]>([
    ['directory properties', { directory: null }],
    ['a revision that no setting asks for', { osVersion: '10.0.22631.9999' }],
    ['the edition', { osName: 'Windows 11 Pro' }],
  ])('keeps devices together that differ in %s', (_, over) => {
    expect(cohortsOf(over)).toMatchObject([{ representative: 'a', deviceIds: ['a', 'b0'], channel: 'mde' }])
  })

  it('lists targeting policies without paths, which differ from device to device', () => {
    const groups = [aGroup('x', { members: ['a'] }), aGroup('y', { members: ['b0'] })]
    const both = {
      ...policy,
      assignments: groups.map(({ id }) => ({ kind: 'includeGroup' as const, groupId: id })),
    }
    const idle = aPolicy({ id: 'idle', assignments: [] })
    const { cohorts } = resolveFleet([aDevice({ id: 'a' }), aDevice({ id: 'b0' })], groups, [both, idle])
    expect(cohorts.map((cohort) => cohort.resolution.policies)).toEqual([
      [{ policyId: 'pol_a', targeting: { targeted: true, paths: [] }, applicable: true }],
    ])
  })

  it('reports members and rules that do not parse', () => {
    const groups = [aGroup('x', { membershipRule: 'nonsense' }), aGroup('y', { members: ['a'] })]
    const { membership, groupErrors } = resolveFleet([aDevice({ id: 'a' })], groups, [])
    expect([...(membership.get('y') ?? [])]).toEqual(['a'])
    expect(groupErrors.get('x')).toMatch(/\S/)
  })
})
