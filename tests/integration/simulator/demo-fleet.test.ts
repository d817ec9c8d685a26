import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { mixOf, runSimulator } from '@/agent/simulator'
import { withTenant } from '@/lib/db/with-tenant'
import { listenForDevices, type DeviceServer } from '@/lib/features/device-api/listen'
import { resumeSimulators, stopSimulators } from '@/lib/worker/tasks/simulate-demo-devices'
import { makeTenant } from '../../support/tenants'
import { makeToken } from '../../support/test-device'

let server: DeviceServer
let folder: string
beforeAll(async () => {
  server = await listenForDevices()
  folder = await mkdtemp(path.join(tmpdir(), 'bulwark-demo-'))
  process.env.BULWARK_DATA_DIR = folder
  process.env.BULWARK_BASE_URL = server.url
})
afterAll(async () => {
  stopSimulators()
  await server.close()
  await rm(folder, { recursive: true })
})

/** Five devices that onboarded; their state is in the file. */
async function onboardFleet(tenantId: string, stateFile: string): Promise<void> {
  const { onboarded } = await runSimulator({
    baseUrl: server.url,
    onboardingToken: await makeToken(tenantId),
    devices: 5,
    seed: 1,
    mix: mixOf('ordinary'),
    stateFile,
    checkInEverySeconds: 0,
    concurrency: 2,
    rounds: 1,
    signal: new AbortController().signal,
  })
  expect(onboarded).toBe(5)
}

const checkInsOf = async (tenantId: string) => {
  const rows = await withTenant(tenantId, (tx) => tx.device.findMany({ where: { tenantId } }))
  return rows.map((row) => row.lastCheckInAt?.getTime() ?? 0)
}

it('goes on with the fleets of demo tenants when the worker starts, and leaves those of the command line alone', async () => {
  const [demo, other] = [await makeTenant('demo-fleet'), await makeTenant('command-line-fleet')]
  const states = path.join(folder, 'simulator')
  await mkdir(states)
  await onboardFleet(demo, path.join(states, `${demo}.json`))
  await onboardFleet(other, path.join(states, `command-line-${other}.json`))
  // Left behind by a process that was killed.
  await copyFile(path.join(states, `${demo}.json`), path.join(states, `${demo}.json.tmp`))
  const [before, otherBefore] = [await checkInsOf(demo), await checkInsOf(other)]
  const newest = Math.max(...before)
  await resumeSimulators()
  const deadline = performance.now() + 20_000
  while ((await checkInsOf(demo)).some((at) => at <= newest))
    expect(performance.now(), 'the demo fleet checks in').toBeLessThan(deadline)
  expect(await checkInsOf(other)).toEqual(otherBefore)
})
