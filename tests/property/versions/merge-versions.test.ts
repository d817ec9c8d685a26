import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  getProfile,
  isActive,
  unitDefinitions,
  type SettingValue,
  type SettingValues,
} from '@/lib/domain/catalog'
import {
  diffVersions,
  mergeVersions,
  overriddenBy,
  sameContent,
  type MergeChoices,
  type Side,
  type VersionAssignment,
  type VersionContent,
} from '@/lib/domain/versions'
import { runs } from '../../support/fc'

function profileOf(id: string) {
  const profile = getProfile(id)
  if (!profile) throw new Error(`No profile ${id}`)
  return profile
}

const profile = profileOf('windows-antivirus')
const rules = profileOf('windows-firewall-rules')
const GROUP = 'vendor_msft_firewall_mdmstore_firewallrules_{firewallrulename}'
const NAME = `${GROUP}_name`
const FIREWALL = unitDefinitions(rules).find((def) => def.id === GROUP)
const flat = unitDefinitions(profile)
  .filter((def) => !def.dependsOn)
  .slice(0, 12)
const lists = flat.filter((def) => def.type === 'stringList').map((def) => def.id)

const pathArb = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f')
const listArb = fc.uniqueArray(pathArb, { maxLength: 5 })
const valueArb = (id: string): fc.Arbitrary<SettingValue> =>
  lists.includes(id)
    ? listArb.map((values) => ({ kind: 'stringList', values }))
    : fc.integer({ min: 0, max: 3 }).map((value) => ({ kind: 'integer', value }))

/** Any selection of settings with values that are often equal. Values need not be valid: merging asks for no kind. */
const settingsArb: fc.Arbitrary<SettingValues> = fc
  .tuple(...flat.map((def) => fc.option(valueArb(def.id), { nil: null })))
  .map((values) =>
    Object.fromEntries(
      flat.flatMap((def, index): [string, SettingValue][] => {
        const value = values[index]
        return value ? [[def.id, value]] : []
      }),
    ),
  )

const groupArb = fc.constantFrom('g1', 'g2', 'g3', 'g4')
const assignmentsArb: fc.Arbitrary<readonly VersionAssignment[]> = fc.oneof(
  fc
    .uniqueArray(groupArb)
    .map((ids): VersionAssignment[] => [
      { kind: 'allDevices' },
      ...ids.map((groupId) => ({ kind: 'excludeGroup' as const, groupId })),
    ]),
  fc.uniqueArray(fc.tuple(groupArb, fc.boolean()), { selector: ([id]) => id }).map((pairs) =>
    pairs.map(([groupId, isIn]): VersionAssignment => ({
      kind: isIn ? 'includeGroup' : 'excludeGroup',
      groupId,
    })),
  ),
)

const contentArb: fc.Arbitrary<VersionContent> = fc.record({
  name: fc.constantFrom('A', 'B', 'C'),
  description: fc.constantFrom('', 'x', 'y'),
  roleScopeTags: fc.uniqueArray(fc.constantFrom('0', '1', '2'), { minLength: 1 }),
  settings: settingsArb.map((values) => ({ values, unknown: [] })),
  assignments: assignmentsArb,
})

/** Content without its accidents: lists of who, and of what, in one order. */
function normal(content: VersionContent) {
  return {
    ...content,
    roleScopeTags: content.roleScopeTags?.toSorted() ?? null,
    assignments: content.assignments.map((one) => JSON.stringify(one)).toSorted(),
    settings: Object.fromEntries(
      Object.entries(content.settings.values).map(([id, value]) => [
        id,
        value.kind === 'stringList' ? { ...value, values: value.values.toSorted() } : value,
      ]),
    ),
  }
}

/** Decides every collision, also those that decisions bring forth. */
function settle(merge: (choices: MergeChoices) => ReturnType<typeof mergeVersions>, side: Side) {
  let choices: MergeChoices = {}
  for (;;) {
    const result = merge(choices)
    const open = result.collisions.filter((one) => !(one.id in choices))
    if (open.length === 0) return { ...result, choices }
    choices = { ...choices, ...Object.fromEntries(open.map((one) => [one.id, side])) }
  }
}

