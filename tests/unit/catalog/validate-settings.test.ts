import { describe, expect, it } from 'vitest'
import {
  getProfile,
  settingsInputSchema,
  settingValuesSchema,
  validateSettings,
  type Profile,
  type SettingProblem,
  type SettingValue,
  type SettingValues,
} from '@/lib/domain/catalog'

function profileOf(id: string): Profile {
  const profile = getProfile(id)
  if (!profile) throw new Error(`No profile ${id}`)
  return profile
}

const D = 'device_vendor_msft_policy_config_defender_'
const FW = 'vendor_msft_firewall_mdmstore_domainprofile_'
const R = 'vendor_msft_firewall_mdmstore_firewallrules_{firewallrulename}'
const ASR = `${D}attacksurfacereductionrules`
const LSASS = `${ASR}_blockcredentialstealingfromwindowslocalsecurityauthoritysubsystem`
const EDR = 'device_vendor_msft_windowsadvancedthreatprotection_'
const X = 'linux_mdatp_managed_antivirusengine_exclusions'
const TAGS = 'linux_mdatp_managed_edr_tags'

const choice = (id: string, suffix: string): SettingValue => ({ kind: 'choice', optionId: `${id}_${suffix}` })
const integer = (value: number): SettingValue => ({ kind: 'integer', value })
const string = (value: string): SettingValue => ({ kind: 'string', value })
const list = (...values: string[]): SettingValue => ({ kind: 'stringList', values })
const group = (...entries: SettingValues[]): SettingValue => ({ kind: 'group', entries })
const tag = (value: string): SettingValues => ({
  [`${TAGS}_item_key`]: choice(`${TAGS}_item_key`, '0'),
  [`${TAGS}_item_value`]: string(value),
})
const rule = (fields: Record<string, SettingValue>): SettingValues =>
  Object.fromEntries(
    Object.entries({ name: string('Rule'), ...fields }).map(([name, value]) => [`${R}_${name}`, value]),
  )
const rules = (...fields: Record<string, SettingValue>[]): SettingValues => ({
  [R]: group(...fields.map(rule)),
})

type Case = readonly [
  name: string,
  profileId: string,
  values: SettingValues,
  code: SettingProblem['code'] | null,
]

