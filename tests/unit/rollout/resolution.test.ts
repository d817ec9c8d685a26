import { describe, expect, it } from 'vitest'
import { buildFleetIndex, whatIf, type FleetChange } from '@/lib/domain/fleet'
import { explainSetting, explainToText, resolveDevice, membershipOf } from '@/lib/domain/resolution'
import type { RolloutStage } from '@/lib/domain/rollout'
import { aFleetDevice, changesOf, level } from '@/tests/unit/impact/support'
import { aDevice, aGroup, aPolicy, ALL_DEVICES, DEFENDER } from '@/tests/unit/resolution/support'

const KEY = `${DEFENDER}cloudblocklevel`
const PILOT: RolloutStage = { kind: 'groups', groupIds: ['pilot'] }
const GROUPS = [aGroup('pilot', { displayName: 'Pilot', members: ['laptop-1'] })]

/** 'High' for everyone, and 'High plus' for the pilots first. */
const staged = (stage: RolloutStage = PILOT) =>
  aPolicy({
    id: 'base',
    name: 'Baseline',
    version: 4,
    settings: level('High'),
    assignments: ALL_DEVICES,
    rollout: { salt: 'base 4', stage, version: 6, lastModified: 5, settings: level('High plus') },
  })

function resolved(id: string) {
  const devices = ['laptop-1', 'laptop-2'].map((own) => aDevice({ id: own }))
  const device = devices.find((own) => own.id === id) ?? aDevice()
  return resolveDevice(device, [staged()], membershipOf(devices, GROUPS))
}

describe('a policy of which a rollout runs', () => {
  it('gives each device one release, under one id', () => {
    for (const [id, version, release] of [
      ['laptop-1', 6, 'candidate'],
      ['laptop-2', 4, 'previous'],
    ] as const) {
      const { policies, settings } = resolved(id)
      expect(policies).toMatchObject([{ policyId: 'base', release }])
      expect(settings).toMatchObject([{ outcome: 'applied', contributions: [{ policyId: 'base', version }] }])
    }
  })

  it('says on each device which version it gets and why', () => {
    const inputs = { policies: [staged()], groups: GROUPS }
    const text = (id: string) => explainToText(explainSetting(aDevice({ id }), KEY, inputs))
    expect(text('laptop-1')).toContain('+ Version 6 of "Baseline"')
    expect(text('laptop-1')).toContain(
      '+ Version 6 is released to Pilot first, and this device is among them',
    )
    expect(text('laptop-2')).toContain('+ Version 4 of "Baseline"')
    expect(text('laptop-2')).toContain('this device is not among them and keeps version 4')
  })

  it('names the place in line where a percentage decides', () => {
    const policies = [staged({ kind: 'percent', percent: 100 })]
    const tree = explainSetting(aDevice({ id: 'laptop-2' }), KEY, { policies, groups: [] })
    expect(explainToText(tree)).toMatch(/The device stands at \d+\.\d\d % of the line/)
  })
})

describe('what-if', () => {
  const index = buildFleetIndex({
    devices: ['laptop-1', 'laptop-2', 'laptop-3'].map((id) => aFleetDevice(id)),
    groups: GROUPS,
    policies: [staged()],
  })
  const counts = (changes: readonly FleetChange[]) => whatIf(index, changes).counts

  it('counts the devices that a step reaches, and no policy as gained or lost', () => {
    const done = counts(changesOf({ kind: 'rolloutCompleted', policyId: 'base' }, {}, index))
    expect(done).toMatchObject({ affected: 2, settingsChange: 2, gainPolicies: 0, losePolicies: 0 })
    const back = counts(changesOf({ kind: 'rolloutRolledBack', policyId: 'base' }, {}, index))
    expect(back).toMatchObject({ affected: 1, settingsChange: 1, gainPolicies: 0, losePolicies: 0 })
    const all = { kind: 'percent', percent: 100 } as const
    const wide = counts(changesOf({ kind: 'rolloutWidened', policyId: 'base', stage: all }, {}, index))
    expect(wide).toEqual(done)
  })

  it('keeps the stage when settings are edited while it runs', () => {
    const edit = { kind: 'policySettings', policyId: 'base', settings: level('Zero tolerance') } as const
    expect(counts(changesOf(edit, {}, index))).toMatchObject({ affected: 1, settingsChange: 1 })
    const [change] = changesOf({ ...edit, stage: { kind: 'percent', percent: 100 } }, {}, index)
    expect(change).toMatchObject({ policy: { version: 4, rollout: { version: 7, stage: PILOT } } })
  })

  it('refuses groups that are gone, and steps of a rollout that does not run', () => {
    const stage = { kind: 'groups', groupIds: ['gone'] } as const
    expect(() => changesOf({ kind: 'rolloutWidened', policyId: 'base', stage }, {}, index)).toThrow(
      'does not exist any more',
    )
    expect(() => changesOf({ kind: 'rolloutCompleted', policyId: 'base' })).toThrow('No rollout')
  })
})
