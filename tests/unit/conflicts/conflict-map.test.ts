import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { conflictRows, conflictTotals, searchRows } from '@/lib/features/conflicts/conflict-rows'
import {
  deviceCounter,
  pairsAt,
  sitesOf,
  type ConflictMap,
  type ConflictSite,
} from '@/lib/features/conflicts/conflict-sites'
import { loadConflicts } from '@/lib/features/conflicts/params'
import { CONFLICT_VIEWS } from '@/lib/features/conflicts/reference'
import { runs } from '../../support/fc'

const CLOUD = 'device_vendor_msft_policy_config_defender_cloudblocklevel'

/** A site where each inner list of policies has a value of its own. */
function site(blockId: string, key: string, holders: readonly (readonly string[])[]): ConflictSite {
  return {
    blockId,
    key,
    settingId: key.split('#', 1)[0] ?? key,
    policyIds: [...new Set(holders.flat())].toSorted(),
    result: {
      outcome: 'conflict',
      key,
      settingId: key,
      contributions: [],
      deliveredAnyway: false,
      values: holders.map((policyIds, n) => ({ value: { kind: 'integer', value: n }, policyIds })),
    },
  }
}

const everything = loadConflicts('http://x/')

describe('pairs of policies', () => {
  it('are those that give different values, not those that agree', () => {
    expect(pairsAt(site('b', CLOUD, [['pol_a', 'pol_b'], ['pol_c']]))).toEqual([
      ['pol_a', 'pol_c'],
      ['pol_b', 'pol_c'],
    ])
  })

  it('hold a policy that contradicts itself against every other', () => {
    expect(pairsAt(site('b', CLOUD, [['pol_a'], ['pol_a', 'pol_b']]))).toEqual([['pol_a', 'pol_b']])
  })
})

describe('counting devices', () => {
  const map: ConflictMap = {
    sites: [
      site('b1', CLOUD, [['pol_a'], ['pol_b']]),
      site('b2', CLOUD, [['pol_a'], ['pol_b'], ['pol_c']]),
      site('b3', 'other', [['pol_a'], ['pol_b']]),
    ],
    spreads: [
      { blockIds: ['b1', 'b3'], devices: 10 },
      { blockIds: ['b2'], devices: 5 },
      { blockIds: ['b3'], devices: 1 },
    ],
  }

  it('counts a device with several of the conflicts once', () => {
    const count = deviceCounter(map)
    expect(count(sitesOf(map, { kind: 'setting', key: CLOUD }))).toBe(15)
    expect(count(sitesOf(map, { kind: 'pair', pair: ['pol_a', 'pol_b'] }))).toBe(16)
    expect(count(sitesOf(map, { kind: 'pair', pair: ['pol_b', 'pol_a'], key: 'other' }))).toBe(11)
    expect(count(sitesOf(map, { kind: 'contest', key: CLOUD, among: ['pol_a', 'pol_b'] }))).toBe(10)
    expect(count([])).toBe(0)
  })

  it('gives totals and the largest', () => {
    expect(conflictTotals(map)).toEqual({
      settings: 2,
      pairs: 3,
      contests: 3,
      devices: 16,
      largest: { key: CLOUD, name: 'Cloud Block Level', devices: 15 },
    })
    expect(conflictTotals({ sites: [], spreads: [] }).largest).toBeNull()
  })

  it('filters by floor, policy and text', () => {
    const rows = conflictRows(map, 'devices', new Map([['pol_c', 'Kiosks']]))
    expect(searchRows(rows, { ...everything, atLeast: ['10'] })).toHaveLength(2)
    expect(searchRows(rows, { ...everything, policy: ['pol_c'] })).toHaveLength(1)
    expect(searchRows(rows, { ...everything, q: ' KIOSKS ' })).toHaveLength(1)
    expect(searchRows(rows, { ...everything, q: 'nothing' })).toEqual([])
  })
})

const policyId = fc.constantFrom('pol_a', 'pol_b', 'pol_c', 'pol_d')
const arbitraryMap: fc.Arbitrary<ConflictMap> = fc
  .array(
    fc.tuple(fc.constantFrom('k1', 'k2', 'k3'), fc.uniqueArray(policyId, { minLength: 2, maxLength: 4 })),
    {
      minLength: 1,
      maxLength: 6,
    },
  )
  .chain((kinds) => {
    const sites = kinds.map(([key, ids], n) =>
      site(
        `b${n}`,
        key,
        ids.map((id) => [id]),
      ),
    )
    const blockIds = fc.subarray(
      sites.map((one) => one.blockId),
      { minLength: 1 },
    )
    return fc
      .array(fc.record({ blockIds, devices: fc.integer({ min: 1, max: 50 }) }), {
        minLength: 1,
        maxLength: 8,
      })
      .map((spreads) => ({ sites, spreads }))
  })

describe('rows of every view', () => {
  it('count what looking at each group of devices counts', () => {
    fc.assert(
      fc.property(arbitraryMap, fc.constantFrom(...CONFLICT_VIEWS), (map, view) => {
        for (const row of conflictRows(map, view, new Map())) {
          const blocks = new Set(sitesOf(map, row.selection).map((one) => one.blockId))
          const plain = map.spreads
            .filter((spread) => spread.blockIds.some((id) => blocks.has(id)))
            .reduce((sum, spread) => sum + spread.devices, 0)
          expect(row.devices).toBe(plain)
        }
      }),
      { numRuns: runs },
    )
  })

  it('have ids that lead back to them', () => {
    fc.assert(
      fc.property(arbitraryMap, fc.constantFrom(...CONFLICT_VIEWS), (map, view) => {
        const rows = conflictRows(map, view, new Map())
        expect(new Set(rows.map((row) => row.id)).size).toBe(rows.length)
      }),
      { numRuns: runs },
    )
  })
})
