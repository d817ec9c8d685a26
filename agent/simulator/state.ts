import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'

const privateKeySchema = z.object({ kty: z.string(), crv: z.string(), x: z.string(), d: z.string() })
export type PrivateKeyJwk = z.infer<typeof privateKeySchema>

/** What a simulated device must remember to stay the same device after a restart. */
const deviceStateSchema = z.object({
  index: z.number().int(),
  deviceId: z.string(),
  tenantId: z.string(),
  privateKey: privateKeySchema,
  /** A key that it has asked to rotate to, while it does not know whether the server has taken it. */
  nextKey: privateKeySchema.nullable().default(null),
  sequence: z.number().int(),
  appliedHash: z.string().nullable(),
  /** What it is to enforce, as the server said last. */
  desiredHash: z.string().nullable().default(null),
  /** Turns that it has had, and events of its life that have happened. */
  turns: z.number().int().default(0),
  played: z.number().int().default(0),
  /** Turns for which it is still offline, or busy with a policy set. */
  offlineTurns: z.number().int().default(0),
  busyTurns: z.number().int().default(0),
  isClockSet: z.boolean().default(false),
  isOffboarded: z.boolean().default(false),
  /** Enrollment status as the server said last. */
  code: z.number().nullable().default(null),
  /** Settings of what it applied, and how many of them failed. */
  settings: z.number().int().default(0),
  failed: z.number().int().default(0),
  /** Refusals that its clock earned. */
  clockRefusals: z.number().int().default(0),
  /** Records that the same machine had before it was set up anew. */
  formerIds: z.array(z.string()).default([]),
})
export type DeviceState = z.infer<typeof deviceStateSchema>

const stateSchema = z.object({
  seed: z.number(),
  baseUrl: z.string(),
  /** What the fleet is made of; a file of a former version has none. */
  mix: z.record(z.string(), z.number()).optional(),
  devices: z.array(deviceStateSchema),
})
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

/**
 * Replaces the file in one step: a reader or a crash never sees half of it. Holds private keys, so only its owner reads it.
 * One call at a time for each file.
 */
export async function saveState(file: string, state: SimulatorState): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true })
  const temporary = `${file}.tmp`
  await writeFile(temporary, JSON.stringify(state), { mode: 0o600 })
  await rename(temporary, file)
}
