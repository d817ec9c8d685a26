import { describe, expect, it } from 'vitest'
import type { SettingValues } from '@/lib/domain/catalog'
import {
  membershipOf,
  resolveDevice,
  type ResolutionOptions,
  type ResolutionPolicy,
} from '@/lib/domain/resolution'
import {
  aDevice,
  aLinuxDevice,
  aPolicy,
  ASR_RULE,
  DEFENDER,
  FIREWALL_RULES,
  LINUX,
  resultOf,
  settingsOf,
  type Plain,
} from './support'

const none = membershipOf([], [])

function policies(
  profileId: string,
  ...plain: readonly Readonly<Record<string, Plain>>[]
): ResolutionPolicy[] {
  return plain.map((set, i) =>
    aPolicy({ id: `p${i}`, profileId, settings: settingsOf(profileId, set), lastModified: i }),
  )
}
function windows(some: readonly ResolutionPolicy[], options?: ResolutionOptions) {
  return resolveDevice(aDevice(), some, none, options)
}

describe('single values', () => {
  const key = `${DEFENDER}cloudextendedtimeout`
  it('keeps every source of an equal value', () => {
    const result = resultOf(
      windows(policies('windows-antivirus', { 'Cloud Extended Timeout': 5 }, { 'Cloud Extended Timeout': 5 }))
        .settings,
      key,
    )
    expect(result).toMatchObject({ outcome: 'applied', merged: false, value: { kind: 'integer', value: 5 } })
    expect(result.contributions.map((c) => c.policyId)).toEqual(['p0', 'p1'])
  })

  it('names the policies on each side of a conflict', () => {
    const timeouts = [5, 7, 5].map((n) => ({ 'Cloud Extended Timeout': n }))
    expect(resultOf(windows(policies('windows-antivirus', ...timeouts)).settings, key)).toMatchObject({
      outcome: 'conflict',
      deliveredAnyway: false,
      values: [
        { value: { value: 5 }, policyIds: ['p0', 'p2'] },
        { value: { value: 7 }, policyIds: ['p1'] },
      ],
    })
  })

  const strategy = 'mostSecureThenLatest'
  it('chooses the last modified value if told to', () => {
    const timeouts = [5, 7, 5, 7].map((n) => ({ 'Cloud Extended Timeout': n }))
    expect(
      resultOf(windows(policies('windows-antivirus', ...timeouts), { strategy }).settings, key),
    ).toMatchObject({
      outcome: 'applied',
      value: { value: 7 },
      decidedBy: 'latest',
    })
  })
  it('chooses nothing where the last change does not decide', () => {
    const timeouts = [5, 7].map((n) => ({ 'Cloud Extended Timeout': n }))
    const together = policies('windows-antivirus', ...timeouts).map((policy) => ({
      ...policy,
      lastModified: 1,
    }))
    expect(resultOf(windows(together, { strategy }).settings, key).outcome).toBe('conflict')
  })
  it.each([
    ['Block', 'Warn', 'block'],
    ['Off', 'Audit', 'audit'],
    ['Warn', 'Audit', 'warn'],
  ])('knows %s and %s of a rule', (a, b, winner) => {
    const rule = 'Block Adobe Reader from creating child processes'
    const some = policies('windows-asr-rules', { [rule]: a }, { [rule]: b })
    expect(resultOf(windows(some, { strategy }).settings, ASR_RULE)).toMatchObject({
      value: { optionId: `${ASR_RULE}_${winner}` },
      decidedBy: 'mostSecure',
    })
  })
})