describe('mergeVersions', () => {
  it('is theirs where I changed nothing, and mine where they changed nothing', () => {
    fc.assert(
      fc.property(contentArb, contentArb, (base, edit) => {
        for (const [theirs, mine] of [
          [edit, base],
          [base, edit],
        ] as const) {
          const { merged, collisions } = mergeVersions(profile, base, theirs, mine)
          expect(collisions).toEqual([])
          expect(merged.settings).toEqual(edit.settings)
          expect(normal(merged)).toEqual(normal(edit))
        }
      }),
      { numRuns: runs },
    )
  })

  it('is the edit where both made the same', () => {
    fc.assert(
      fc.property(contentArb, contentArb, (base, edit) => {
        const { merged, collisions } = mergeVersions(profile, base, edit, structuredClone(edit))
        expect(collisions).toEqual([])
        expect(normal(merged)).toEqual(normal(edit))
      }),
      { numRuns: runs },
    )
  })

  it('applies both of two edits that touch different settings', () => {
    const half = flat.length / 2
    const mix = (base: SettingValues, edit: SettingValues, isMine: (index: number) => boolean) =>
      Object.fromEntries(
        flat.flatMap((def, index): [string, SettingValue][] => {
          const value = (isMine(index) ? edit : base)[def.id]
          return value ? [[def.id, value]] : []
        }),
      )
    fc.assert(
      fc.property(contentArb, settingsArb, settingsArb, (base, a, b) => {
        const from = base.settings.values
        const theirs = { ...base, settings: { values: mix(from, a, (i) => i < half), unknown: [] } }
        const mine = { ...base, settings: { values: mix(from, b, (i) => i >= half), unknown: [] } }
        const both = mix(a, b, (i) => i >= half)
        const { merged, collisions } = mergeVersions(profile, base, theirs, mine)
        expect(collisions).toEqual([])
        expect(sameContent(merged.settings.values, both)).toBe(true)
      }),
      { numRuns: runs },
    )
  })

  it('is the same from both sides', () => {
    fc.assert(
      fc.property(
        contentArb,
        contentArb,
        contentArb,
        fc.constantFrom<Side>('theirs', 'mine'),
        (b, t, m, side) => {
          const one = settle((choices) => mergeVersions(profile, b, t, m, choices), side)
          const flipped = side === 'mine' ? 'theirs' : 'mine'
          const two = settle((choices) => mergeVersions(profile, b, m, t, choices), flipped)
          expect(two.collisions.map((c) => c.id).toSorted()).toEqual(
            one.collisions.map((c) => c.id).toSorted(),
          )
          expect(normal(two.merged)).toEqual(normal(one.merged))
        },
      ),
      { numRuns: runs },
    )
  })

  /** Slow and obvious: what each setting must come out as, or that it collides. */
  function oracle(base?: SettingValue, theirs?: SettingValue, mine?: SettingValue) {
    if (sameContent(base, theirs)) return { value: mine }
    if (sameContent(base, mine) || sameContent(theirs, mine)) return { value: theirs }
    if (theirs?.kind !== 'stringList' || mine?.kind !== 'stringList') return { collides: true }
    const from = base?.kind === 'stringList' ? base.values : []
    const common = (list: readonly string[]) =>
      list.filter((x) => from.includes(x) && theirs.values.includes(x) && mine.values.includes(x)).join()
    const orders = new Set([common(from), common(theirs.values), common(mine.values)])
    if (orders.size === 3) return { collides: true }
    const all = ['a', 'b', 'c', 'd', 'e', 'f']
    const has = (x: string) =>
      from.includes(x)
        ? theirs.values.includes(x) && mine.values.includes(x)
        : theirs.values.includes(x) || mine.values.includes(x)
    return { list: all.filter(has) }
  }

  it('agrees with the plain oracle, setting by setting', () => {
    fc.assert(
      fc.property(contentArb, contentArb, contentArb, (base, theirs, mine) => {
        const { merged, collisions } = mergeVersions(profile, base, theirs, mine)
        for (const { id } of flat) {
          const [b, t, m] = [base, theirs, mine].map((side) => side.settings.values[id])
          const expected = oracle(b, t, m)
          const value = merged.settings.values[id]
          expect(collisions.some((c) => c.id === `setting ${id}`)).toBe(expected.collides === true)
          if (expected.collides) expect(sameContent(value, t)).toBe(true)
          else if (expected.list) {
            expect(value?.kind === 'stringList' && value.values.toSorted()).toEqual(expected.list)
          } else expect(sameContent(value, expected.value)).toBe(true)
        }
      }),
      { numRuns: runs },
    )
  })

  it('never assigns to all devices and to groups besides, whatever is chosen', () => {
    fc.assert(
      fc.property(
        contentArb,
        contentArb,
        contentArb,
        fc.constantFrom<Side>('theirs', 'mine'),
        (b, t, m, side) => {
          const { merged } = settle((choices) => mergeVersions(profile, b, t, m, choices), side)
          const kinds = merged.assignments.map((one) => one.kind)
          expect(kinds.includes('allDevices') && kinds.includes('includeGroup')).toBe(false)
          const groups = merged.assignments.flatMap((one) => one.groupId ?? [])
          expect(new Set(groups).size).toBe(groups.length)
        },
      ),
      { numRuns: runs },
    )
  })

  const entriesArb = fc
    .uniqueArray(fc.tuple(pathArb, fc.integer({ min: 0, max: 2 })), { selector: ([name]) => name })
    .map((pairs): SettingValues => ({
      [GROUP]: {
        kind: 'group',
        entries: pairs.map(([name, value]) => ({
          [NAME]: { kind: 'string', value: name },
          [`${GROUP}_description`]: { kind: 'string', value: String(value) },
        })),
      },
    }))
  const rulesOf = (values: SettingValues) => {
    const value = values[GROUP]
    const text = (v: SettingValue | undefined) => (v?.kind === 'string' ? v.value : '')
    return new Map(
      value?.kind === 'group'
        ? value.entries.map((e) => [text(e[NAME]), text(e[`${GROUP}_description`])])
        : [],
    )
  }

  it('merges firewall rules rule by rule', () => {
    expect(FIREWALL?.keyField).toBe(NAME)
    fc.assert(
      fc.property(contentArb, entriesArb, entriesArb, entriesArb, (content, b, t, m) => {
        const of = (values: SettingValues) => ({ ...content, settings: { values, unknown: [] } })
        const { merged, collisions } = mergeVersions(rules, of(b), of(t), of(m))
        if (collisions.some((c) => c.kind === 'setting')) return
        const [from, theirs, mine, got] = [b, t, m, merged.settings.values].map(rulesOf)
        for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) {
          const [x, y, z] = [from?.get(name), theirs?.get(name), mine?.get(name)]
          const collides = x !== y && x !== z && y !== z
          expect(collisions.some((c) => c.kind === 'entry' && c.key === name)).toBe(collides)
          expect(got?.get(name)).toBe(collides || x === z ? y : x === y ? z : y)
        }
      }),
      { numRuns: runs },
    )
  })

  it('overrides nothing of theirs unless somebody decided so', () => {
    fc.assert(
      fc.property(contentArb, contentArb, contentArb, (base, theirs, mine) => {
        const { merged, collisions } = mergeVersions(profile, base, theirs, mine)
        const isListOrder = (id: string) => lists.some((list) => id === `setting ${list}`)
        // Undecided collisions hold theirs; targets aside, which replace included groups as a whole.
        if (collisions.some((c) => c.kind === 'targets')) return
        expect(overriddenBy(profile, base, theirs, merged).filter((id) => !isListOrder(id))).toEqual([])
        expect(overriddenBy(profile, base, theirs, theirs)).toEqual([])
      }),
      { numRuns: runs },
    )
  })

  it('leaves no child in force without its choice', () => {
    const children = unitDefinitions(profile).filter((def) => def.dependsOn)
    const asr = profileOf('windows-asr-rules')
    const withParents = [...children, ...unitDefinitions(asr).filter((def) => def.dependsOn)]
    expect(withParents.length).toBeGreaterThan(0)
    const units = unitDefinitions(asr).slice(0, 16)
    const asrArb = fc
      .tuple(...units.map(() => fc.option(fc.integer({ min: 0, max: 4 }), { nil: null, freq: 3 })))
      .map((picks) => {
        const values: Record<string, SettingValue> = {}
        units.forEach((def, index) => {
          const picked = picks[index]
          if (picked === null || picked === undefined) return
          const option = def.options?.[picked % def.options.length]
          if (option) values[def.id] = { kind: 'choice', optionId: option.id }
          else if (def.type === 'stringList')
            values[def.id] = { kind: 'stringList', values: [`C:\\${picked}`] }
        })
        return Object.fromEntries(
          Object.entries(values).filter(([id]) => {
            const def = units.find((unit) => unit.id === id)
            return def && isActive(asr, values, def)
          }),
        )
      })
    fc.assert(
      fc.property(
        contentArb,
        asrArb,
        asrArb,
        asrArb,
        fc.constantFrom<Side>('theirs', 'mine'),
        (c, b, t, m, side) => {
          const of = (values: SettingValues) => ({ ...c, settings: { values, unknown: [] } })
          const { merged } = settle((choices) => mergeVersions(asr, of(b), of(t), of(m), choices), side)
          for (const id of Object.keys(merged.settings.values)) {
            const def = units.find((unit) => unit.id === id)
            expect(def && isActive(asr, merged.settings.values, def)).toBe(true)
          }
        },
      ),
      { numRuns: runs },
    )
  })
})

