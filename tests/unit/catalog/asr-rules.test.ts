import { expect, test } from 'vitest'
import { asrRules, getProfile, PROFILES, replacementOf, allDefinitions } from '@/lib/domain/catalog'

const profile = getProfile('windows-asr-rules')
if (!profile) throw new Error('The catalogue lost the profile of attack surface reduction rules.')
const rules = asrRules(profile)

test('every rule has its GUID and its modes in the order off, audit, warn, block', () => {
  expect(rules).toHaveLength(19)
  for (const rule of rules) {
    expect(rule.guid).toMatch(/^[0-9a-f-]{36}$/)
    const values = rule.modes.map((mode) => Number(mode.value))
    expect(values).toEqual([0, 2, 6, 1].filter((value) => values.includes(value)))
    expect(rule.modes.every((mode) => mode.supported !== false)).toBe(true)
  }
})

test('what the product refuses is told, not offered', () => {
  const refusing = rules.filter((rule) => rule.refused.length > 0)
  expect(refusing).toHaveLength(2)
  expect(refusing.flatMap((rule) => rule.refused.map((mode) => mode.label))).toEqual(['Warn', 'Warn'])
})

test('one rule has no exclusions of its own', () => {
  expect(rules.filter((rule) => rule.exclusions === null).map((rule) => rule.definition.name)).toEqual([
    'Block persistence through WMI event subscription',
  ])
})

test('needs and the releases without the rule are read from the catalogue', () => {
  const of = (part: string) => rules.find((rule) => rule.definition.id.includes(part))
  expect(of('obfuscated')?.needs).toEqual(['AMSI', 'cloud protection'])
  expect(of('ransomware')?.notOn).toEqual(['Server 2012 R2', 'Server 2016'])
  expect(of('adobereader')?.notOn).toEqual([])
})

test('a deprecated setting says what to use instead, wherever something is known', () => {
  const deprecated = PROFILES.flatMap(allDefinitions).filter((def) => /deprecated/i.test(def.name))
  expect(deprecated.length).toBeGreaterThan(4)
  for (const def of deprecated) expect(replacementOf(def), def.id).not.toBeNull()
})
