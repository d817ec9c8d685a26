import { describe, expect, it } from 'vitest'
import {
  getProfile,
  unitDefinitions,
  type Profile,
  type SettingValue,
  type SettingValues,
} from '@/lib/domain/catalog'
import {
  countChanges,
  diffVersions,
  mergeVersions,
  overriddenBy,
  productDefaults,
  type VersionAssignment,
  type VersionContent,
} from '@/lib/domain/versions'
import { changesText, toDiffView } from '@/lib/features/policy-versions/diff-view'
import { withKeptSecrets, withoutTypedSecrets } from '@/lib/features/policy-versions/draft-secrets'
import { parseAsCompareSide, sideText } from '@/lib/features/policy-versions/params'
import { mergedForForm, theirsForMerge } from '@/lib/features/policy-versions/secret-merge'

function profileOf(id: string): Profile {
  const profile = getProfile(id)
  if (!profile) throw new Error(`No profile ${id}`)
  return profile
}

const antivirus = profileOf('windows-antivirus')
const firewall = profileOf('windows-firewall-rules')
const asr = profileOf('windows-asr-rules')
const RULES = 'vendor_msft_firewall_mdmstore_firewallrules_{firewallrulename}'
const TIMEOUT = 'device_vendor_msft_policy_config_defender_cloudextendedtimeout'
const PATHS = 'device_vendor_msft_policy_config_defender_excludedpaths'
const ONBOARDING = 'device_vendor_msft_windowsadvancedthreatprotection_onboarding'

const integer = (value: number): SettingValue => ({ kind: 'integer', value })
const list = (...values: string[]): SettingValue => ({ kind: 'stringList', values })
const rule = (name: string, description: string): SettingValues => ({
  [`${RULES}_name`]: { kind: 'string', value: name },
  [`${RULES}_description`]: { kind: 'string', value: description },
})
const rules = (...entries: SettingValues[]): SettingValues => ({ [RULES]: { kind: 'group', entries } })

function content(values: SettingValues, over: Partial<VersionContent> = {}): VersionContent {
  const settings = { values, unknown: [] }
  return { name: 'P', description: '', roleScopeTags: ['0'], settings, assignments: [], ...over }
}
const include = (groupId: string): VersionAssignment => ({ kind: 'includeGroup', groupId })
const exclude = (groupId: string): VersionAssignment => ({ kind: 'excludeGroup', groupId })

