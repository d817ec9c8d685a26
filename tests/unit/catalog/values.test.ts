import { describe, expect, it } from 'vitest'
import {
  definitionOf,
  formatSettingValue,
  toDeviceEntry,
  toDeviceValue,
  valueOfDefault,
  type SettingDefinition,
  type SettingValue,
} from '@/lib/domain/catalog'

const DEFENDER = 'device_vendor_msft_policy_config_defender_'
const RULES = 'vendor_msft_firewall_mdmstore_firewallrules_{firewallrulename}'
const LINUX = 'linux_mdatp_managed_antivirusengine_'
const ASR = `${DEFENDER}attacksurfacereductionrules_blockadobereaderfromcreatingchildprocesses`

function definition(id: string): SettingDefinition {
  const def = definitionOf(id)
  if (!def) throw new Error(`No definition ${id}`)
  return def
}

const rule: SettingValue = {
  kind: 'group',
  entries: [
    {
      [`${RULES}_name`]: { kind: 'string', value: 'Allow web' },
      [`${RULES}_action_type`]: { kind: 'choice', optionId: `${RULES}_action_type_1` },
      [`${RULES}_profiles`]: {
        kind: 'choiceList',
        optionIds: [`${RULES}_profiles_2`, `${RULES}_profiles_1`],
      },
      [`${RULES}_localportranges`]: { kind: 'stringList', values: ['80'] },
    },
  ],
}

describe('formatSettingValue', () => {
  const table: readonly (readonly [string, string, SettingValue | undefined, string])[] = [
    ['nothing', `${DEFENDER}cloudblocklevel`, undefined, 'Not configured'],
    [
      'an option',
      `${DEFENDER}cloudblocklevel`,
      { kind: 'choice', optionId: `${DEFENDER}cloudblocklevel_4` },
      'High plus',
    ],
    [
      'an option of the future',
      `${DEFENDER}cloudblocklevel`,
      { kind: 'choice', optionId: 'x_9' },
      'Unknown option x_9',
    ],
    ['seconds', `${DEFENDER}cloudextendedtimeout`, { kind: 'integer', value: 50 }, '50 seconds'],
    ['one day', `${DEFENDER}daystoretaincleanedmalware`, { kind: 'integer', value: 1 }, '1 day'],
    ['one entry', `${LINUX}scanhistorymaximumitems`, { kind: 'integer', value: 1 }, '1 entry'],
    ['a percentage', `${DEFENDER}avgcpuloadfactor`, { kind: 'integer', value: 20 }, '20%'],
    ['a time of day', `${DEFENDER}schedulescantime`, { kind: 'integer', value: 125 }, '02:05'],
    ['a plain number', `${RULES}_protocol`, { kind: 'integer', value: 6 }, '6'],
    ['paths', `${DEFENDER}excludedpaths`, { kind: 'stringList', values: ['a', 'b', 'c'] }, '3 paths'],
    ['one path', `${DEFENDER}excludedpaths`, { kind: 'stringList', values: ['a'] }, '1 path'],
    ['processes', `${DEFENDER}excludedprocesses`, { kind: 'stringList', values: ['a', 'b'] }, '2 processes'],
    ['an empty list', `${DEFENDER}excludedpaths`, { kind: 'stringList', values: [] }, '0 paths'],
    ['rules', RULES, rule, '1 rule'],
    [
      'several options',
      `${RULES}_profiles`,
      { kind: 'choiceList', optionIds: [`${RULES}_profiles_1`, `${RULES}_profiles_4`] },
      'Domain, Public',
    ],
    ['text', `${DEFENDER}securityintelligencelocation`, { kind: 'string', value: '\\\\share' }, '\\\\share'],
  ]

  it.each(table)('%s', (_name, id, value, expected) => {
    expect(formatSettingValue(definition(id), value)).toBe(expected)
  })

  it('never shows a secret', () => {
    const def = definition('device_vendor_msft_windowsadvancedthreatprotection_onboarding')
    const text = formatSettingValue(def, { kind: 'secret', value: 'hunter2', valueState: 'notEncrypted' })
    expect(text).not.toContain('hunter2')
  })
})

describe('toDeviceValue', () => {
  it('sends option values, not option ids', () => {
    const id = `${LINUX}enforcementlevel`
    expect(toDeviceValue(definition(id), { kind: 'choice', optionId: `${id}_0` })).toBe('real_time')
  })

  it('tells Linux and macOS levels apart although their option indexes are reversed', () => {
    const id = 'com.apple.managedclient.preferences_enforcementlevel_antivirusengine'
    expect(toDeviceValue(definition(id), { kind: 'choice', optionId: `${id}_0` })).toBe('passive')
  })

  it('sends an ASR rule as its GUID and mode', () => {
    expect(toDeviceValue(definition(ASR), { kind: 'choice', optionId: `${ASR}_audit` })).toBe(
      '7674ba52-37eb-4a4f-a9a1-f0f9a1619a2c=2',
    )
  })

  it('sends entries as objects by CSP node, options in catalogue order', () => {
    expect(toDeviceValue(definition(RULES), rule)).toEqual([
      { Name: 'Allow web', 'Action/Type': 1, Profiles: [1, 2], LocalPortRanges: ['80'] },
    ])
  })

  it('sends entries as objects by JSON key', () => {
    const group = definition(`${LINUX}exclusions`)
    const entry = {
      [`${group.id}_item_$type`]: { kind: 'choice', optionId: `${group.id}_item_$type_0` },
      [`${group.id}_item_path`]: { kind: 'string', value: '/srv' },
      [`${group.id}_item_isdirectory`]: { kind: 'choice', optionId: `${group.id}_item_isdirectory_true` },
    } as const
    expect(toDeviceEntry(group, entry)).toEqual({ $type: 'excludedPath', path: '/srv', isDirectory: true })
  })
})

describe('valueOfDefault', () => {
  it.each([
    [`${DEFENDER}cloudextendedtimeout`, { kind: 'integer', value: 0 }],
    [`${DEFENDER}puaprotection`, { kind: 'choice', optionId: `${DEFENDER}puaprotection_0` }],
    [`${RULES}_interfacetypes`, { kind: 'choiceList', optionIds: [`${RULES}_interfacetypes_all`] }],
    [`${LINUX}unmonitoredfilesystems`, { kind: 'stringList', values: ['nfs', 'fuse'] }],
    [`${LINUX}exclusions`, { kind: 'group', entries: [] }],
    [`${DEFENDER}securityintelligencelocation`, null],
  ])('%s', (id, expected) => {
    expect(valueOfDefault(definition(id))).toEqual(expected)
  })
})
