import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { getProfile, validateSettings } from '@/lib/domain/catalog'
import { MAX_IMPORT_FILE_BYTES, readImportFile, type ImportedPolicy } from '@/lib/domain/interchange'

const FIXTURES = join(import.meta.dirname, '../../fixtures/policies')
const D = 'device_vendor_msft_policy_config_defender_'
const R = 'vendor_msft_firewall_mdmstore_firewallrules_{firewallrulename}'
const LINUX = 'linux_mdatp_managed_antivirusengine_'

const fixture = (name: string): Uint8Array => readFileSync(join(FIXTURES, name))
const text = (value: string): Uint8Array => new TextEncoder().encode(value)
const json = (value: unknown): Uint8Array => text(JSON.stringify(value))

/** The only policy of a file that reads without problems. */
function onlyPolicy(bytes: Uint8Array, fileName = 'file.json'): ImportedPolicy {
  const { policies, problems } = readImportFile(fileName, bytes)
  expect(problems).toEqual([])
  const [policy, ...others] = policies
  if (!policy || others.length > 0) throw new Error(`${policies.length} policies`)
  return policy
}

function utf16(content: string, order: 'le' | 'be', mark: boolean): Uint8Array {
  const bytes = Buffer.from((mark ? '\uFEFF' : '') + content, 'utf16le')
  return order === 'le' ? bytes : bytes.swap16()
}

describe('a plain body', () => {
  const policy = onlyPolicy(fixture('windows-antivirus.plain.json'))

  it('is read in full', () => {
    expect(policy).toMatchObject({
      name: 'Fabrikam antivirus baseline',
      description: 'Baseline for every workstation.',
      profileId: 'windows-antivirus',
      profileInferred: false,
      platform: 'windows',
      technologies: ['mdm', 'microsoftSense'],
      assignments: [],
    })
    expect(policy.settings.values).toEqual({
      [`${D}allowrealtimemonitoring`]: { kind: 'choice', optionId: `${D}allowrealtimemonitoring_1` },
      [`${D}cloudblocklevel`]: { kind: 'choice', optionId: `${D}cloudblocklevel_4` },
      [`${D}cloudextendedtimeout`]: { kind: 'integer', value: 50 },
      [`${D}excludedpaths`]: { kind: 'stringList', values: ['C:\\Build\\Cache', '%SystemRoot%\\Temp'] },
      [`${D}threatseveritydefaultaction_severethreats`]: {
        kind: 'choice',
        optionId: `${D}threatseveritydefaultaction_severethreats_quarantine`,
      },
      [`${D}threatseveritydefaultaction_lowseveritythreats`]: {
        kind: 'choice',
        optionId: `${D}threatseveritydefaultaction_lowseveritythreats_clean`,
      },
      device_vendor_msft_defender_configuration_disablecoreservicetelemetry: {
        kind: 'choice',
        optionId: 'device_vendor_msft_defender_configuration_disablecoreservicetelemetry_1',
      },
    })
  })

  it('keeps what the profile does not know', () => {
    const id = 'device_vendor_msft_defender_configuration_passiveremediation'
    expect(policy.unknownSettingIds).toEqual([id])
    expect(policy.settings.unknown).toMatchObject([{ settingDefinitionId: id }])
    expect(policy.notices).toEqual([
      'One setting is not in Microsoft Defender Antivirus. It will be exported unchanged.',
    ])
  })
})

describe('encodings', () => {
  const content = new TextDecoder().decode(fixture('windows-antivirus.plain.json'))
  const expected = onlyPolicy(text(content))

  it.each([
    ['UTF-8 with a mark', text(`\uFEFF${content}`)],
    ['UTF-16 LE with a mark', utf16(content, 'le', true)],
    ['UTF-16 BE with a mark', utf16(content, 'be', true)],
    ['UTF-16 LE without a mark', utf16(content, 'le', false)],
    ['UTF-16 BE without a mark', utf16(content, 'be', false)],
    ['Windows line ends', text(content.replaceAll('\n', '\r\n'))],
  ])('%s', (_name, bytes) => {
    expect(onlyPolicy(bytes)).toEqual(expected)
  })
})

