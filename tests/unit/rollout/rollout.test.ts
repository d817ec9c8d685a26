import { describe, expect, it } from 'vitest'
import {
  errorPercent,
  haltRuleSchema,
  isInStage,
  isWider,
  placeOf,
  rolloutSalt,
  rolloutStageSchema,
  shouldHalt,
  stageText,
  type RolloutStage,
} from '@/lib/domain/rollout'

const groups = (...groupIds: string[]): RolloutStage => ({ kind: 'groups', groupIds })
const percent = (value: number): RolloutStage => ({ kind: 'percent', percent: value })

describe('placeOf', () => {
  it('stays what it was when versions of the product change', () => {
    const salt = rolloutSalt('pol_a', 3)
    expect(salt).toBe('pol_a 3')
    expect(['dev_1', 'dev_2', 'dev_3'].map((id) => placeOf(salt, id))).toEqual([7978, 6937, 9624])
  })

  it('spreads ids that count up evenly', () => {
    const tenths = Array.from({ length: 10 }, () => 0)
    for (let i = 0; i < 20_000; i++) {
      const tenth = Math.floor(placeOf('pol_a 1', `dev_${i}`) / 1000)
      tenths[tenth] = (tenths[tenth] ?? 0) + 1
    }
    // Six standard deviations of a fair draw are 255.
    for (const count of tenths) expect(Math.abs(count - 2000)).toBeLessThan(255)
  })

  it('puts other devices first in another rollout', () => {
    const ids = Array.from({ length: 1000 }, (_, i) => `dev_${i}`)
    const first = (version: number) => ids.filter((id) => placeOf(rolloutSalt('pol_a', version), id) < 1000)
    const again = new Set(first(2))
    expect(first(1).filter((id) => again.has(id)).length).toBeLessThan(40)
  })
})

describe('isInStage', () => {
  it('asks groups for their members, and nothing of a percentage', () => {
    const isMember = (id: string) => id === 'grp_pilot'
    expect(isInStage(groups('grp_x', 'grp_pilot'), 's', 'dev_1', isMember)).toBe(true)
    expect(isInStage(groups('grp_x'), 's', 'dev_1', isMember)).toBe(false)
    expect(isInStage(percent(100), 's', 'dev_1', () => false)).toBe(true)
  })
})

describe('isWider', () => {
  it.each([
    ['more percent', percent(10), percent(20), true],
    ['the same percent', percent(10), percent(10), false],
    ['less percent', percent(10), percent(5), false],
    ['one group more', groups('a'), groups('a', 'b'), true],
    ['another group', groups('a'), groups('b', 'c'), false],
    ['the same groups', groups('a', 'b'), groups('b', 'a'), false],
    ['groups to a percentage, which may leave members out', groups('a'), percent(99), false],
    ['groups to all', groups('a'), percent(100), true],
    ['a percentage to groups', percent(10), groups('a'), false],
    ['all to all', percent(100), percent(100), false],
  ] as const)('%s', (_, from, to, expected) => {
    expect(isWider(from, to)).toBe(expected)
  })
})

describe('shouldHalt', () => {
  const rule = { errorPercent: 10, minDevices: 20 }
  it.each([
    ['before enough devices have reported', { succeeded: 0, error: 19 }, false],
    ['at the threshold', { succeeded: 18, error: 2 }, true],
    ['below it', { succeeded: 19, error: 1 }, false],
    ['far above it', { succeeded: 0, error: 20 }, true],
    ['without errors', { succeeded: 1000, error: 0 }, false],
  ])('%s', (_, reports, expected) => {
    expect(shouldHalt(reports, rule)).toBe(expected)
  })

  it('says how many percent it was', () => {
    expect(errorPercent({ succeeded: 2, error: 1 })).toBe(33.3)
    expect(errorPercent({ succeeded: 0, error: 0 })).toBe(0)
  })
})

describe('what forms hand in', () => {
  it.each([
    ['no group', { kind: 'groups', groupIds: [] }],
    ['a group twice', { kind: 'groups', groupIds: ['a', 'a'] }],
    ['nothing', { kind: 'percent', percent: 0 }],
    ['more than all', { kind: 'percent', percent: 100.01 }],
    ['three decimals', { kind: 'percent', percent: 0.125 }],
    ['another kind', { kind: 'ring', percent: 1 }],
  ])('refuses %s', (_, stage) => {
    expect(rolloutStageSchema.safeParse(stage).success).toBe(false)
  })

  it('takes hundredths of a percent', () => {
    for (const value of [0.01, 0.29, 12.34, 33.33, 57.1, 99.99, 100])
      expect(rolloutStageSchema.safeParse(percent(value)).success).toBe(true)
    expect(haltRuleSchema.safeParse({ errorPercent: 0, minDevices: 1 }).success).toBe(false)
    expect(haltRuleSchema.safeParse({ errorPercent: 5, minDevices: 1.5 }).success).toBe(false)
  })
})

it('names a stage in a few words', () => {
  const nameOf = (id: string) => (id === 'gone' ? undefined : id.toUpperCase())
  expect(stageText(percent(12.5), nameOf)).toBe('12.5 %')
  expect(stageText(groups('a', 'gone'), nameOf)).toBe('A, a deleted group')
  expect(stageText(groups('a', 'b', 'c', 'd'), nameOf)).toBe('A, B, C and 1 more group')
  expect(stageText(groups('a', 'b', 'c', 'd', 'e'), nameOf)).toBe('A, B, C and 2 more groups')
})
