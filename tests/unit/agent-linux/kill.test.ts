import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { AgentServer, linuxPolicySet } from './agent-server'
import { Machine } from './machine'

const KILLS = 24
const ENTRIES = 4000

/** Large enough that a write is not over in an instant, and another one each time. */
const policy = (number: number) =>
  linuxPolicySet({
    'antivirusEngine.exclusions': Array.from({ length: ENTRIES }, (_, i) => ({
      $type: 'excludedPath',
      path: `/srv/${number}/${i}`,
    })),
  })

it(`leaves whole files when killed in the middle, ${KILLS} times over`, { timeout: 120_000 }, async () => {
  const server = await new AgentServer().start()
  const machine = await Machine.make()
  await machine.onboard(server.package())
  server.policySet = policy(0)
  await machine.runWell(['check-in'])
  const seen = new Set<string>()
  let isOver = false
  const reading = (async () => {
    while (!isOver) {
      seen.add(await readFile(machine.managedFile, 'utf8'))
      await turn()
    }
  })()
  for (let kill = 1; kill <= KILLS; kill++) {
    server.policySet = policy(kill)
    const child = machine.start(['run'])
    const before = server.requests
    // After the check-in, the download or the report, and then a little later each time.
    await server.until(() => server.requests > before + (kill % 3))
    for (let i = 0; i < kill * 40; i++) await turn()
    child.kill('SIGKILL')
    await child.ended
    const state: unknown = JSON.parse(await readFile(path.join(machine.stateFolder, 'state.json'), 'utf8'))
    expect(state).toMatchObject({ deviceId: 'dev_1' })
  }
  isOver = true
  await reading
  // Readers saw whole policies and never anything else; some got through between the kills.
  for (const text of seen) {
    const number = /\/srv\/(\d+)\/0"/.exec(text)?.[1]
    expect(JSON.parse(text)).toEqual({
      antivirusEngine: { exclusions: policy(Number(number)).settings[0]?.value },
    })
  }
  expect(seen.size).toBeGreaterThan(2)
  // Whatever was cut off, the next check-in ends it well.
  server.reports.length = 0
  await machine.runWell(['check-in'])
  expect(server.reports.at(-1)).toMatchObject({ policySetHash: server.hash, exceptions: [] })
  expect(await readdir(path.dirname(machine.managedFile))).toEqual(['mdatp_managed.json'])
  expect(server.violations).toEqual([])
  await server.stop()
  await machine.remove()
})