describe('wrappings', () => {
  it('unwraps JSON in a string in JSON and takes names from the wrapper', () => {
    const policy = onlyPolicy(fixture('windows-asr.double-encoded.json'))
    const rule = `${D}attacksurfacereductionrules_blockadobereaderfromcreatingchildprocesses`
    expect(policy).toMatchObject({
      name: 'Fabrikam attack surface reduction',
      description: 'Kept in a template store.',
      profileId: 'windows-asr-rules',
    })
    expect(policy.settings.values).toMatchObject({
      [rule]: { kind: 'choice', optionId: `${rule}_audit` },
      [`${rule}_perruleexclusions`]: { kind: 'stringList', values: ['C:\\Legacy\\viewer.exe'] },
    })
    expect(Object.keys(policy.settings.values)).toHaveLength(4)
  })

  it('reads every policy of a Graph list', () => {
    const { policies, problems } = readImportFile('list.json', fixture('windows-firewall.list.json'))
    expect(problems).toEqual([])
    expect(policies.map((policy) => policy.profileId)).toEqual(['windows-firewall', 'windows-firewall-rules'])
  })

  it('binds property names without regard to case', () => {
    const policy = onlyPolicy(fixture('windows-exclusions.pascal-case.json'))
    expect(policy.settings.values).toEqual({
      [`${D}excludedextensions`]: { kind: 'stringList', values: ['.tmp'] },
      [`${D}excludedprocesses`]: { kind: 'stringList', values: ['C:\\App\\app.exe'] },
    })
    expect(policy.notices).toContain(
      'The policy has 3 settings, the file only 2. Export it with its settings expanded.',
    )
  })

  it('takes a whole file that is a JSON string', () => {
    const inner = new TextDecoder().decode(fixture('windows-antivirus.plain.json'))
    expect(onlyPolicy(json(inner)).profileId).toBe('windows-antivirus')
  })

  it('names a nameless policy after its file', () => {
    const body = {
      technologies: 'mdm,microsoftSense',
      settings: [{ settingInstance: { settingDefinitionId: 'x' } }],
    }
    expect(onlyPolicy(json(body), 'C:\\exports\\Baseline.json').name).toBe('Baseline')
  })
})

describe('the profile', () => {
  it('is inferred from the setting ids where no template is named', () => {
    const policy = onlyPolicy(fixture('linux-antivirus.no-template.json'))
    expect(policy).toMatchObject({ profileId: 'linux-antivirus', profileInferred: true, platform: 'linux' })
    expect(policy.notices).toEqual(['The policy names no template. Read as Microsoft Defender Antivirus.'])
  })

  it('is the smaller one when two know all settings', () => {
    const policy = onlyPolicy(fixture('windows-exclusions.pascal-case.json'))
    expect(policy).toMatchObject({ profileId: 'windows-antivirus-exclusions', profileInferred: true })
  })

  it('is found for other templates, which the notice names', () => {
    const id = 'device_vendor_msft_defender_configuration_engineupdateschannel'
    const policy = onlyPolicy(
      json({
        name: 'Rings',
        technologies: 'mdm,microsoftSense',
        templateReference: { templateId: 'e3f74c5a-a6de-411d-aef6-eb15628f3a0a_1' },
        settings: [
          {
            settingInstance: {
              settingDefinitionId: id,
              choiceSettingValue: { value: `${id}_4`, children: [] },
            },
          },
        ],
      }),
    )
    expect(policy.profileId).toBe('windows-antivirus')
    expect(policy.notices[0]).toContain('Defender Update controls')
  })

  it('is null where no profile knows any setting; all of it is kept', () => {
    const policy = onlyPolicy(
      json({
        name: 'Disk',
        technologies: 'mdm',
        settings: [{ settingInstance: { settingDefinitionId: 'bitlocker_x' } }],
      }),
    )
    expect(policy).toMatchObject({ profileId: null, platform: null, unknownSettingIds: ['bitlocker_x'] })
    expect(policy.settings).toEqual({ values: {}, unknown: [{ settingDefinitionId: 'bitlocker_x' }] })
  })

  it('does not come from another platform', () => {
    const id = `${LINUX}scanarchives`
    const settings = [
      { settingInstance: { settingDefinitionId: id, choiceSettingValue: { value: `${id}_true` } } },
    ]
    const policy = onlyPolicy(json({ name: 'x', platforms: 'macOS', technologies: 'mdm', settings }))
    expect(policy).toMatchObject({ profileId: null, platform: 'macOS' })
  })
})

