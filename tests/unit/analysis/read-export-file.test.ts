import { describe, expect, it } from 'vitest'
import { ExportNames, readExportFile, type Json } from '@/lib/domain/interchange'
import { aPolicy, ALL_DEVICES, including } from '@/tests/support/cli'

const utf8 = (json: unknown) =>
  new TextEncoder().encode(typeof json === 'string' ? json : JSON.stringify(json))

function read(json: unknown, path = 'a/policy.json') {
  return readExportFile(path, utf8(json), new ExportNames())
}

/** What PowerShell's Out-File writes. */
function utf16(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(`\uFEFF${text}`, 'utf16le'))
}

describe('readExportFile', () => {
  it.each<[string, Json]>([
    ['a policy', aPolicy('p')],
    ['a list', [aPolicy('p')]],
    ['a Graph answer', { value: [aPolicy('p')] }],
    ['JSON in text in JSON', { RAWJson: JSON.stringify(aPolicy('p')) }],
    ['policies beside groups', { policies: [aPolicy('p')], groups: [{ id: 'g', displayName: 'G' }] }],
  ])('finds the policy in %s', (_, json) => {
    const file = read(json)
    expect(file).toMatchObject({ status: 'imported', path: 'a/policy.json' })
    expect(file.policies).toMatchObject([{ id: 'p', profileId: 'windows-antivirus', file: 'a/policy.json' }])
  })

  it('reads UTF-16 with a byte-order mark', () => {
    const file = readExportFile('p.json', utf16(JSON.stringify(aPolicy('p'))), new ExportNames())
    expect(file.policies).toHaveLength(1)
  })

  it('keeps apart what is assigned to nobody and what says nothing of assignments', () => {
    const { assignments: _, ...silent } = aPolicy('p')
    expect(read(silent).policies[0]?.assignments).toBeNull()
    expect(read(aPolicy('p', { assignments: [] })).policies[0]?.assignments).toEqual([])
    expect(read(aPolicy('p', { assignments: [including('g')] })).policies[0]?.assignments).toEqual([
      { kind: 'includeGroup', groupId: 'g' },
    ])
  })

  it('gives a policy that was exported twice two ids', () => {
    const names = new ExportNames()
    const ids = ['a.json', 'b.json'].flatMap((path) =>
      readExportFile(path, utf8(aPolicy('p')), names).policies.map(({ id }) => id),
    )
    expect(ids).toEqual(['p', 'p (2)'])
  })

  it('finds groups, devices and assignments that have files of their own', () => {
    const groups = [{ displayName: 'Servers', membershipRule: 'device.deviceOSType -eq "Windows Server"' }]
    expect(read({ value: groups }).groups).toMatchObject([{ id: 'Servers' }])
    const devices = [{ deviceName: 'srv-1', operatingSystem: 'Windows Server', osVersion: '10.0.20348' }]
    expect(read(devices).devices).toMatchObject([{ name: 'srv-1', osPlatform: 'windowsServer' }])
    expect(read([{ ...ALL_DEVICES, sourceId: 'p' }]).assignments).toEqual([
      { policyId: 'p', assignments: [{ kind: 'allDevices' }] },
    ])
  })

  it.each<[string, unknown, string, RegExp]>([
    ['no JSON', '{"settings": [', 'error', /Not valid JSON/],
    ['nothing', '   ', 'error', /empty/],
    [
      'another kind of export',
      { '@odata.type': '#microsoft.graph.deviceCompliancePolicy' },
      'skipped',
      /deviceCompliance/,
    ],
    ['an empty list', [], 'skipped', /empty/],
    ['a number', '12', 'skipped', /No policy/],
  ])('says why %s is not read', (_, json, status, reason) => {
    const file = read(json)
    expect(file).toMatchObject({ status, policies: [] })
    expect(file.reason).toMatch(reason)
  })

  it('survives a thousand levels and names that reach prototypes', () => {
    expect(read(`${'['.repeat(1000)}1${']'.repeat(1000)}`)).toMatchObject({ status: 'error' })
    const file = read(`{"__proto__": {"settings": []}, "name": "x", "technologies": "mdm", "constructor": 1}`)
    expect(file.status).toBe('imported')
    expect(Object.prototype).not.toHaveProperty('settings')
  })
})
