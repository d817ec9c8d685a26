import { createWriteStream, mkdirSync, renameSync, statSync, type WriteStream } from 'node:fs'
import path from 'node:path'

const MAX_LOG_BYTES = 10 * 1024 * 1024

/** Whether to colour: a terminal, and nobody asked for plain text (no-color.org). */
const isColoured = process.stdout.isTTY === true && !process.env.NO_COLOR

const STYLES = { bold: 1, dim: 2, red: 31, green: 32 } as const

/** Text in a style where the terminal takes it, else as it is. */
export const paint = (style: keyof typeof STYLES, text: string) =>
  isColoured ? `\u001b[${STYLES[style]}m${text}\u001b[0m` : text

/** One step of a command, for a person who watches. */
export function say(text: string): void {
  console.log(`${paint('dim', '·')} ${text}`)
}

/** A heading between the parts of a long command. */
export function heading(text: string): void {
  console.log(`\n${paint('bold', `== ${text}`)}`)
}

export function ok(text: string): void {
  console.log(`${paint('green', '✓')} ${text}`)
}

export function fail(text: string): void {
  console.error(`${paint('red', '✗')} ${text}`)
}

/** Runs a step, saying what is done and how long it took. Errors pass through. */
export async function timed<T>(text: string, run: () => Promise<T>): Promise<T> {
  const start = performance.now()
  const result = await run()
  const seconds = (performance.now() - start) / 1000
  ok(`${text} ${paint('dim', `${seconds.toFixed(1)} s`)}`)
  return result
}

/**
 * A log file that a child's output goes to. Above 10 MiB the old one is kept as `name.1.log` and a new one begun at the
 * next start, so that a console that runs for months does not fill the disk unnoticed by more than two files each.
 */
export function openLog(folder: string, name: string): WriteStream {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = path.join(folder, `${name}.log`)
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  if (size > MAX_LOG_BYTES) renameSync(file, path.join(folder, `${name}.1.log`))
  return createWriteStream(file, { flags: 'a', mode: 0o600 })
}