describe('technologies', () => {
  it('warns when the MDE channel is left out', () => {
    const policy = onlyPolicy(fixture('windows-exclusions.pascal-case.json'))
    expect(policy.technologies).toEqual(['mdm'])
    expect(policy.notices.join()).toContain('without microsoftSense')
  })
})

describe('groups', () => {
  it('reads firewall rules as entries, with assignments', () => {
    const [, policy] = readImportFile('list.json', fixture('windows-firewall.list.json')).policies
    const value = policy?.settings.values[R]
    expect(value?.kind === 'group' && value.entries.map((entry) => entry[`${R}_name`])).toEqual([
      { kind: 'string', value: 'Allow web' },
      { kind: 'string', value: 'Block telnet' },
    ])
    expect(policy?.assignments).toEqual([
      {
        kind: 'includeGroup',
        groupId: '11111111-1111-4111-8111-111111111111',
        filterId: '22222222-2222-4222-8222-222222222222',
        filterType: 'include',
      },
      { kind: 'excludeGroup', groupId: '33333333-3333-4333-8333-333333333333' },
    ])
    expect(policy?.roleScopeTagIds).toEqual(['0', '3'])
    expect(policy?.notices).toEqual([
      'One assignment has a target that is not supported here.',
      'Assignments carry filters, which devices on the MDE channel ignore.',
    ])
  })

  it('reads children of an entry beside their choice', () => {
    const value = onlyPolicy(fixture('linux-antivirus.no-template.json')).settings.values[
      `${LINUX}exclusions`
    ]
    expect(value).toEqual({
      kind: 'group',
      entries: [
        {
          [`${LINUX}exclusions_item_$type`]: { kind: 'choice', optionId: `${LINUX}exclusions_item_$type_0` },
          [`${LINUX}exclusions_item_path`]: { kind: 'string', value: '/var/lib/mysql' },
          [`${LINUX}exclusions_item_isdirectory`]: {
            kind: 'choice',
            optionId: `${LINUX}exclusions_item_isdirectory_true`,
          },
        },
        {
          [`${LINUX}exclusions_item_$type`]: { kind: 'choice', optionId: `${LINUX}exclusions_item_$type_1` },
          [`${LINUX}exclusions_item_extension`]: { kind: 'string', value: '.mdf' },
        },
      ],
    })
  })
})

describe('values that cannot be taken', () => {
  const reading = (instance: Record<string, unknown>): ImportedPolicy =>
    onlyPolicy(
      json({
        name: 'x',
        technologies: 'mdm,microsoftSense',
        templateReference: { templateId: '804339ad-1553-4478-a742-138fb5807418_1' },
        settings: [{ settingInstance: instance }],
      }),
    )
  const id = `${D}cloudextendedtimeout`

  it.each([
    ['text for a number', { settingDefinitionId: id, simpleSettingValue: { value: 'fifty' } }],
    ['nothing', { settingDefinitionId: id, simpleSettingValue: { value: null } }],
    [
      'an unknown option',
      { settingDefinitionId: `${D}puaprotection`, choiceSettingValue: { value: 'x_9', children: [] } },
    ],
    ['a list for a choice', { settingDefinitionId: `${D}puaprotection`, simpleSettingCollectionValue: [] }],
    [
      'two entries of a single group',
      { settingDefinitionId: `${D}threatseveritydefaultaction`, groupSettingCollectionValue: [{}, {}] },
    ],
  ])('keeps %s as it came, with a notice', (_name, instance) => {
    const policy = reading(instance)
    expect(policy.settings).toEqual({ values: {}, unknown: [instance] })
    expect(policy.unknownSettingIds).toEqual([])
    expect(policy.notices).toHaveLength(1)
  })

  it('takes a number written as text', () => {
    const policy = reading({ settingDefinitionId: id, simpleSettingValue: { value: '50' } })
    expect(policy.settings.values).toEqual({ [id]: { kind: 'integer', value: 50 } })
  })

  it('leaves limits to validation', () => {
    const policy = reading({ settingDefinitionId: id, simpleSettingValue: { value: 500 } })
    const profile = getProfile('windows-antivirus')
    expect(
      profile && validateSettings(profile, policy.settings.values).map((problem) => problem.code),
    ).toEqual(['range'])
  })

  it('says that a secret must be entered again', () => {
    const type = 'device_vendor_msft_windowsadvancedthreatprotection_configurationtype'
    const onboarding = 'device_vendor_msft_windowsadvancedthreatprotection_onboarding'
    const child = {
      settingDefinitionId: onboarding,
      simpleSettingValue: { value: 'a-token', valueState: 'encryptedValueToken' },
    }
    const instance = {
      settingDefinitionId: type,
      choiceSettingValue: { value: `${type}_onboard`, children: [child] },
    }
    const policy = onlyPolicy(json({ name: 'x', technologies: 'mdm,microsoftSense', settings: [instance] }))
    expect(policy.settings.values[onboarding]).toEqual({
      kind: 'secret',
      value: 'a-token',
      valueState: 'encryptedValueToken',
    })
    expect(policy.notices.join()).toContain('Enter it again.')
  })
})

