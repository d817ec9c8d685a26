import { describe, expect, it } from 'vitest'
import { readFleet, type JsonObject } from '@/lib/domain/interchange'
import { findDevices } from '@/scripts/lib/answers/find-devices'
import { FleetAnswers, writeResolution, type WriteOptions } from '@/scripts/lib/answers/resolution-answer'
import {
  aPolicy,
  ALL_DEVICES,
  ALL_USERS,
  choice,
  CLIENT,
  cloudBlockLevel,
  CLOUD_BLOCK_LEVEL,
  excluding,
  firewallRule,
  including,
  integer,
  memoryOutput,
  schemaErrors,
  settingsOf,
  texts,
} from '@/tests/support/cli'

interface Answer {
  readonly devices: readonly {
    readonly id: string
    readonly policies: readonly JsonObject[]
    readonly settings: readonly (JsonObject & { settingDefinitionId: string })[]
  }[]
  readonly cohorts: readonly { readonly devices: readonly string[] }[]
  readonly conflicts: readonly JsonObject[]
  readonly policies: readonly JsonObject[]
  readonly groups: readonly JsonObject[]
  readonly problems: readonly JsonObject[]
}

/** What `resolve --json` prints for a file, validated by its schema. */
async function resolved(
  json: JsonObject,
  options: Partial<WriteOptions> & { device?: string } = {},
): Promise<Answer> {
  expect(schemaErrors('fleet', json)).toEqual([])
  const reading = readFleet(json)
  if (!reading.ok) throw new Error(JSON.stringify(reading.errors))
  const { output, text } = memoryOutput()
  const devices = options.device
    ? findDevices(reading.fleet, [options.device]).devices
    : reading.fleet.devices
  await writeResolution(
    new FleetAnswers(reading.fleet),
    devices,
    { problems: reading.warnings, ...options },
    output,
  )
  const answer = JSON.parse(text())
  expect(schemaErrors('resolution', answer)).toEqual([])
  return answer
}

const policiesOf = ({ devices }: Answer, index = 0) =>
  devices[index]?.policies.map(({ id, targeted, applicable, reason }) => [id, targeted, applicable, reason])
const settingOf = ({ devices }: Answer, id: string, index = 0) =>
  devices[index]?.settings.find(({ settingDefinitionId }) => settingDefinitionId === id)

describe('policies of a device', () => {
  it('say how they come or what keeps them away', async () => {
    const answer = await resolved({
      devices: [CLIENT],
      groups: [
        { id: 'in', displayName: 'In', membershipRule: 'device.deviceOSType -eq "Windows"' },
        { id: 'out', displayName: 'Out', members: [] },
        { id: 'outer', displayName: 'Outer', members: ['nested'] },
        { id: 'nested', displayName: 'Nested', members: ['client'] },
      ],
      policies: [
        aPolicy('all'),
        aPolicy('included', { assignments: [including('in')] }),
        aPolicy('nested', { assignments: [including('outer')] }),
        aPolicy('elsewhere', { assignments: [including('out')] }),
        aPolicy('excluded', { assignments: [ALL_DEVICES, excluding('in')] }),
        aPolicy('users', { assignments: [ALL_USERS] }),
        aPolicy('nobody', { assignments: [] }),
        aPolicy('mdm', { technologies: 'mdm' }),
        aPolicy('linux', {
          platforms: 'linux',
          settings: settingsOf(choice('linux_mdatp_managed_cloudservice_enabled', 'true')),
        }),
        aPolicy('strange', { settings: settingsOf(texts('vendor_fabrikam_x', ['a'])) }),
      ],
    })
    expect(policiesOf(answer)).toEqual([
      ['all', true, true, 'allDevices'],
      ['included', true, true, 'includeGroup'],
      ['nested', true, true, 'includeGroup'],
      ['elsewhere', false, false, 'notIncluded'],
      ['excluded', false, false, 'excluded'],
      ['users', false, false, 'userTargetOnly'],
      ['nobody', false, false, 'notAssigned'],
      ['mdm', true, false, 'technologies'],
      ['linux', true, false, 'platform'],
      ['strange', true, false, 'unknownSetting'],
    ])
    expect(answer.policies.map(({ devices }) => devices)).toEqual([1, 1, 1, 0, 0, 0, 0, 1, 1, 1])
    expect(answer.groups.map(({ members }) => members)).toEqual([1, 0, 1, 1])
  })

  it('carry a note about filters, by the channel of the device', async () => {
    const filtered = {
      target: {
        ...ALL_DEVICES.target,
        deviceAndAppManagementAssignmentFilterId: 'f',
        deviceAndAppManagementAssignmentFilterType: 'include',
      },
    }
    const { devices } = await resolved({
      devices: [CLIENT, { ...CLIENT, id: 'mdm', channel: 'intune' }],
      policies: [aPolicy('p', { assignments: [filtered] })],
    })
    expect(devices.map(({ policies }) => policies[0]?.notes)).toEqual([
      ['filterIgnored'],
      ['filterNotEvaluated'],
    ])
  })
})

