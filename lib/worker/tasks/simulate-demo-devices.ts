import { readdir } from 'node:fs/promises'
import path from 'node:path'
import type { Task } from 'graphile-worker'
import { z } from 'zod'
import { runSimulator } from '@/agent/simulator'

const payloadSchema = z.object({
  tenantId: z.string(),
  onboardingToken: z.string(),
  devices: z.number().int().positive().max(1000),
})

const CHECK_IN_EVERY_SECONDS = 10
const CONCURRENCY = 4
const SEED = 20230718

/** One simulator for each demo tenant, for as long as this process lives. */
const simulators = new Map<string, AbortController>()

function directory(): string | null {
  const data = process.env.BULWARK_DATA_DIR
  return data ? path.join(data, 'simulator') : null
}

function start(tenantId: string, devices: number, onboardingToken: string | null): void {
  const [folder, baseUrl] = [directory(), process.env.BULWARK_BASE_URL]
  if (!folder || !baseUrl)
    throw new Error(
      'Demo devices need BULWARK_DATA_DIR and BULWARK_BASE_URL: start the worker with `npm start`.',
    )
  simulators.get(tenantId)?.abort()
  const controller = new AbortController()
  simulators.set(tenantId, controller)
  runSimulator({
    baseUrl,
    onboardingToken,
    devices,
    seed: SEED,
    stateFile: path.join(folder, `${tenantId}.json`),
    checkInEverySeconds: CHECK_IN_EVERY_SECONDS,
    concurrency: CONCURRENCY,
    signal: controller.signal,
  }).catch((error: unknown) => {
    if (!controller.signal.aborted) console.error(`Demo devices of ${tenantId} stopped`, error)
  })
}

/** Starts (or enlarges) the demo fleet of a tenant; the job ends at once, the fleet runs on in the worker's process. */
const simulateDemoDevicesTask: Task = async (payload) => {
  const { tenantId, onboardingToken, devices } = payloadSchema.parse(payload)
  start(tenantId, devices, onboardingToken)
}
export default simulateDemoDevicesTask

/** State files of tenants' demo fleets; those of the command line lie beside them and are its own affair. */
const DEMO_FLEET = /^(ten_[\w-]+)\.json$/

/** Lets the fleets of earlier runs go on; called when the worker starts. */
export async function resumeSimulators(): Promise<void> {
  const folder = directory()
  if (!folder || !process.env.BULWARK_BASE_URL) return
  const files = await readdir(folder).catch(() => [])
  for (const file of files) {
    const tenantId = DEMO_FLEET.exec(file)?.[1]
    if (tenantId) start(tenantId, 0, null)
  }
}

export function stopSimulators(): void {
  for (const controller of simulators.values()) controller.abort()
}
