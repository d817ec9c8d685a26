import { execFile } from 'node:child_process'
import { errorCodeOf } from './agent-error'

/** What Defender's command line tells of itself. */
export interface Defender {
  readonly version: string
  /** Members of `mdatp health --output json`; empty when it does not answer. */
  readonly health: Readonly<Record<string, unknown>>
}

const ANSWER_WITHIN_MS = 15_000
const VERSION = /\d+(\.\d+)+/

/** Asks Defender; null when it is not installed. One that is installed and does not answer still has a version. */
export async function findDefender(command: string): Promise<Defender | null> {
  const answer = await run(command, ['health', '--output', 'json'])
  if (answer === null) return null
  const health = toObject(answer)
  const told = VERSION.exec(textOf(health.appVersion))?.[0]
  if (told !== undefined) return { version: told, health }
  const version = VERSION.exec((await run(command, ['version'])) ?? '')?.[0]
  return version === undefined ? null : { version, health }
}

/** Standard output whatever the exit code (health fails on an unhealthy machine and still answers); null: no such program. */
async function run(command: string, parameters: readonly string[]): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(
      command,
      [...parameters],
      { timeout: ANSWER_WITHIN_MS, maxBuffer: 4 * 1024 * 1024 },
      (error, stdout) => {
        const code = error ? errorCodeOf(error) : undefined
        resolve(code === 'ENOENT' || code === 'EACCES' ? null : stdout)
      },
    )
  })
}

function toObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
  } catch {
    return {}
  }
}

/**
 * A health value as text. Its form differs by version and by who set it: `true`, `"true [managed]"`, `{"value": true}`,
 * `{"$type": "enabled"}`.
 */
export function textOf(value: unknown): string {
  if (typeof value === 'object' && value !== null) {
    if ('value' in value) return textOf(value.value)
    return '$type' in value ? textOf(value.$type) : ''
  }
  if (typeof value === 'string') return value.replace(/\s*\[managed\]$/, '').replaceAll('"', '')
  return typeof value === 'boolean' || typeof value === 'number' ? String(value) : ''
}
