import { describe, expect, it } from 'vitest'
import { MDE_MANAGEMENT_TAG } from '@/lib/domain/enrollment'
import { redecide } from '@/lib/domain/fleet/redecide'
import type { FleetDevice } from '@/lib/domain/fleet'
import { client, mac, server, switches, TAGGED } from '@/tests/unit/enrollment/fixtures'

/** A device as enrollment leaves it when everything is on. */
function managed(over: Partial<FleetDevice> = {}): FleetDevice {
  const survey = client()
  const bare: FleetDevice = {
    id: 'dev_1',
    name: 'laptop-1',
    channel: 'none',
    osPlatform: survey.osPlatform,
    osName: survey.osName,
    osVersion: survey.osVersion,
    tamperProtection: false,
    skippedPolicyTypes: [],
    directory: null,
    survey,
    ...over,
  }
  return redecide(bare, switches())
}

describe('redecide', () => {
  it('attaches a device that comes into scope and makes it a directory object', () => {
    const device = managed()
    expect(device.channel).toBe('mde')
    expect(device.directory).toMatchObject({
      objectId: 'new:dev_1',
      deviceId: 'new:dev_1',
      displayName: 'laptop-1',
      deviceOSType: 'Windows',
      deviceOSVersion: '10.0.22621.1848',
      managementType: 'MicrosoftSense',
      deviceTrustType: null,
      accountEnabled: true,
    })
  })

  it('returns the very same device when nothing is different', () => {
    const device = managed()
    expect(redecide(device, switches())).toBe(device)
    const sparse = { ...device, directory: { ...device.directory, deviceModel: undefined } }
    expect(redecide(sparse, switches())).toBe(sparse)
  })

  it('leaves a device alone that was never surveyed', () => {
    const device = { ...managed(), survey: null }
    expect(redecide(device, switches({ connectorEnabled: false }))).toBe(device)
  })

  it('lets a device go that falls out of scope, and keeps its object and what others set on it', () => {
    const device = managed()
    const marked = { ...device, directory: { ...device.directory, extensionAttribute1: 'site-a' } }
    const gone = redecide(marked, switches({ scope: TAGGED }))
    expect(gone.channel).toBe('none')
    expect(gone.directory).toEqual({ ...marked.directory, managementType: null })
  })

  it('reads tags', () => {
    const scope = { scope: TAGGED }
    const tagged = managed({ survey: client({ tags: [MDE_MANAGEMENT_TAG] }) })
    expect(redecide(tagged, switches(scope))).toBe(tagged)
    expect(redecide({ ...tagged, survey: client() }, switches(scope)).channel).toBe('none')
  })

  it('skips firewall policies on domain controllers', () => {
    const survey = server({ domainController: true })
    const device = { ...managed({ osPlatform: 'windowsServer', survey }) }
    const decided = redecide(device, switches({ domainControllers: true }))
    expect(decided.channel).toBe('mde')
    expect(decided.skippedPolicyTypes).toContain('firewall')
  })

  it('takes the labels of general availability on and off', () => {
    const era = { behaviourEra: 'GA' } as const
    const bare = { ...managed(), directory: null, channel: 'none' } as const
    const joined = redecide(bare, switches(era))
    expect(joined.directory?.systemLabels).toEqual(['MDEJoined', 'MDEManaged'])
    const left = redecide(joined, switches({ ...era, connectorEnabled: false }))
    expect(left.directory?.systemLabels).toEqual(['MDEJoined'])
    expect(left.directory?.objectId).toBe(joined.directory?.objectId)
  })

  it('knows that a Mac with a synthetic object and a registration has both', () => {
    const survey = mac({ agentVersion: '101.23052.0004', registration: 'workplace' })
    const device = managed({
      osPlatform: 'macOS',
      osName: survey.osName,
      osVersion: survey.osVersion,
      survey,
    })
    expect(device.directory).toMatchObject({ deviceTrustType: null, managementType: 'MicrosoftSense' })
    expect(redecide(device, switches())).toBe(device)
    const gone = redecide(device, switches({ connectorEnabled: false }))
    expect(gone.directory).toEqual({ ...device.directory, managementType: null })
  })

  it('goes on hiding an object from dynamic groups that they do not see yet', () => {
    const waiting = managed({ isRegrouping: true })
    expect(waiting).toMatchObject({ channel: 'mde', isRegrouping: true })
    expect(redecide(waiting, switches({ connectorEnabled: false }))).toMatchObject({ isRegrouping: true })
  })

  it('calls a Mac that is enrolled by what the directory calls it', () => {
    const survey = client({ osPlatform: 'macOS', osName: 'macOS 13', osVersion: '13.4', mdmEnrolled: true })
    const { directory } = managed({ osPlatform: 'macOS', survey })
    expect(directory).toMatchObject({ deviceOSType: 'MacMDM', deviceTrustType: 'Workplace' })
  })
})