describe('settings of a device', () => {
  it('are in the terms of the device, of Graph and of the console', async () => {
    const timeout = 'device_vendor_msft_policy_config_defender_cloudextendedtimeout'
    const paths = 'device_vendor_msft_policy_config_defender_excludedpaths'
    const answer = await resolved({
      devices: [CLIENT],
      policies: [
        aPolicy('a', {
          settings: settingsOf(cloudBlockLevel(2), integer(timeout, 50), texts(paths, ['D:\\b', 'C:\\a'])),
        }),
        aPolicy('b', { settings: settingsOf(cloudBlockLevel(2), texts(paths, ['E:\\c'])) }),
      ],
    })
    expect(settingOf(answer, CLOUD_BLOCK_LEVEL)).toEqual({
      settingDefinitionId: CLOUD_BLOCK_LEVEL,
      name: 'Cloud Block Level',
      outcome: 'applied',
      value: 2,
      graphValue: `${CLOUD_BLOCK_LEVEL}_2`,
      display: 'High',
      sources: [
        { id: 'a', name: 'Policy a', counts: true },
        { id: 'b', name: 'Policy b', counts: true },
      ],
    })
    expect(settingOf(answer, timeout)).toMatchObject({ value: 50, graphValue: 50, display: '50 seconds' })
    expect(settingOf(answer, paths)).toMatchObject({ value: ['C:\\a', 'D:\\b', 'E:\\c'], merged: true })
  })

  it('conflict with every value and its policies, and the fleet lists the devices', async () => {
    const answer = await resolved({
      devices: [CLIENT, { ...CLIENT, id: 'second' }, { id: 'tux', platform: 'linux' }],
      policies: [
        aPolicy('a'),
        aPolicy('b', { settings: settingsOf(cloudBlockLevel(4)) }),
        aPolicy('c', { settings: settingsOf(cloudBlockLevel(4)) }),
      ],
    })
    const values = [
      { value: 2, graphValue: `${CLOUD_BLOCK_LEVEL}_2`, display: 'High', policies: ['a'] },
      { value: 4, graphValue: `${CLOUD_BLOCK_LEVEL}_4`, display: 'High plus', policies: ['b', 'c'] },
    ]
    expect(settingOf(answer, CLOUD_BLOCK_LEVEL)).toMatchObject({ outcome: 'conflict', values })
    expect(settingOf(answer, CLOUD_BLOCK_LEVEL, 2)).toMatchObject({
      outcome: 'notApplicable',
      reason: 'platform',
    })
    expect(answer.conflicts).toEqual([
      {
        settingDefinitionId: CLOUD_BLOCK_LEVEL,
        name: 'Cloud Block Level',
        deviceCount: 2,
        devices: ['client', 'second'],
        values,
      },
    ])
  })

  it('have a key where entries are units: firewall rules of one name conflict and are delivered', async () => {
    const answer = await resolved({
      devices: [CLIENT],
      policies: [
        aPolicy('a', { settings: settingsOf(firewallRule('Web', 1)) }),
        aPolicy('b', { settings: settingsOf(firewallRule('WEB', 0)) }),
        aPolicy('c', { settings: settingsOf(firewallRule('Telnet', 0)) }),
      ],
    })
    expect(answer.devices[0]?.settings).toMatchObject([
      { key: 'telnet', outcome: 'applied', value: { Name: 'Telnet', 'Action/Type': 0 } },
      { key: 'web', outcome: 'conflict', deliveredAnyway: true },
    ])
    expect(answer.conflicts).toMatchObject([{ key: 'web', deliveredAnyway: true, deviceCount: 1 }])
  })

  it('say which source does not count, and why', async () => {
    const answer = await resolved({
      devices: [CLIENT],
      policies: [
        aPolicy('a', { technologies: 'mdm', settings: settingsOf(cloudBlockLevel(6)) }),
        aPolicy('b'),
      ],
    })
    expect(settingOf(answer, CLOUD_BLOCK_LEVEL)).toMatchObject({
      outcome: 'applied',
      value: 2,
      sources: [
        { id: 'a', counts: false, reason: 'technologies' },
        { id: 'b', counts: true },
      ],
    })
  })

  it('that nobody knows are not applicable, whole settings and options alike', async () => {
    const answer = await resolved({
      devices: [CLIENT],
      policies: [
        aPolicy('p', { settings: settingsOf(cloudBlockLevel(77), texts('vendor_fabrikam_x', ['a'])) }),
      ],
    })
    const unknown = { outcome: 'notApplicable', reason: 'unknownSetting' }
    expect(settingOf(answer, CLOUD_BLOCK_LEVEL)).toMatchObject(unknown)
    expect(settingOf(answer, 'vendor_fabrikam_x')).toMatchObject({ ...unknown, name: null })
    expect(answer.policies[0]?.unknownSettings).toEqual([CLOUD_BLOCK_LEVEL, 'vendor_fabrikam_x'])
    expect(answer.problems).toHaveLength(1)
  })

  it('of a policy that mixes profiles are resolved one by one, and the policy stays one', async () => {
    const firewall = 'vendor_msft_firewall_mdmstore_domainprofile_enablefirewall'
    const settings = settingsOf(cloudBlockLevel(2), choice(firewall, 'true'))
    const answer = await resolved({
      devices: [CLIENT, { ...CLIENT, id: 'dc', skippedPolicyTypes: ['firewall'] }],
      policies: [aPolicy('mixed', { settings })],
    })
    expect(policiesOf(answer)).toEqual([['mixed', true, true, 'allDevices']])
    expect(settingOf(answer, firewall)).toMatchObject({
      outcome: 'applied',
      sources: [{ id: 'mixed', counts: true }],
    })
    expect(settingOf(answer, firewall, 1)).toMatchObject({
      outcome: 'notApplicable',
      reason: 'policyTypeSkipped',
    })
    expect(settingOf(answer, CLOUD_BLOCK_LEVEL, 1)).toMatchObject({ outcome: 'applied' })
    expect(answer.policies).toMatchObject([
      { id: 'mixed', profiles: ['windows-antivirus', 'windows-firewall'] },
    ])
  })

  it('never show a secret', async () => {
    const blob = 'device_vendor_msft_windowsadvancedthreatprotection_onboarding_fromconnector'
    const secret = {
      settingDefinitionId: blob,
      simpleSettingValue: { value: 'hunter2', valueState: 'notEncrypted' },
    }
    const type = 'device_vendor_msft_windowsadvancedthreatprotection_configurationtype'
    const answer = await resolved({
      devices: [CLIENT],
      policies: [aPolicy('p', { settings: settingsOf(choice(type, 'autofromconnector', [secret])) })],
    })
    expect(JSON.stringify(answer)).not.toContain('hunter2')
    expect(settingOf(answer, blob)).toBeDefined()
  })
})

