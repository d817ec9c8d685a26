import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { SetupError } from './errors'
import { PROJECT_DIR } from './paths'
import { runNode } from './run'
import { hashSources } from './stamp'

const OUTPUT = path.join(PROJECT_DIR, '.next')
const STAMP = path.join(OUTPUT, 'bulwark-build')

/** Everything that a build is made from. */
const SOURCES = [
  'agent',
  'app',
  'components',
  'lib',
  'prisma/schema.prisma',
  'public',
  'env.ts',
  'instrumentation.ts',
  'next.config.ts',
  'package-lock.json',
  'postcss.config.mjs',
  'proxy.ts',
  'tsconfig.json',
]

export const NEXT_CLI = path.join(PROJECT_DIR, 'node_modules', 'next', 'dist', 'bin', 'next')

/** Whether the last build was made from the sources as they are now. */
export async function isBuilt(): Promise<boolean> {
  if (!existsSync(path.join(OUTPUT, 'BUILD_ID'))) return false
  return (await readFile(STAMP, 'utf8').catch(() => '')) === (await hashBuildSources())
}

/** Builds the console. Shows the build's output only when it fails. */
export async function buildConsole(): Promise<void> {
  // Taken before the build: what changes meanwhile is built next time.
  const sources = await hashBuildSources()
  const { code, output } = await runNode(NEXT_CLI, ['build'], {
    isQuiet: true,
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
  })
  if (code !== 0) throw new SetupError(`The console could not be built:\n${output.trim()}`)
  await writeFile(STAMP, sources)
}

function hashBuildSources(): Promise<string> {
  return hashSources(SOURCES, ['lib/db/generated'])
}
