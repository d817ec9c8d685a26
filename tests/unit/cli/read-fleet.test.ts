import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { readFleet, type Json, type JsonObject } from '@/lib/domain/interchange'
import {
  aPolicy,
  ALL_DEVICES,
  choice,
  cloudBlockLevel,
  CLOUD_BLOCK_LEVEL,
  schemaErrors,
  settingsOf,
  texts,
} from '@/tests/support/cli'

function fleetOf(json: JsonObject) {
  const reading = readFleet(json)
  if (!reading.ok) throw new Error(JSON.stringify(reading.errors))
  return reading.fleet
}

function deviceOf(device: JsonObject) {
  const [read] = fleetOf({ devices: [device] }).devices
  if (!read) throw new Error('No device was read')
  return read
}

describe('devices', () => {
  it.each([
    ['windows', 'windowsClient', 'Windows 11'],
    ['windows10', 'windowsClient', 'Windows 11'],
    ['Windows 10 Enterprise', 'windowsClient', 'Windows 10'],
    ['Windows11', 'windowsClient', 'Windows 11'],
    ['windowsClient', 'windowsClient', 'Windows 11'],
    ['windowsServer', 'windowsServer', 'Windows Server'],
    ['Windows Server 2019', 'windowsServer', 'Windows Server 2019'],
    ['WindowsServer2022', 'windowsServer', 'Windows Server 2022'],
    ['windows_server_2012_r2', 'windowsServer', 'Windows Server 2012 R2'],
    ['Windows Server 2012 R2', 'windowsServer', 'Windows Server 2012 R2'],
    ['linux', 'linux', 'Linux'],
    ['Ubuntu 22.04', 'linux', 'Ubuntu 22.04'],
    ['RedHatEnterpriseLinux', 'linux', 'RedHatEnterpriseLinux'],
    ['macOS', 'macOS', 'macOS'],
    ['osX', 'macOS', 'macOS'],
    ['MacMDM', 'macOS', 'macOS'],
  ])('understand the platform %s', (platform, osPlatform, osName) => {
    expect(deviceOf({ id: 'd', platform })).toMatchObject({ osPlatform, osName })
  })

  it.each<[string, JsonObject, string]>([
    ['deviceOSType beside windows', { platform: 'windows', deviceOSType: 'Windows Server' }, 'windowsServer'],
    ['osName beside windows', { platform: 'windows10', osName: 'Windows Server 2022' }, 'windowsServer'],
    ['a build that only servers had', { platform: 'windows', osVersion: '10.0.20348.1' }, 'windowsServer'],
    ['a build of both', { platform: 'windows', osVersion: '10.0.17763.1' }, 'windowsClient'],
    [
      'windowsClient, whatever the build',
      { platform: 'windowsClient', osVersion: '10.0.20348' },
      'windowsClient',
    ],
    ['the operating system alone', { operatingSystem: 'MacMDM' }, 'macOS'],
    ['osPlatform', { osPlatform: 'linux' }, 'linux'],
  ])('take %s', (_, device, osPlatform) => {
    expect(deviceOf({ id: 'd', ...device }).osPlatform).toBe(osPlatform)
  })

  it.each([
    [undefined, 'mde'],
    [null, 'mde'],
    ['mde', 'mde'],
    ['MicrosoftSense', 'mde'],
    ['Intune', 'intune'],
    ['MDM', 'intune'],
    ['ConfigMgr', 'configMgr'],
    ['sccm', 'configMgr'],
    ['Unknown', 'none'],
  ])('understand the channel %j', (channel, expected) => {
    expect(
      deviceOf({ id: 'd', platform: 'linux', ...(channel === undefined ? {} : { channel }) }).channel,
    ).toBe(expected)
  })

  it('fill in what follows from the facts, and nothing that the file states', () => {
    expect(deviceOf({ id: 'd', platform: 'windows', osVersion: '10.0.22631', name: 'PC' }).directory).toEqual(
      {
        objectId: 'd',
        deviceId: 'd',
        displayName: 'PC',
        deviceOSType: 'Windows',
        deviceOSVersion: '10.0.22631',
        managementType: 'MicrosoftSense',
      },
    )
    const stated = {
      objectId: 'o',
      deviceId: 'e',
      displayName: 'N',
      deviceOSType: 'X',
      deviceOSVersion: '1',
      managementType: null,
    }
    expect(deviceOf({ id: 'd', platform: 'windows', osVersion: '10.0.22631', ...stated }).directory).toEqual(
      stated,
    )
    expect(deviceOf({ id: 'd', platform: 'mac', channel: 'intune' }).directory).toMatchObject({
      deviceOSType: 'MacMDM',
      managementType: 'MDM',
    })
    expect(deviceOf({ id: 'd', platform: 'mac', channel: 'none' }).directory).not.toHaveProperty(
      'managementType',
    )
  })

  it('have their directory object flat, below directory, or none', () => {
    expect(deviceOf({ id: 'd', platform: 'linux', deviceModel: 'VM' }).directory?.deviceModel).toBe('VM')
    expect(deviceOf({ id: 'd', platform: 'linux', directory: { model: 'VM' } }).directory?.deviceModel).toBe(
      'VM',
    )
    expect(deviceOf({ id: 'd', platform: 'linux', directory: null }).directory).toBeNull()
  })

  it('go by a name where they have no id, numbered where names repeat', () => {
    const { devices } = fleetOf({
      devices: [
        { platform: 'linux', displayName: 'a' },
        { platform: 'linux', deviceName: 'a' },
        { platform: 'linux', deviceId: 'guid' },
        { platform: 'linux' },
      ],
    })
    expect(devices.map(({ id }) => id)).toEqual(['a', 'a (2)', 'guid', 'devices[3]'])
  })

  it('have a survey that fits them as they are, and what the file says of it', () => {
    const survey = { domainController: true }
    expect(deviceOf({ id: 'd', platform: 'linux', tags: 'x', survey }).survey).toMatchObject({
      onboarded: true,
      distribution: 'ubuntu',
      agentVersion: expect.any(String),
      tags: ['x'],
      domainController: true,
    })
    expect(deviceOf({ id: 'd', platform: 'windows', channel: 'intune' }).survey?.mdmEnrolled).toBe(true)
  })
})

