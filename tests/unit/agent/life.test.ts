import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runSimulator, type SimulatorOptions } from '@/agent/simulator'
import { FakeServer, HASH, OTHER_HASH, type FakeDevice } from './fake-server'

const DOCUMENT = {
  schema: 1 as const,
  osPlatform: 'linux',
  settings: [{ key: 'a', settingId: 'a', csp: 'a.b', value: true }],
}

let server: FakeServer
let folder: string

beforeEach(async () => {
  server = await new FakeServer().start()
  server.policySets = { [HASH]: DOCUMENT, [OTHER_HASH]: { ...DOCUMENT, settings: [] } }
  server.desired = HASH
  folder = await mkdtemp(path.join(tmpdir(), 'bulwark-life-'))
})
afterEach(async () => {
  expect(server.violations).toEqual([])
  await server.stop()
  await rm(folder, { recursive: true })
})

/** Three machines of one case have so many turns. */
function live(caseId: string, rounds: number, changes: Partial<SimulatorOptions> = {}) {
  return runSimulator({
    baseUrl: server.baseUrl,
    onboardingToken: server.token,
    devices: 3,
    seed: 5,
    mix: { [caseId]: 1 },
    stateFile: path.join(folder, 'state.json'),
    checkInEverySeconds: 0,
    concurrency: 2,
    rounds,
    signal: new AbortController().signal,
    ...changes,
  })
}

const first = (): FakeDevice => {
  const [device] = server.onboarded
  if (!device) throw new Error('Nothing has onboarded')
  return device
}

describe('what happens to machines', () => {
  it('a new key takes the place of the old one, and the device stays the same', async () => {
    await live('key-rotated', 2)
    const before = server.onboarded.map((d) => d.publicKey.x)
    const result = await live('key-rotated', 2)
    expect(result).toMatchObject({ onboarded: 3, refused: 0 })
    expect(server.onboarded).toHaveLength(3)
    for (const [i, device] of server.onboarded.entries()) expect(device.publicKey.x).not.toBe(before[i])
    expect(result.outcomes.every((o) => o.isSettled && o.policy === 'applied')).toBe(true)
  })

  it('a rotation whose answer is lost is settled with the key that counts', async () => {
    await live('key-rotated', 2, { devices: 1 })
    let lost = 1
    server.interfere = (request) => (request.endsWith('/rotate-key') && lost-- > 0 ? 'lose' : null)
    expect(await live('key-rotated', 1, { devices: 1 })).toMatchObject({ onboarded: 1 })
    expect(await live('key-rotated', 2, { devices: 1 })).toMatchObject({ onboarded: 1, refused: 0 })
  })

  it('a machine that is set up anew onboards with the same hardware and another key', async () => {
    const { outcomes } = await live('reimaged', 4)
    expect(server.onboarded).toHaveLength(6)
    for (const { deviceId, formerIds, policy } of outcomes) {
      const [formerId = ''] = formerIds
      const [now, former] = [server.devices.get(deviceId), server.devices.get(formerId)]
      expect(now?.hardwareId).toBe(former?.hardwareId)
      expect(now?.publicKey.x).not.toBe(former?.publicKey.x)
      // Two check-ins and one report under the old key; none afterwards.
      expect([former?.checkIns, now?.reports.length, policy]).toEqual([3, 1, 'applied'])
    }
  })

  it('being set up anew waits for an onboarding token', async () => {
    await live('reimaged', 1)
    const { outcomes } = await live('reimaged', 4, { onboardingToken: null })
    expect(server.onboarded).toHaveLength(3)
    expect(outcomes.map((o) => o.isSettled)).toEqual([false, false, false])
    expect((await live('reimaged', 1)).outcomes.map((o) => o.isSettled)).toEqual([true, true, true])
  })

  it('a device that has offboarded says nothing any more', async () => {
    const { outcomes } = await live('offboarded', 6)
    expect(outcomes.map((o) => [o.code, o.policy, o.isSettled])).toEqual(
      Array.from({ length: 3 }, () => [null, 'none', true]),
    )
    for (const device of server.onboarded) expect([device.isOffboarded, device.checkIns]).toEqual([true, 3])
  })

  it('a device that comes back after offboarding has its old id, and reports again', async () => {
    await live('offboarded-and-back', 6)
    expect(server.onboarded).toHaveLength(3)
    for (const device of server.onboarded)
      expect([device.isOffboarded, device.reports.length]).toEqual([false, 2])
  })

  it('facts change in the middle of a life, and stay changed after a restart', async () => {
    await live('mdm-enrols', 2)
    expect(first().survey.mdmEnrolled).toBeUndefined()
    await live('mdm-enrols', 1)
    expect(first().survey).toMatchObject({ mdmEnrolled: true, registration: 'azureAD' })
    await live('mdm-enrols', 1)
    expect(first().survey).toMatchObject({ mdmEnrolled: true, registration: 'azureAD' })
  })

  it('a machine that is offline says nothing, then goes on', async () => {
    await live('offline-spell', 4)
    expect(server.onboarded.map((d) => d.checkIns)).toEqual([3, 3, 3])
    await live('offline-spell', 1)
    expect(server.onboarded.map((d) => d.checkIns)).toEqual([4, 4, 4])
  })

  it('a silent machine is never heard of after onboarding', async () => {
    const { outcomes } = await live('silent', 3)
    expect(server.onboarded.map((d) => d.checkIns)).toEqual([0, 0, 0])
    expect(outcomes.map((o) => o.policy)).toEqual(['pending', 'pending', 'pending'])
  })

  it('a slow machine checks in while it is at work, and reports when it is done', async () => {
    await live('slow', 2)
    expect(server.onboarded.map((d) => [d.checkIns, d.reports.length])).toEqual(
      Array.from({ length: 3 }, () => [2, 0]),
    )
    await live('slow', 1)
    expect(server.onboarded.map((d) => d.reports.length)).toEqual([1, 1, 1])
  })

  it('a late report has a sequence that was overtaken', async () => {
    await live('late-report', 3)
    for (const { reports } of server.onboarded) {
      const [real, late] = reports
      expect(late?.exceptions).toHaveLength(1)
      expect(late?.sequence).toBeLessThan(real?.sequence ?? 0)
    }
  })

  it('a managed file is what a machine without an agent verifies in', async () => {
    await live('linux-managed-file', 1)
    expect(server.onboarded.map((d) => d.reports.map((r) => r.verification))).toEqual(
      Array.from({ length: 3 }, () => ['file']),
    )
  })

  it('new policy sets are applied in the place of old ones', async () => {
    await live('ubuntu', 1)
    server.desired = OTHER_HASH
    const { outcomes } = await live('ubuntu', 2)
    for (const { reports } of server.onboarded)
      expect(reports.map((r) => r.policySetHash)).toEqual([HASH, OTHER_HASH])
    expect(outcomes.map((o) => o.policy)).toEqual(['applied', 'applied', 'applied'])
  })
})

describe('clocks', () => {
  it.each([
    ['clock-inside-window', 0, 'applied'],
    ['clock-outside-set', 1, 'applied'],
    ['clock-outside', 4, 'pending'],
  ])('%s: refused %i times, policy %s', async (caseId, refusals, policy) => {
    const { outcomes, refused, onboarded } = await live(caseId, 4)
    expect(outcomes.map((o) => [o.clockRefusals, o.policy])).toEqual(
      Array.from({ length: 3 }, () => [refusals, policy]),
    )
    // Nothing but what was to be expected.
    expect({ refused, onboarded }).toEqual({ refused: 0, onboarded: 3 })
  })
})