const cases: readonly Case[] = [
  ['nothing configured', 'windows-antivirus', {}, null],
  ['an option', 'windows-antivirus', { [`${D}puaprotection`]: choice(`${D}puaprotection`, '1') }, null],
  ['an unknown setting', 'windows-antivirus', { nonsense: integer(1) }, 'unknownSetting'],
  [
    'a setting of another profile',
    'windows-edr',
    { [`${D}puaprotection`]: choice(`${D}puaprotection`, '1') },
    'unknownSetting',
  ],
  ['a flattened group by itself', 'windows-asr-rules', { [ASR]: group() }, 'unknownSetting'],
  ['a field outside its group', 'windows-firewall-rules', { [`${R}_name`]: string('x') }, 'unknownSetting'],
  [
    'an unknown option',
    'windows-antivirus',
    { [`${D}puaprotection`]: choice(`${D}puaprotection`, '9') },
    'option',
  ],
  ['an unsupported option', 'windows-asr-rules', { [LSASS]: choice(LSASS, 'warn') }, 'option'],
  ['a supported option', 'windows-asr-rules', { [LSASS]: choice(LSASS, 'block') }, null],
  ['another kind', 'windows-antivirus', { [`${D}puaprotection`]: string('on') }, 'type'],
  ['the largest number', 'windows-antivirus', { [`${D}cloudextendedtimeout`]: integer(50) }, null],
  ['a number too large', 'windows-antivirus', { [`${D}cloudextendedtimeout`]: integer(51) }, 'range'],
  ['a number too small', 'windows-antivirus', { [`${D}cloudextendedtimeout`]: integer(-1) }, 'range'],
  ['a fraction', 'windows-antivirus', { [`${D}cloudextendedtimeout`]: integer(1.5) }, 'range'],
  ['an empty line', 'windows-antivirus', { [`${D}excludedpaths`]: list('C:\\A', ' ') }, 'length'],
  ['a line twice', 'windows-antivirus', { [`${D}excludedpaths`]: list('C:\\A', 'C:\\A') }, 'duplicate'],
  [
    'too many lines',
    'windows-antivirus',
    { [`${D}excludedpaths`]: list(...Array.from({ length: 601 }, (_, i) => `C:\\${i}`)) },
    'items',
  ],
  [
    'a source that is not allowed',
    'windows-antivirus',
    { [`${D}signatureupdatefallbackorder`]: list('MMPC', 'Elsewhere') },
    'option',
  ],
  [
    'a child without its parent',
    'windows-firewall',
    { [`${FW}shielded`]: choice(`${FW}shielded`, 'true') },
    'parent',
  ],
  [
    'a child under another option',
    'windows-firewall',
    {
      [`${FW}enablefirewall`]: choice(`${FW}enablefirewall`, 'false'),
      [`${FW}shielded`]: choice(`${FW}shielded`, 'true'),
    },
    'parent',
  ],
  [
    'a child under its parent',
    'windows-firewall',
    {
      [`${FW}enablefirewall`]: choice(`${FW}enablefirewall`, 'true'),
      [`${FW}shielded`]: choice(`${FW}shielded`, 'true'),
    },
    null,
  ],
  [
    'a per-rule exclusion with a bar',
    'windows-asr-rules',
    { [LSASS]: choice(LSASS, 'block'), [`${LSASS}_perruleexclusions`]: list('a|b') },
    'pattern',
  ],
  [
    'a missing onboarding blob',
    'windows-edr',
    { [`${EDR}configurationtype`]: choice(`${EDR}configurationtype`, 'onboard') },
    'required',
  ],
  [
    'a package from the connector',
    'windows-edr',
    { [`${EDR}configurationtype`]: choice(`${EDR}configurationtype`, 'autofromconnector') },
    null,
  ],
  ['a rule without a name', 'windows-firewall-rules', { [R]: group({}) }, 'required'],
  ['a rule with a blank name', 'windows-firewall-rules', rules({ name: string(' ') }), 'required'],
  ['two rules with one name', 'windows-firewall-rules', rules({}, { name: string('RULE') }), 'duplicate'],
  [
    '150 rules',
    'windows-firewall-rules',
    rules(...Array.from({ length: 150 }, (_, i) => ({ name: string(`r${i}`) }))),
    null,
  ],
  [
    '151 rules',
    'windows-firewall-rules',
    rules(...Array.from({ length: 151 }, (_, i) => ({ name: string(`r${i}`) }))),
    'items',
  ],
  ['an unknown field', 'windows-firewall-rules', rules({ colour: string('red') }), 'unknownSetting'],
  [
    'ports with TCP',
    'windows-firewall-rules',
    rules({ protocol: integer(6), localportranges: list('80', '1-65535') }),
    null,
  ],
  ['ports without a protocol', 'windows-firewall-rules', rules({ localportranges: list('80') }), 'option'],
  [
    'ports with ICMP',
    'windows-firewall-rules',
    rules({ protocol: integer(1), localportranges: list('80') }),
    'option',
  ],
  [
    'a descending range',
    'windows-firewall-rules',
    rules({ protocol: integer(6), localportranges: list('90-80') }),
    'range',
  ],
  [
    'a port too large',
    'windows-firewall-rules',
    rules({ protocol: integer(17), remoteportranges: list('65536') }),
    'range',
  ],
  [
    'an address and a name',
    'windows-firewall-rules',
    rules({ remoteaddressranges: list('10.0.0.0/8', 'LocalSubnet', '::1') }),
    null,
  ],
  [
    'a name among local addresses',
    'windows-firewall-rules',
    rules({ localaddressranges: list('LocalSubnet') }),
    'pattern',
  ],
  [
    'a mixed range',
    'windows-firewall-rules',
    rules({ remoteaddressranges: list('10.0.0.1-::1') }),
    'pattern',
  ],
  [
    'a star beside an address',
    'windows-firewall-rules',
    rules({ remoteaddressranges: list('*', '10.0.0.1') }),
    'items',
  ],
  [
    'ICMP types with UDP',
    'windows-firewall-rules',
    rules({ protocol: integer(17), icmptypesandcodes: list('8:*') }),
    'option',
  ],
  [
    'edge traversal outbound',
    'windows-firewall-rules',
    rules({ direction: choice(`${R}_direction`, 'out'), edgetraversal: choice(`${R}_edgetraversal`, '1') }),
    'option',
  ],
  [
    'all interface types and one',
    'windows-firewall-rules',
    rules({
      interfacetypes: {
        kind: 'choiceList',
        optionIds: [`${R}_interfacetypes_all`, `${R}_interfacetypes_lan`],
      },
    }),
    'items',
  ],
  [
    'a service with a policy app id',
    'windows-firewall-rules',
    rules({ app_servicename: string('Spooler'), policyappid: string('App') }),
    'option',
  ],
  [
    'a path under the type extension',
    'linux-antivirus-exclusions',
    {
      [X]: group({ [`${X}_item_$type`]: choice(`${X}_item_$type`, '1'), [`${X}_item_path`]: string('/srv') }),
    },
    'parent',
  ],
  [
    'one exclusion twice',
    'linux-antivirus-exclusions',
    {
      [X]: group(
        ...[1, 2].map(() => ({
          [`${X}_item_$type`]: choice(`${X}_item_$type`, '0'),
          [`${X}_item_path`]: string('/srv'),
        })),
      ),
    },
    'duplicate',
  ],
  ['one device tag', 'linux-edr', { [TAGS]: group(tag('lab')) }, null],
  ['two device tags', 'linux-edr', { [TAGS]: group(tag('lab'), tag('office')) }, 'items'],
]