describe('policies', () => {
  const fixtures = path.resolve(import.meta.dirname, '../../fixtures/policies')

  it.each(readdirSync(fixtures))('are read from %s as it was exported', (file) => {
    const body: Json = JSON.parse(readFileSync(path.join(fixtures, file), 'utf8').replace(/^\uFEFF/, ''))
    const { policies } = fleetOf({ policies: [body, JSON.stringify(body)] })
    expect(policies.length).toBeGreaterThanOrEqual(2)
    expect(policies.every(({ parts }) => parts[0].profileId !== '')).toBe(true)
    expect(new Set(policies.map(({ id }) => id)).size).toBe(policies.length)
  })

  it('keep the id and assignments of what they are wrapped in', () => {
    const inner = { name: 'Inner', settings: [{ settingInstance: cloudBlockLevel(2) }] }
    const [policy] = fleetOf({
      policies: [
        { id: 'outer', displayName: 'Outer', RAWJson: JSON.stringify(inner), assignments: [ALL_DEVICES] },
      ],
    }).policies
    expect(policy).toMatchObject({ id: 'outer', name: 'Inner' })
    expect(policy?.parts[0].assignments).toEqual([{ kind: 'allDevices' }])
  })

  it('take default technologies with a warning, and known names in any letter case', () => {
    const { technologies: _, ...silent } = aPolicy('p')
    const reading = readFleet({ policies: [silent, aPolicy('q', { technologies: 'MDM, MICROSOFTSENSE' })] })
    expect(reading.fleet?.policies.map(({ parts }) => parts[0].technologies)).toEqual([
      ['mdm', 'microsoftSense'],
      ['mdm', 'microsoftSense'],
    ])
    expect(reading.warnings).toEqual([
      { path: 'policies[0]', message: 'The policy names no technologies. Read as mdm,microsoftSense.' },
    ])
  })

  it('that mix profiles are parted by profile', () => {
    const rule = 'device_vendor_msft_policy_config_defender_attacksurfacereductionrules'
    const settings = settingsOf(
      cloudBlockLevel(2),
      {
        settingDefinitionId: rule,
        groupSettingCollectionValue: [
          { children: [choice(`${rule}_blockadobereaderfromcreatingchildprocesses`, 'block')] },
        ],
      },
      choice('vendor_msft_firewall_mdmstore_domainprofile_enablefirewall', 'true'),
      texts('vendor_fabrikam_unheard_of', ['x']),
    )
    const [policy] = fleetOf({ policies: [aPolicy('p', { settings })] }).policies
    expect(policy?.parts.map(({ id, profileId }) => [id.startsWith('p'), profileId])).toEqual([
      [true, 'windows-asr-rules'],
      [true, 'windows-antivirus'],
      [true, 'windows-firewall'],
    ])
    expect(new Set(policy?.parts.map(({ id }) => id)).size).toBe(3)
    expect([...(policy?.unread ?? [])]).toEqual([['vendor_fabrikam_unheard_of', ['x']]])
  })

  it('without settings are of their platform, and nothing of them is unknown', () => {
    const { policies } = fleetOf({
      policies: [aPolicy('p', { settings: [], platforms: 'linux' }), { id: 'q', assignments: [ALL_DEVICES] }],
    })
    expect(policies.map(({ parts }) => parts[0].profileId)).toEqual(['linux-antivirus', ''])
    expect(policies.map(({ unread }) => unread.size)).toEqual([0, 0])
  })

  it('keep options that the catalogue does not know as values of no known kind', () => {
    const [policy] = fleetOf({
      policies: [aPolicy('p', { settings: settingsOf(cloudBlockLevel(77)) })],
    }).policies
    expect([...(policy?.unread ?? [])]).toEqual([[CLOUD_BLOCK_LEVEL, `${CLOUD_BLOCK_LEVEL}_77`]])
    expect(policy?.parts[0].settings[CLOUD_BLOCK_LEVEL]?.kind).not.toBe('choice')
  })
})

