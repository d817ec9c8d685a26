import { describe, expect, it } from 'vitest'
import { ExportNames, readExportFile, readImportFile } from '@/lib/domain/interchange'
import { mayBeExport, parseYaml } from '@/lib/domain/interchange/yaml'

const RULE = 'device_vendor_msft_policy_config_defender_cloudblocklevel'
const POLICY = `'@odata.type': '#microsoft.graph.deviceManagementConfigurationPolicy'
name: Cloud
description: |-
  Two
  lines
platforms: windows10
technologies: mdm,microsoftSense
settings:
- id: '0'
  settingInstance:
    '@odata.type': '#microsoft.graph.deviceManagementConfigurationChoiceSettingInstance'
    settingDefinitionId: ${RULE}
    choiceSettingValue: &id001
      value: ${RULE}_2
      children: []
assignments:
- target: {'@odata.type': '#microsoft.graph.allDevicesAssignmentTarget'}
`
const bytes = (text: string) => new TextEncoder().encode(text)
const valueOf = (text: string) => {
  const parsed = parseYaml(text)
  if (!parsed.ok) throw new Error(parsed.message)
  return parsed.value
}
const refusal = (text: string) => {
  const parsed = parseYaml(text)
  return parsed.ok ? null : parsed.message
}

describe('policies in YAML', () => {
  it.each(['policy.yaml', 'Policy.YML'])('are imported from %s', (path) => {
    const { policies, problems } = readImportFile(path, bytes(POLICY))
    expect(problems).toEqual([])
    expect(policies).toMatchObject([
      {
        name: 'Cloud',
        description: 'Two\nlines',
        profileId: 'windows-antivirus',
        settings: { values: { [RULE]: { kind: 'choice', optionId: `${RULE}_2` } } },
        assignments: [{ kind: 'allDevices' }],
      },
    ])
  })

  it('are analyzed, several in one file, named after it where they have no name', () => {
    const unnamed = POLICY.replace('name: Cloud\n', '')
    const file = readExportFile('x/Cloud.yaml', bytes(`${unnamed}---\n${POLICY}`), new ExportNames())
    expect(file).toMatchObject({ status: 'imported', policies: [{ name: 'Cloud' }, { name: 'Cloud' }] })
  })

  it('may be JSON under that name', () => {
    expect(valueOf('{"a": [1, true, null, "x"]}')).toEqual({ a: [1, true, null, 'x'] })
  })

  it.each([
    ['other', 'services:\n  web: {image: nginx}\n', 'skipped', /no policy in it/],
    ['a template of another program', 'a: {{ .Values.x }}\n', 'skipped', /no policy in it/],
    ['cut off', POLICY.slice(0, -20), 'error', /Not valid YAML/],
  ])('%s says what became of it', (_, text, status, reason) => {
    const file = readExportFile('a.yml', bytes(text), new ExportNames())
    expect(file).toMatchObject({ status, policies: [], reason: expect.stringMatching(reason) })
  })

  it('are recognised by names that every export has', () => {
    expect(mayBeExport(POLICY)).toBe(true)
    expect(mayBeExport('membershipRule: (device.x -eq "y")')).toBe(true)
    expect(mayBeExport('kind: Deployment')).toBe(false)
  })
})

describe('YAML', () => {
  it('has the types of JSON: no dates, no yes and no, nothing that is not a number', () => {
    const text = 'a: 2026-01-02\nb: yes\nc: 0123\nd: .inf\ne: ~\nf: "1"\ng: -1.5\n'
    expect(valueOf(text)).toEqual({ a: '2026-01-02', b: 'yes', c: 123, d: null, e: null, f: '1', g: -1.5 })
  })

  it('takes aliases for copies', () => {
    expect(valueOf('a: &x [1]\nb: *x\nc: *x\n')).toEqual({ a: [1], b: [1], c: [1] })
  })

  it('leaves out names that reach prototypes and runs no tags', () => {
    const value = valueOf('__proto__: {x: 1}\nconstructor: 1\na: !!js/function "x"\n<<: {y: 1}\n')
    expect(value).toEqual({ a: 'x', '<<': { y: 1 } })
    expect(Object.prototype).not.toHaveProperty('x')
  })

  it.each([
    ['a key that stands twice', 'a: 1\na: 2\n', /The key a stands twice/],
    ['an alias without an anchor', 'a: *x\n', /Not valid YAML/],
    ['tens of thousands of errors', `a:\n  b: ${'*x '.repeat(60_000)}`, /Not valid YAML.* line 2, column 9/],
    ['a circle', 'a: &x\n  b: *x\n', /aliases make too much/],
    [
      'aliases of aliases',
      [
        'a0: &a0 [x, x, x]',
        ...Array.from({ length: 12 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i}, `.repeat(9)}]`),
      ].join('\n'),
      /aliases make too much/,
    ],
    ['a hundred levels', `${'['.repeat(100)}1${']'.repeat(100)}`, /Nested more than 64/],
    ['a million brackets', '['.repeat(1_000_000), /Nested more than 64/],
    ['half a million dashes', '- '.repeat(500_000), /Nested more than 64/],
    ['three megabytes', `a: ${'x'.repeat(3 * 1024 * 1024)}`, /larger than 2 MiB/],
  ])('refuses %s', (_, text, message) => {
    expect(refusal(text)).toMatch(message)
  })
})
