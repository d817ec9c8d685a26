import { describe, expect, it } from 'vitest'
import {
  allDefinitions,
  definitionOf,
  findDefinition,
  findUnit,
  getProfile,
  isActive,
  MAX_FIREWALL_RULES,
  MERGE_RULES,
  optionOf,
  otherTemplateById,
  profileByTemplateId,
  PROFILES,
  qualifiedName,
  sections,
  SETTING_TYPES,
  unitDefinitions,
  validateSettings,
  valueOfDefault,
} from '@/lib/domain/catalog'

/** Profile, settings, fields inside groups. Source: the template exports that the catalogue was made from. */
const COUNTS: readonly (readonly [string, number, number])[] = [
  ['windows-antivirus', 55, 4],
  ['windows-antivirus-exclusions', 3, 0],
  ['windows-security-experience', 20, 0],
  ['windows-asr-rules', 42, 0],
  ['windows-edr', 6, 0],
  ['windows-firewall', 63, 15],
  ['windows-firewall-rules', 1, 21],
  ['linux-antivirus', 24, 7],
  ['linux-antivirus-exclusions', 1, 5],
  ['linux-edr', 1, 2],
  ['macos-antivirus', 24, 7],
  ['macos-antivirus-exclusions', 1, 5],
  ['macos-edr', 1, 2],
]

describe('the catalogue', () => {
  it('has the thirteen profiles and nothing else', () => {
    expect(PROFILES.map((profile) => profile.id)).toEqual(COUNTS.map(([id]) => id))
  })

  it.each(COUNTS)('%s has %i settings and %i fields', (id, settings, fields) => {
    const profile = getProfile(id)
    expect(profile?.settings).toHaveLength(settings)
    expect(profile?.settings.flatMap((def) => def.fields ?? [])).toHaveLength(fields)
  })

  it('counts 242 settings and 68 fields in all', () => {
    expect(PROFILES.flatMap((profile) => profile.settings)).toHaveLength(242)
    expect(PROFILES.flatMap((profile) => allDefinitions(profile))).toHaveLength(310)
  })
})

describe.each(PROFILES)('$id', (profile) => {
  const all = allDefinitions(profile)

  it('has unique definition and option ids', () => {
    const ids = all.map((def) => def.id)
    expect(new Set(ids).size).toBe(ids.length)
    const optionIds = all.flatMap((def) => (def.options ?? []).map((option) => option.id))
    expect(new Set(optionIds).size).toBe(optionIds.length)
  })

  it('has well-formed definitions', () => {
    for (const def of all) {
      expect(SETTING_TYPES, def.id).toContain(def.type)
      expect(MERGE_RULES, def.id).toContain(def.merge)
      expect(def.name.trim(), def.id).not.toBe('')
      expect(def.description.endsWith('.'), def.id).toBe(true)
      expect(def.learnMoreUrl, def.id).toMatch(/^https:\/\/learn\.microsoft\.com\/\S+$/)
      const needsOptions = def.type === 'choice' || def.type === 'boolean' || def.type === 'choiceList'
      expect((def.options ?? []).length > 0, def.id).toBe(needsOptions)
      if (def.type === 'boolean') expect(def.options, def.id).toHaveLength(2)
      for (const option of def.options ?? []) {
        expect(option.label, option.id).toMatch(/^[A-Z]\S*/)
        expect(option.id.startsWith(`${def.id}_`), option.id).toBe(true)
      }
      if (def.pattern) expect(() => new RegExp(def.pattern ?? '')).not.toThrow()
      if (def.itemPattern) expect(() => new RegExp(def.itemPattern ?? '')).not.toThrow()
      if (def.min !== undefined && def.max !== undefined) expect(def.min).toBeLessThan(def.max)
    }
  })

  it('has names that a list can tell apart', () => {
    const names = all.map((def) => qualifiedName(profile, def))
    expect(new Set(names).size).toBe(names.length)
  })

  it('has parents and dependencies that exist', () => {
    for (const def of all) {
      if (def.parent) expect(findDefinition(profile.id, def.parent)?.type, def.id).toBe('group')
      if (def.keyField)
        expect(
          def.fields?.map((field) => field.id),
          def.id,
        ).toContain(def.keyField)
      if (def.perRuleExclusionsId) expect(findUnit(profile, def.perRuleExclusionsId), def.id).toBeDefined()
      if (!def.dependsOn) continue
      const parent = findDefinition(profile.id, def.dependsOn.settingId)
      expect(def.dependsOn.optionIds.length, def.id).toBeGreaterThan(0)
      for (const optionId of def.dependsOn.optionIds) {
        expect(parent && optionOf(parent, optionId), `${def.id} under ${optionId}`).toBeDefined()
      }
    }
  })

  it('has defaults that are valid values', () => {
    for (const def of unitDefinitions(profile)) {
      const value = valueOfDefault(def)
      expect(value === null, def.id).toBe(def.default === null)
      if (!value || def.dependsOn || (def.minItems ?? 0) > 0) continue
      expect(validateSettings(profile, { [def.id]: value }), def.id).toEqual([])
    }
  })

  it('shows every unit in exactly one section', () => {
    const shown = sections(profile).flatMap((section) => section.settings.map((def) => def.id))
    expect(shown.toSorted()).toEqual(
      unitDefinitions(profile)
        .map((def) => def.id)
        .toSorted(),
    )
  })

  it('is found by its template, whatever the version', () => {
    const base = profile.templateId.split('_')[0]
    expect(profileByTemplateId(profile.templateId)).toBe(profile)
    expect(profileByTemplateId(`${base}_7`)).toBe(profile)
  })
})

