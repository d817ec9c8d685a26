import { describe, expect, it } from 'vitest'
import { readImportFile, toGraphPolicy } from '@/lib/domain/interchange'

const bytes = (text: string) => new TextEncoder().encode(text)
const read = (value: unknown, name = 'mdatp_managed.json') =>
  readImportFile(name, bytes(JSON.stringify(value)))
const LINUX = 'linux_mdatp_managed_'
const MAC = 'com.apple.managedclient.preferences_'

describe('mdatp_managed.json', () => {
  it('becomes a policy for each profile that knows some of it', () => {
    const { policies, problems } = read({
      antivirusEngine: {
        enforcementLevel: 'real_time',
        scanArchives: true,
        maximumOnDemandScanThreads: 2,
        allowedThreats: ['EICAR-Test-File'],
        exclusions: [
          { $type: 'excludedPath', isDirectory: true, path: '/foo/bar' },
          { $type: 'excludedFileExtension', extension: '.pdf' },
        ],
      },
      cloudService: { enabled: true, cloudBlockLevel: 'high' },
      edr: { tags: [{ key: 'GROUP', value: 'Ring 1' }] },
    })
    expect(problems).toEqual([])
    expect(policies.map((p) => [p.name, p.profileId, p.format, p.platform])).toEqual([
      ['mdatp_managed - Microsoft Defender Antivirus', 'linux-antivirus', 'managedSettings', 'linux'],
      [expect.stringMatching(/^mdatp_managed - /), 'linux-edr', 'managedSettings', 'linux'],
    ])
    expect(policies[0]?.settings.values).toEqual({
      [`${LINUX}antivirusengine_enforcementlevel`]: {
        kind: 'choice',
        optionId: `${LINUX}antivirusengine_enforcementlevel_0`,
      },
      [`${LINUX}antivirusengine_scanarchives`]: {
        kind: 'choice',
        optionId: `${LINUX}antivirusengine_scanarchives_true`,
      },
      [`${LINUX}antivirusengine_maximumondemandscanthreads`]: { kind: 'integer', value: 2 },
      [`${LINUX}antivirusengine_allowedthreats`]: { kind: 'stringList', values: ['EICAR-Test-File'] },
      [`${LINUX}antivirusengine_exclusions`]: {
        kind: 'group',
        entries: [
          {
            [`${LINUX}antivirusengine_exclusions_item_$type`]: {
              kind: 'choice',
              optionId: `${LINUX}antivirusengine_exclusions_item_$type_0`,
            },
            [`${LINUX}antivirusengine_exclusions_item_isdirectory`]: {
              kind: 'choice',
              optionId: `${LINUX}antivirusengine_exclusions_item_isdirectory_true`,
            },
            [`${LINUX}antivirusengine_exclusions_item_path`]: { kind: 'string', value: '/foo/bar' },
          },
          {
            [`${LINUX}antivirusengine_exclusions_item_$type`]: {
              kind: 'choice',
              optionId: `${LINUX}antivirusengine_exclusions_item_$type_1`,
            },
            [`${LINUX}antivirusengine_exclusions_item_extension`]: { kind: 'string', value: '.pdf' },
          },
        ],
      },
      [`${LINUX}cloudservice_enabled`]: { kind: 'choice', optionId: `${LINUX}cloudservice_enabled_true` },
      [`${LINUX}cloudservice_cloudblocklevel`]: {
        kind: 'choice',
        optionId: expect.stringContaining(`${LINUX}cloudservice_cloudblocklevel_`),
      },
    })
  })

  it('keeps keys that no profile has, and names them; Graph is not given them', () => {
    const { policies } = read({
      cloudService: { enabled: false, proxy: 'http://proxy:1' },
      features: { x: 'on' },
      top: {},
    })
    expect(policies).toHaveLength(1)
    const [policy] = policies
    expect(policy?.unknownSettingIds).toEqual(['cloudService.proxy', 'features.x', 'top'])
    expect(policy?.settings.unknown).toEqual([
      { format: 'managedSettings', path: ['cloudService', 'proxy'], value: 'http://proxy:1' },
      { format: 'managedSettings', path: ['features', 'x'], value: 'on' },
      { format: 'managedSettings', path: ['top'], value: {} },
    ])
    expect(policy?.notices.join(' ')).toContain('No profile has cloudService.proxy, features.x, top.')
    if (!policy) throw new Error('No policy')
    expect(toGraphPolicy(policy).settings).toHaveLength(1)
  })

  it('passes over the remarks of published samples', () => {
    const { policies } = read({
      info: 'all',
      antivirusEngine: {
        'possible values': 'true, false',
        scanArchives: true,
        threatTypeSettings: [{ info: 'type', key: 'archive_bomb', value: 'audit' }],
      },
    })
    expect(policies[0]?.unknownSettingIds).toEqual([])
    expect(policies[0]?.notices.join(' ')).toContain('3 remarks')
    expect(Object.keys(policies[0]?.settings.values ?? {})).toEqual([
      `${LINUX}antivirusengine_scanarchives`,
      `${LINUX}antivirusengine_threattypesettings`,
    ])
  })

  it('keeps a value that the catalogue does not have, and says where', () => {
    const { policies, problems } = read({
      antivirusEngine: { scanArchives: 'yes', exclusions: [{ scopes: ['epp'] }] },
    })
    expect(problems.map((p) => p.path)).toEqual([
      '$.antivirusEngine.scanArchives',
      '$.antivirusEngine.exclusions',
    ])
    expect(policies[0]?.settings.values).toEqual({})
    expect(policies[0]?.unknownSettingIds).toEqual([
      'antivirusEngine.scanArchives',
      'antivirusEngine.exclusions',
    ])
  })
})

