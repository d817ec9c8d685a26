import { describe, expect, it } from 'vitest'
import { loadConflictDevices, loadWayOut } from '@/lib/features/conflicts/params'
import {
  conflictDevicesHref,
  conflictHref,
  readSelection,
  selectionId,
  selectionOf,
  type ConflictSelection,
} from '@/lib/features/conflicts/reference'
import { wayOutDevicesHref, wayOutEditHref, wayOutId } from '@/lib/features/conflicts/way-out'

const KEY = 'vendor_firewallrules_{firewallrulename}#Allow, a|b + "c" & d'
const SELECTIONS: readonly ConflictSelection[] = [
  { kind: 'setting', key: KEY },
  { kind: 'contest', key: KEY, among: ['pol_a', 'pol_b', 'pol_c'] },
  { kind: 'pair', pair: ['pol_a', 'pol_b'] },
]

describe('a selection', () => {
  it.each(SELECTIONS)('survives the URL of its devices: $kind', (selection) => {
    const url = new URL(conflictDevicesHref('demo', selection), 'http://x')
    expect(readSelection(loadConflictDevices(url.searchParams))).toEqual(selection)
  })

  it('of two policies may name one setting', () => {
    const selection: ConflictSelection = { kind: 'pair', pair: ['pol_a', 'pol_b'], key: KEY }
    const url = new URL(conflictDevicesHref('demo', selection, 'pol_a'), 'http://x')
    const p = loadConflictDevices(url.searchParams)
    expect(readSelection(p)).toEqual(selection)
    expect(p.policy).toEqual(['pol_a'])
  })

  it.each(SELECTIONS)('survives as the id of an open row: $kind', (selection) => {
    const url = new URL(conflictHref('demo', selection), 'http://x')
    const view = selection.kind === 'contest' ? 'devices' : selection.kind
    expect(url.searchParams.get('view') ?? 'setting').toBe(view)
    expect(selectionOf(view, url.searchParams.get('open') ?? '')).toEqual(selection)
  })

  it('does not depend on the order of policies', () => {
    expect(selectionId({ kind: 'pair', pair: ['pol_b', 'pol_a'] })).toBe('pol_a+pol_b')
    expect(selectionId({ kind: 'contest', key: 'k', among: ['pol_b', 'pol_a'] })).toBe('pol_a+pol_b|k')
  })

  it('is none where the URL names none', () => {
    expect(readSelection({ key: '', among: ['pol_a'], pair: ['pol_b'] })).toBeNull()
  })
})

describe('a way out', () => {
  const contest = { key: KEY, among: ['pol_a', 'pol_b'] }

  it.each([
    [{ kind: 'removeSetting', policyId: 'pol_a', settingId: 's', key: KEY }, 'removeSetting:pol_a'],
    [
      { kind: 'keepValue', policyId: 'pol_a', fromPolicyIds: ['pol_b'], settingId: 's', key: KEY },
      'keepValue:pol_a',
    ],
    [{ kind: 'excludeGroup', policyId: 'pol_a', groupId: 'grp_1' }, 'excludeGroup:pol_a:grp_1'],
    [{ kind: 'removeAssignment', policyId: 'pol_a', groupId: null }, 'removeAssignment:pol_a:allDevices'],
  ] as const)('has an id: %o', (way, id) => {
    expect(wayOutId(way)).toBe(id)
  })

  it('leads to the part of the policy that it edits, and to its devices', () => {
    const href = (kind: 'removeSetting' | 'excludeGroup') =>
      new URL(wayOutEditHref('demo', 'pol_a', contest, { id: 'x:y', kind }), 'http://x')
    expect(href('removeSetting').pathname).toBe('/demo/policies/pol_a/edit/settings')
    expect(href('excludeGroup').pathname).toBe('/demo/policies/pol_a/edit/assignments')
    expect(href('excludeGroup').searchParams.get('key')).toBe(KEY)
    const devices = new URL(wayOutDevicesHref('demo', contest, 'x:y', 'sideEffects'), 'http://x')
    expect(loadWayOut(devices.searchParams)).toMatchObject({ ...contest, way: 'x:y', of: 'sideEffects' })
  })
})
