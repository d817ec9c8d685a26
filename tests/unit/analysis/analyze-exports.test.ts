import { describe, expect, it } from 'vitest'
import {
  analyzeExports,
  ExportNames,
  readExportFile,
  type Analysis,
  type Json,
} from '@/lib/domain/interchange'
import { toSarif } from '@/scripts/lib/answers/analysis-sarif'
import {
  ALL_DEVICES,
  aPolicy,
  choice,
  CLOUD_BLOCK_LEVEL,
  cloudBlockLevel,
  excluding,
  firewallRule,
  including,
  schemaErrors,
  settingsOf,
  texts,
} from '@/tests/support/cli'

const EXCLUDED_PATHS = 'device_vendor_msft_policy_config_defender_excludedpaths'

function analyze(files: Readonly<Record<string, Json>>): Analysis {
  const names = new ExportNames()
  const read = Object.entries(files).map(([path, json]) =>
    readExportFile(path, new TextEncoder().encode(JSON.stringify(json)), names),
  )
  const analysis = analyzeExports(read)
  expect(schemaErrors('analyze', JSON.parse(JSON.stringify(analysis)))).toEqual([])
  return analysis
}

const high = (id: string, assignments: Json) => aPolicy(id, { assignments })
const highPlus = (id: string, assignments: Json) =>
  aPolicy(id, { assignments, settings: settingsOf(cloudBlockLevel(4)) })

