import { describe, expect, test } from 'vitest'
import { fromExclusion, toExclusion } from '@/components/policies/editors/exclusion-entry'
import { setModeOfAll } from '@/components/policies/editors/set-mode-of-all'
import {
  asrRules,
  exclusionFieldsOf,
  exclusionListOf,
  getProfile,
  readOnboardingPackage,
  unitDefinitions,
  validateDeviceTag,
  validateSettings,
  type Exclusion,
  type Profile,
  type SettingValues,
} from '@/lib/domain/catalog'

function profileOf(id: string): Profile {
  const profile = getProfile(id)
  if (!profile) throw new Error(`No profile ${id}`)
  return profile
}

describe('attack surface reduction rules', () => {
  const profile = profileOf('windows-asr-rules')
  const rules = asrRules(profile)

  test('all are set to Block, and the policy is valid', () => {
    const { values, changed, refused } = setModeOfAll(rules, {}, 1)
    expect([changed, refused]).toEqual([rules.length, 0])
    expect(validateSettings(profile, values)).toEqual([])
  })

  test('rules that refuse Warn stay as they are', () => {
    const { values, changed, refused } = setModeOfAll(rules, {}, 6)
    expect([changed, refused]).toEqual([rules.length - 2, 2])
    expect(validateSettings(profile, values)).toEqual([])
  })

  test('a rule that is cleared takes its exclusions along', () => {
    const rule = rules.find((candidate) => candidate.exclusions)
    if (!rule?.exclusions) throw new Error('No rule with exclusions')
    const list = { [rule.exclusions.id]: { kind: 'stringList', values: ['C:\\x'] } } satisfies SettingValues
    const on = { ...setModeOfAll([rule], {}, 1).values, ...list }
    expect(validateSettings(profile, on)).toEqual([])
    expect(setModeOfAll([rule], on, 2).values).toHaveProperty([rule.exclusions.id])
    expect(setModeOfAll([rule], on, null)).toMatchObject({ values: {}, emptied: 1 })
    expect(setModeOfAll([rule], on, null).values).toEqual({})
  })
})

describe.each(['linux-antivirus-exclusions', 'macos-antivirus-exclusions'])('entries of %s', (id) => {
  const profile = profileOf(id)
  const definition = unitDefinitions(profile).find(exclusionFieldsOf)
  const fields = definition && exclusionFieldsOf(definition)
  if (!definition || !fields) throw new Error('No exclusions')
  const entries: readonly Exclusion[] = [
    { kind: 'path', text: '/srv/', isDirectory: true },
    { kind: 'path', text: '/srv/x', isDirectory: false },
    { kind: 'path', text: '/srv/y' },
    { kind: 'extension', text: '.mdb' },
    { kind: 'process', text: '/bin/ledger' },
  ]

  test('survive both ways and are valid', () => {
    const stored = entries.map((entry) => fromExclusion(definition, fields, entry))
    expect(stored.map((entry) => toExclusion(definition, fields, entry))).toEqual(entries)
    expect(validateSettings(profile, { [definition.id]: { kind: 'group', entries: stored } })).toEqual([])
  })

  test('an entry of another form is not taken for one', () => {
    const entry = fromExclusion(definition, fields, { kind: 'extension', text: '.mdb' })
    const odd = { ...entry, [fields.path]: { kind: 'string', value: '/x' } } satisfies SettingValues
    expect(toExclusion(definition, fields, odd)).toBeNull()
    expect(toExclusion(definition, fields, {})).toBeNull()
  })
})

test('the lists of both antivirus profiles and of the rules take the editor of exclusions', () => {
  const counts = ['windows-antivirus', 'windows-antivirus-exclusions', 'windows-asr-rules'].map(
    (id) => unitDefinitions(profileOf(id)).filter(exclusionListOf).length,
  )
  expect(counts).toEqual([3, 3, 19])
})

test.each([
  ['not JSON', { isSigned: false, organisation: null }],
  ['{"body":"x"}', { isSigned: false, organisation: null }],
  ['{"body":"x","sig":"y"}', { isSigned: true, organisation: null }],
  [
    JSON.stringify({ body: JSON.stringify({ orgId: 'contoso' }), sig: 'y' }),
    { isSigned: true, organisation: 'contoso' },
  ],
])('a package is told by its form: %s', (text, expected) => {
  expect(readOnboardingPackage(text)).toEqual(expected)
})

test.each([
  ['Finance', null],
  [' Finance', 'Remove the blanks at the beginning and the end.'],
  ['a,b', 'A policy sets one tag. Remove the comma or semicolon.'],
  ['x'.repeat(201), 'Shorten the tag to 200 characters.'],
])('device tag %j', (text, expected) => {
  expect(validateDeviceTag(text)).toBe(expected)
})
