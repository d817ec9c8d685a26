import { describe, expect, it } from 'vitest'
import { makeFleet, mixOf, parseMix, SCENARIOS, summarize, type MachineOutcome } from '@/agent/simulator'
import { MACHINE_CASES } from '@/agent/simulator'
import { fleetTable } from '@/scripts/lib/answers/fleet-table'
import { switches } from '../enrollment/fixtures'

function outcomes(caseId: string, changes: readonly Partial<MachineOutcome>[]): MachineOutcome[] {
  return makeFleet(3, changes.length, { [caseId]: 1 }).map((machine, i) => ({
    machine,
    deviceId: `dev_${i}`,
    tenantId: 'ten_1',
    formerIds: [],
    code: 1,
    policy: 'applied',
    settings: 3,
    isSettled: true,
    isLost: false,
    clockRefusals: 0,
    ...changes[i],
  }))
}

describe('summarize', () => {
  it.each<[string, string, Partial<MachineOutcome>, boolean]>([
    ['what was expected', 'windows-11', {}, false],
    ['another code', 'windows-11', { code: 5, policy: 'none' }, true],
    ['settings that fail unexpectedly', 'windows-11', { policy: 'failed' }, true],
    ['a policy set on its way', 'windows-11', { policy: 'pending' }, false],
    ['nothing assigned', 'windows-11', { policy: 'none' }, false],
    ['a device that the server no longer knows', 'windows-11', { isLost: true }, true],
    ['a policy set for a device that is managed elsewhere', 'mdm', { code: 3, policy: 'applied' }, true],
    ['none for such a device', 'mdm', { code: 3, policy: 'none' }, false],
    ['failures where they are expected', 'failing-settings', { policy: 'failed' }, false],
    ['no failure where one is expected', 'failing-settings', { policy: 'applied' }, true],
    ['nothing that could fail', 'failing-settings', { policy: 'applied', settings: 0 }, false],
    ['a life that is not over', 'mdm-enrols', { isSettled: false }, false],
    ['the same, over', 'mdm-enrols', {}, true],
  ])('%s', (_, caseId, change, isDifference) => {
    const [summary] = summarize(outcomes(caseId, [change]), switches())
    expect(summary?.differing.length).toBe(isDifference ? 1 : 0)
    expect(summary?.underWay).toBe(change.isSettled === false ? 1 : 0)
  })

  it('counts codes, most frequent first, and policies', () => {
    const own = outcomes('windows-11', [{}, { code: 5, policy: 'none' }, {}, { code: null, policy: 'none' }])
    expect(summarize(own, switches())).toMatchObject([
      {
        devices: 4,
        expected: [{ code: 1, devices: 4 }],
        got: [
          { code: 1, devices: 2 },
          { code: null, devices: 1 },
          { code: 5, devices: 1 },
        ],
        policies: { applied: 2, failed: 0, pending: 0, none: 2 },
      },
    ])
  })

  it('expects nothing of a tenant that is not known', () => {
    expect(summarize(outcomes('windows-11', [{ code: 5 }]), null)).toMatchObject([
      { expected: null, differing: [] },
    ])
  })

  it('is a table for a terminal, which names who differs', () => {
    const own = outcomes('windows-11', [{}, { code: 5, policy: 'none' }])
    const text = fleetTable(summarize(own, switches()))
    expect(text).toMatch(/^Windows 11 +2 +1 +1 \(1\), 5 \(1\) +1 +1$/m)
    expect(text).toMatch(/^1 cases +2 +1 +1$/m)
    expect(text).toContain(`! Windows 11: ${own[1]?.machine.name}`)
  })
})

describe('scenarios', () => {
  it.each(SCENARIOS.map((s) => [s]))('%s: names cases that there are', (scenario) => {
    const known = new Set(MACHINE_CASES.map((c) => c.id))
    expect(Object.keys(mixOf(scenario)).filter((id) => !known.has(id))).toEqual([])
  })

  it('special-cases has all of them, evenly', () => {
    const fleet = makeFleet(1, 5000, mixOf('special-cases'))
    expect(new Set(fleet.map((m) => m.caseId)).size).toBe(MACHINE_CASES.length)
  })

  it.each<[string, object | string]>([
    ['mdm=2', { mdm: 2 }],
    [' mdm=2 , slow=0.5 ', { mdm: 2, slow: 0.5 }],
    ['mdm=0,slow=1', { mdm: 0, slow: 1 }],
    ['mdm', 'Give "mdm" a weight from 0, such as mdm=2.'],
    ['mdm=-1', 'Give "mdm" a weight from 0, such as mdm=2.'],
    ['mdm=1=2', 'Give "mdm" a weight from 0, such as mdm=2.'],
    ['nothing=1', 'There is no case "nothing".'],
    ['', 'There is no case "".'],
    ['mdm=0', 'Give at least one case a weight above 0.'],
  ])('a mix of %j is %j', (text, mix) => {
    expect(parseMix(text)).toEqual(mix)
  })
})
