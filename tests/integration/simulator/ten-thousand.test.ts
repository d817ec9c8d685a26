import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MACHINE_CASES, mixOf, summarize, type MachineOutcome, type SimulatorResult } from '@/agent/simulator'
import { withTenant } from '@/lib/db/with-tenant'
import { loadSwitches } from '@/lib/worker/enrollment/switches'
import { resolveTenant } from '@/lib/worker/resolve-tenant'
import { makeTenant } from '../../support/tenants'
import { startServerProcess, type ServerProcess } from './device-server'
import {
  assignPolicies,
  expectedRow,
  makeFleetRunner,
  REAL_TIME,
  storedDevices,
  type StoredDevice,
} from './support'

const DEVICES = 10_000
/** Turns after which everything that is to happen to any machine has happened, and what follows of it was reported. */
const ROUNDS = { first: 1, life: 3, last: 1 }

let server: ServerProcess
let tenantId: string
let runs: readonly SimulatorResult[]
let result: SimulatorResult
let stored: ReadonlyMap<string, StoredDevice>

/** All of it over HTTP, as devices do: from onboarding through everything that happens to them to the last report. */
beforeAll(async () => {
  server = await startServerProcess()
  tenantId = await makeTenant('ten-thousand')
  await assignPolicies(tenantId)
  const fleet = await makeFleetRunner({
    tenantId,
    baseUrl: server.url,
    devices: DEVICES,
    seed: 4,
    mix: mixOf('special-cases'),
    concurrency: 192,
  })
  try {
    const first = await fleet.run(ROUNDS.first)
    await resolveTenant(tenantId)
    const life = await fleet.run(ROUNDS.life)
    await resolveTenant(tenantId)
    result = await fleet.run(ROUNDS.last)
    runs = [first, life, result]
  } finally {
    await fleet.remove()
  }
  stored = await storedDevices(tenantId)
}, 300_000)

afterAll(() => server.stop())

const ofCase = (caseId: string): { outcome: MachineOutcome; row: StoredDevice }[] =>
  result.outcomes.flatMap((outcome) => {
    const row = stored.get(outcome.deviceId)
    return outcome.machine.caseId === caseId && row ? [{ outcome, row }] : []
  })

describe('ten thousand devices from onboarding to succeeded', () => {
  it('are all there, with every special case among them and nothing that went wrong on the way', () => {
    for (const run of runs)
      expect(run).toMatchObject({ onboarded: DEVICES, total: DEVICES, refused: 0, lastProblem: null })
    expect(new Set(result.outcomes.map((o) => o.machine.caseId)).size).toBe(MACHINE_CASES.length)
    const records = result.outcomes.flatMap((o) => [o.deviceId, ...o.formerIds])
    expect([...stored.keys()].toSorted()).toEqual(records.toSorted())
    expect([...stored.values()].every((row) => row.isSimulated)).toBe(true)
  })

  it.each(MACHINE_CASES.map((c) => [c.title, c.id]))(
    '%s: enrollment status and policy status',
    async (_, id) => {
      const tenant = await withTenant(tenantId, (tx) => loadSwitches(tx, tenantId))
      const machines = ofCase(id)
      expect(machines.length).toBeGreaterThan(50)
      for (const { outcome, row } of machines)
        expect({ case: id, code: row.enrollmentCode, status: row.status }, row.name).toEqual(
          expectedRow(outcome, tenant),
        )
    },
  )

  it('know of themselves what the console shows', async () => {
    const tenant = await withTenant(tenantId, (tx) => loadSwitches(tx, tenantId))
    for (const summary of summarize(result.outcomes, tenant)) {
      expect(summary.differing, summary.caseId).toEqual([])
      expect(summary.underWay, summary.caseId).toBe(0)
      expect(summary.got, summary.caseId).toEqual(summary.expected)
    }
  })
})

describe('what is special about them', () => {
  it.each([
    ['windows-11', 'synthetic'],
    ['entra-joined', 'azureAD'],
    ['hybrid-joined', 'serverAD'],
    ['workplace-registered', 'workplace'],
    ['registers', 'azureAD'],
    ['macos-registered-twice', 'synthetic'],
    ['mac-agent-updated', 'workplace'],
    ['offboarded-and-back', 'synthetic'],
    ['non-persistent-vdi', null],
  ])('%s: the directory object is %s', (id, joinType) => {
    expect(new Set(ofCase(id).map(({ row }) => row.joinType))).toEqual(new Set([joinType]))
  })

  it('warns of every domain controller that is managed by mistake, and of no other device', () => {
    const warned = [...stored.values()].filter((row) => row.enrollmentWarning !== null).map((row) => row.id)
    const mistaken = ofCase('domain-controller-down-level').map(({ row }) => row.id)
    expect(warned.toSorted()).toEqual(mistaken.toSorted())
  })

  it('takes a machine that was set up anew for the successor of its old record', () => {
    for (const { outcome, row } of ofCase('reimaged')) {
      expect(row.supersededById).toBeNull()
      expect(outcome.formerIds).toHaveLength(1)
      for (const id of outcome.formerIds) expect(stored.get(id)?.supersededById).toBe(row.id)
    }
  })

  it('takes clones that all go on checking in for no re-imaging', () => {
    const clones = ofCase('cloned-hardware')
    expect(new Set(clones.map(({ row }) => row.hardwareId)).size).toBeLessThanOrEqual(5)
    expect(clones.filter(({ row }) => row.supersededById !== null)).toEqual([])
  })

  it('keeps the record and its id through a rotation of the key', () => {
    for (const { outcome, row } of ofCase('key-rotated')) {
      expect(outcome.formerIds).toEqual([])
      expect(row.keyChangedAt).not.toBeNull()
    }
  })

  it('leaves devices that offboarded behind, and takes back those that return', () => {
    for (const { row } of ofCase('offboarded')) expect(row.offboardedAt).not.toBeNull()
    for (const { row } of ofCase('offboarded-and-back')) expect(row.offboardedAt).toBeNull()
  })

  it('refuses clocks that are off by more than the window, and only those', () => {
    for (const { outcome } of ofCase('clock-outside')) expect(outcome.clockRefusals).toBe(5)
    for (const { outcome } of ofCase('clock-outside-set')) expect(outcome.clockRefusals).toBe(1)
    for (const { outcome } of ofCase('clock-inside-window')) expect(outcome.clockRefusals).toBe(0)
  })

  it('says which devices verified in the managed file only', () => {
    const inFile = [...stored.values()].filter((row) => row.verification === 'file').map((row) => row.id)
    expect(inFile.toSorted()).toEqual(
      ofCase('linux-managed-file')
        .map(({ row }) => row.id)
        .toSorted(),
    )
  })

  it('shows what tamper protection held, on the devices that have it', async () => {
    const held = await withTenant(tenantId, (tx) =>
      tx.settingException.findMany({ where: { tenantId, status: 'blockedByTamperProtection' } }),
    )
    expect(held.map((e) => e.deviceId).toSorted()).toEqual(
      ofCase('tamper-protection')
        .map(({ row }) => row.id)
        .toSorted(),
    )
    expect(new Set(held.map((e) => e.key))).toEqual(new Set([REAL_TIME]))
  })
})