describe('references', () => {
  const groupId = 'AAAAAAAA-0000-4000-8000-000000000001'

  it('are found in another letter case, by object id and by a name that one has', () => {
    const { groups, policies } = fleetOf({
      devices: [{ id: 'd', platform: 'linux', objectId: 'O-1', displayName: 'Web' }],
      groups: [
        { id: groupId, displayName: 'Pilot', members: ['o-1', 'WEB', 'inner', { id: 'd' }] },
        { displayName: 'Inner', members: [] },
      ],
      policies: [
        aPolicy('p', {
          assignments: [
            { target: { '@odata.type': 'groupAssignmentTarget', groupId: groupId.toLowerCase() } },
            { '@odata.type': '#microsoft.graph.exclusionGroupAssignmentTarget', groupId: 'inner' },
          ],
        }),
      ],
    })
    expect(groups[0]?.members).toEqual(['d', 'd', 'Inner', 'd'])
    expect(policies[0]?.parts[0].assignments).toEqual([
      { kind: 'includeGroup', groupId },
      { kind: 'excludeGroup', groupId: 'Inner' },
    ])
  })

  it('to what is not in the file are warned of', () => {
    const target = { '@odata.type': '#microsoft.graph.groupAssignmentTarget', groupId: 'gone' }
    const reading = readFleet({
      groups: [{ id: 'g', members: ['x', 'y'] }],
      policies: [aPolicy('p', { assignments: [{ target }] })],
    })
    expect(reading.ok).toBe(true)
    expect(reading.warnings).toMatchObject([
      { path: 'groups[0].members[0]', count: 2 },
      { path: 'policies[0].assignments[0]' },
    ])
  })
})

