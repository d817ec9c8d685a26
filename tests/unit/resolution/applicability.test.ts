import { describe, expect, it } from 'vitest'
import { findUnit } from '@/lib/domain/catalog'
import {
  membershipOf,
  policyReason,
  resolveDevice,
  settingReason,
  type ResolutionDevice,
  type ResolutionPolicy,
} from '@/lib/domain/resolution'
import { aDevice, aLinuxDevice, aPolicy, DEFENDER, profileOf, resultOf, settingsOf } from './support'

const windows10 = (build: string) => aDevice({ osName: 'Windows 10 Pro', osVersion: `10.0.${build}` })
const server = (release: string, osVersion: string) =>
  aDevice({ osPlatform: 'windowsServer', osName: `Windows Server ${release}`, osVersion })

describe('policyReason', () => {
  it.each<[string, Partial<ResolutionDevice>, Partial<ResolutionPolicy>, string | null]>([
    ['all is well', {}, {}, null],
    ['no channel', { channel: 'none' }, {}, 'channelNone'],
    ['a profile that is not known', {}, { profileId: '' }, 'unknownSetting'],
    ['another platform', {}, { profileId: 'linux-antivirus' }, 'platform'],
    ['a Windows policy on a server', { osPlatform: 'windowsServer' }, {}, null],
    ['mdm only, attached device', {}, { technologies: ['mdm'] }, 'technologies'],
    [
      'sense only, enrolled device',
      { channel: 'intune' },
      { technologies: ['microsoftSense'] },
      'technologies',
    ],
    ['both, enrolled device', { channel: 'intune' }, {}, null],
    ['Configuration Manager', { channel: 'configMgr' }, {}, 'technologies'],
    ['a tenant attach policy', { channel: 'configMgr' }, { technologies: ['configManager'] }, null],
    ['security experience, attached', {}, { profileId: 'windows-security-experience' }, 'profileChannel'],
    [
      'security experience, enrolled',
      { channel: 'intune' },
      { profileId: 'windows-security-experience' },
      null,
    ],
    ['a skipped policy type', { skippedPolicyTypes: ['antivirus'] }, {}, 'policyTypeSkipped'],
    ['another skipped policy type', { skippedPolicyTypes: ['firewall'] }, {}, null],
  ])('%s', (_, device, policy, reason) => expect(policyReason(aDevice(device), aPolicy(policy))).toBe(reason))
})

