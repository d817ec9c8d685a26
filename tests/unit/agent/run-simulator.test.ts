import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  makeFleet,
  mixOf,
  runSimulator,
  type SimulatorOptions,
  type SimulatorResult,
} from '@/agent/simulator'
import { FakeServer, HASH, OTHER_HASH } from './fake-server'

const DEFENDER = './Device/Vendor/MSFT/Policy/Config/Defender'
const NAMES = ['AllowRealtimeMonitoring', ...Array.from({ length: 39 }, (_, i) => `Setting${i}`)]
const SETTINGS = NAMES.map((name) => ({
  key: name,
  settingId: name,
  csp: `${DEFENDER}/${name}`,
  value: name === 'AllowRealtimeMonitoring' ? 0 : 2,
}))
const DOCUMENT = { schema: 1 as const, osPlatform: 'windowsClient', settings: SETTINGS }

const ORDINARY = mixOf('ordinary')

let server: FakeServer
let folder: string

beforeEach(async () => {
  server = await new FakeServer().start()
  server.policySets = { [HASH]: DOCUMENT, [OTHER_HASH]: { ...DOCUMENT, settings: SETTINGS.slice(1) } }
  folder = await mkdtemp(path.join(tmpdir(), 'bulwark-simulator-'))
})
afterEach(async () => {
  vi.useRealTimers()
  await server.stop()
  await rm(folder, { recursive: true })
})

function run(changes: Partial<SimulatorOptions> = {}): Promise<SimulatorResult> {
  return runSimulator({
    baseUrl: server.baseUrl,
    onboardingToken: server.token,
    devices: 6,
    seed: 7,
    mix: ORDINARY,
    stateFile: path.join(folder, 'nested', 'state.json'),
    checkInEverySeconds: 0,
    concurrency: 3,
    rounds: 1,
    signal: new AbortController().signal,
    ...changes,
  })
}

const countOf = (text: string) => server.requests.filter((request) => request.includes(text)).length

describe('runSimulator', () => {
  it('onboards every device and checks each in, all requests well signed', async () => {
    const seen: object[] = []
    const last = await run({ onProgress: (progress) => seen.push(progress) })
    expect(last).toMatchObject({
      onboarded: 6,
      total: 6,
      checkIns: 6,
      applied: 0,
      refused: 0,
      lastProblem: null,
    })
    const { outcomes, ...progress } = last
    expect(seen.at(-1)).toEqual(progress)
    expect(outcomes.map((o) => o.deviceId).toSorted()).toEqual(server.onboarded.map((d) => d.id).toSorted())
    expect(server.onboarded.map((d) => d.name).toSorted()).toEqual(
      makeFleet(7, 6, ORDINARY)
        .map((m) => m.name)
        .toSorted(),
    )
    expect(server.onboarded.map((d) => d.checkIns)).toEqual([1, 1, 1, 1, 1, 1])
    expect(server.violations).toEqual([])
  })

  it('fetches, applies and reports a policy set once', async () => {
    server.desired = HASH
    const last = await run({ rounds: 2 })
    expect(last.applied).toBe(6)
    expect(countOf('/policy-sets/')).toBe(6)
    for (const device of server.onboarded) {
      expect(device.checkIns).toBe(3)
      expect(device.reports.map((r) => r.policySetHash)).toEqual([HASH])
    }
    expect(server.violations).toEqual([])
  })

  it('goes on with the same devices after a restart, and reports newer sequences', async () => {
    server.desired = HASH
    await run()
    server.desired = OTHER_HASH
    const last = await run({ onboardingToken: null, devices: 0 })
    expect(server.onboarded).toHaveLength(6)
    expect(last).toMatchObject({ onboarded: 6, total: 6, applied: 6 })
    for (const { reports } of server.onboarded) {
      expect(reports.map((r) => r.policySetHash)).toEqual([HASH, OTHER_HASH])
      expect(reports[1]?.sequence).toBeGreaterThan(reports[0]?.sequence ?? Number.POSITIVE_INFINITY)
    }
  })

  it('reports newer sequences even from a state file that a crash left behind', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const stateFile = path.join(folder, 'state.json')
    const runWith = async (desired: string) => {
      server.desired = desired
      await run({ stateFile, onboardingToken: server.token })
      vi.setSystemTime(Date.now() + 60_000)
    }
    await runWith(HASH)
    const behind = await readFile(stateFile, 'utf8')
    for (const desired of [OTHER_HASH, HASH, OTHER_HASH]) await runWith(desired)
    await writeFile(stateFile, behind)
    await runWith(OTHER_HASH)
    for (const { reports } of server.onboarded) {
      const sequences = reports.map((r) => r.sequence)
      expect(sequences).toHaveLength(5)
      expect(sequences).toEqual([...new Set(sequences)].toSorted((x, y) => x - y))
    }
  })

  it('enlarges a fleet and never shrinks it', async () => {
    await run({ devices: 2 })
    await run({ devices: 5 })
    expect(server.onboarded).toHaveLength(5)
    expect((await run({ devices: 1 })).total).toBe(5)
    expect(server.onboarded).toHaveLength(5)
  })

  it('keeps a second run on the same file from onboarding the fleet twice', async () => {
    const first = new AbortController()
    const running = run({
      devices: 20,
      rounds: undefined,
      signal: first.signal,
      onProgress: ({ onboarded }) => onboarded >= 10 && first.abort(),
    })
    const second = run({ devices: 20 })
    await Promise.all([running, second])
    const names = server.onboarded.map((d) => d.name)
    expect(new Set(names).size).toBe(20)
    // Answers that were on their way when the first run stopped may be lost; nothing else may be made twice.
    expect(names.length).toBeLessThanOrEqual(20 + 3)
  })

  it('reports what tamper protection holds and what fails, and nothing else', async () => {
    server.desired = HASH
    const mix = { 'windows-11': 1, 'tamper-protection': 1, 'failing-settings': 1 }
    const machines = new Map(makeFleet(7, 120, mix).map((m) => [m.name, m]))
    await run({ devices: 120, concurrency: 20, mix })
    const reported = server.onboarded.map((d) => ({
      machine: machines.get(d.name),
      exceptions: d.reports[0]?.exceptions ?? [],
    }))
    for (const { machine, exceptions } of reported) {
      const blocked = exceptions.filter((e) => e.status === 'blockedByTamperProtection').map((e) => e.key)
      expect(blocked).toEqual(machine?.survey.tamperProtection ? ['AllowRealtimeMonitoring'] : [])
      for (const { status, errorCode } of exceptions)
        if (status === 'error') expect(errorCode).toMatch(/^-\d+$/)
      const errors = exceptions.filter((e) => e.status === 'error')
      expect(errors.length > 0, machine?.name).toBe(machine?.behaviour.isFailing)
    }
    expect(reported.filter(({ exceptions }) => exceptions.length === 0).length).toBeGreaterThan(30)
  })
})

