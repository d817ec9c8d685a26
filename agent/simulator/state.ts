import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'

/** What a simulated device must remember to stay the same device after a restart. */
const deviceStateSchema = z.object({
  index: z.number().int(),
  deviceId: z.string(),
  tenantId: z.string(),
  privateKey: z.object({ kty: z.string(), crv: z.string(), x: z.string(), d: z.string() }),
  sequence: z.number().int(),
  appliedHash: z.string().nullable(),
})
export type DeviceState = z.infer<typeof deviceStateSchema>

const stateSchema = z.object({ seed: z.number(), baseUrl: z.string(), devices: z.array(deviceStateSchema) })
export type SimulatorState = z.infer<typeof stateSchema>

/** null when there is no such file yet. */
export async function loadState(file: string): Promise<SimulatorState | null> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
  return stateSchema.parse(JSON.parse(text))
}

/** Replaces the file in one step: a reader or a crash never sees half of it. Holds private keys, so only its owner reads it. */
export async function saveState(file: string, state: SimulatorState): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true })
  const temporary = `${file}.${randomBytes(4).toString('hex')}.tmp`
  await writeFile(temporary, JSON.stringify(state), { mode: 0o600 })
  await rename(temporary, file)
}
