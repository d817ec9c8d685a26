import { describe, expect, it } from 'vitest'
import { adviseConflict, buildFleetIndex, whatIf, type Advice, type FleetDevice } from '@/lib/domain/fleet'
import type { ResolutionGroup, ResolutionPolicy } from '@/lib/domain/resolution'
import { aDevice, aGroup, aLinuxDevice, aPolicy, settingsOf } from '@/tests/unit/resolution/support'

const CLOUD = 'device_vendor_msft_policy_config_defender_cloudblocklevel'
const FIREWALL = 'vendor_msft_firewall_mdmstore_domainprofile_enablefirewall'
const RULES = 'vendor_msft_firewall_mdmstore_firewallrules_{firewallrulename}'

const device = (id: string): FleetDevice => ({ ...aDevice({ id }), name: id, survey: null })
const DEVICES = ['d1', 'd2', 'd3', 'd4'].map(device)

function indexOf(
  policies: readonly ResolutionPolicy[],
  groups: readonly ResolutionGroup[] = [],
  devices: readonly FleetDevice[] = DEVICES,
) {
  return buildFleetIndex({ devices, groups, policies })
}

const cloud = (id: string, level: string, over: Partial<ResolutionPolicy> = {}) =>
  aPolicy({
    id,
    name: id,
    settings: settingsOf('windows-antivirus', { 'Cloud Block Level': level }),
    ...over,
  })

const titles = (advice: readonly Advice[]) => advice.map(({ title }) => title)

function savedPolicy({ changes }: Advice): ResolutionPolicy {
  const [change] = changes
  if (change?.kind !== 'policySaved' || changes.length !== 1) throw new Error('Not one saved policy')
  return change.policy
}

function find(advice: readonly Advice[], title: string): Advice {
  const one = advice.find((candidate) => candidate.title === title)
  if (!one) throw new Error(`No "${title}" among ${titles(advice).join(', ')}`)
  return one
}

