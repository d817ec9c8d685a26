import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { bundleAgent } from '@/agent/packaging/bundle'
import { makeDeb } from '@/agent/packaging/make-deb'
import { explain } from './lib/errors'
import { fail, ok } from './lib/log'

const HELP = `npm run agent:package -- [options]

Makes the Linux agent: one program, and a Debian package of it.
  --out FOLDER   where to (default: .bulwark/packages)

The same sources give the same bytes. SOURCE_DATE_EPOCH sets the time of the files in the package.
`

/** Start of the year of this version: a package's files need some time, and it must not be that of the build. */
const DEFAULT_TIME = Date.UTC(2026, 0, 1) / 1000

const root = path.resolve(import.meta.dirname, '..')
const packageSchema = z.object({ version: z.string() })
const timeSchema = z.coerce.number().int().min(0).default(DEFAULT_TIME)

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { out: { type: 'string' }, help: { type: 'boolean' } } })
  if (values.help) {
    console.log(HELP)
    return
  }
  const out = path.resolve(values.out ?? path.join(root, '.bulwark/packages'))
  const { version } = packageSchema.parse(JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')))
  const deb = await makeDeb(root, version, timeSchema.parse(process.env.SOURCE_DATE_EPOCH))
  const program = path.join(out, `bulwark-agent-${version}.cjs`)
  await mkdir(out, { recursive: true })
  await writeFile(program, await bundleAgent(root, version), { mode: 0o755 })
  await writeFile(path.join(out, deb.fileName), deb.content)
  ok(`Made ${path.join(out, deb.fileName)} and ${program}`)
}

main().catch((error: unknown) => {
  const { sentence, isBug } = explain(error)
  fail(sentence)
  if (isBug) console.error(error)
  process.exitCode = 1
})
