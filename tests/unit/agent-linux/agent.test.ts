import { readdir, readFile, stat, writeFile, mkdir, chmod } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AgentServer, linuxPolicySet } from './agent-server'
import { Machine } from './machine'

// Each step starts a real process.
vi.setConfig({ testTimeout: 30_000 })

const AGENT = '101.23062.0010'
const BASE = linuxPolicySet({
  'antivirusEngine.enforcementLevel': 'real_time',
  'cloudService.enabled': true,
  'antivirusEngine.scanArchives': true,
})
let server: AgentServer
let machine: Machine

beforeEach(async () => {
  server = await new AgentServer().start()
  machine = await Machine.make()
})
afterEach(async () => {
  await server.stop()
  await machine.remove()
  expect(server.violations).toEqual([])
})

describe('onboarding', () => {
  it('keeps the key to itself and tells who it is', async () => {
    const output = await machine.onboard(server.package())
    expect(output).toContain('Onboarded web-1 to Halden as dev_1.')
    expect((await stat(path.join(machine.stateFolder, 'state.json'))).mode & 0o777).toBe(0o600)
    expect((await stat(machine.stateFolder)).mode & 0o777).toBe(0o700)
    expect(server.survey).toMatchObject({
      osPlatform: 'linux',
      osName: 'Ubuntu 22.04.4 LTS',
      osVersion: '22.04',
      distribution: 'ubuntu',
      managedFileOnly: true,
      boardVendorFile: true,
      tags: [],
    })
    expect(server.survey).not.toHaveProperty('agentVersion')
  })

  it('is the same device when the answer was lost', async () => {
    server.interfere = () => 'lose'
    const first = await machine.run(['onboard', '--package', '-'], JSON.stringify(server.package()))
    expect(first.code).toBe(75)
    const key = server.key
    server.interfere = () => null
    await machine.onboard(server.package())
    expect(server.key).toEqual(key)
  })

  it('says what is wrong with a package, and does not begin', async () => {
    const expired = server.package({ expiresAt: '2020-01-01T00:00:00Z' })
    const answers = []
    for (const text of ['nonsense', '{"version":1}', JSON.stringify(expired)])
      answers.push(await machine.run(['onboard', '--package', '-'], text))
    expect(answers.map((a) => a.code)).toEqual([78, 78, 78])
    expect(answers[1]?.errors).toContain('Download it again')
    expect(answers[2]?.errors).toContain('expired')
    expect((await machine.status()).onboarded).toBe(false)
  })

  it('does not take over a machine that is onboarded, unless forced, and then with a new key', async () => {
    await machine.onboard(server.package())
    const key = server.key
    const pack = JSON.stringify(server.package())
    expect((await machine.run(['onboard', '--package', '-'], pack)).errors).toContain('--force')
    await machine.runWell(['onboard', '--force', '--package', '-'], pack)
    expect(server.key).not.toEqual(key)
  })

  it('asks for onboarding before anything else', async () => {
    for (const command of ['run', 'check-in', 'verify', 'rotate-key', 'offboard']) {
      const ended = await machine.run([command])
      expect(ended.code).toBe(78)
      expect(ended.errors).toContain('bulwark-agent onboard')
    }
  })
})

