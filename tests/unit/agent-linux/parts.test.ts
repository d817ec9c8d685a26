import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { writeFileAtomically } from '@/agent/linux/atomic-file'
import { policySetHash } from '@/agent/linux/canonical-json'
import { checkSettings } from '@/agent/linux/check-settings'
import { configSchema } from '@/agent/linux/config'
import { textOf } from '@/agent/linux/defender'
import { buildManagedDocument, holds, valueAt, type Json } from '@/agent/linux/managed-document'
import { regularPause, retryPause } from '@/agent/linux/pause'
import { parseOsRelease, tagsOf, takeSurvey } from '@/agent/linux/survey'
import { policySetHash as serverPolicySetHash } from '@/lib/domain/resolution'
import { runs } from '../../support/fc'
import { linuxPolicySet } from './agent-server'

const setting = (csp: string, value: Json, key = csp) => ({ key, settingId: key, csp, value })

describe('the managed document', () => {
  it('puts each setting at its path and unites lists', () => {
    const entry = (name: string, value: string) => ({ key: name, value })
    const { content, exceptions } = buildManagedDocument([
      setting('antivirusEngine.enforcementLevel', 'real_time'),
      setting('antivirusEngine.threatTypeSettings', entry('archive_bomb', 'audit'), 'a'),
      setting('antivirusEngine.threatTypeSettings', entry('potentially_unwanted_application', 'block'), 'b'),
      setting('antivirusEngine.exclusions', [{ $type: 'excludedPath', path: '/a' }], 'c'),
      setting('antivirusEngine.exclusions', [{ path: '/a', $type: 'excludedPath' }, { $type: 'x' }], 'd'),
      setting('edr.tags', entry('GROUP', 'Ring 1')),
    ])
    expect(exceptions).toEqual([])
    expect(content).toEqual({
      antivirusEngine: {
        enforcementLevel: 'real_time',
        threatTypeSettings: [
          entry('archive_bomb', 'audit'),
          entry('potentially_unwanted_application', 'block'),
        ],
        exclusions: [{ $type: 'excludedPath', path: '/a' }, { $type: 'x' }],
      },
      edr: { tags: [entry('GROUP', 'Ring 1')] },
    })
  })

  it('refuses contradictions and places that are no JSON paths', () => {
    const { content, exceptions } = buildManagedDocument([
      setting('a.b', 1, 'first'),
      setting('a.b', 2, 'second'),
      setting('a.b.c', 3, 'below'),
      setting('a', 'text', 'above'),
      setting('./Device/Vendor/MSFT/Policy', 1, 'windows'),
      setting('a..b', 1, 'empty'),
    ])
    expect(content).toEqual({ a: { b: 1 } })
    expect(exceptions.map((e) => [e.key, e.errorCode, e.observedValue])).toEqual([
      ['second', 'pathConflict', '1'],
      ['below', 'pathConflict', '1'],
      ['above', 'pathConflict', '{"b":1}'],
      ['windows', 'unsupportedPath', './Device/Vendor/MSFT/Policy'],
      ['empty', 'unsupportedPath', 'a..b'],
    ])
  })

  it('takes no name for more than a name', () => {
    const { content } = buildManagedDocument([
      setting('$proto.constructor', 1),
      setting('constructor.name', 2),
    ])
    expect(JSON.stringify(content)).toBe('{"$proto":{"constructor":1},"constructor":{"name":2}}')
    expect(valueAt({}, 'constructor.name')).toBeUndefined()
  })

  it('holds every setting that it says it placed, also after a round trip through text', () => {
    const name = fc.constantFrom('a', 'b', 'c', '$d')
    const csp = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join('.'))
    const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean())
    const entry = fc.dictionary(fc.string(), scalar, { noNullPrototype: true })
    const value = fc.oneof(scalar, entry, fc.array(fc.oneof(scalar, entry)))
    fc.assert(
      fc.property(fc.array(fc.tuple(csp, value), { maxLength: 12 }), (pairs) => {
        const settings = pairs.map(([place, each], i) => setting(place, each, `k${i}`))
        const { content, placed, exceptions } = buildManagedDocument(settings)
        const read: Json = JSON.parse(JSON.stringify(content))
        expect(placed.every((each) => holds(read, each))).toBe(true)
        expect(placed.length + exceptions.length).toBe(settings.length)
      }),
      { numRuns: runs },
    )
  })
})

