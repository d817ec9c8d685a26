import { describe, expect, it } from 'vitest'
import { explainSetting, explainToText, type ExplainNode } from '@/lib/domain/resolution'
import { aDevice, aGroup, aPolicy, DEFENDER, FIREWALL_RULES, settingsOf } from './support'

const device = aDevice({ tamperProtection: true })
const groups = [
  aGroup('outer', { displayName: 'All offices', members: ['inner'] }),
  aGroup('inner', {
    displayName: 'Berlin',
    membershipRule: '(device.displayName -startsWith "LAPTOP") -or (device.isRooted -eq true)',
  }),
  aGroup('kiosks', { displayName: 'Kiosks', members: ['dev_1'] }),
]
const level = (label: string) => settingsOf('windows-antivirus', { 'Cloud Block Level': label })
const policies = [
  aPolicy({ id: 'a', name: 'Baseline', settings: level('High'), assignments: [{ kind: 'allDevices' }] }),
  aPolicy({
    id: 'b',
    name: 'Strict',
    version: 3,
    settings: level('Zero tolerance'),
    assignments: [{ kind: 'includeGroup', groupId: 'outer' }],
  }),
  aPolicy({ id: 'c', name: 'Old', technologies: ['mdm'], settings: level('High plus') }),
  aPolicy({
    id: 'd',
    name: 'Kiosk',
    settings: level('High plus'),
    assignments: [{ kind: 'allDevices' }, { kind: 'excludeGroup', groupId: 'kiosks' }],
  }),
]

describe('explainSetting', () => {
  it('derives a conflict from its policies, and shows the ways out', () => {
    const tree = explainSetting(device, `${DEFENDER}cloudblocklevel`, { policies, groups })
    expect(explainToText(tree)).toBe(
      [
        'Cloud Block Level: Conflict, High against Zero tolerance; withheld from the device',
        '  + "Baseline" says High',
        '    + Version 1 of "Baseline"',
        '      + Assigned to all devices',
        '  + "Strict" says Zero tolerance',
        '    + Version 3 of "Strict"',
        '      + Includes group "All offices"',
        '        + In "All offices" through "Berlin"',
        '          + (device.displayName -startsWith "LAPTOP") -or (device.isRooted -eq true)',
        '            + device.displayName -startsWith "LAPTOP", where displayName is "LAPTOP-1"',
        '            - device.isRooted -eq true, where isRooted is null',
        '  - "Old" says High plus; it does not count, because the policy does not travel over the channel that manages this device',
        '    + Version 1 of "Old"',
        '      + Assigned to all devices',
        '  Without "Baseline": Cloud Block Level: Zero tolerance',
        '  Without "Strict": Cloud Block Level: High',
        '  - "Kiosk" sets it too, but does not reach this device',
        '    + Assigned to all devices',
        '    + Excludes group "Kiosks"',
        '      + In "Kiosks"',
        '        A member that was assigned',
      ].join('\n'),
    )
  })

  it('says that dynamic groups do not see the device yet', () => {
    const waiting = aDevice({ isRegrouping: true })
    const pilot = aPolicy({
      id: 'e',
      name: 'Pilot',
      settings: level('High plus'),
      assignments: [
        { kind: 'includeGroup', groupId: 'inner' },
        { kind: 'includeGroup', groupId: 'kiosks' },
      ],
    })
    const key = `${DEFENDER}cloudblocklevel`
    const text = explainToText(explainSetting(waiting, key, { policies: [pilot], groups }))
    expect(text.split('\n').slice(3)).toEqual([
      '      - Includes group "Berlin"',
      '        - Not in "Berlin"',
      '          Dynamic groups do not see the directory object yet: the one before it was deleted, and they take 48 hours',
      '      + Includes group "Kiosks"',
      '        + In "Kiosks"',
      '          A member that was assigned',
      '  Without "Pilot": Not configured',
    ])
  })

  it('says so when nothing sets it', () => {
    const tree = explainSetting(device, `${DEFENDER}allowemailscanning`, { policies, groups })
    expect(tree).toMatchObject({ kind: 'outcome', children: [] })
    expect(tree.text).toBe(
      'Allow Email Scanning: Not configured. No policy that reaches this device sets it.',
    )
  })

  it('explains why a device is not in a group', () => {
    const outside = aDevice({ directory: { displayName: 'SERVER-1' } })
    const tree = explainSetting(outside, `${DEFENDER}cloudblocklevel`, {
      policies: [
        aPolicy({ settings: level('High'), assignments: [{ kind: 'includeGroup', groupId: 'inner' }] }),
      ],
      groups,
    })
    expect(explainToText(tree)).toContain(
      '- device.displayName -startsWith "LAPTOP", where displayName is "SERVER-1"',
    )
  })

  it('sets the units of a keyed group side by side', () => {
    const rules = (entries: Parameters<typeof settingsOf>[1]) =>
      aPolicy({
        profileId: 'windows-firewall-rules',
        settings: settingsOf('windows-firewall-rules', entries),
      })
    const tree = explainSetting(device, FIREWALL_RULES, {
      policies: [rules({ 'Firewall Rules': [{ Name: 'Web' }, { Name: 'Mail' }] })],
      groups: [],
    })
    expect(tree.children.map((child) => child.key)).toEqual([
      `${FIREWALL_RULES}#mail`,
      `${FIREWALL_RULES}#web`,
    ])
  })

  it('never shows a secret', () => {
    const settings = settingsOf('windows-edr', {
      device_vendor_msft_windowsadvancedthreatprotection_configurationtype:
        'device_vendor_msft_windowsadvancedthreatprotection_configurationtype_onboard',
      'Onboarding (Device)': 'hunter2',
    })
    const tree = explainSetting(device, 'device_vendor_msft_windowsadvancedthreatprotection_onboarding', {
      policies: [aPolicy({ profileId: 'windows-edr', settings })],
      groups: [],
    })
    expect(JSON.stringify(tree)).not.toContain('hunter2')
    expect(tree.text).toContain('Set, not shown')
  })

  it('marks only what is asked', () => {
    const tree = explainSetting(device, `${DEFENDER}cloudblocklevel`, { policies, groups })
    const all = (node: ExplainNode): readonly ExplainNode[] => [node, ...node.children.flatMap(all)]
    for (const node of all(tree))
      expect(node.holds === undefined).toBe(['outcome', 'note', 'withoutPolicy'].includes(node.kind))
  })
})