describe('analyzeExports', () => {
  it('lists the settings of a policy, a firewall rule as one value', () => {
    const settings = settingsOf(firewallRule('RDP', 0), firewallRule('SSH', 1))
    const [policy] = analyze({ 'a.json': aPolicy('a', { settings }) }).policies
    expect(policy).toMatchObject({ profile: 'Microsoft Defender Firewall Rules', policyType: 'firewall' })
    const name = 'vendor_msft_firewall_mdmstore_firewallrules_{firewallrulename}_name'
    expect(policy?.settings.map(({ value }) => value)).toMatchObject([{ [name]: 'RDP' }, { [name]: 'SSH' }])
  })

  it('reports single values that differ, with who says which', () => {
    const { conflicts } = analyze({
      'a.json': high('a', [ALL_DEVICES]),
      'b.json': highPlus('b', [ALL_DEVICES]),
    })
    expect(conflicts).toMatchObject([
      {
        settingDefinitionId: CLOUD_BLOCK_LEVEL,
        overlap: 'yes',
        values: [
          { value: `${CLOUD_BLOCK_LEVEL}_2`, policies: ['a'] },
          { value: `${CLOUD_BLOCK_LEVEL}_4`, policies: ['b'] },
        ],
      },
    ])
  })

  it.each<[string, Json, Json, string]>([
    ['all devices in both', [ALL_DEVICES], [ALL_DEVICES], 'yes'],
    ['all devices and a group', [ALL_DEVICES], [including('g')], 'yes'],
    ['one group in both', [including('g')], [including('g'), including('h')], 'yes'],
    ['different groups', [including('g')], [including('h')], 'unknown'],
    ['a group and all others', [including('g')], [ALL_DEVICES, excluding('g')], 'no'],
    ['nobody', [], [ALL_DEVICES], 'no'],
  ])('concludes from assignments alone: %s', (_, first, second, overlap) => {
    const { conflicts } = analyze({ 'a.json': high('a', first), 'b.json': highPlus('b', second) })
    expect(conflicts).toMatchObject([{ overlap }])
  })

  it('does not know where an export says nothing of assignments', () => {
    const { assignments: _, ...silent } = aPolicy('a')
    expect(analyze({ 'a.json': silent, 'b.json': highPlus('b', [ALL_DEVICES]) }).conflicts).toMatchObject([
      { overlap: 'unknown' },
    ])
  })

  it('counts devices where there are devices and groups', () => {
    const rule = (platform: string) => `device.deviceOSType -eq "${platform}"`
    const groups = [
      { id: 'g', displayName: 'Clients', membershipRule: rule('Windows') },
      { id: 'h', displayName: 'Servers', membershipRule: rule('Windows Server') },
      { id: 'i', displayName: 'All Windows', membershipRule: 'device.deviceOSType -startsWith "Windows"' },
    ]
    const devices = [{ id: 'd', deviceName: 'd', operatingSystem: 'Windows', osVersion: '10.0.22631.1' }]
    const overlapOf = (second: string) =>
      analyze({
        'a.json': high('a', [including('g')]),
        'b.json': highPlus('b', [including(second)]),
        'groups.json': groups,
        'devices.json': devices,
      }).conflicts.map(({ overlap }) => overlap)
    expect(overlapOf('h')).toEqual(['no'])
    expect(overlapOf('i')).toEqual(['yes'])
    expect(overlapOf('Servers')).toEqual(['no'])
    expect(overlapOf('elsewhere')).toEqual(['unknown'])
  })

  it('takes assignments from a file of their own', () => {
    const { assignments: _, ...silent } = aPolicy('a')
    const { conflicts } = analyze({
      'a.json': silent,
      'assignments.json': [{ ...ALL_DEVICES, sourceId: 'a' }],
      'b.json': highPlus('b', [ALL_DEVICES]),
    })
    expect(conflicts).toMatchObject([{ overlap: 'yes' }])
  })

  it('calls neither lists that unite nor other spellings of a path a conflict', () => {
    const paths = (id: string, ...values: string[]) =>
      aPolicy(id, { settings: settingsOf(texts(EXCLUDED_PATHS, values)) })
    const { conflicts, duplicates } = analyze({
      'a.json': paths('a', '%SystemRoot%\\Temp'),
      'b.json': paths('b', '%systemroot%\\temp\\'),
      'c.json': paths('c', 'D:\\Data'),
    })
    expect(conflicts).toEqual([])
    expect(duplicates).toMatchObject([
      { kind: 'policy', policies: ['a', 'b'] },
      { kind: 'setting', settingDefinitionId: EXCLUDED_PATHS, policies: ['a', 'b'] },
    ])
  })

  it('reports firewall rules of one name that differ', () => {
    const rules = (id: string, action: 0 | 1) =>
      aPolicy(id, { settings: settingsOf(firewallRule(id === 'a' ? 'rdp' : 'RDP', action)) })
    expect(analyze({ 'a.json': rules('a', 0), 'b.json': rules('b', 1) }).conflicts).toMatchObject([
      { entry: 'rdp' },
    ])
  })

  it('names what never applies on the MDE channel', () => {
    const tamper = 'vendor_msft_defender_configuration_tamperprotection_options'
    const { notApplicable } = analyze({
      'a.json': aPolicy('a', { technologies: 'mdm' }),
      'b.json': aPolicy('b', { settings: settingsOf(choice(tamper, '0')) }),
    })
    expect(notApplicable).toMatchObject([
      { policy: 'a', settingDefinitionId: null, reason: 'technologies' },
      { policy: 'b', settingDefinitionId: null, reason: 'profileChannel' },
    ])
  })

  it('finds no conflict between entries of a group that the catalogue does not know', () => {
    const entries = (...keys: readonly string[]) =>
      settingsOf({
        settingDefinitionId: 'other_group',
        groupSettingCollectionValue: keys.map((key) => ({
          children: [{ settingDefinitionId: 'other_key', simpleSettingValue: { value: key } }],
        })),
      })
    const { policies, conflicts } = analyze({
      'a.json': aPolicy('a', { settings: entries('x', 'y') }),
      'b.json': aPolicy('b', { settings: entries('z') }),
    })
    expect(policies[0]?.settings).toContainEqual({
      settingDefinitionId: 'other_key',
      value: ['x', 'y'],
      known: false,
    })
    expect(conflicts).toEqual([])
  })

  it('lists settings that the catalogue does not know, and compares them all the same', () => {
    const policy = (id: string, suffix: string) =>
      aPolicy(id, { settings: settingsOf(choice('made_up', suffix)) })
    const { policies, unknownSettings, conflicts } = analyze({
      'a.json': policy('a', '0'),
      'b.json': policy('b', '1'),
    })
    expect(policies[0]).toMatchObject({ profile: null, settings: [{ known: false, value: 'made_up_0' }] })
    expect(unknownSettings).toEqual([
      { settingDefinitionId: 'made_up', policies: ['a', 'b'], files: ['a.json', 'b.json'] },
    ])
    expect(conflicts).toMatchObject([{ settingDefinitionId: 'made_up', overlap: 'yes' }])
  })

  it('keeps secrets out', () => {
    const blob = 'device_vendor_msft_windowsadvancedthreatprotection_onboarding_fromconnector'
    const settings = settingsOf({
      '@odata.type': '#microsoft.graph.deviceManagementConfigurationSimpleSettingInstance',
      settingDefinitionId: blob,
      simpleSettingValue: {
        '@odata.type': '#microsoft.graph.deviceManagementConfigurationSecretSettingValue',
        value: 'hush-hush',
        valueState: 'notEncrypted',
      },
    })
    expect(JSON.stringify(analyze({ 'a.json': aPolicy('a', { settings }) }))).not.toContain('hush-hush')
  })

  it('becomes SARIF: a conflict is an error where it can happen, with the files it is in', () => {
    const report = toSarif(
      analyze({ 'a b.json': high('a', [ALL_DEVICES]), 'c.json': highPlus('c', [ALL_DEVICES]), 'x.json': 3 }),
    )
    expect(report).toMatchObject({ version: '2.1.0' })
    const results = 'runs' in report ? JSON.stringify(report.runs) : ''
    expect(results).toContain('"level":"error"')
    expect(results).toContain('a%20b.json')
  })
})
