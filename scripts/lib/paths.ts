import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's folder, wherever the command was called from. */
export const PROJECT_DIR = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..')

export const MIGRATIONS_DIR = path.join(PROJECT_DIR, 'prisma', 'migrations')
export const SCHEMA_FILE = path.join(PROJECT_DIR, 'prisma', 'schema.prisma')

/** Everything that one installation keeps, below one folder (`.bulwark`, or what --data names). */
export interface DataPaths {
  readonly dir: string
  readonly postgres: string
  readonly logs: string
  readonly secretsFile: string
  readonly lockFile: string
  readonly runtimeFile: string
  /** Written by prisma/seed.ts. */
  readonly demoFile: string
}

/** The paths below a data folder, absolute. */
export function dataPaths(
  dir = process.env.BULWARK_DATA_DIR ?? path.join(PROJECT_DIR, '.bulwark'),
): DataPaths {
  const root = path.resolve(dir)
  return {
    dir: root,
    postgres: path.join(root, 'pg'),
    logs: path.join(root, 'logs'),
    secretsFile: path.join(root, 'secrets.json'),
    lockFile: path.join(root, 'start.lock'),
    runtimeFile: path.join(root, 'runtime.json'),
    demoFile: path.join(root, 'demo-sign-ins.json'),
  }
}
