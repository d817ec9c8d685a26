import { describe, expect, it } from 'vitest'
import type { BehaviourEra, DeviceSurvey } from '@/lib/domain/enrollment'
import {
  deleteIdentity,
  directoryPropertiesOf,
  nextIdentity,
  type DirectoryIdentity,
  type Registration,
} from '@/lib/domain/identity'
import { client, linux, mac, server } from '../enrollment/fixtures'

const FRESH = { objectId: 'new-object', deviceId: 'new-device' }

interface Step {
  readonly current?: DirectoryIdentity | null
  readonly survey?: DeviceSurvey
  readonly registration?: Registration
  readonly mdmEnrolled?: boolean
  readonly channel?: 'mde' | 'intune' | 'none'
  readonly era?: BehaviourEra
}

function step({
  current = null,
  survey = client(),
  registration = null,
  mdmEnrolled = false,
  channel = 'mde',
  era = 'PREV',
}: Step) {
  return nextIdentity(
    current,
    survey,
    { displayName: 'FIN-LT-0001', registration, mdmEnrolled },
    { channel },
    era,
    FRESH,
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
      ...FRESH,
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
    expect(step({ channel: 'none' })).toEqual({ identity: null, events: [] })
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
    expect(step({ current: identity() })).toEqual({ identity: identity(), events: [] })
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
    expect(deleted).toEqual({ identity: null, events: [{ kind: 'deleted', objectId: 'old-object' }] })
    expect(step({ current: deleted.identity }).identity?.objectId).toBe('new-object')
  })
})

describe('a device with a full registration', () => {
  const full = identity({ joinType: 'serverAD', trustType: 'ServerAD' })

  it('keeps it when the device stops reporting it', () => {
    expect(step({ current: full })).toEqual({ identity: full, events: [] })
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

  it('is targeted by its synthetic object although it is registered', () => {
    expect(step({ survey, registration: 'workplace' }).identity).toMatchObject({
      joinType: 'synthetic',
      trustType: null,
    })
  })

  it('goes over to its registration with the next agent', () => {
    const current = step({ survey, registration: 'workplace' }).identity
    expect(step({ current, survey: mac(), registration: 'workplace' }).identity?.joinType).toBe('workplace')
  })
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