describe('options', () => {
  const json = {
    devices: [CLIENT, { ...CLIENT, id: 'other', displayName: 'Other PC' }, { id: 'tux', platform: 'linux' }],
    groups: [{ id: 'g', displayName: 'Clients', membershipRule: 'device.deviceOSType -eq "Windows"' }],
    policies: [aPolicy('p', { assignments: [including('g')] })],
  }

  it('--device answers for one, by id or name, and keeps the counts of the fleet', async () => {
    const answer = await resolved(json, { device: 'other pc' })
    expect(answer.devices.map(({ id }) => id)).toEqual(['other'])
    expect(answer.groups).toMatchObject([{ members: 2 }])
  })

  it('--device that no device or several have is an error', () => {
    const reading = readFleet({
      devices: [CLIENT, { id: 'a', platform: 'mac', name: 'x' }, { id: 'b', platform: 'mac', name: 'X' }],
    })
    if (!reading.ok) throw new Error('The file is right')
    expect(findDevices(reading.fleet, ['nobody']).errors[0]?.message).toContain('no device nobody')
    expect(findDevices(reading.fleet, ['x']).errors[0]?.message).toContain('a, b')
  })

  it('--explain derives each setting down to the clause', async () => {
    const answer = await resolved(json, { explain: true })
    const explanation = JSON.stringify(settingOf(answer, CLOUD_BLOCK_LEVEL)?.explanation)
    expect(explanation).toContain('Includes group \\"Clients\\"')
    expect(explanation).toContain('deviceOSType is')
    expect(await resolved(json)).toMatchObject({
      devices: [{ id: 'client' }, { id: 'other' }, { id: 'tux' }],
    })
  })

  it('--cohorts answers once for devices that are alike', async () => {
    const answer = await resolved(json, { cohorts: true })
    expect(answer.cohorts.map(({ devices }) => devices)).toEqual([['client', 'other'], ['tux']])
  })
})

it('answers for an empty fleet', async () => {
  expect(await resolved({ devices: [] })).toEqual({
    devices: [],
    conflicts: [],
    policies: [],
    groups: [],
    problems: [],
  })
})
