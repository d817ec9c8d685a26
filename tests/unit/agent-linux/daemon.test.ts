import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AgentServer, linuxPolicySet } from './agent-server'
import { Machine, type Running } from './machine'

// Each step starts a real process.
vi.setConfig({ testTimeout: 30_000 })

const POLICY = linuxPolicySet({ 'cloudService.enabled': true })
let server: AgentServer
let machine: Machine
let running: Running | null

beforeEach(async () => {
  server = await new AgentServer().start()
  machine = await Machine.make()
  running = null
  await machine.onboard(server.package())
})
afterEach(async () => {
  running?.kill('SIGKILL')
  await running?.ended
  await server.stop()
  await machine.remove()
  expect(server.violations).toEqual([])
})

describe('the running agent', () => {
  it('checks in when asked on the machine, and stops when told', async () => {
    running = machine.start(['run'])
    await server.until(() => server.checkIns === 1)
    server.policySet = POLICY
    expect((await machine.status()).running).toBe(running.pid)
    // Without the nudge the next check-in would be 90 minutes away.
    expect(await machine.runWell(['check-in'])).toContain(`process ${running.pid}`)
    await server.until(() => server.reports.length === 1)
    running.kill('SIGTERM')
    expect(await running.ended).toMatchObject({ code: 0, signal: null })
    expect(await machine.managed()).toMatchObject({ cloudService: { enabled: true } })
    expect((await machine.status()).running).toBeNull()
  })

  it('is alone on its folder', async () => {
    running = machine.start(['run'])
    await server.until(() => server.checkIns === 1)
    for (const command of ['run', 'offboard', 'rotate-key']) {
      const second = await machine.run([command])
      expect(second).toMatchObject({ code: 78 })
      expect(second.errors).toContain(`The agent is running (process ${running.pid}). Stop it first`)
    }
    running.kill('SIGKILL')
    await running.ended
    // The lock went with the process, whatever it could not clean up.
    running = machine.start(['run'])
    await server.until(() => server.checkIns === 2)
  })

  it('comes back when the server says so, and at once when it asks for a sync', async () => {
    server.policySet = POLICY
    server.answer = { nextCheckInSeconds: 0 }
    running = machine.start(['run'])
    await server.until(() => server.checkIns === 3)
    expect(server.reports).toHaveLength(1)
    server.answer = { nextCheckInSeconds: 5400, syncRequested: true }
    await server.until(() => server.reports.length === 2)
    expect(server.reports[1]?.policySetHash).toBe(server.hash)
  })

  it('tries again while the server is busy, not before it is asked to', async () => {
    let refusedAt = 0
    server.interfere = () => {
      if (refusedAt > 0) return null
      refusedAt = performance.now()
      return { status: 503, headers: { 'retry-after': '3' } }
    }
    running = machine.start(['run'])
    await server.until(() => server.checkIns === 1)
    expect(performance.now() - refusedAt).toBeGreaterThanOrEqual(2990)
  })

  it('goes on enforcing while the server refuses it, and says why', async () => {
    server.policySet = POLICY
    await machine.runWell(['check-in'])
    server.interfere = () => ({ status: 401 })
    running = machine.start(['run'])
    await server.until(() => true)
    let status = await machine.status()
    while (status.lastProblem === null) status = await machine.status()
    expect(status.lastProblem.message).toBe('The server refused: No.')
    expect(status.managedFile.state).toBe('asWritten')
    // Not hammering: the next try is as far away as a regular check-in.
    expect(Date.parse(status.nextCheckInAt ?? '')).toBeGreaterThan(Date.now() + 3_600_000)
  })
})