describe('what is wrong', () => {
  it('comes back at once, by its path', () => {
    const json: Json = {
      devices: [
        { id: 'a', platform: 'toaster' },
        { id: 'b' },
        7,
        { id: 'c', platform: 'linux', channel: 'pigeon', tamperProtection: 'maybe', isRooted: 3 },
        { id: 'd', platform: 'linux', skippedPolicyTypes: ['all'], survey: { domainController: 'no' } },
        { id: 'd', platform: 'linux' },
      ],
      groups: [{ id: 'g', members: 'a' }, 'x', { id: 'h', membershipRule: 4 }],
      policies: [
        { hello: 1 },
        aPolicy('p', { settings: [{ id: '0' }] }),
        aPolicy('q', {
          assignments: [{}, { target: { '@odata.type': '#microsoft.graph.moonAssignmentTarget' } }],
        }),
        aPolicy('r', {
          assignments: [{ target: { '@odata.type': '#microsoft.graph.groupAssignmentTarget' } }],
        }),
        aPolicy('r'),
      ],
      switches: { scope: { linux: 'sometimes' } },
    }
    const reading = readFleet(json)
    expect(reading.ok).toBe(false)
    expect(reading.errors.map(({ path: at }) => at)).toEqual([
      'devices[0].platform',
      'devices[1]',
      'devices[2]',
      'devices[3].channel',
      'devices[3].tamperProtection',
      'devices[3].isRooted',
      'devices[4].skippedPolicyTypes',
      'devices[4].survey.domainController',
      'groups[0].members',
      'groups[1]',
      'groups[2].membershipRule',
      'policies[0]',
      'policies[1].settings[0]',
      'policies[2].assignments[0].target',
      'policies[2].assignments[1].target',
      'policies[3].assignments[0].target',
      'devices[5]',
      'policies[4]',
      'switches.scope.linux',
    ])
    expect(reading.errors.every(({ message }) => /^[A-Z"[#{a-z].*\.$/.test(message))).toBe(true)
    expect(
      schemaErrors('resolution', { ok: false, errors: reading.errors, problems: reading.warnings }),
    ).toEqual([])
  })

  it.each<[string, Json]>([
    ['a list', []],
    ['a text', 'x'],
    ['null', null],
    ['an object with nothing of a fleet', { colours: [] }],
  ])('includes %s for a fleet', (_, json) => {
    expect(readFleet(json).errors.map(({ path: at }) => at)).toEqual(['$'])
  })

  it('is a warning, counted once, where an unknown name stands on many devices', () => {
    const devices = ['a', 'b', 'c'].map((id) => ({ id, platform: 'linux', colour: 'red', isCompliant: true }))
    const { warnings } = readFleet({ devices })
    expect(warnings).toEqual([
      { path: 'devices[0].colour', message: 'colour is not understood and was left out.', count: 3 },
    ])
  })

  it('is a warning where a device is of another platform, which is left out', () => {
    const devices: JsonObject[] = [
      { id: 'a', operatingSystem: 'iPhone' },
      { id: 'b', platform: 'Android' },
      { id: 'c', platform: 'mac' },
    ]
    const { fleet, warnings } = readFleet({ devices })
    expect(fleet?.devices.map(({ id }) => id)).toEqual(['c'])
    expect(warnings.map(({ path: at }) => at)).toEqual(['devices[0]', 'devices[1]'])
  })

  it('is a warning where the channel is not what the switches would decide', () => {
    const { warnings } = readFleet({ devices: [{ id: 'a', platform: 'mac' }], switches: { scope: 'off' } })
    expect(warnings).toMatchObject([{ path: 'devices[0]' }])
    expect(warnings[0]?.message).toContain('would be none')
  })

  it('is a warning where a rule is not accepted, with its place', () => {
    const { warnings } = readFleet({ groups: [{ id: 'g', membershipRule: 'user.department -eq "IT"' }] })
    expect(warnings).toMatchObject([{ path: 'groups[0].membershipRule' }])
    expect(warnings[0]?.message).toMatch(/MIX at line 1, column 1/)
  })
})

it('takes lists as Graph answers them, and names in any letter case', () => {
  const { devices, groups, policies } = fleetOf({
    Devices: { value: [{ Id: 'd', Platform: 'linux' }] },
    Groups: { '@odata.context': 'x', value: [{ Id: 'g', DisplayName: 'G', Members: ['d'] }] },
    Policies: { value: [aPolicy('p')] },
  })
  expect([devices.length, groups[0]?.members, policies.map(({ id }) => id)]).toEqual([1, ['d'], ['p']])
})