describe('lists', () => {
  const paths = (...lists: string[][]) =>
    resultOf(
      windows(policies('windows-antivirus-exclusions', ...lists.map((list) => ({ 'Excluded Paths': list }))))
        .settings,
      `${DEFENDER}excludedpaths`,
    )
  it.each<[string, string[][], string[]]>([
    ['letter case', [['C:\\A'], ['c:\\a']], ['C:\\A']],
    ['a trailing backslash', [['C:\\A\\'], ['C:\\A']], ['C:\\A\\']],
    ['a root is not its drive', [['C:\\'], ['C:']], ['C:', 'C:\\']],
    ['slashes', [['C:\\A\\b'], ['C:/a/B']], ['C:\\A\\b']],
    ['spelling of the system root', [['%windir%\\x'], ['%SystemRoot%\\X']], ['%windir%\\x']],
    ['an empty list', [[], ['C:\\A']], ['C:\\A']],
    ['empty lists', [[], []], []],
    ['duplicates of one policy', [['C:\\A', 'c:\\A']], ['C:\\A']],
  ])('unite: %s', (_, lists, wanted) =>
    expect(paths(...lists)).toMatchObject({
      outcome: 'applied',
      value: { kind: 'stringList', values: wanted },
    }),
  )
  it('say whether they were united', () => {
    expect(paths(['C:\\A'], ['C:\\B'])).toMatchObject({ merged: true })
    expect(paths(['C:\\A'], ['c:\\a\\'])).toMatchObject({ merged: false })
  })
  it('compare extensions without their dot', () => {
    const some = policies(
      'windows-antivirus',
      { 'Excluded Extensions': ['.tmp'] },
      { 'Excluded Extensions': ['TMP', 'log'] },
    )
    expect(resultOf(windows(some).settings, `${DEFENDER}excludedextensions`)).toMatchObject({
      value: { values: ['log', '.tmp'] },
    })
  })
  it('of Linux keep every spelling, and conflict only by content', () => {
    const settings = (threats: string[]) => settingsOf('linux-antivirus', { 'Allowed threats': threats })
    const over = { profileId: 'linux-antivirus', technologies: ['microsoftSense'] }
    const resolve = (a: string[], b: string[]) =>
      resolveDevice(
        aLinuxDevice(),
        [
          aPolicy({ ...over, id: 'a', settings: settings(a) }),
          aPolicy({ ...over, id: 'b', settings: settings(b) }),
        ],
        none,
      ).settings[0]?.outcome
    expect(resolve(['x', 'y'], ['y', 'x'])).toBe('applied')
    expect(resolve(['x'], ['X'])).toBe('conflict')
  })
})

describe('per-rule exclusions', () => {
  const rule = 'Block Adobe Reader from creating child processes'
  const list = `${rule}: ASR Only Per Rule Exclusions`
  const key = `${ASR_RULE}_perruleexclusions`
  it('unite while the policies agree on the rule', () => {
    const some = policies(
      'windows-asr-rules',
      { [rule]: 'Block', [list]: ['C:\\A'] },
      { [rule]: 'Block', [list]: ['C:\\B'] },
    )
    expect(resultOf(windows(some).settings, key)).toMatchObject({
      outcome: 'applied',
      value: { values: ['C:\\A', 'C:\\B'] },
    })
  })
  it('fall with a rule in conflict', () => {
    const some = policies('windows-asr-rules', { [rule]: 'Block', [list]: ['C:\\A'] }, { [rule]: 'Audit' })
    expect(resultOf(windows(some).settings, key)).toMatchObject({
      outcome: 'notApplicable',
      reason: 'parentNotEffective',
    })
  })
  it('of the mode that lost do not count', () => {
    const some = policies(
      'windows-asr-rules',
      { [rule]: 'Audit', [list]: ['C:\\A'] },
      { [rule]: 'Block', [list]: ['C:\\B'] },
    )
    const result = resultOf(windows(some, { strategy: 'mostSecureThenLatest' }).settings, key)
    expect(result).toMatchObject({ outcome: 'applied', value: { values: ['C:\\B'] } })
    expect(result.contributions.map((c) => c.notApplicable)).toEqual(['parentNotEffective', undefined])
  })
  it('without their rule do not count', () => {
    const settings: SettingValues = { [key]: { kind: 'stringList', values: ['C:\\A'] } }
    const some = [
      aPolicy({ id: 'a', profileId: 'windows-asr-rules', settings }),
      ...policies('windows-asr-rules', { [rule]: 'Block' }),
    ]
    expect(resultOf(windows(some).settings, key)).toMatchObject({
      outcome: 'notApplicable',
      reason: 'parentNotEffective',
    })
  })
  it('of a rule that is off do not count', () => {
    const settings = settingsOf('windows-asr-rules', { [rule]: 'Off', [list]: ['C:\\A'] })
    const [result] = windows([aPolicy({ profileId: 'windows-asr-rules', settings })]).settings.filter(
      (s) => s.key === key,
    )
    expect(result).toMatchObject({ outcome: 'notApplicable', reason: 'parentNotEffective' })
  })
})