describe('mergeVersions', () => {
  it('adds the items of both to a list, in their places', () => {
    const { merged, collisions } = mergeVersions(
      antivirus,
      content({ [PATHS]: list('a', 'b') }),
      content({ [PATHS]: list('a', 'x', 'b') }),
      content({ [PATHS]: list('a', 'b', 'y') }),
    )
    expect(collisions).toEqual([])
    expect(merged.settings.values[PATHS]).toEqual(list('a', 'x', 'b', 'y'))
  })

  it('asks where one side removed a list and the other added to it', () => {
    const sides = [
      content({ [PATHS]: list('a') }),
      content({}),
      content({ [PATHS]: list('a', 'b') }),
    ] as const
    const { merged, collisions } = mergeVersions(antivirus, ...sides)
    expect(collisions).toMatchObject([{ kind: 'setting', settingId: PATHS, theirs: null }])
    expect(merged.settings.values).toEqual({})
    const mine = mergeVersions(antivirus, ...sides, { [`setting ${PATHS}`]: 'mine' })
    expect(mine.merged.settings.values[PATHS]).toEqual(list('a', 'b'))
  })

  it('keeps a moved firewall rule, an edited one and an added one, and asks about one that both edited', () => {
    const { merged, collisions } = mergeVersions(
      firewall,
      content(rules(rule('a', '1'), rule('b', '1'), rule('c', '1'))),
      content(rules(rule('a', 'theirs'), rule('b', '1'), rule('c', '1'), rule('new', 't'))),
      content(rules(rule('c', '1'), rule('a', 'mine'), rule('b', 'mine'))),
    )
    expect(collisions).toMatchObject([{ kind: 'entry', key: 'a' }])
    expect(merged.settings.values).toEqual(
      rules(rule('c', '1'), rule('new', 't'), rule('a', 'theirs'), rule('b', 'mine')),
    )
  })

  it('makes the parent the question where one changed a child and the other the choice that brings it forth', () => {
    const child = unitDefinitions(asr).find((def) => def.dependsOn && def.type === 'stringList')
    const parentId = child?.dependsOn?.settingId ?? ''
    const on = child?.dependsOn?.optionIds[0] ?? ''
    const off = unitDefinitions(asr)
      .find((def) => def.id === parentId)
      ?.options?.find((option) => !child?.dependsOn?.optionIds.includes(option.id))
    if (!child || !off) throw new Error('The profile has no such pair any more')
    const choice = (optionId: string): SettingValue => ({ kind: 'choice', optionId })
    const sides = [
      content({ [parentId]: choice(on), [child.id]: list('C:\\a') }),
      content({ [parentId]: choice(off.id), [child.id]: list('C:\\a') }),
      content({ [parentId]: choice(on), [child.id]: list('C:\\a', 'C:\\b') }),
    ] as const
    const { merged, collisions } = mergeVersions(asr, ...sides)
    expect(collisions).toMatchObject([{ kind: 'setting', settingId: parentId }])
    expect(merged.settings.values).toEqual({ [parentId]: choice(off.id) })
    const mine = mergeVersions(asr, ...sides, { [`setting ${parentId}`]: 'mine' })
    expect(mine.merged.settings.values).toEqual(sides[2].settings.values)
  })

  it('asks about All devices against added groups, and keeps the exclusions of both', () => {
    const sides = [
      content({}, { assignments: [include('g1')] }),
      content({}, { assignments: [{ kind: 'allDevices' }, exclude('x')] }),
      content({}, { assignments: [include('g1'), include('g2'), exclude('y')] }),
    ] as const
    const theirs = mergeVersions(antivirus, ...sides)
    expect(theirs.collisions).toMatchObject([{ kind: 'targets' }])
    expect(theirs.merged.assignments).toEqual([{ kind: 'allDevices' }, exclude('x'), exclude('y')])
    const mine = mergeVersions(antivirus, ...sides, { targets: 'mine' })
    expect(mine.merged.assignments).toEqual([include('g1'), include('g2'), exclude('x'), exclude('y')])
  })

  it('asks about a group that one excludes and the other includes', () => {
    const { collisions } = mergeVersions(
      antivirus,
      content({}),
      content({}, { assignments: [include('g1')] }),
      content({}, { assignments: [exclude('g1')] }),
    )
    expect(collisions).toMatchObject([{ kind: 'assignment', theirs: include('g1'), mine: exclude('g1') }])
  })

  it('leaves Default where both took the other’s last tag away', () => {
    const tags = (...roleScopeTags: string[]) => content({}, { roleScopeTags })
    const { merged } = mergeVersions(antivirus, tags('a', 'b'), tags('a'), tags('b'))
    expect(merged.roleScopeTags).toEqual(['0'])
  })
})

describe('overriddenBy', () => {
  const base = content({ [TIMEOUT]: integer(1), [PATHS]: list('a') })
  const theirs = content({ [TIMEOUT]: integer(2), [PATHS]: list('a', 'x') }, { assignments: [include('g')] })

  it.each<[string, VersionContent, readonly string[]]>([
    ['theirs as it is', theirs, []],
    [
      'an item more',
      { ...theirs, settings: content({ [TIMEOUT]: integer(2), [PATHS]: list('a', 'x', 'y') }).settings },
      [],
    ],
    ['everything of mine', base, [`setting ${TIMEOUT}`, `setting ${PATHS}`, 'assignment group g']],
    [
      'a third value',
      { ...theirs, settings: content({ [TIMEOUT]: integer(3), [PATHS]: list('a', 'x') }).settings },
      [`setting ${TIMEOUT}`],
    ],
  ])('%s', (_, final, expected) => {
    expect([...overriddenBy(antivirus, base, theirs, final)].toSorted()).toEqual([...expected].toSorted())
  })
})

