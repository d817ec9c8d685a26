import { describe, expect, it } from 'vitest'
import {
  compareVersions,
  missingPrerequisite,
  type BehaviourEra,
  type DeviceSurvey,
} from '@/lib/domain/enrollment'
import { client, linux, mac, server, SERVER_2016, SERVER_2019 } from './fixtures'

const SUPPORTED: readonly [string, DeviceSurvey, readonly BehaviourEra[]][] = [
  ['Windows 11', client(), ['GA', 'PREV', '2025']],
  ['Windows 11 Pro', client({ edition: 'Pro' }), ['GA', 'PREV', '2025']],
  ['Windows 11 Home', client({ edition: 'Home' }), []],
  ['Windows 10 at the update of the seed', client({ osVersion: '10.0.19042.1320' }), ['GA', 'PREV']],
  ['Windows 10 one revision below', client({ osVersion: '10.0.19042.1319' }), []],
  ['Windows 10 22H2 at the update of 2025', client({ osVersion: '10.0.19045.2788' }), ['GA', 'PREV', '2025']],
  ['Windows 10 22H2 below it', client({ osVersion: '10.0.19045.2787' }), ['GA', 'PREV']],
  ['Windows 10 21H1, out of support', client({ osVersion: '10.0.19043.2364' }), ['GA', 'PREV']],
  ['Windows 10 1909', client({ osVersion: '10.0.18363.2274' }), []],
  ['32-bit Windows 10', client({ osVersion: '10.0.19045.3086', architecture: 'x86' }), ['GA', 'PREV']],
  [
    'Server 2012 R2 with the unified agent',
    server({ osName: 'Windows Server 2012 R2', osVersion: '6.3.9600', unifiedAgent: true }),
    ['GA', 'PREV', '2025'],
  ],
  ['Server 2012 R2 without it', server({ osName: 'Windows Server 2012 R2', osVersion: '6.3.9600' }), []],
  ['Server 2012', server({ osName: 'Windows Server 2012', osVersion: '6.2.9200', unifiedAgent: true }), []],
  ['Server 2016', server(SERVER_2016), ['GA', 'PREV', '2025']],
  ['Server 2019', server(SERVER_2019), ['GA', 'PREV', '2025']],
  [
    'Server 2019 at the update of the seed',
    server({ ...SERVER_2019, osVersion: '10.0.17763.2268' }),
    ['GA', 'PREV'],
  ],
  ['Server 2019 below it', server({ ...SERVER_2019, osVersion: '10.0.17763.2267' }), []],
  ['Server 2022', server(), ['GA', 'PREV', '2025']],
  ['Server 2022 at the update of the seed', server({ osVersion: '10.0.20348.320' }), ['GA', 'PREV']],
  ['Server 2025', server({ osName: 'Windows Server 2025', osVersion: '10.0.26100.4652' }), ['2025']],
  ['Ubuntu 22.04', linux(), ['PREV', '2025']],
  ['Ubuntu 16.04', linux({ osVersion: '16.04' }), ['PREV', '2025']],
  ['Ubuntu 14.04', linux({ osVersion: '14.04' }), []],
  ['RHEL 7.2', linux({ distribution: 'rhel', osVersion: '7.2' }), ['PREV', '2025']],
  ['RHEL 7.1', linux({ distribution: 'rhel', osVersion: '7.1' }), []],
  ['RHEL 7.10 is above 7.2', linux({ distribution: 'rhel', osVersion: '7.10' }), ['PREV', '2025']],
  ['Debian 9', linux({ distribution: 'debian', osVersion: '9' }), ['PREV', '2025']],
  ['Amazon Linux 2', linux({ distribution: 'amzn', osVersion: '2' }), ['PREV', '2025']],
  ['Fedora 32', linux({ distribution: 'fedora', osVersion: '32' }), []],
  ['Rocky Linux 9.2', linux({ distribution: 'rocky', osVersion: '9.2' }), ['2025']],
  ['an unknown distribution', linux({ distribution: 'gentoo', osVersion: '2.14' }), []],
  ['a distribution called like a method', linux({ distribution: 'constructor', osVersion: '99' }), []],
  ['no distribution', linux({ distribution: undefined }), []],
  ['Linux with the smallest agent', linux({ agentVersion: '101.23052.0009' }), ['PREV', '2025']],
  ['Linux with an older agent', linux({ agentVersion: '101.23052.0008' }), []],
  ['Linux without an agent', linux({ agentVersion: undefined }), []],
  ['macOS 11', mac({ osVersion: '11.7' }), ['PREV', '2025']],
  ['macOS 10.15', mac({ osVersion: '10.15.7' }), []],
  ['macOS 14', mac({ osVersion: '14.2' }), ['2025']],
  ['macOS with an older agent', mac({ agentVersion: '101.23052.0003' }), []],
]

describe('missingPrerequisite', () => {
  it.each(SUPPORTED)('%s', (_, survey, eras) => {
    const found = (['GA', 'PREV', '2025'] as const).filter((era) => missingPrerequisite(survey, era) === null)
    expect(found).toEqual(eras)
  })

  it('names what is missing', () => {
    expect(missingPrerequisite(server({ osVersion: '10.0.20348.100' }), 'PREV')).toContain('KB5006745')
    expect(missingPrerequisite(server({ osVersion: '10.0.20348.100' }), '2025')).toContain('KB5025230')
    expect(missingPrerequisite(linux({ agentVersion: '101.98.30' }), 'PREV')).toContain('101.23052.0009')
  })
})

describe('compareVersions', () => {
  it.each([
    ['1.2', '1.10', -1],
    ['1.2', '1.2.0', 0],
    ['101.23052.0009', '101.23052.9', 0],
    ['10', '9.9.9', 1],
  ])('%s and %s', (a, b, expected) => {
    expect(Math.sign(compareVersions(a, b))).toBe(expected)
    expect(Math.sign(compareVersions(b, a))).toBe(0 - expected)
  })
})
