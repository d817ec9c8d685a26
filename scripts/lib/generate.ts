import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { SetupError } from './errors'
import { PROJECT_DIR } from './paths'
import { runNode } from './run'
import { hashSources } from './stamp'

const OUTPUT = path.join(PROJECT_DIR, 'lib', 'db', 'generated')
const STAMP = path.join(OUTPUT, '.stamp')

/**
 * Generates Prisma's client where the schema or Prisma changed since the last time; tells whether it did. Prisma looks
 * for its native schema engine although generating needs none, and would download it: any existing file satisfies it.
 */
export async function generateClient(): Promise<boolean> {
  const wanted = await hashSources(['prisma/schema.prisma', 'node_modules/prisma/package.json'])
  const found = await readFile(STAMP, 'utf8').catch(() => '')
  if (found === wanted && existsSync(path.join(OUTPUT, 'client.ts'))) return false
  const { code, output } = await runNode(
    path.join('node_modules', 'prisma', 'build', 'index.js'),
    ['generate'],
    {
      isQuiet: true,
      env: {
        ...process.env,
        PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
        PRISMA_HIDE_UPDATE_MESSAGE: '1',
        CHECKPOINT_DISABLE: '1',
      },
    },
  )
  if (code !== 0) throw new SetupError(`Prisma could not generate its client:\n${output.trim()}`)
  await writeFile(STAMP, wanted)
  return true
}