const payload = (type: string, body: string) =>
  `<dict><key>PayloadType</key><string>${type}</string><key>PayloadVersion</key><integer>1</integer>${body}</dict>`
const SETTINGS = `<key>antivirusEngine</key><dict><key>passiveMode</key><true/></dict>
  <key>tamperProtection</key><dict><key>enforcementLevel</key><string>block</string></dict>`
const profile = (payloads: string) => `<?xml version="1.0"?><plist version="1"><dict>
  <key>PayloadDisplayName</key><string>Mac baseline</string>
  <key>PayloadContent</key><array>${payloads}</array></dict></plist>`
const readXml = (text: string) => readImportFile('a/wdav.mobileconfig', bytes(text))

describe('configuration profiles for macOS', () => {
  it('give the settings of their Defender payloads, and name the others', () => {
    const { policies, problems } = readXml(
      profile(payload('com.microsoft.wdav', SETTINGS) + payload('com.apple.system-extension-policy', '')),
    )
    expect(policies).toHaveLength(1)
    expect(policies[0]).toMatchObject({
      name: 'Mac baseline',
      profileId: 'macos-antivirus',
      platform: 'macOS',
      format: 'mobileconfig',
    })
    expect(Object.keys(policies[0]?.settings.values ?? {})).toEqual([
      `${MAC}passivemode`,
      `${MAC}enforcementlevel_tamperprotection`,
    ])
    expect(problems).toEqual([
      {
        path: '$.PayloadContent[1]',
        message: expect.stringContaining('com.apple.system-extension-policy holds no Defender settings'),
      },
    ])
  })

  it('may wrap them as managed preferences', () => {
    const forced = `<key>PayloadContent</key><dict><key>com.microsoft.wdav</key><dict><key>Forced</key><array>
      <dict><key>mcx_preference_settings</key><dict>${SETTINGS}</dict></dict></array></dict></dict>`
    const { policies, problems } = readXml(profile(payload('com.apple.ManagedClient.preferences', forced)))
    expect(problems).toEqual([])
    expect(Object.keys(policies[0]?.settings.values ?? {})).toHaveLength(2)
  })

  it('two payloads do not become policies of one name', () => {
    const both = payload('com.microsoft.wdav', SETTINGS) + payload('com.microsoft.wdav', SETTINGS)
    expect(readXml(profile(both)).policies.map((p) => p.name)).toEqual(['Mac baseline', 'Mac baseline (2)'])
  })

  it('may be bare preference files', () => {
    const { policies } = readXml(`<plist version="1.0"><dict>${SETTINGS}</dict></plist>`)
    expect(policies[0]).toMatchObject({ name: 'wdav', profileId: 'macos-antivirus' })
  })

  it.each([
    [
      'a binary property list',
      new Uint8Array([0x62, 0x70, 0x6c, 0x69, 0x73, 0x74, 0x30, 0x30]),
      'plutil -convert xml1',
    ],
    ['a signed profile', new Uint8Array([0x30, 0x82, 0x01, 0x02]), 'security cms -D'],
    ['an archive', new Uint8Array([0x50, 0x4b, 0x03, 0x04, 0, 0]), 'Unpack it'],
    ['a gzip file', new Uint8Array([0x1f, 0x8b, 8, 0]), 'Unpack it'],
    [
      'a profile without Defender',
      bytes(profile(payload('com.apple.wifi', ''))),
      'holds no Defender settings',
    ],
    ['a list', bytes('<plist><array/></plist>'), 'no dictionary at the top'],
    [
      'half a profile',
      bytes(profile(payload('com.microsoft.wdav', SETTINGS)).slice(0, 300)),
      'property list',
    ],
  ])('%s is a problem, never an exception', (_what, content, words) => {
    const { policies, problems } = readImportFile('x.mobileconfig', content)
    expect(policies).toEqual([])
    expect(problems.map((p) => p.message).join(' ')).toContain(words)
  })
})
