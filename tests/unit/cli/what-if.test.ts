import { describe, expect, it } from 'vitest'
import { buildFleetIndex, whatIf } from '@/lib/domain/fleet'
import { readChanges, readFleet, type Json, type JsonObject } from '@/lib/domain/interchange'
import { toDeviceChange, toWhatIfAnswer } from '@/scripts/lib/answers/what-if-answer'
import {
  aPolicy,
  ALL_DEVICES,
  choice,
  CLIENT,
  cloudBlockLevel,
  CLOUD_BLOCK_LEVEL,
  including,
  schemaErrors,
  settingsOf,
} from '@/tests/support/cli'

const FLEET: JsonObject = {
  devices: [
    CLIENT,
    { ...CLIENT, id: 'tagged', tags: ['MDE-Management'] },
    { id: 'tux', platform: 'Ubuntu', osVersion: '22.04' },
  ],
  groups: [
    { id: 'clients', displayName: 'Clients', membershipRule: 'device.deviceOSType -eq "Windows"' },
    { id: 'picked', displayName: 'Picked', members: ['client'] },
  ],
  policies: [
    aPolicy('a'),
    aPolicy('b', { settings: settingsOf(cloudBlockLevel(4)), assignments: [including('picked')] }),
  ],
  switches: { scope: 'all' },
}

function impactOf(changes: Json, fleetJson: JsonObject = FLEET) {
  const reading = readFleet(fleetJson)
  if (!reading.ok) throw new Error(JSON.stringify(reading.errors))
  const { fleet } = reading
  const read = readChanges(changes, fleet)
  expect(read.errors).toEqual([])
  const index = buildFleetIndex({ ...fleet, policies: fleet.policies.flatMap(({ parts }) => parts) })
  const impact = whatIf(index, read.changes)
  return { impact, read }
}

function answerOf(changes: Json, page = { offset: 0, limit: 100 }, fleet = FLEET) {
  const { impact, read } = impactOf(changes, fleet)
  const answer = toWhatIfAnswer(impact, read, page, read.warnings)
  expect(schemaErrors('change', changes)).toEqual([])
  expect(schemaErrors('what-if', JSON.parse(JSON.stringify(answer)))).toEqual([])
  return answer
}