describe('lookups', () => {
  it('finds a definition wherever it occurs', () => {
    const id = 'linux_mdatp_managed_antivirusengine_exclusions_item_path'
    expect(definitionOf(id)?.name).toBe('Path')
    expect(findDefinition('linux-edr', id)).toBeUndefined()
    expect(definitionOf('__proto__')).toBeUndefined()
    expect(getProfile('constructor')).toBeUndefined()
  })

  it('agrees on definitions that several profiles share', () => {
    for (const profile of PROFILES) {
      for (const def of allDefinitions(profile)) {
        const first = definitionOf(def.id)
        expect([first?.type, first?.merge, first?.options], def.id).toEqual([
          def.type,
          def.merge,
          def.options,
        ])
      }
    }
  })

  it('knows other templates by name', () => {
    expect(otherTemplateById('e3f74c5a-a6de-411d-aef6-eb15628f3a0a_3')?.name).toBe('Defender Update controls')
    expect(otherTemplateById('')).toBeUndefined()
    expect(profileByTemplateId('')).toBeUndefined()
  })

  it('limits firewall rules as the constant says', () => {
    expect(getProfile('windows-firewall-rules')?.settings[0]?.maxItems).toBe(MAX_FIREWALL_RULES)
  })
})

describe('units', () => {
  it('puts the fields of flattened groups beside other settings and leaves the group out', () => {
    const antivirus = getProfile('windows-antivirus')
    const group = 'device_vendor_msft_policy_config_defender_threatseveritydefaultaction'
    expect(antivirus && findUnit(antivirus, group)).toBeUndefined()
    expect(antivirus && findUnit(antivirus, `${group}_severethreats`)?.type).toBe('choice')
    expect(antivirus && unitDefinitions(antivirus)).toHaveLength(58)
  })

  it('keeps other groups whole', () => {
    const rules = getProfile('windows-firewall-rules')
    expect(rules && unitDefinitions(rules).map((def) => def.type)).toEqual(['group'])
  })
})

describe('isActive', () => {
  const profile = getProfile('windows-firewall')
  const root = 'vendor_msft_firewall_mdmstore_domainprofile_enablefirewall'
  const child = findDefinition('windows-firewall', 'vendor_msft_firewall_mdmstore_domainprofile_shielded')

  it.each([
    ['without the parent', {}, false],
    ['with the parent on', { [root]: { kind: 'choice', optionId: `${root}_true` } }, true],
    ['with the parent off', { [root]: { kind: 'choice', optionId: `${root}_false` } }, false],
    ['with a parent of another kind', { [root]: { kind: 'string', value: `${root}_true` } }, false],
  ] as const)('%s', (_name, values, expected) => {
    expect(profile && child && isActive(profile, values, child)).toBe(expected)
  })
})
