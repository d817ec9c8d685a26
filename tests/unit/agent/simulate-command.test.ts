import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MACHINE_CASES } from '@/agent/simulator'
import { FakeServer, HASH } from './fake-server'

const SCRIPT = path.resolve(import.meta.dirname, '../../../scripts/bulwark.mjs')

let server: FakeServer
let folder: string
beforeAll(async () => {
  server = await new FakeServer().start()
  server.policySets = { [HASH]: { schema: 1, osPlatform: 'linux', settings: [] } }
  server.desired = HASH
  folder = await mkdtemp(path.join(tmpdir(), 'bulwark-simulate-'))
})
afterAll(async () => {
  await server.stop()
  await rm(folder, { recursive: true })
})

/** `bulwark simulate` as a person runs it. */
function simulate(args: readonly string[]): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [SCRIPT, 'simulate', ...args], {
      cwd: folder,
      env: { ...process.env, NODE_OPTIONS: '', NO_COLOR: '1' },
    })
    let [out, err] = ['', '']
    child.stdout.on('data', (data: Buffer) => (out += data.toString()))
    child.stderr.on('data', (data: Buffer) => (err += data.toString()))
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, out, err }))
  })
}

const SMALL = ['--devices', '6', '--scenario', 'ordinary', '--rounds', '1', '--every', '1']
const against = (token: string, state: string) =>
  SMALL.concat('--url', server.baseUrl, '--token', token, '--state', path.join(folder, state))

describe('bulwark simulate', { timeout: 30_000 }, () => {
  it('runs a fleet and sums it up as a table', async () => {
    const { code, out } = await simulate(against(server.token, 'table.json'))
    expect(code).toBe(0)
    // Nothing is known of the switches of another installation.
    expect(out).toMatch(/^\d+ cases? +6 +6$/m)
    expect(out).toMatch(/ \? +1 +/)
    expect(out).toContain('6 of 6 onboarded, 12 check-ins, 6 policy sets applied')
  })

  it('prints JSON and nothing else when asked to', async () => {
    const { code, out, err } = await simulate([
      ...against(server.token, 'json.json'),
      '--json',
      '--rate',
      '200',
    ])
    expect([code, err]).toEqual([0, expect.not.stringContaining('✗')])
    const { cases, ...rest } = JSON.parse(out)
    expect(rest).toMatchObject({ onboarded: 6, total: 6, turns: 6, checkIns: 12, applied: 6, refused: 0 })
    expect(cases[0]).toMatchObject({ expected: null, policies: { failed: 0, pending: 0 }, differing: [] })
  })

  it('names the cases', async () => {
    const { code, out } = await simulate(['--list-cases', '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(out).map((c: { id: string }) => c.id)).toEqual(MACHINE_CASES.map((c) => c.id))
  })

  it.each<[string, readonly string[], string]>([
    ['an unknown case', ['--mix', 'unicorn=1'], 'There is no case "unicorn".'],
    ['a scenario that there is not', ['--scenario', 'apocalypse'], 'special-cases'],
    ['a rate of nothing', ['--rate', '0'], 'It is a number above 0.'],
    ['another installation without a token', ['--url', 'http://127.0.0.1:1'], '--token'],
  ])('ends with 2 for %s', async (_, args, message) => {
    const { code, err } = await simulate(args)
    expect(err).toContain(message)
    expect(code).toBe(2)
  })

  it('ends with 1 when not one device can onboard', async () => {
    const { code, err } = await simulate(against('wrong', 'refused.json'))
    expect(err).toContain('Not one device could onboard: The token is not valid.')
    expect(code).toBe(1)
  })
})