describe('the answer of whatif', () => {
  it('has settings before and after, and conflicts that vanish', () => {
    const answer = answerOf({ changes: [{ kind: 'policyDeleted', policyId: 'b' }] })
    expect(answer.counts).toMatchObject({ devices: 3, affected: 1, losePolicies: 1, conflictsVanish: 1 })
    expect(answer.policies).toEqual([{ id: 'b', name: 'Policy b', gained: 0, lost: 1 }])
    expect(answer.settings).toMatchObject([
      {
        settingDefinitionId: CLOUD_BLOCK_LEVEL,
        devices: 1,
        transitions: [
          {
            before: {
              outcome: 'conflict',
              values: [
                { value: 2, policies: ['a'] },
                { value: 4, policies: ['b'] },
              ],
            },
            after: { outcome: 'applied', value: 2 },
            devices: 1,
          },
        ],
      },
    ])
    expect(answer.conflicts).toMatchObject([{ kind: 'vanishes', devices: 1, policies: ['a', 'b'] }])
    expect(answer.devices.losePolicies).toEqual({ total: 1, offset: 0, limit: 100, ids: ['client'] })
  })

  it('edits a policy by its id and keeps its assignments where the body has none', () => {
    const { assignments: _, ...body } = aPolicy('b', { settings: settingsOf(cloudBlockLevel(6)) })
    const answer = answerOf([{ kind: 'policySaved', policy: body }])
    expect(answer.policies).toEqual([])
    expect(answer.counts).toMatchObject({ affected: 1, settingsChange: 1 })
  })

  it('creates a policy that has a new id', () => {
    const answer = answerOf([
      { kind: 'policySaved', policy: aPolicy('new', { assignments: [including('Clients')] }) },
    ])
    expect(answer.policies).toEqual([{ id: 'new', name: 'Policy new', gained: 2, lost: 0 }])
    expect(answer.counts.settingsChange).toBe(1)
  })

  it('saves settings for a stage only, and for all when saved again without one', () => {
    const { assignments: _, ...body } = aPolicy('a', { settings: settingsOf(cloudBlockLevel(6)) })
    const picked = { kind: 'policySaved', policy: body, stage: { groupIds: ['Picked'] } }
    const staged = answerOf([picked])
    expect(staged.counts).toMatchObject({ gainPolicies: 0, losePolicies: 0, settingsChange: 1 })
    expect(staged.devices.settingsChange?.ids).toEqual(['client'])
    expect(answerOf([{ ...picked, stage: { percent: 100 } }]).counts.settingsChange).toBe(2)
    const whole = answerOf([{ kind: 'policySaved', policy: body }])
    expect(answerOf([picked, { kind: 'policySaved', policy: body }]).counts).toEqual(whole.counts)
    const firewall = choice('vendor_msft_firewall_mdmstore_domainprofile_enablefirewall', 'true')
    const mixed = { ...body, settings: settingsOf(cloudBlockLevel(2), firewall) }
    const added = answerOf([{ kind: 'policySaved', policy: mixed, stage: { groupIds: ['picked'] } }])
    expect(added.policies).toEqual([])
    expect(added.devices.settingsChange?.ids).toEqual(['client'])
  })

  it('takes devices out of management, and lets them in again', () => {
    const out = { kind: 'exclusionChanged', deviceIds: ['client', 'tagged'], excluded: true }
    expect(answerOf([out]).counts).toMatchObject({ leave: 2 })
    expect(answerOf([out, { ...out, excluded: false }]).counts).toMatchObject({ affected: 0 })
  })

  it('says what is wrong with a stage', () => {
    const errorsOf = (policy: JsonObject, stage: Json) => {
      const reading = readFleet(FLEET)
      if (!reading.ok) throw new Error(JSON.stringify(reading.errors))
      return readChanges([{ kind: 'policySaved', policy, stage }], reading.fleet).errors
    }
    expect(errorsOf(aPolicy('new'), { percent: 5 })).toEqual([
      { path: '$[0].stage', message: 'Only a policy that the fleet has gets new settings in stages.' },
    ])
    expect(errorsOf(aPolicy('a'), { groupIds: ['nowhere'] })).toEqual([
      { path: '$[0].stage.groupIds[0]', message: 'There is no group "nowhere".' },
    ])
    const vague: Json[] = [{}, 'all', { percent: 5, groupIds: ['picked'] }]
    for (const stage of vague)
      expect(errorsOf(aPolicy('a'), stage)[0]?.message).toBe('A stage has either a percent or groupIds.')
    expect(errorsOf(aPolicy('a'), { percent: 101 })).toEqual([
      { path: '$[0].stage.percent', message: 'Use at most 100 %.' },
    ])
  })

  it('counts a policy once, of however many profiles its settings are', () => {
    const firewall = choice('vendor_msft_firewall_mdmstore_domainprofile_enablefirewall', 'true')
    const mixed = aPolicy('a', { settings: settingsOf(cloudBlockLevel(2), firewall) })
    const edited = answerOf([{ kind: 'policySaved', policy: mixed }])
    expect(edited.counts).toMatchObject({ gainPolicies: 0, losePolicies: 0, settingsChange: 3 })
    expect(edited.policies).toEqual([])
    const fleet = { ...FLEET, policies: [mixed] }
    expect(
      answerOf([{ kind: 'policyDeleted', policyId: 'a' }], { offset: 0, limit: 9 }, fleet).policies,
    ).toEqual([{ id: 'a', name: 'Policy a', gained: 0, lost: 3 }])
  })

  it('follows assignments, rules, members and devices', () => {
    const assigned = answerOf([
      { kind: 'assignmentsChanged', policyId: 'Policy a', assignments: [including('picked')] },
    ])
    expect(assigned.policies).toEqual([{ id: 'a', name: 'Policy a', gained: 0, lost: 2 }])
    const rule = answerOf([
      { kind: 'ruleChanged', groupId: 'clients', membershipRule: 'device.deviceOSType -eq "Linux"' },
    ])
    expect(rule.groups).toEqual([{ id: 'clients', displayName: 'Clients', joined: 1, left: 2 }])
    const members = answerOf([
      { kind: 'membersChanged', groupId: 'Picked', add: ['TUX'], remove: ['client'] },
    ])
    expect(members.groups).toEqual([{ id: 'picked', displayName: 'Picked', joined: 1, left: 1 }])
    const device = answerOf([
      { kind: 'deviceSaved', device: { ...CLIENT, channel: 'intune' } },
      { kind: 'deviceDeleted', deviceIds: ['tux'] },
    ])
    expect(device.counts).toMatchObject({ devices: 2, leave: 2 })
  })

  it('decides on enrollment again where switches or tags change', () => {
    const tagged = { kind: 'switchesChanged', switches: { scope: { windowsClient: 'tagged' } } }
    const limited = answerOf([tagged])
    expect(limited.devices.leave).toMatchObject({ total: 1, ids: ['client'] })
    const after = answerOf([tagged, { kind: 'tagsChanged', deviceIds: ['client'], tags: ['MDE-Management'] }])
    expect(after.counts.leave).toBe(0)
    expect(answerOf([{ kind: 'switchesChanged', switches: { connectorEnabled: false } }]).counts.leave).toBe(
      3,
    )
  })

  it('leaves every device where it is while the switches are those that the file has', () => {
    expect(answerOf([{ kind: 'switchesChanged', switches: { scope: 'all' } }]).counts.affected).toBe(0)
  })

  it('pages its lists', () => {
    const { devices, counts } = answerOf([{ kind: 'policyDeleted', policyId: 'a' }], { offset: 1, limit: 1 })
    expect(counts.losePolicies).toBe(3)
    expect(devices.losePolicies).toMatchObject({ total: 3, offset: 1, limit: 1 })
    expect(devices.losePolicies?.ids).toHaveLength(1)
  })

  it('shows one device before and after', () => {
    const { impact } = impactOf([{ kind: 'policyDeleted', policyId: 'b' }])
    const explained = impact.explain('client')
    if (!explained) throw new Error('The device is there')
    const device = toDeviceChange(explained)
    expect(device).toMatchObject({
      id: 'client',
      before: { channel: 'mde', policies: ['a', 'b'] },
      after: { channel: 'mde', policies: ['a'] },
      settings: [{ before: { outcome: 'conflict' }, after: { outcome: 'applied' } }],
    })
    const answer = { ...answerOf([]), explained: [device] }
    expect(schemaErrors('what-if', JSON.parse(JSON.stringify(answer)))).toEqual([])
  })
})