describe('validateSettings', () => {
  it.each(cases)('%s', (_name, profileId, values, code) => {
    const codes = validateSettings(profileOf(profileId), values).map((problem) => problem.code)
    if (code === null) expect(codes).toEqual([])
    else expect(codes).toContain(code)
  })

  it('points at the field of the entry', () => {
    const problems = validateSettings(profileOf('windows-firewall-rules'), rules({ protocol: integer(300) }))
    expect(problems).toEqual([
      { path: [R, 0, `${R}_protocol`], code: 'range', message: 'Enter a whole number from 0 to 255.' },
    ])
  })

  it('says which parent a child needs', () => {
    const [problem] = validateSettings(profileOf('windows-firewall'), {
      [`${FW}shielded`]: choice(`${FW}shielded`, 'true'),
    })
    expect(problem?.message).toBe('Set Enable Domain Network Firewall to True first, or remove Shielded.')
  })
})

describe('settingsInputSchema', () => {
  const antivirus = settingsInputSchema(profileOf('windows-antivirus'))

  it.each(cases)('agrees with validateSettings: %s', (_name, profileId, values, code) => {
    expect(settingsInputSchema(profileOf(profileId)).safeParse(values).success).toBe(code === null)
  })

  it('returns the values as they came', () => {
    const values = { [`${D}cloudextendedtimeout`]: integer(50), [`${D}excludedpaths`]: list('C:\\A') }
    expect(antivirus.parse(values)).toEqual(values)
    expect(settingValuesSchema.parse(values)).toEqual(values)
  })

  it.each([
    ['no object', null],
    ['a list', []],
    ['an unknown kind', { [`${D}cloudextendedtimeout`]: { kind: 'magic', value: 1 } }],
    ['a number as text', { [`${D}cloudextendedtimeout`]: { kind: 'integer', value: '50' } }],
    ['something extra', { [`${D}cloudextendedtimeout`]: { kind: 'integer', value: 50, note: 'x' } }],
    ['a polluting name', JSON.parse('{"__proto__": {"kind": "integer", "value": 1}}')],
    ['a constructor', JSON.parse('{"constructor": {"kind": "integer", "value": 1}}')],
  ])('refuses %s', (_name, input) => {
    expect(antivirus.safeParse(input).success).toBe(false)
  })

  it('refuses a polluting name inside an entry', () => {
    const entry = JSON.parse(
      `{"${R}_name": {"kind": "string", "value": "x"}, "__proto__": {"kind": "integer", "value": 1}}`,
    )
    const parsed = settingsInputSchema(profileOf('windows-firewall-rules')).safeParse({
      [R]: { kind: 'group', entries: [entry] },
    })
    expect(parsed.success).toBe(false)
  })

  it('puts issues where the field is', () => {
    const parsed = antivirus.safeParse({ [`${D}cloudextendedtimeout`]: integer(51) })
    expect(parsed.error?.issues[0]).toMatchObject({
      path: [`${D}cloudextendedtimeout`],
      message: 'Enter a whole number from 0 to 50.',
    })
  })
})
