import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import {
  expectedKind,
  findUnit,
  formatSettingValue,
  PROFILES,
  settingsInputSchema,
  settingValuesSchema,
  toDeviceValue,
  unitDefinitions,
  validateSettings,
  type SettingValue,
} from '@/lib/domain/catalog'
import { readImportFile, toGraphPolicy } from '@/lib/domain/interchange'
import { policyArb, profileArb, settingsArb } from '@/tests/support/arbitraries'
import { runs } from '@/tests/support/fc'

const profileAndPolicy = profileArb.chain((profile) => fc.tuple(fc.constant(profile), policyArb(profile)))
const profileAndValues = profileArb.chain((profile) => fc.tuple(fc.constant(profile), settingsArb(profile)))
const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value))

describe('interchange', () => {
  it('reads back every policy that it writes', () => {
    fc.assert(
      fc.property(profileAndPolicy, fc.boolean(), ([, policy], includeReadOnly) => {
        const { policies, problems } = readImportFile(
          'x.json',
          encode(toGraphPolicy(policy, { includeReadOnly })),
        )
        expect(problems).toEqual([])
        expect(policies).toHaveLength(1)
        expect(policies[0]).toMatchObject({ ...policy, profileInferred: false })
        expect(policies[0]?.settings).toEqual(policy.settings)
      }),
      { numRuns: runs },
    )
  })

  it('reads a policy the same through any wrapping', () => {
    fc.assert(
      fc.property(profileAndPolicy, ([, policy]) => {
        const body = toGraphPolicy(policy)
        const [plain] = readImportFile('x.json', encode(body)).policies
        const wrapped = [
          [body],
          { value: [body] },
          { JSON: JSON.stringify({ RAWJson: JSON.stringify(body) }) },
        ]
        for (const file of wrapped) expect(readImportFile('x.json', encode(file)).policies).toEqual([plain])
        const yaml = new TextEncoder().encode(stringify(body))
        expect(readImportFile('x.yaml', yaml).policies).toEqual([plain])
      }),
      { numRuns: Math.ceil(runs / 4) },
    )
  })

  it('never throws on rubbish', () => {
    const bytes = fc.oneof(fc.uint8Array(), fc.string().map(encode), fc.jsonValue().map(encode))
    fc.assert(
      fc.property(bytes, (file) => {
        for (const path of ['x.json', 'x.yaml']) {
          const { policies, problems } = readImportFile(path, file)
          expect(policies.length + problems.length).toBeGreaterThan(0)
        }
      }),
      { numRuns: runs },
    )
  })

  it('never throws on damaged YAML', () => {
    const piece = fc.constantFrom(
      ...'&*!|>%@`?:-#,[]{}"\'\n \t\0',
      '&a ',
      '*a',
      '<<: ',
      '--- ',
      '!!map ',
      ': ',
    )
    const damage = fc.tuple(
      fc.nat(),
      fc.nat(20),
      fc.array(piece, { maxLength: 6 }).map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(profileAndPolicy, fc.array(damage, { maxLength: 5 }), ([, policy], damages) => {
        let text = stringify(toGraphPolicy(policy))
        for (const [position, length, rubbish] of damages) {
          const at = position % text.length
          text = text.slice(0, at) + rubbish + text.slice(at + length)
        }
        const { policies, problems } = readImportFile('x.yaml', new TextEncoder().encode(text))
        expect(policies.length + problems.length).toBeGreaterThan(0)
      }),
      { numRuns: runs },
    )
  })

  it('keeps what it could read of a policy with parts replaced by rubbish', () => {
    const damaged = fc
      .tuple(profileAndPolicy, fc.nat(), fc.jsonValue())
      .map(([[, policy], position, rubbish]) => {
        const text = JSON.stringify(toGraphPolicy(policy))
        const spots = [...text.matchAll(/"(?:[^"\\]|\\.)*"(?=[,}\]])|null/g)]
        const spot = spots[position % spots.length]
        const value = JSON.stringify(rubbish) ?? 'null'
        return spot ? text.slice(0, spot.index) + value + text.slice(spot.index + spot[0].length) : text
      })
    fc.assert(
      fc.property(damaged, (text) => {
        for (const policy of readImportFile('x.json', new TextEncoder().encode(text)).policies) {
          const [again] = readImportFile('x.json', encode(toGraphPolicy(policy))).policies
          expect(again?.settings.values).toEqual(policy.settings.values)
          expect(again?.settings.unknown.toSorted(byText)).toEqual(policy.settings.unknown.toSorted(byText))
        }
      }),
      { numRuns: runs },
    )
  })
})

describe('the catalogue', () => {
  it('accepts every value made from its definitions', () => {
    fc.assert(
      fc.property(profileAndValues, ([profile, values]) => {
        expect(validateSettings(profile, values)).toEqual([])
        expect(settingsInputSchema(profile).parse(values)).toEqual(values)
        expect(settingValuesSchema.parse(values)).toEqual(values)
      }),
      { numRuns: runs },
    )
  })

  it('can say and send every value', () => {
    fc.assert(
      fc.property(profileAndValues, ([profile, values]) => {
        for (const [id, value] of Object.entries(values)) {
          const def = findUnit(profile, id)
          if (!def) throw new Error(`No definition ${id}`)
          expect(formatSettingValue(def, value)).not.toMatch(/^$|undefined|Unknown option/)
          expect(JSON.parse(JSON.stringify(toDeviceValue(def, value)))).toEqual(toDeviceValue(def, value))
        }
      }),
      { numRuns: Math.ceil(runs / 2) },
    )
  })

  it('refuses every value of another kind', () => {
    const profileAndDefinition = profileArb.chain((profile) =>
      fc.tuple(
        fc.constant(profile),
        fc.constantFrom(...unitDefinitions(profile)),
        fc.constantFrom(...OF_EACH_KIND),
      ),
    )
    fc.assert(
      fc.property(profileAndDefinition, ([profile, def, value]) => {
        fc.pre(value.kind !== expectedKind(def))
        expect(validateSettings(profile, { [def.id]: value })).not.toEqual([])
        expect(settingsInputSchema(profile).safeParse({ [def.id]: value }).success).toBe(false)
      }),
      { numRuns: Math.ceil(runs / 2) },
    )
  })

  it('has arbitraries that draw every setting', () => {
    for (const profile of PROFILES) {
      const drawn = new Set(
        fc.sample(settingsArb(profile), { seed: 7, numRuns: 60 }).flatMap((values) => Object.keys(values)),
      )
      const missing = unitDefinitions(profile).filter((def) => !drawn.has(def.id))
      expect(missing.map((def) => def.id)).toEqual([])
    }
  })
})

function byText(a: unknown, b: unknown): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1
}

const OF_EACH_KIND: readonly SettingValue[] = [
  { kind: 'choice', optionId: 'x' },
  { kind: 'choiceList', optionIds: [] },
  { kind: 'integer', value: 1 },
  { kind: 'string', value: 'x' },
  { kind: 'secret', value: 'x', valueState: 'notEncrypted' },
  { kind: 'stringList', values: [] },
  { kind: 'group', entries: [] },
]
