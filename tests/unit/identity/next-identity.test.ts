import { describe, expect, it } from 'vitest'
import type { BehaviourEra, DeviceSurvey } from '@/lib/domain/enrollment'
import {
  deleteIdentity,
  directoryPropertiesOf,
  directoryQuota,
  nextIdentity,
  regroupAt,
  registrationBeside,
  type DirectoryIdentity,
  type Registration,
} from '@/lib/domain/identity'
import { client, linux, mac, server } from '../enrollment/fixtures'

const IDS = { objectId: 'new-object', deviceId: 'new-device' }
const FRESH = { ...IDS, registered: { objectId: 'new-registration', deviceId: 'new-registered-device' } }

interface Step {
  readonly current?: DirectoryIdentity | null
  readonly survey?: DeviceSurvey
  readonly registration?: Registration
  readonly mdmEnrolled?: boolean
  readonly channel?: 'mde' | 'intune' | 'none'
  readonly era?: BehaviourEra
  readonly registered?: DirectoryIdentity | null
}

function step({
  current = null,
  survey = client(),
  registration = null,
  mdmEnrolled = false,
  channel = 'mde',
  era = 'PREV',
  registered = null,
}: Step) {
  return nextIdentity(
    current,
    survey,
    { displayName: 'FIN-LT-0001', registration, mdmEnrolled },
    { channel },
    era,
    FRESH,
    registered,
  )
}

function identity(changes: Partial<DirectoryIdentity> = {}): DirectoryIdentity {
  return {
    objectId: 'old-object',
    deviceId: 'old-device',
    joinType: 'synthetic',
    displayName: 'FIN-LT-0001',
    operatingSystem: 'Windows',
    operatingSystemVersion: '10.0.22621.1848',
    trustType: null,
    managementType: 'MicrosoftSense',
    systemLabels: [],
    manufacturer: null,
    model: null,
    accountEnabled: true,
    ...changes,
  }
}

describe('a device without a directory object', () => {
  it('gets a synthetic one from the preview on', () => {
    const { identity: made, events } = step({})
    expect(made).toMatchObject({
      ...IDS,
      joinType: 'synthetic',
      trustType: null,
      managementType: 'MicrosoftSense',
      systemLabels: [],
    })
    expect(events).toEqual([{ kind: 'created', objectId: 'new-object', joinType: 'synthetic' }])
  })

  it('gets a real registration and labels under GA', () => {
    expect(step({ era: 'GA' }).identity).toMatchObject({
      joinType: 'azureAD',
      trustType: 'AzureAD',
      managementType: null,
      systemLabels: ['MDEJoined', 'MDEManaged'],
    })
  })

  it('is hybrid joined under GA where it belongs to a domain', () => {
    const { identity: made } = step({ era: 'GA', survey: client({ domainJoined: true }) })
    expect(made).toMatchObject({ joinType: 'serverAD', trustType: 'ServerAD' })
  })

  it('gets none while another channel or nobody manages it', () => {
    expect(step({ channel: 'none' })).toEqual({ identity: null, registered: null, events: [] })
  })

  it('gets one by enrolling in MDM', () => {
    const { identity: made } = step({ channel: 'intune', mdmEnrolled: true })
    expect(made).toMatchObject({ joinType: 'azureAD', managementType: 'MDM' })
  })

  it.each(['azureAD', 'serverAD', 'workplace'] as const)('keeps its registration: %s', (registration) => {
    const { identity: made } = step({ registration, channel: 'none' })
    expect(made).toMatchObject({ joinType: registration, managementType: null })
  })
})

describe('a device with a synthetic object', () => {
  it('keeps it, and nothing happens, while nothing changes', () => {
    expect(step({ current: identity() })).toEqual({
      identity: identity(),
      registered: null,
      events: [],
    })
  })

  it('loses it to a full registration, and stays managed', () => {
    const { identity: made, events } = step({ current: identity(), registration: 'serverAD' })
    expect(made).toMatchObject({
      objectId: 'new-object',
      joinType: 'serverAD',
      managementType: 'MicrosoftSense',
    })
    expect(events).toEqual([
      { kind: 'replaced', oldObjectId: 'old-object', objectId: 'new-object', joinType: 'serverAD' },
    ])
  })

  it('loses it to MDM enrollment', () => {
    const { identity: made, events } = step({ current: identity(), mdmEnrolled: true, channel: 'intune' })
    expect(made).toMatchObject({ joinType: 'azureAD', managementType: 'MDM' })
    expect(events.map((e) => e.kind)).toEqual(['replaced'])
  })

  it('keeps the object, not the mark of management, when it leaves the scope', () => {
    const { identity: made, events } = step({ current: identity(), channel: 'none' })
    expect(made).toMatchObject({ objectId: 'old-object', managementType: null })
    expect(events).toEqual([{ kind: 'updated', objectId: 'old-object', changed: ['managementType'] }])
  })

  it('stays disabled when it was disabled', () => {
    expect(step({ current: identity({ accountEnabled: false }) }).identity?.accountEnabled).toBe(false)
  })

  it('has none after deletion, and a new one at the next survey', () => {
    const deleted = deleteIdentity(identity())
    expect(deleted).toEqual({
      identity: null,
      registered: null,
      events: [{ kind: 'deleted', objectId: 'old-object' }],
    })
    expect(step({ current: deleted.identity }).identity?.objectId).toBe('new-object')
  })
})