describe('adviseConflict', () => {
  it('offers removal, agreement, exclusion and another assignment, least side effect first', () => {
    const groups = [aGroup('pilot', { displayName: 'Pilot', members: ['d1', 'd2'] })]
    const index = indexOf(
      [
        cloud('Baseline', 'High'),
        cloud('Strict', 'Zero tolerance', {
          assignments: [{ kind: 'includeGroup', groupId: 'pilot' }],
        }),
      ],
      groups,
    )
    const advice = adviseConflict(index, { key: CLOUD })
    expect(titles(advice)).toEqual([
      'Exclude "Pilot" from "Baseline"',
      'Set "Cloud Block Level" in "Strict" to High, as in "Baseline"',
      'Stop assigning "Strict" to "Pilot"',
      'Take "Cloud Block Level" out of "Strict"',
      'Set "Cloud Block Level" in "Baseline" to Zero tolerance, as in "Strict"',
      'Stop assigning "Baseline" to all devices',
      'Take "Cloud Block Level" out of "Baseline"',
    ])
    for (const one of advice) {
      expect([one.helped, one.remaining, one.newConflicts]).toEqual([2, 0, 0])
      expect(one.counts).toEqual(whatIf(index, one.changes).counts)
    }
    expect(find(advice, 'Take "Cloud Block Level" out of "Strict"').sideEffects).toBe(0)
    // The two devices outside the pilot have no conflict and would lose the baseline's value.
    expect(find(advice, 'Take "Cloud Block Level" out of "Baseline"').sideEffects).toBe(2)
  })

  it('hands out what saving would be', () => {
    const index = indexOf([cloud('A', 'High'), cloud('B', 'High plus')])
    const advice = adviseConflict(index, { key: CLOUD })
    const match = find(advice, 'Set "Cloud Block Level" in "A" to High plus, as in "B"')
    expect(match.way).toEqual({
      kind: 'matchValue',
      policyId: 'A',
      fromPolicyId: 'B',
      settingId: CLOUD,
      key: CLOUD,
      value: { kind: 'choice', optionId: `${CLOUD}_4` },
    })
    expect(savedPolicy(match)).toEqual({
      ...index.policies.get('A'),
      version: 2,
      lastModified: 1,
      settings: settingsOf('windows-antivirus', { 'Cloud Block Level': 'High plus' }),
    })
  })

  it('puts ways that bring new conflicts last', () => {
    const groups = [aGroup('g1', { members: ['d1'] }), aGroup('g2', { members: ['d2', 'd3'] })]
    const toGroup = (groupId: string) => ({ assignments: [{ kind: 'includeGroup' as const, groupId }] })
    const index = indexOf(
      [
        cloud('A', 'High', toGroup('g1')),
        cloud('B', 'High plus', toGroup('g1')),
        cloud('C', 'High', toGroup('g2')),
      ],
      groups,
    )
    const wider = indexOf(
      [
        cloud('A', 'High', {
          assignments: [
            { kind: 'includeGroup', groupId: 'g1' },
            { kind: 'includeGroup', groupId: 'g2' },
          ],
        }),
        cloud('B', 'High plus', toGroup('g1')),
        cloud('C', 'High', toGroup('g2')),
      ],
      groups,
    )
    expect(adviseConflict(index, { key: CLOUD }).every((one) => one.newConflicts === 0)).toBe(true)
    const last = adviseConflict(wider, { key: CLOUD }).at(-1)
    expect(last?.title).toBe('Set "Cloud Block Level" in "A" to High plus, as in "B"')
    expect([last?.helped, last?.newConflicts]).toEqual([1, 2])
  })

  it('means only the conflicts between the named policies', () => {
    const groups = [aGroup('g1', { members: ['d1'] })]
    const index = indexOf(
      [
        cloud('A', 'High'),
        cloud('B', 'High plus'),
        cloud('C', 'Zero tolerance', { assignments: [{ kind: 'includeGroup', groupId: 'g1' }] }),
      ],
      groups,
    )
    const all = adviseConflict(index, { key: CLOUD })
    expect(find(all, 'Take "Cloud Block Level" out of "A"')).toMatchObject({ helped: 3, remaining: 1 })
    const two = adviseConflict(index, { key: CLOUD, policyIds: ['B', 'A'] })
    expect(find(two, 'Take "Cloud Block Level" out of "A"')).toMatchObject({ helped: 3, remaining: 0 })
    // Where three contend, no edit of one policy helps.
    const three = adviseConflict(index, { key: CLOUD, policyIds: ['A', 'B', 'C'] })
    expect(titles(three)).toEqual([
      'Keep "Cloud Block Level" as in "A" and take it out of 2 other policies',
      'Keep "Cloud Block Level" as in "B" and take it out of 2 other policies',
      'Keep "Cloud Block Level" as in "C" and take it out of 2 other policies',
    ])
    expect(three.map((one) => [one.helped, one.remaining])).toEqual([
      [1, 0],
      [1, 0],
      [1, 0],
    ])
    expect(three[0]?.changes.map((change) => change.kind === 'policySaved' && change.policy.id)).toEqual([
      'B',
      'C',
    ])
  })

  it('counts devices of one channel where asked', () => {
    const intune = DEVICES.map((one, i) => (i === 0 ? { ...one, channel: 'intune' as const } : one))
    const index = indexOf([cloud('A', 'High'), cloud('B', 'High plus')], [], intune)
    const helped = (reference: Parameters<typeof adviseConflict>[1]) =>
      adviseConflict(index, reference).map((one) => [one.helped, one.remaining])
    expect(helped({ key: CLOUD })).toContainEqual([4, 0])
    expect(helped({ key: CLOUD, channel: 'mde' })).toContainEqual([3, 0])
    expect(helped({ key: CLOUD, channel: 'configMgr' })).toEqual([])
  })

  it('has nothing to say where there is no conflict', () => {
    const index = indexOf([cloud('A', 'High'), cloud('B', 'High')])
    expect(adviseConflict(index, { key: CLOUD })).toEqual([])
    expect(adviseConflict(index, { key: 'no such setting' })).toEqual([])
  })

  it('takes children of a choice along with it', () => {
    const firewall = (id: string, isOn: boolean) =>
      aPolicy({
        id,
        name: id,
        profileId: 'windows-firewall',
        settings: settingsOf('windows-firewall', {
          'Enable Domain Network Firewall (Domain profile)': isOn,
          ...(isOn ? { 'Default Inbound Action for Domain Profile': 'Block' } : {}),
        }),
      })
    const index = indexOf([firewall('On', true), firewall('Off', false)])
    const advice = adviseConflict(index, { key: FIREWALL })
    const name = '"Enable Domain Network Firewall (Domain profile)"'
    const removal = find(advice, `Take ${name} out of "On"`)
    expect(savedPolicy(removal).settings).toEqual({})
    const match = advice.find(({ way }) => way.kind === 'matchValue' && way.policyId === 'On')
    expect(Object.keys(match ? savedPolicy(match).settings : {})).toEqual([FIREWALL])
  })

  it('edits one firewall rule and leaves the others', () => {
    const rules = (id: string, action: string) =>
      aPolicy({
        id,
        name: id,
        profileId: 'windows-firewall-rules',
        settings: settingsOf('windows-firewall-rules', {
          'Firewall Rules': [
            { Name: id === 'A' ? 'Allow web' : 'ALLOW web', Action: action },
            { Name: `Own ${id}`, Action: 'Allow' },
          ],
        }),
      })
    const index = indexOf([rules('A', 'Allow'), rules('B', 'Block')])
    const advice = adviseConflict(index, { key: `${RULES}#allow web` })
    expect(titles(advice)).toContain('Take rule "Allow web" out of "A"')
    const removal = find(advice, 'Take rule "ALLOW web" out of "B"')
    expect(removal).toMatchObject({ helped: 4, remaining: 0, sideEffects: 0 })
    expect(savedPolicy(removal).settings).toEqual(
      settingsOf('windows-firewall-rules', { 'Firewall Rules': [{ Name: 'Own B', Action: 'Allow' }] }),
    )
    const match = find(advice, 'Make rule "ALLOW web" in "A" the same as in "B"')
    expect(savedPolicy(match).settings).toEqual(
      settingsOf('windows-firewall-rules', {
        'Firewall Rules': [
          { Name: 'ALLOW web', Action: 'Block' },
          { Name: 'Own A', Action: 'Allow' },
        ],
      }),
    )
  })

  it('takes a group out that is left without entries', () => {
    const threats = (id: string, action: string) =>
      aPolicy({
        id,
        name: id,
        profileId: 'linux-antivirus',
        settings: settingsOf('linux-antivirus', {
          'Threat type settings': [{ 'Threat type': 'Archive bomb', 'Action to take': action }],
        }),
      })
    const linux = [{ ...aLinuxDevice({ id: 'l1' }), name: 'l1', survey: null }]
    const index = indexOf([threats('A', 'Audit'), threats('B', 'Block')], [], linux)
    const [cohort] = [...index.cohorts()]
    const conflict = cohort && index.resolve(cohort).settings.find(({ outcome }) => outcome === 'conflict')
    const advice = adviseConflict(index, { key: conflict?.key ?? '' })
    const removal = advice.find(({ way }) => way.kind === 'removeSetting' && way.policyId === 'A')
    expect(removal?.title).toBe('Take threat type "Archive bomb" out of "A"')
    expect(removal && savedPolicy(removal).settings).toEqual({})
  })

  it('never shows a secret, and never proposes what cannot be saved', () => {
    const edr = (id: string, secret: string) =>
      aPolicy({
        id,
        name: id,
        profileId: 'windows-edr',
        settings: settingsOf('windows-edr', {
          'Microsoft Defender for Endpoint client configuration package type': 'Onboard',
          'Onboarding (Device)': secret,
        }),
      })
    const index = indexOf([edr('A', 'hush-a'), edr('B', 'hush-b')])
    const [cohort] = [...index.cohorts()]
    const conflict = cohort && index.resolve(cohort).settings.find(({ outcome }) => outcome === 'conflict')
    const advice = adviseConflict(index, { key: conflict?.key ?? '' })
    expect(titles(advice)).toEqual([
      'Give "Onboarding (Device)" in "A" the value that "B" has',
      'Give "Onboarding (Device)" in "B" the value that "A" has',
      'Stop assigning "A" to all devices',
      'Stop assigning "B" to all devices',
    ])
    expect(JSON.stringify(advice.map(({ way, title }) => ({ way, title })))).not.toContain('hush')
    const [first] = advice
    expect(first && JSON.stringify(savedPolicy(first).settings)).toContain('hush-b')
    const sides = first && whatIf(index, first.changes).settings
    expect(JSON.stringify(sides)).not.toContain('hush')
  })
})