describe('settingReason', () => {
  const QUICK = `${DEFENDER}enablelowcpupriority` // Windows 10 1809 (17763) and later
  const LOG = 'vendor_msft_firewall_mdmstore_domainprofile_enablelogdroppedpackets' // Windows 11 22H2 and later
  const reasonOf = (device: ResolutionDevice, profileId: string, id: string) => {
    const profile = profileOf(profileId)
    const [option] = findUnit(profile, id)?.options ?? []
    return settingReason(device, profile, id, { kind: 'choice', optionId: option?.id ?? '' })
  }
  it.each<[string, ResolutionDevice, string, string, string | null]>([
    ['new enough', windows10('17763'), 'windows-antivirus', QUICK, null],
    ['one build too old', windows10('17762.9999'), 'windows-antivirus', QUICK, 'osVersion'],
    [
      'Windows 11 by build alone',
      aDevice({ osName: 'Windows', osVersion: '10.0.22621' }),
      'windows-firewall',
      LOG,
      null,
    ],
    ['Windows 11 before 22H2', aDevice({ osVersion: '10.0.22000.1' }), 'windows-firewall', LOG, 'osVersion'],
    ['Windows 10', windows10('19045.3086'), 'windows-firewall', LOG, 'osVersion'],
    ['a server', server('2022', '10.0.20348'), 'windows-firewall', LOG, 'osVersion'],
    ['a version without numbers', aDevice({ osVersion: 'unknown' }), 'windows-firewall', LOG, null],
    ['an unknown setting', aDevice(), 'windows-antivirus', 'no_such_setting', 'unknownSetting'],
    ['a prototype key', aDevice(), 'windows-antivirus', '__proto__', 'unknownSetting'],
    [
      'no intrusion prevention over MDE',
      aDevice(),
      'windows-antivirus',
      `${DEFENDER}allowintrusionpreventionsystem`,
      'settingChannel',
    ],
    [
      'but over Intune',
      aDevice({ channel: 'intune' }),
      'windows-antivirus',
      `${DEFENDER}allowintrusionpreventionsystem`,
      null,
    ],
  ])('%s', (_, device, profileId, id, reason) => expect(reasonOf(device, profileId, id)).toBe(reason))

  it.each([
    ['2012 R2', '6.3.9600', null],
    ['2016', '10.0.14393', 'osVersion'],
    ['2019', '10.0.17763', null],
    ['2022', '10.0.20348', null],
    ['2025', '10.0.26100', null],
  ])('server release %s of a setting for 2012 R2, 2019 and 2022', (release, osVersion, reason) => {
    const profile = profileOf('windows-asr-rules')
    const def = profile.settings
      .flatMap((setting) => setting.fields ?? [setting])
      .find((setting) => setting.appliesTo.some((os) => os.versions?.join() === '2012 R2,2019,2022'))
    const optionId = def?.options?.[0]?.id ?? ''
    const id = def?.id ?? ''
    expect(settingReason(server(release, osVersion), profile, id, { kind: 'choice', optionId })).toBe(reason)
    const nameless = aDevice({ osPlatform: 'windowsServer', osName: '', osVersion })
    expect(settingReason(nameless, profile, id, { kind: 'choice', optionId })).toBe(reason)
  })

  it('refuses a value of another kind', () => {
    const value = { kind: 'integer', value: 1 } as const
    expect(settingReason(aDevice(), profileOf('windows-antivirus'), QUICK, value)).toBe('unknownSetting')
  })
})

describe('what does not apply', () => {
  const none = membershipOf([], [])
  const key = `${DEFENDER}cloudblocklevel`
  const high = settingsOf('windows-antivirus', { 'Cloud Block Level': 'High' })

  it('stands in the results with its reason and not in the policy set', () => {
    const { settings, document, policies } = resolveDevice(
      aLinuxDevice(),
      [aPolicy({ settings: high })],
      none,
    )
    expect(resultOf(settings, key)).toMatchObject({ outcome: 'notApplicable', reason: 'platform' })
    expect(resultOf(settings, key).contributions).toMatchObject([{ notApplicable: 'platform' }])
    expect(document.settings).toEqual([])
    expect(policies).toMatchObject([{ targeting: { targeted: true }, applicable: false, reason: 'platform' }])
  })

  it('stands beside what applies', () => {
    const attached = aPolicy({ id: 'b', settings: high })
    const enrolled = aPolicy({ id: 'a', technologies: ['mdm'], settings: high })
    const result = resultOf(resolveDevice(aDevice(), [attached, enrolled], none).settings, key)
    expect(result.outcome).toBe('applied')
    expect(result.contributions.map((c) => [c.policyId, c.notApplicable])).toEqual([
      ['a', 'technologies'],
      ['b', undefined],
    ])
  })

  it('gives the reason that came furthest', () => {
    const settings = settingsOf('windows-antivirus', {
      '[Deprecated] Allow Intrusion Prevention System': 'Allowed',
    })
    const policies = [aPolicy({ id: 'a', settings }), aPolicy({ id: 'b', technologies: [], settings })]
    const result = resultOf(
      resolveDevice(aDevice(), policies, none).settings,
      `${DEFENDER}allowintrusionpreventionsystem`,
    )
    expect(result).toMatchObject({ outcome: 'notApplicable', reason: 'settingChannel' })
  })

  it('includes settings of a policy without a profile', () => {
    const settings = { vendor_fabrikam_x: { kind: 'integer', value: 1 } } as const
    const result = resolveDevice(aDevice(), [aPolicy({ profileId: '', settings })], none).settings
    expect(result).toMatchObject([
      { key: 'vendor_fabrikam_x', outcome: 'notApplicable', reason: 'unknownSetting' },
    ])
  })
})