describe('check-in', () => {
  it('brings the policy into the file and reports it as verified there', async () => {
    server.policySet = BASE
    await machine.onboard(server.package())
    await machine.runWell(['check-in'])
    expect(await machine.managed()).toEqual({
      antivirusEngine: { enforcementLevel: 'real_time', scanArchives: true },
      cloudService: { enabled: true },
    })
    expect((await stat(machine.managedFile)).mode & 0o777).toBe(0o644)
    expect(server.reports).toMatchObject([
      { policySetHash: server.hash, verification: 'file', exceptions: [] },
    ])
    expect(await machine.status()).toMatchObject({
      onboarded: true,
      running: null,
      policySetHash: server.hash,
      applied: { hash: server.hash, settings: 3, verification: 'file' },
      managedFile: { state: 'asWritten' },
      reportQueued: false,
    })
  })

  it('asks Defender where it is installed, and tells what it does not do', async () => {
    await machine.installDefender(AGENT, { cloudEnabled: { value: false } })
    await machine.configure({ settleSeconds: 0 })
    server.policySet = BASE
    await machine.onboard(server.package())
    await machine.runWell(['check-in'])
    expect(server.survey).toMatchObject({ agentVersion: AGENT })
    expect(server.survey).not.toHaveProperty('managedFileOnly')
    expect(server.reports).toMatchObject([
      {
        verification: 'engine',
        exceptions: [
          {
            key: 'linux_mdatp_managed_cloudservice_enabled',
            errorCode: 'notEffective',
            observedValue: 'false',
          },
        ],
      },
    ])
    const verified = await machine.run(['verify', '--json'])
    expect(verified.code).toBe(1)
    expect(JSON.parse(verified.output)).toMatchObject({
      settings: 3,
      shownByEngine: 2,
      verification: 'engine',
    })
  })

  it('reports once, and again when the outcome is another', async () => {
    await machine.installDefender(AGENT, { cloudEnabled: false })
    await machine.configure({ settleSeconds: 0 })
    server.policySet = BASE
    await machine.onboard(server.package())
    await machine.runWell(['check-in'])
    const daemon = machine.start(['run'])
    await server.until(() => server.checkIns === 3)
    expect(server.reports).toHaveLength(1)
    daemon.kill('SIGTERM')
    await daemon.ended
    await machine.installDefender(AGENT)
    await machine.runWell(['check-in'])
    expect(server.reports.map((r) => r.exceptions.length)).toEqual([1, 0])
    expect(server.reports[1]?.sequence).toBeGreaterThan(server.reports[0]?.sequence ?? 0)
  })

  it('puts local changes right', async () => {
    server.policySet = BASE
    await machine.onboard(server.package())
    await machine.runWell(['check-in'])
    const good = await readFile(machine.managedFile, 'utf8')
    await writeFile(machine.managedFile, '{"antivirusEngine":{"enforcementLevel":"passive"}}')
    expect((await machine.status()).managedFile.state).toBe('changed')
    expect((await machine.run(['verify'])).code).toBe(1)
    await machine.runWell(['check-in'])
    expect(await readFile(machine.managedFile, 'utf8')).toBe(good)
    await chmod(machine.managedFile, 0o666)
    await machine.runWell(['check-in'])
    expect((await stat(machine.managedFile)).mode & 0o777).toBe(0o644)
  })

  it('reports tags of the configuration and of the managed file', async () => {
    await machine.configure({ tags: ['MDE-Management', 'web'] })
    server.policySet = linuxPolicySet({ 'edr.tags': { key: 'GROUP', value: 'Ring 1' } })
    await machine.onboard(server.package())
    await machine.runWell(['check-in'])
    expect(await machine.managed()).toEqual({ edr: { tags: [{ key: 'GROUP', value: 'Ring 1' }] } })
    expect(server.survey?.tags).toEqual(['MDE-Management', 'web', 'Ring 1'])
  })

  it('leaves what is enforced when nothing comes from this channel any more', async () => {
    server.policySet = BASE
    await machine.onboard(server.package())
    await machine.runWell(['check-in'])
    server.answer = { policySetHash: null, enrollment: { code: 2, label: 'Not in scope', reason: 'Off.' } }
    await machine.runWell(['check-in'])
    expect(await machine.managed()).toMatchObject({ cloudService: { enabled: true } })
  })

  it('keeps the policy and the newest report while the server is away', async () => {
    server.policySet = BASE
    await machine.onboard(server.package())
    server.interfere = (path) => (path.endsWith('check-in') && server.checkIns === 1 ? 'drop' : null)
    const away = await machine.run(['check-in'])
    expect(away.code).toBe(75)
    expect(await machine.status()).toMatchObject({ reportQueued: true, applied: { hash: server.hash } })
    server.interfere = () => null
    await machine.runWell(['check-in'])
    expect(server.reports).toHaveLength(1)
  })

  it('refuses a policy set that is not what its hash names', async () => {
    server.policySet = BASE
    await machine.onboard(server.package())
    const other = linuxPolicySet({ 'cloudService.enabled': false })
    server.interfere = (path) => (path.includes('policy-sets') ? { status: 200, body: other } : null)
    expect((await machine.run(['check-in'])).errors).toContain('not the one that its hash names')
    expect(await machine.managed()).toBeNull()
  })

  it('reports every setting as failed when the file cannot be written', async () => {
    server.policySet = BASE
    await machine.onboard(server.package())
    // Root writes everywhere but into a folder that is a file.
    await writeFile(path.dirname(machine.managedFile), 'in the way')
    await machine.runWell(['check-in'])
    expect(server.reports[0]?.exceptions.map((e) => e.errorCode)).toEqual(['ENOTDIR', 'ENOTDIR', 'ENOTDIR'])
  })

  it("tells how far the machine's clock is off", async () => {
    await machine.onboard(server.package())
    const date = new Date(Date.now() + 3_600_000).toUTCString()
    server.interfere = () => ({ status: 401, headers: { date } })
    expect((await machine.run(['check-in'])).errors).toMatch(
      /clock is 3\d\d\d seconds behind the server's. Set it/,
    )
  })
})