describe('keyed groups', () => {
  it('flag contradictory firewall rules and deliver all of them', () => {
    const some = policies(
      'windows-firewall-rules',
      { 'Firewall Rules': [{ Name: 'Web', Action: 'Allow', 'Local Port Ranges': ['80', '443'] }] },
      { 'Firewall Rules': [{ Name: 'WEB', Action: 'Allow', 'Local Port Ranges': ['443', '80'] }] },
      { 'Firewall Rules': [{ Name: 'web', Action: 'Block' }, { Name: 'Other' }] },
    )
    const { settings, document } = windows(some)
    expect(resultOf(settings, `${FIREWALL_RULES}#web`)).toMatchObject({
      outcome: 'conflict',
      deliveredAnyway: true,
      values: [{ policyIds: ['p0', 'p1'] }, { policyIds: ['p2'] }],
    })
    expect(document.settings.map(({ key, value }) => [key, value])).toEqual([
      [`${FIREWALL_RULES}#other`, { Name: 'Other' }],
      [
        `${FIREWALL_RULES}#web`,
        [
          { 'Action/Type': 0, Name: 'web' },
          { 'Action/Type': 1, LocalPortRanges: ['80', '443'], Name: 'Web' },
        ],
      ],
    ])
  })
  it('flag two rules of one name in one policy', () => {
    const some = policies('windows-firewall-rules', {
      'Firewall Rules': [
        { Name: 'Web', Action: 'Allow' },
        { Name: 'web', Action: 'Block' },
      ],
    })
    expect(resultOf(windows(some).settings, `${FIREWALL_RULES}#web`)).toMatchObject({
      outcome: 'conflict',
      values: [{ policyIds: ['p0'] }, { policyIds: ['p0'] }],
    })
  })
  it('withhold contradictory threat types one by one', () => {
    const key = `${LINUX}threattypesettings`
    const threat = (type: string, action: string) => ({ 'Threat type': type, 'Action to take': action })
    const some = policies(
      'linux-antivirus',
      {
        'Threat type settings': [
          threat('Archive bomb', 'Audit'),
          threat('Potentially unwanted application', 'Block'),
        ],
      },
      { 'Threat type settings': [threat('Archive bomb', 'Block')] },
    )
    const { settings, document } = resolveDevice(aLinuxDevice(), some, none)
    expect(resultOf(settings, `${key}#archive_bomb`)).toMatchObject({
      outcome: 'conflict',
      deliveredAnyway: false,
    })
    expect(document.settings).toMatchObject([
      {
        key: `${key}#potentially_unwanted_application`,
        value: { key: 'potentially_unwanted_application', value: 'block' },
      },
    ])
  })
})

describe('the policy set', () => {
  const high = settingsOf('windows-antivirus', { 'Cloud Block Level': 'High' })
  it('does not change with a second policy of equal values, nor with names and versions', () => {
    const one = windows([aPolicy({ id: 'a', settings: high })])
    const two = windows([aPolicy({ id: 'a', settings: high }), aPolicy({ id: 'b', settings: high })])
    const renamed = windows([aPolicy({ id: 'a', settings: high, name: 'Other', version: 9 })])
    expect(two.policySetHash).toBe(one.policySetHash)
    expect(renamed.policySetHash).toBe(one.policySetHash)
  })
  it('differs by platform and by value', () => {
    const empty = windows([])
    const onServer = resolveDevice(aDevice({ osPlatform: 'windowsServer' }), [], none)
    expect(
      new Set([empty, onServer, windows([aPolicy({ settings: high })])].map((r) => r.policySetHash)).size,
    ).toBe(3)
  })
})
