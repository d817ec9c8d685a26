import { describe, expect, it } from 'vitest'
import { ExportNames, readExportFile, type Json } from '@/lib/domain/interchange'
import { aPolicy, ALL_DEVICES, including } from '@/tests/support/cli'

const utf8 = (json: unknown) =>
  new TextEncoder().encode(typeof json === 'string' ? json : JSON.stringify(json))

function read(json: unknown, path = 'a/policy.json') {
  return readExportFile(path, utf8(json), new ExportNames())
}

/** What PowerShell's Out-File writes. */
function utf16(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(`\uFEFF${text}`, 'utf16le'))
}

describe('readExportFile', () => {
  it.each<[string, Json]>([
    ['a policy', aPolicy('p')],
    ['a list', [aPolicy('p')]],
    ['a Graph answer', { value: [aPolicy('p')] }],
    ['JSON in text in JSON', { RAWJson: JSON.stringify(aPolicy('p')) }],
    ['policies beside groups', { policies: [aPolicy('p')], groups: [{ id: 'g', displayName: 'G' }] }],
  ])('finds the policy in %s', (_, json) => {
    const file = read(json)
    expect(file).toMatchObject({ status: 'imported', path: 'a/policy.json' })
    expect(file.policies).toMatchObject([{ id: 'p', profileId: 'windows-antivirus', file: 'a/policy.json' }])
  })

  it('reads UTF-16 with a byte-order mark', () => {
    const file = readExportFile('p.json', utf16(JSON.stringify(aPolicy('p'))), new ExportNames())
    expect(file.policies).toHaveLength(1)
  })

  it('keeps apart what is assigned to nobody and what says nothing of assignments', () => {
    const { assignments: _, ...silent } = aPolicy('p')
    expect(read(silent).policies[0]?.assignments).toBeNull()
    expect(read(aPolicy('p', { assignments: [] })).policies[0]?.assignments).toEqual([])
    expect(read(aPolicy('p', { assignments: [including('g')] })).policies[0]?.assignments).toEqual([
      { kind: 'includeGroup', groupId: 'g' },
    ])
  })

  it('gives a policy that was exported twice two ids', () => {
    const names = new ExportNames()
    const ids = ['a.json', 'b.json'].flatMap((path) =>
      readExportFile(path, utf8(aPolicy('p')), names).policies.map(({ id }) => id),
    )
    expect(ids).toEqual(['p', 'p (2)'])
  })

  it('finds groups, devices and assignments that have files of their own', () => {
    const groups = [{ displayName: 'Servers', membershipRule: 'device.deviceOSType -eq "Windows Server"' }]
    expect(read({ value: groups }).groups).toMatchObject([{ id: 'Servers' }])
    const devices = [{ deviceName: 'srv-1', operatingSystem: 'Windows Server', osVersion: '10.0.20348' }]
    expect(read(devices).devices).toMatchObject([{ name: 'srv-1', osPlatform: 'windowsServer' }])
    expect(read([{ ...ALL_DEVICES, sourceId: 'p' }]).assignments).toEqual([
      { policyId: 'p', assignments: [{ kind: 'allDevices' }] },
    ])
  })

  it.each<[string, unknown, string, RegExp]>([
    ['no JSON', '{"settings": [', 'error', /Not valid JSON/],
    ['nothing', '   ', 'error', /empty/],
    [
      'another kind of export',
      { '@odata.type': '#microsoft.graph.deviceCompliancePolicy' },
      'skipped',
      /deviceCompliance/,
    ],
    ['an empty list', [], 'skipped', /empty/],
    [
      'a category of the settings catalogue',
      { displayName: 'Defender', platforms: 'windows10', technologies: 'mdm', rootCategoryId: 'c-1' },
      'skipped',
      /This is a category of the settings catalogue, not/,
    ],
    [
      'a policy template',
      { displayName: 'AV', technologies: 'mdm', lifecycleState: 'active', settingTemplateCount: 4 },
      'skipped',
      /This is a policy template, not/,
    ],
    [
      'compliance for Linux, which has settings',
      {
        name: 'Linux',
        technologies: 'linuxMdm',
        settings: [{ settingInstance: { settingDefinitionId: 'linux_deviceencryption_required' } }],
      },
      'skipped',
      /This is a compliance policy, not/,
    ],
    [
      'an answer of Graph about something on a device',
      { '@odata.type': '#microsoft.graph.elevationRequest', deviceName: 'pc-1' },
      'skipped',
      /This is an elevationRequest, not/,
    ],
    [
      'a container of another program',
      { name: 'x', image: 'y', features: { a: {} } },
      'skipped',
      /No policy/,
    ],
    [
      'a list of many other things',
      Array.from({ length: 5 }, () => ({ a: 1 })),
      'skipped',
      /^\$\[0\] and 4 more: No policy here\.[^$]*$/,
    ],
    ['other XML', '<?xml version="1.0"?><AppConfig/>', 'skipped', /XML, but no property list/],
    ['half a property list', '<!DOCTYPE plist PUBLIC "x" "y">', 'error', /XML, but no property list/],
    ['a number', '12', 'skipped', /No policy/],
    ['a list of texts', ['https://example.test', 'All users'], 'skipped', /^\$\[0\] and 1 more: No policy/],
  ])('says why %s is not read', (_, json, status, reason) => {
    const file = read(json)
    expect(file).toMatchObject({ status, policies: [] })
    expect(file.reason).toMatch(reason)
  })

  it('reads objects that a script appended to one file', () => {
    const text = [aPolicy('a'), aPolicy('b')].map((policy) => JSON.stringify(policy, null, 2)).join('\r\n')
    expect(read(text).policies).toMatchObject([{ id: 'a' }, { id: 'b' }])
    expect(read(`${text}\n{"cut": `)).toMatchObject({ status: 'error', policies: [] })
  })

  it('reads what people write into JSON', () => {
    const text = `// Just a file\n{ "antivirusEngine": { /* on */ "passiveMode": true, "exclusions": [{"$type": "excludedPath", "path": "/a//b, ]",},] }, }`
    const [policy] = read(text).policies
    expect(policy).toMatchObject({ profileId: 'linux-antivirus' })
    expect(JSON.stringify(policy)).toContain('/a//b, ]')
    for (const broken of ['/*'.repeat(500_000), `[${','.repeat(500_000)}`, '{"a": "//'.repeat(100_000)])
      expect(read(broken)).toMatchObject({
        status: 'error',
        reason: expect.stringContaining('Not valid JSON'),
      })
  })

  it('passes over profiles of other programs and says so', () => {
    const payload = (type: string) =>
      `<plist><dict><key>PayloadContent</key><array><dict><key>PayloadType</key><string>${type}</string></dict></array></dict></plist>`
    expect(read(payload('com.apple.desktop'), 'a.mobileconfig')).toMatchObject({
      status: 'skipped',
      reason: expect.stringContaining('com.apple.desktop holds no Defender settings'),
    })
  })

  it('shows what other formats keep, but no secrets of it', () => {
    const { policies } = read({
      displayName: 'Old',
      settingsDelta: [
        { definitionId: 'deviceConfiguration--x_defenderScanArchiveFiles', valueJson: 'true' },
        { definitionId: 'deviceConfiguration--x_onboardingBlob', valueJson: '"abc"' },
        { definitionId: 'deviceConfiguration--x_lockScreenCamera', valueJson: '"enabled"' },
      ],
    })
    expect([...(policies[0]?.unread ?? [])]).toEqual([
      ['deviceConfiguration--x_onboardingBlob', '(secret)'],
      ['deviceConfiguration--x_lockScreenCamera', 'enabled'],
    ])
    const managed = read({ antivirusEngine: { enforcementLevel: 'passive', newKey: 1 } }).policies[0]
    expect([...(managed?.unread ?? [])]).toEqual([['antivirusEngine.newKey', 1]])
  })

  it('shows no secret of a setting that is not known', () => {
    const settings = [
      {
        settingInstance: {
          settingDefinitionId: 'unknown_setting',
          simpleSettingValue: {
            '@odata.type': '#microsoft.graph.deviceManagementConfigurationSecretSettingValue',
            value: 'hunter2',
          },
        },
      },
    ]
    expect([...(read(aPolicy('p', { settings })).policies[0]?.unread ?? [])]).toEqual([
      ['unknown_setting', '(secret)'],
    ])
  })

  it('survives a thousand levels and names that reach prototypes', () => {
    expect(read(`${'['.repeat(1000)}1${']'.repeat(1000)}`)).toMatchObject({ status: 'error' })
    const file = read(`{"__proto__": {"settings": []}, "name": "x", "technologies": "mdm", "constructor": 1}`)
    expect(file.status).toBe('imported')
    expect(Object.prototype).not.toHaveProperty('settings')
  })
})