describe('a device with a full registration', () => {
  const full = identity({ joinType: 'serverAD', trustType: 'ServerAD' })

  it('keeps it when the device stops reporting it', () => {
    expect(step({ current: full })).toEqual({ identity: full, registered: null, events: [] })
  })

  it('loses MDEManaged, not MDEJoined, when management stops under GA', () => {
    const current = { ...full, managementType: null, systemLabels: ['MDEJoined', 'MDEManaged'] }
    expect(step({ current, channel: 'none', era: 'GA' }).identity?.systemLabels).toEqual(['MDEJoined'])
  })

  it('is not marked as joined by us under GA', () => {
    const current = { ...full, managementType: null }
    expect(step({ current, era: 'GA' }).identity?.systemLabels).toEqual(['MDEManaged'])
  })

  it('keeps old labels after the switch-over', () => {
    const current = { ...full, systemLabels: ['MDEJoined', 'MDEManaged'] }
    expect(step({ current }).identity?.systemLabels).toEqual(['MDEJoined', 'MDEManaged'])
  })
})

describe('the operating system that rules read', () => {
  it.each([
    ['Windows', client()],
    ['Windows Server', server()],
    ['Linux', linux()],
    ['macOS', mac()],
  ])('%s', (expected, survey) => {
    expect(step({ survey }).identity?.operatingSystem).toBe(expected)
  })

  it('MacMDM once a Mac is enrolled', () => {
    const { identity: made } = step({ survey: mac(), mdmEnrolled: true, channel: 'intune' })
    expect(made).toMatchObject({ operatingSystem: 'MacMDM', joinType: 'workplace' })
  })
})

describe('a Mac with the agent that registers twice', () => {
  const survey = mac({ agentVersion: '101.23052.0004' })
  const both = () => step({ survey, registration: 'workplace' })
  const workplace = { ...identity({ joinType: 'workplace', trustType: 'Workplace' }), managementType: null }

  it('has two objects, and is targeted by the synthetic one although it is registered', () => {
    const { identity: made, registered, events } = both()
    expect(made).toMatchObject({
      ...IDS,
      joinType: 'synthetic',
      trustType: null,
      managementType: 'MicrosoftSense',
    })
    expect(registered).toMatchObject({
      objectId: 'new-registration',
      joinType: 'workplace',
      trustType: 'Workplace',
      managementType: null,
    })
    expect(events.map((e) => [e.kind, e.objectId])).toEqual([
      ['created', 'new-registration'],
      ['created', 'new-object'],
    ])
  })

  it('keeps both while nothing changes, in scope or out of it', () => {
    const { identity: current, registered } = both()
    const next = { current, registered, survey, registration: 'workplace' as const }
    expect(step(next)).toEqual({ identity: current, registered, events: [] })
    const out = step({ ...next, channel: 'none' })
    expect(out.identity).toMatchObject({ joinType: 'synthetic', managementType: null })
    expect(out.registered).toEqual(registered)
  })

  it('gets the second one when it enrolls, with the registration that the directory knew before', () => {
    const {
      identity: made,
      registered,
      events,
    } = step({ current: workplace, survey, registration: 'workplace' })
    expect(made).toMatchObject({ objectId: 'new-object', joinType: 'synthetic' })
    expect(registered).toMatchObject({ objectId: 'old-object', joinType: 'workplace' })
    expect(events).toEqual([
      { kind: 'updated', objectId: 'old-object', changed: expect.arrayContaining(['isTargetable']) },
      { kind: 'created', objectId: 'new-object', joinType: 'synthetic' },
    ])
  })

  it('stays on its registration when it enrolled with that one', () => {
    const current = { ...workplace, managementType: 'MicrosoftSense' as const }
    expect(step({ current, survey, registration: 'workplace' })).toMatchObject({
      identity: { joinType: 'workplace' },
      registered: null,
    })
  })

  it('has only a synthetic object while it is not registered, and a registration replaces that', () => {
    const first = step({ survey })
    expect(first).toMatchObject({ identity: { joinType: 'synthetic' }, registered: null })
    expect(step({ current: first.identity, survey, registration: 'workplace' })).toMatchObject({
      identity: { joinType: 'workplace' },
      registered: null,
      events: [{ kind: 'replaced' }],
    })
  })

  it.each([
    ['the next agent', { survey: mac(), registration: 'workplace' as const }, 'MicrosoftSense'],
    ['the next agent, registration unsaid', { survey: mac() }, 'MicrosoftSense'],
    [
      'MDM',
      { survey, registration: 'workplace' as const, mdmEnrolled: true, channel: 'intune' as const },
      'MDM',
    ],
  ])('goes over to its registration with %s', (_, next, managementType) => {
    const { identity: current, registered } = both()
    const after = step({ ...next, current, registered })
    expect(after).toMatchObject({
      identity: { objectId: 'new-registration', joinType: 'workplace', managementType },
      registered: null,
    })
    expect(after.events).toEqual([
      { kind: 'replaced', oldObjectId: 'new-object', objectId: 'new-registration', joinType: 'workplace' },
    ])
  })

  it('loses both when they are deleted, and gets both again', () => {
    const { identity: current, registered } = both()
    if (!current) throw new Error('No object')
    expect(deleteIdentity(current, registered).events.map((e) => e.objectId)).toEqual([
      'new-object',
      'new-registration',
    ])
  })

  it('is known to have two by those who know only the synthetic one', () => {
    const { identity: current } = both()
    const facts = { displayName: 'MAC', registration: 'workplace' as const, mdmEnrolled: false }
    expect(registrationBeside(current, survey, facts, IDS)).toMatchObject({ joinType: 'workplace', ...IDS })
    expect(registrationBeside(current, mac(), facts, IDS)).toBeNull()
    expect(registrationBeside(current, survey, { ...facts, registration: null }, IDS)).toBeNull()
    expect(registrationBeside(workplace, survey, facts, IDS)).toBeNull()
    expect(registrationBeside(null, survey, facts, IDS)).toBeNull()
  })
})