describe('runSimulator against a server in trouble', () => {
  it.each([429, 503])('waits as long as a %i asks for, then goes on', async (status) => {
    let refusals = 3
    server.interfere = () => (refusals-- > 0 ? { status, headers: { 'retry-after': '0.01' } } : null)
    expect(await run()).toMatchObject({ onboarded: 6, checkIns: 6, refused: 0 })
    expect(server.onboarded).toHaveLength(6)
  })

  it('tries again when a connection breaks', async () => {
    let drops = 1
    server.interfere = () => (drops-- > 0 ? 'drop' : null)
    expect(await run({ devices: 2 })).toMatchObject({ onboarded: 2, checkIns: 2 })
    expect(server.violations).toEqual([])
  })

  it('lets no device be lost when its onboarding fails for a while', async () => {
    let failures = 14
    server.interfere = (request) =>
      request.endsWith('/onboard') && failures-- > 0
        ? { status: 503, headers: { 'retry-after': '0.001' } }
        : null
    const last = await run({ devices: 4, concurrency: 1 })
    expect(last.onboarded).toBe(4)
    expect(last.refused).toBeGreaterThan(0)
  })

  it('ends with the reason when the onboarding token is refused, without asking for every device', async () => {
    const last = await run({ onboardingToken: 'token-of-yesterday', devices: 200, concurrency: 2 })
    expect(last).toMatchObject({ onboarded: 0, lastProblem: 'The token is not valid.' })
    expect(countOf('/onboard')).toBeLessThanOrEqual(2)
  })

  it('lets a device that was deleted go silent, and brings it back with the next token', async () => {
    await run()
    const gone = server.onboarded[2]
    if (!gone) throw new Error('Six devices were onboarded')
    server.devices.delete(gone.id)
    expect(await run({ onboardingToken: null })).toMatchObject({ checkIns: 5, refused: 1 })
    expect(await run({ onboardingToken: null })).toMatchObject({ checkIns: 5, refused: 0 })
    await run()
    expect(server.onboarded.map((d) => d.name).toSorted()).toEqual(
      makeFleet(7, 6, ORDINARY)
        .map((m) => m.name)
        .toSorted(),
    )
  })

  it('keeps its devices when the clock, not the device, is what the server refuses', async () => {
    await run()
    const date = new Date(Date.now() - 3_600_000).toUTCString()
    let refusals = 6
    server.interfere = () => (refusals-- > 0 ? { status: 401, headers: { date } } : null)
    expect(await run({ onboardingToken: null })).toMatchObject({ onboarded: 6, checkIns: 6, refused: 6 })
  })

  it('goes on after an answer that is no answer', async () => {
    let oddities = 2
    server.interfere = (request) =>
      request.endsWith('/check-in') && oddities-- > 0 ? { status: 200, body: 'welcome' } : null
    expect(await run()).toMatchObject({ checkIns: 6, refused: 2 })
  })

  it('stops when told to', async () => {
    const stop = new AbortController()
    const last = await run({
      rounds: undefined,
      signal: stop.signal,
      onProgress: ({ checkIns }) => {
        if (checkIns >= 30) stop.abort()
      },
    })
    expect(last.checkIns).toBeGreaterThanOrEqual(30)
    expect(last.onboarded).toBe(6)
  })
})