describe('the managed file', () => {
  it("keeps somebody else's file and gives it back at offboarding", async () => {
    const before = '{ "antivirusEngine": {"enforcementLevel": "on_demand"} }'
    await mkdir(path.dirname(machine.managedFile))
    await writeFile(machine.managedFile, before)
    server.policySet = BASE
    await machine.onboard(server.package())
    await machine.runWell(['check-in'])
    expect(await machine.managed()).toMatchObject({ antivirusEngine: { enforcementLevel: 'real_time' } })
    await machine.runWell(['offboard'])
    expect(server.isOffboarded).toBe(true)
    expect(await readFile(machine.managedFile, 'utf8')).toBe(before)
    expect((await machine.status()).onboarded).toBe(false)
    expect(await readdir(machine.stateFolder)).toEqual(['lock'])
  })

  it('goes with the agent, or stays when asked', async () => {
    server.policySet = BASE
    await machine.onboard(server.package())
    await machine.runWell(['check-in'])
    await machine.runWell(['offboard'])
    expect(await machine.managed()).toBeNull()
    await machine.onboard(server.package())
    await machine.runWell(['check-in'])
    await machine.runWell(['offboard', '--keep-settings'])
    expect(await machine.managed()).toMatchObject({ cloudService: { enabled: true } })
  })

  it('stays when the server refuses the offboarding', async () => {
    server.policySet = BASE
    await machine.onboard(server.package())
    await machine.runWell(['check-in'])
    server.interfere = () => ({ status: 401 })
    expect((await machine.run(['offboard'])).code).toBe(1)
    expect(await machine.managed()).not.toBeNull()
    await machine.runWell(['offboard', '--force'])
    expect(await machine.managed()).toBeNull()
  })
})

describe('key rotation', () => {
  it('follows when the server asks, and signs with the new key', async () => {
    await machine.onboard(server.package())
    const key = server.key
    server.answer = { rotateKey: true }
    await machine.runWell(['check-in'])
    expect(server.key).not.toEqual(key)
    server.answer = {}
    await machine.runWell(['check-in'])
    expect(server.checkIns).toBe(2)
  })

  it.each(['lose', 'drop'] as const)('survives an answer that is lost (%s)', async (fate) => {
    await machine.onboard(server.package())
    const key = server.key
    server.interfere = (path) => (path.endsWith('rotate-key') ? fate : null)
    expect((await machine.run(['rotate-key'])).code).toBe(75)
    expect(server.key !== key).toBe(fate === 'lose')
    server.interfere = () => null
    await machine.runWell(['check-in'])
    await machine.runWell(['rotate-key'])
    await machine.runWell(['check-in'])
  })
})