describe('when dynamic groups see a new object', () => {
  const now = new Date('2023-07-18T12:00:00Z')

  it.each([
    [
      'after 48 hours where the one before was deleted in the directory',
      'directory',
      '2023-07-20T12:00:00.000Z',
    ],
    ['at once where it gave way to a registration', 'replaced', null],
    ['at once where the device was deleted', 'device', null],
  ])('%s', (_, deletedReason, expected) => {
    expect(regroupAt({ deletedReason }, now)?.toISOString() ?? null).toBe(expected)
  })

  it('at once where there was none before, or where the one before is still there', () => {
    expect(regroupAt(null, now)).toBeNull()
    expect(regroupAt({ deletedReason: null }, now)).toBeNull()
  })
})

describe("the directory's quota", () => {
  it.each([
    [44_999, 0, false, 44_999, 50_000, 'ok'],
    [44_000, 1_000, false, 45_000, 50_000, 'warning'],
    [49_999, 0, false, 49_999, 50_000, 'warning'],
    [49_000, 1_000, false, 50_000, 50_000, 'error'],
    [80_000, 0, false, 80_000, 50_000, 'error'],
    [80_000, 0, true, 80_000, 300_000, 'ok'],
    [270_000, 0, true, 270_000, 300_000, 'warning'],
    [299_999, 1, true, 300_000, 300_000, 'error'],
  ] as const)(
    '%i live and %i deleted, verified domain: %s',
    (live, deleted, verified, used, limit, level) => {
      expect(directoryQuota(live, deleted, verified)).toEqual({
        used,
        deletedCounting: deleted,
        limit,
        level,
      })
    },
  )
})

describe('directoryPropertiesOf', () => {
  it('gives rules what they read, under their own names', () => {
    const properties = directoryPropertiesOf(identity({ manufacturer: 'Halden', model: 'Tower 5' }))
    expect(properties).toMatchObject({
      objectId: 'old-object',
      deviceId: 'old-device',
      displayName: 'FIN-LT-0001',
      deviceOSType: 'Windows',
      deviceOSVersion: '10.0.22621.1848',
      deviceTrustType: null,
      managementType: 'MicrosoftSense',
      deviceManufacturer: 'Halden',
      deviceModel: 'Tower 5',
      profileType: 'RegisteredDevice',
    })
  })

  it('keeps what others set, never against the identity', () => {
    const kept = { extensionAttribute1: 'Pilot', deviceOSType: 'iPad', profileType: 'Shared' }
    expect(directoryPropertiesOf(identity(), kept)).toMatchObject({
      extensionAttribute1: 'Pilot',
      deviceOSType: 'Windows',
      profileType: 'Shared',
    })
  })
})