describe('checking', () => {
  const settings = [setting('cloudService.enabled', true), setting('antivirusEngine.scanArchives', false)]
  const content = { cloudService: { enabled: true }, antivirusEngine: { scanArchives: false } }

  it('reads the file back where there is no Defender', () => {
    expect(checkSettings(settings, content, null)).toMatchObject({
      by: 'file',
      exceptions: [],
      shownByEngine: 0,
    })
    const changed = checkSettings(settings, { cloudService: { enabled: false } }, null)
    expect(changed.exceptions).toEqual([
      { key: 'cloudService.enabled', status: 'error', errorCode: 'notInFile', observedValue: 'false' },
      { key: 'antivirusEngine.scanArchives', status: 'error', errorCode: 'notInFile' },
    ])
    expect(checkSettings(settings, null, null).exceptions).toHaveLength(2)
  })

  it('says it asked Defender only when Defender answered', () => {
    const silent = { version: '101.23052.0009', health: {} }
    expect(checkSettings(settings, content, silent)).toMatchObject({ by: 'file', shownByEngine: 0 })
    const answering = { ...silent, health: { healthy: true, cloudEnabled: { value: true } } }
    expect(checkSettings(settings, content, answering)).toMatchObject({ by: 'engine', shownByEngine: 1 })
  })

  it.each([
    ['real_time', true, false, true],
    ['passive', false, true, true],
    ['on_demand', false, false, true],
    ['real_time', false, true, false],
    ['on_demand', true, false, false],
  ])('enforcement level %s: real time %s, passive %s', (level, realTime, passive, isMet) => {
    const health = {
      realTimeProtectionEnabled: { value: realTime },
      passiveModeEnabled: `${passive} [managed]`,
    }
    const one = setting('antivirusEngine.enforcementLevel', level)
    const { exceptions, isSettling } = checkSettings(
      [one],
      { antivirusEngine: { enforcementLevel: level } },
      { version: '101.23052.0009', health },
    )
    expect(exceptions.length === 0).toBe(isMet)
    expect(isSettling).toBe(!isMet)
  })

  it.each([
    [true, 'true'],
    ['true [managed]', 'true'],
    ['"block" [managed]', 'block'],
    [{ value: false }, 'false'],
    [{ $type: 'enabled' }, 'enabled'],
    [{ value: { $type: 'audit' } }, 'audit'],
    [null, ''],
    [[], ''],
  ])('reads %j of the health output as %s', (value, text) => expect(textOf(value)).toBe(text))
})

describe('the address of a policy set', () => {
  it('is the one that the server computes', () => {
    const document = linuxPolicySet({
      'edr.tags': { value: 'Ä\u2028', key: 'GROUP' },
      'a.b': [1.5, 'x', true],
    })
    expect(policySetHash(document)).toBe(
      serverPolicySetHash({
        schema: 1,
        osPlatform: 'linux',
        settings: document.settings.map((each) => ({
          ...each,
          value: each.csp === 'a.b' ? [1.5, 'x', true] : { key: 'GROUP', value: 'Ä\u2028' },
        })),
      }),
    )
  })
})

describe('the survey', () => {
  it('reads os-release as the shell would', () => {
    expect(
      parseOsRelease(
        '# no\nID="rhel"\nNAME=\'Red Hat\'\nPRETTY_NAME="A \\"B\\" \\$C"\nVERSION_ID=8.8\n bad\n',
      ),
    ).toEqual({ ID: 'rhel', NAME: 'Red Hat', PRETTY_NAME: 'A "B" $C', VERSION_ID: '8.8' })
  })

  it('takes tags of the kind that exists', () => {
    const tags: Json = [
      { key: 'GROUP', value: 'a' },
      { key: 'OTHER', value: 'b' },
      { key: 'GROUP' },
      'c',
      { key: 'GROUP', value: '' },
    ]
    expect(tagsOf({ edr: { tags } })).toEqual(['a'])
    const oddities: Json[] = [null, 1, [], {}, { edr: [] }, { edr: { tags: 'x' } }]
    for (const odd of oddities) expect(tagsOf(odd)).toEqual([])
  })

  it('leaves out what it cannot read, and invents nothing', async () => {
    const hostRoot = await mkdtemp(path.join(tmpdir(), 'bulwark-survey-'))
    const survey = await takeSurvey(configSchema.parse({ hostRoot, tags: ['a', 'A', 'b'] }), null, null)
    expect(survey).toMatchObject({
      managedFileOnly: true,
      boardVendorFile: false,
      domainJoined: false,
      tags: ['a', 'b'],
    })
    for (const field of ['distribution', 'hardwareId', 'manufacturer', 'model', 'agentVersion'])
      expect(survey).not.toHaveProperty(field)
    await rm(hostRoot, { recursive: true })
  })
})

describe('pauses', () => {
  it('stay near what the server says, within the limit of the machine', () => {
    expect(regularPause(5400, 90, 0)).toBe(4860)
    expect(regularPause(5400, 90, 1)).toBeCloseTo(5940)
    expect(regularPause(30, 90, 0.5)).toBe(30)
    expect(regularPause(86_400, 60, 0.5)).toBe(3600)
    expect(regularPause(0, 90, 0.5)).toBe(2)
  })

  it('grow while the server is away, and never fall below what it asks for', () => {
    const longest = [1, 2, 3, 8, 9, 5000].map((failures) => retryPause(failures, null, 1))
    expect(longest).toEqual([5, 10, 20, 640, 900, 900])
    expect(retryPause(1, 120, 0)).toBe(120)
    expect(retryPause(1, null, 0)).toBe(2.5)
  })
})

describe('files', () => {
  it('are replaced whole, with the permissions asked for, and leave nothing beside them', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'bulwark-file-'))
    const file = path.join(folder, 'deep/er/file.json')
    await writeFileAtomically(file, 'one', 0o600)
    await writeFileAtomically(file, 'two', 0o644)
    expect(await readFile(file, 'utf8')).toBe('two')
    expect((await stat(file)).mode & 0o777).toBe(0o644)
    expect(await readdir(path.dirname(file))).toEqual(['file.json'])
    await writeFile(path.join(folder, 'file'), '')
    await expect(writeFileAtomically(path.join(folder, 'file/x'), 'x', 0o600)).rejects.toThrow()
    await rm(folder, { recursive: true })
  })
})