describe('changes that are wrong', () => {
  it('come back at once, by their paths', () => {
    const reading = readFleet(FLEET)
    if (!reading.ok) throw new Error('The file is right')
    const { errors, changes } = readChanges(
      {
        changes: [
          'x',
          { kind: 'policyPainted' },
          { kind: 'policyDeleted', policyId: 'nobody' },
          { kind: 'policyDeleted' },
          { kind: 'assignmentsChanged', policyId: 'a' },
          { kind: 'assignmentsChanged', policyId: 'a', assignments: [{}] },
          { kind: 'membersChanged', groupId: 'clients', members: [] },
          { kind: 'membersChanged', groupId: 'picked' },
          { kind: 'groupSaved' },
          { kind: 'deviceSaved', device: { id: 'z' } },
          { kind: 'deviceDeleted', deviceIds: ['client', 'nobody'] },
          { kind: 'tagsChanged', deviceIds: ['tagged'], tags: 'x' },
          { kind: 'switchesChanged', switches: { scope: 'some' } },
          { kind: 'deviceDeleted', deviceId: 'tux' },
          { kind: 'tagsChanged', deviceId: 'tux', tags: [] },
        ],
      },
      reading.fleet,
    )
    expect(errors.map(({ path }) => path)).toEqual([
      'changes[0]',
      'changes[1].kind',
      'changes[2].policyId',
      'changes[3]',
      'changes[4]',
      'changes[5].assignments[0].target',
      'changes[6].groupId',
      'changes[7]',
      'changes[8].group',
      'changes[9].device',
      'changes[10].deviceIds[1]',
      'changes[11].tags',
      'changes[12].switches.scope.windowsClient',
      'changes[12].switches.scope.windowsServer',
      'changes[12].switches.scope.linux',
      'changes[12].switches.scope.macOS',
      'changes[14].deviceId',
    ])
    expect(changes).toEqual([])
  })

  it('are no list at all', () => {
    const reading = readFleet({ devices: [] })
    if (!reading.ok) throw new Error('The file is right')
    expect(readChanges({ policies: [ALL_DEVICES] }, reading.fleet).errors).toMatchObject([{ path: '$' }])
    expect(readChanges([], reading.fleet)).toMatchObject({ errors: [], warnings: [{ path: '$' }] })
  })
})