describe('diffVersions', () => {
  const differing = (a: VersionContent, b: VersionContent) =>
    diffVersions(profile, a, b)
      .sections.flatMap((section) => section.settings)
      .filter((setting) => setting.change !== 'same')

  it('finds nothing between equal versions', () => {
    fc.assert(
      fc.property(contentArb, (content) => {
        const diff = diffVersions(profile, content, structuredClone(content))
        const changes = [
          ...diff.properties,
          ...diff.assignments,
          ...diff.sections.flatMap((section) => section.settings),
        ].map((entry) => entry.change)
        expect(new Set(changes.filter((change) => change !== 'same'))).toEqual(new Set())
      }),
      { numRuns: runs },
    )
  })

  it('turns the first version into the second', () => {
    fc.assert(
      fc.property(contentArb, contentArb, (a, b) => {
        const values: Record<string, SettingValue> = { ...a.settings.values }
        for (const { settingId, after } of differing(a, b)) {
          if (after) values[settingId] = after
          else delete values[settingId]
        }
        expect(sameContent(values, b.settings.values)).toBe(true)
      }),
      { numRuns: runs },
    )
  })

  it('is the same backwards, with added and removed exchanged', () => {
    const turned = { added: 'removed', removed: 'added', changed: 'changed', same: 'same' } as const
    fc.assert(
      fc.property(contentArb, contentArb, (a, b) => {
        const there = differing(a, b).map((s) => [s.settingId, s.change])
        const back = differing(b, a).map((s) => [s.settingId, turned[s.change]])
        expect(back).toEqual(there)
      }),
      { numRuns: runs },
    )
  })

  it('tells each item of a list once', () => {
    fc.assert(
      fc.property(listArb, listArb, (a, b) => {
        const id = lists[0] ?? ''
        const of = (values: readonly string[]): VersionContent => ({
          name: '',
          description: '',
          roleScopeTags: null,
          settings: { values: { [id]: { kind: 'stringList', values } }, unknown: [] },
          assignments: [],
        })
        const [setting] = diffVersions(profile, of(a), of(b)).sections.flatMap((s) => s.settings)
        const texts = (change: string) =>
          (setting?.items ?? []).flatMap((item) => {
            const shown = item.after ?? item.before
            return item.change === change && shown?.kind === 'text' ? [shown.text] : []
          })
        expect(texts('added').toSorted()).toEqual(b.filter((x) => !a.includes(x)).toSorted())
        expect(texts('removed').toSorted()).toEqual(a.filter((x) => !b.includes(x)).toSorted())
        expect(texts('same').toSorted()).toEqual(a.filter((x) => b.includes(x)).toSorted())
      }),
      { numRuns: runs },
    )
  })
})
