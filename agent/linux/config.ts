import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { AgentError, errorCodeOf, messageOf } from './agent-error'

export const CONFIG_FILE = '/etc/bulwark-agent/config.json'
export const STATE_FOLDER = '/var/lib/bulwark-agent'
export const MANAGED_FILE = '/etc/opt/microsoft/mdatp/managed/mdatp_managed.json'

const folder = z.string().regex(/^\//, 'Give an absolute path.')

/** What an administrator may set on the machine; everything has a default, so an empty object is a whole configuration. */
export const configSchema = z.strictObject({
  /** Name the device goes by; the host name when left out. */
  name: z.string().min(1).max(255).optional(),
  /** Tags that the device reports beside those of the managed file, MDE-Management for one. */
  tags: z.array(z.string().min(1).max(200)).max(100).default([]),
  /** The file that Defender reads managed settings from. */
  managedFile: folder.default(MANAGED_FILE),
  stateFolder: folder.default(STATE_FOLDER),
  /** Defender's command line. */
  mdatp: z.string().min(1).default('mdatp'),
  /** Where the machine's own files are: another folder when the agent runs in a container. */
  hostRoot: folder.default('/'),
  /** How long Defender may take until it shows new settings, before they count as not applied. */
  settleSeconds: z.number().min(0).max(300).default(20),
  /** The agent comes back after this at the latest, whatever the server says. */
  maxCheckInMinutes: z.number().min(1).max(1440).default(90),
})
export type AgentConfig = z.output<typeof configSchema>

/**
 * Reads the configuration; the defaults where there is no file.
 * @throws AgentError when it cannot be read or says something else than it may
 */
export async function loadConfig(file: string): Promise<AgentConfig> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return configSchema.parse({})
    throw new AgentError(`Could not read ${file}: ${messageOf(error)}.`)
  }
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw new AgentError(`${file} is not JSON: ${messageOf(error)}. Correct it and start the agent again.`)
  }
  const parsed = configSchema.safeParse(json)
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'file'}: ${issue.message}`)
  throw new AgentError(`Correct ${file}: ${issues.join('; ')}`)
}