describe('diffVersions', () => {
  it('tells a changed rule by its fields, and a moved one as order only', () => {
    const view = (a: SettingValues, b: SettingValues) =>
      toDiffView(firewall, diffVersions(firewall, content(a), content(b)), new Map()).sections.flatMap(
        (section) => section.rows,
      )
    const [changed] = view(rules(rule('a', 'old'), rule('b', '1')), rules(rule('a', 'new'), rule('b', '1')))
    expect(changed?.lines?.map((line) => line.change)).toEqual(['changed', 'same'])
    expect(changed?.lines?.[0]?.fields).toMatchObject([{ change: 'changed', before: 'old', after: 'new' }])
    const [moved] = view(rules(rule('a', '1'), rule('b', '1')), rules(rule('b', '1'), rule('a', '1')))
    expect(moved).toMatchObject({ change: 'changed', remark: 'In another order' })
  })

  it('counts unknown settings, compares tags only where both versions kept them, and reads defaults', () => {
    const unknown = (id: string) => ({ values: {}, unknown: [{ settingDefinitionId: id }] })
    const a = content({}, { settings: unknown('one'), roleScopeTags: null })
    const b = content({}, { settings: unknown('two'), roleScopeTags: ['x'] })
    const diff = diffVersions(undefined, a, b)
    expect(countChanges(diff)).toEqual({ settings: 2, assignments: 0, properties: [] })
    expect(changesText(countChanges(diff))).toBe('2 settings')
    expect(changesText(countChanges(diffVersions(undefined, a, a)))).toBeNull()
    expect(productDefaults(antivirus, [TIMEOUT, 'unheard of'])).toEqual({ [TIMEOUT]: integer(0) })
  })
})

describe('secrets', () => {
  const typed: SettingValue = { kind: 'secret', value: 'private', valueState: 'notEncrypted' }
  const stored: SettingValue = { kind: 'secret', value: '••••••••', valueState: 'stored' }

  it('are asked about where I typed one, for nobody sees whether theirs is another', () => {
    const theirs = { [ONBOARDING]: stored }
    const merge = (mine: SettingValues) =>
      mergeVersions(
        profileOf('windows-edr'),
        content(theirs),
        content(theirsForMerge(theirs, mine)),
        content(mine),
      )
    expect(merge(theirs).collisions).toEqual([])
    const { collisions, merged } = merge({ [ONBOARDING]: typed })
    expect(collisions).toMatchObject([{ settingId: ONBOARDING }])
    expect(mergedForForm(merged.settings.values, theirs)).toEqual(theirs)
  })

  it('are left out of drafts, and the policy’s own stays in place', () => {
    const left = withoutTypedSecrets({ [ONBOARDING]: typed, [TIMEOUT]: integer(1) })
    expect(left).toEqual({ values: { [TIMEOUT]: integer(1) }, secretIds: [ONBOARDING] })
    expect(withKeptSecrets(left.values, left.secretIds, { [ONBOARDING]: stored })).toEqual({
      [TIMEOUT]: integer(1),
      [ONBOARDING]: stored,
    })
    expect(withoutTypedSecrets({ [ONBOARDING]: stored }).secretIds).toEqual([])
  })
})

describe('sides of a comparison in the URL', () => {
  it.each([['7'], ['defaults'], ['pol_4avf0gkg261ymnxn']])('%s', (text) => {
    const side = parseAsCompareSide.parse(text)
    expect(side && sideText(side)).toBe(text)
  })

  it.each([['0'], ['-1'], ['1e3'], ['99999999999'], ['grp_1'], ['pol_'], ['']])('refuses %s', (text) => {
    expect(parseAsCompareSide.parse(text)).toBeNull()
  })
})