describe('rubbish', () => {
  const deep = '['.repeat(100_000) + ']'.repeat(100_000)
  it.each([
    ['nothing', new Uint8Array(), 'The file is empty.'],
    ['text', text('hello'), 'Not valid JSON'],
    ['half a file', text('{"name": "x", "settings": ['), 'Not valid JSON'],
    // Nothing ends on its line: what looks for an end from each quotation mark would not be done in hours.
    [
      'half of a long text',
      text(JSON.stringify({ json: '"x":'.repeat(500_000) }).slice(0, -2)),
      'Not valid JSON',
    ],
    ['comments that do not end', text('[1, '.repeat(100_000) + '/*'.repeat(100_000)), 'Not valid JSON'],
    ['bytes that are no text', new Uint8Array([0x7b, 0xc3, 0x28]), 'Not valid UTF-8'],
    ['deep nesting', text(deep), 'Nested more than 64 levels'],
    ['an empty list', text('[]'), 'The list is empty.'],
    ['a list of no groups', text('{"groups":[]}'), 'nothing in it to import'],
    [
      'a profile without payloads',
      text('<plist version="1.0"><dict><key>PayloadContent</key><array/></dict></plist>'),
      'nothing in it to import',
    ],
    ['a number', text('42'), 'No policy here'],
    ['an unrelated object', text('{"a": 1}'), 'No policy here'],
    [
      'another Graph object',
      json({ '@odata.type': '#microsoft.graph.windows10CustomConfiguration' }),
      'windows10CustomConfiguration',
    ],
    [
      'an intent',
      json({ '@odata.type': '#microsoft.graph.deviceManagementIntent' }),
      'older templates without its settings',
    ],
    ['a file too large', new Uint8Array(MAX_IMPORT_FILE_BYTES + 1), 'larger than 5 MiB'],
  ])('%s is a problem, never an exception', (_name, bytes, message) => {
    const { policies, problems } = readImportFile('x.json', bytes)
    expect(policies).toEqual([])
    expect(problems).toHaveLength(1)
    expect(problems[0]?.message).toContain(message)
  })

  it('says where in a list the rubbish is, and reads the rest', () => {
    const good: unknown = JSON.parse(new TextDecoder().decode(fixture('linux-antivirus.no-template.json')))
    const { policies, problems } = readImportFile(
      'x.json',
      json({ value: [{ a: 1 }, good, { RAWJson: '{' }] }),
    )
    expect(policies).toHaveLength(1)
    expect(problems.map((problem) => problem.path)).toEqual(['$.value[0]', '$.value[2].RAWJson'])
  })

  it('reports a setting without an id and reads the others', () => {
    const settings = [{ settingInstance: {} }, { settingInstance: { settingDefinitionId: 'y' } }, null]
    const { policies, problems } = readImportFile(
      'x.json',
      json({ name: 'x', technologies: 'mdm', settings }),
    )
    expect(policies[0]?.unknownSettingIds).toEqual(['y'])
    expect(problems.map((problem) => problem.path)).toEqual(['$.settings[0]', '$.settings[2]'])
  })

  it('ignores names that reach prototypes', () => {
    const content = `{"name":"x","technologies":"mdm","__proto__":{"polluted":true},"constructor":{"a":1},
      "settings":[{"settingInstance":{"settingDefinitionId":"__proto__","__proto__":{"polluted":true}}}]}`
    const policy = onlyPolicy(text(content))
    expect(policy.unknownSettingIds).toEqual(['__proto__'])
    expect(policy.settings.unknown).toEqual([{ settingDefinitionId: '__proto__' }])
    expect(Reflect.has({}, 'polluted')).toBe(false)
  })
})
