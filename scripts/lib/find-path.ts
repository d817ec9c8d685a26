import { stat } from 'node:fs/promises'
import path from 'node:path'
import { PROJECT_DIR } from './paths'

/**
 * A file or folder that the person named. Paths are relative to where they called from: `npm run` moves to the project's
 * folder first and says in INIT_CWD where it came from; elsewhere that variable may be left over from another call.
 */
export async function findPath(name: string): Promise<string> {
  const here = path.resolve(name)
  const origin = process.env.INIT_CWD
  if (!origin || path.resolve() !== PROJECT_DIR) return here
  const there = path.resolve(origin, name)
  return stat(there).then(
    () => there,
    () => here,
  )
}
