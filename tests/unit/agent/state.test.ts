import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadState, saveState, type SimulatorState } from '@/agent/simulator/state'

const STATE: SimulatorState = {
  seed: 7,
  baseUrl: 'http://127.0.0.1:3000',
  mix: { mdm: 1 },
  devices: [
    {
      index: 3,
      deviceId: 'dev_1',
      tenantId: 'ten_1',
      privateKey: { kty: 'OKP', crv: 'Ed25519', x: 'x', d: 'd' },
      nextKey: null,
      sequence: 4,
      appliedHash: null,
      desiredHash: null,
      turns: 3,
      played: 1,
      offlineTurns: 0,
      busyTurns: 0,
      isClockSet: false,
      isOffboarded: false,
      code: 1,
      settings: 2,
      failed: 0,
      clockRefusals: 0,
      formerIds: ['dev_0'],
    },
  ],
}

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'bulwark-state-'))
})
afterEach(() => rm(folder, { recursive: true }))

describe('the state file', () => {
  it('is null before the first run, and comes back as it was saved', async () => {
    const file = path.join(folder, 'a', 'b', 'state.json')
    expect(await loadState(file)).toBeNull()
    await saveState(file, STATE)
    await saveState(file, { ...STATE, seed: 8 })
    expect(await loadState(file)).toEqual({ ...STATE, seed: 8 })
    expect(await readdir(path.dirname(file))).toEqual(['state.json'])
  })

  it('is understood as former versions wrote it', async () => {
    const file = path.join(folder, 'state.json')
    const { index, deviceId, tenantId, privateKey } = STATE.devices[0] ?? {}
    const old = { index, deviceId, tenantId, privateKey, sequence: 4, appliedHash: null }
    await writeFile(file, JSON.stringify({ seed: 7, baseUrl: STATE.baseUrl, devices: [old] }))
    expect(await loadState(file)).toMatchObject({ seed: 7, devices: [{ ...old, turns: 0, played: 0 }] })
  })

  it.skipIf(process.platform === 'win32')(
    'can be read by its owner only, as it holds private keys',
    async () => {
      const file = path.join(folder, 'state.json')
      await saveState(file, STATE)
      expect((await stat(file)).mode & 0o777).toBe(0o600)
    },
  )

  it.each(['', '{', '[]', '{"seed":1}'])(
    'is refused when it holds %j, not silently replaced',
    async (text) => {
      const file = path.join(folder, 'state.json')
      await writeFile(file, text)
      await expect(loadState(file)).rejects.toThrow()
    },
  )
})
