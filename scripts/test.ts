import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { buildConsole, isBuilt, NEXT_CLI } from './lib/build'
import { findBrowser } from './lib/browser'
import { explain, SetupError } from './lib/errors'
import { generateClient } from './lib/generate'
import { fail, heading, ok, say } from './lib/log'
import { runNode } from './lib/run'
import { startForTests } from './lib/test-instance'
import { addUp, countPlaywright, countVitest, type Count } from './lib/test-counts'

const HELP = `npm test [-- options] [step ...]

Steps, in order: format lint types unit integration e2e (default: all of them)
  --deep    only the unit and property tests, with 2,000 runs of each property
`

interface Step {
  readonly title: string
  readonly run: (scratch: string) => Promise<Count>
}

const tool = (...parts: string[]) => path.join('node_modules', ...parts)
const vitest = tool('vitest', 'vitest.mjs')

const STEPS = {
  format: { title: 'Format', run: () => check(tool('prettier', 'bin', 'prettier.cjs'), ['--check', '.']) },
  lint: { title: 'Lint and layers', run: () => check(tool('oxlint', 'bin', 'oxlint'), ['--deny-warnings']) },
  types: { title: 'Types', run: checkTypes },
  unit: {
    title: 'Unit and property tests',
    run: (scratch: string) => runVitest(scratch, 'unit', ['--project', 'unit', '--project', 'property']),
  },
  integration: {
    title: 'Integration tests',
    run: (scratch: string) => runVitest(scratch, 'integration', ['--project', 'integration']),
  },
  e2e: { title: 'Browser tests', run: runBrowserTests },
} satisfies Record<string, Step>

type StepName = keyof typeof STEPS
const ALL = Object.keys(STEPS) as StepName[]

async function main(): Promise<Count> {
  const { names, isDeep } = readOptions()
  if (isDeep) process.env.FC_RUNS = '2000'
  if (await generateClient()) ok('Generated the database client')
  const scratch = await mkdtemp(path.join(tmpdir(), 'bulwark-tests-'))
  try {
    const counts: Count[] = []
    for (const name of names) {
      heading(STEPS[name].title)
      const start = performance.now()
      const count = await runStep(STEPS[name], scratch)
      const seconds = ((performance.now() - start) / 1000).toFixed(1)
      const line = `${STEPS[name].title}: ${count.passed} passed, ${count.failed} failed, ${seconds} s`
      if (count.failed > 0) fail(line)
      else ok(line)
      counts.push(count)
    }
    return addUp(counts)
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

/** A step that cannot even be run is a failure like any other: the ones after it still say what they have to say. */
async function runStep(step: Step, scratch: string): Promise<Count> {
  try {
    return await step.run(scratch)
  } catch (error) {
    const { sentence, isBug } = explain(error)
    fail(sentence)
    if (isBug && error instanceof Error) console.error(error.stack)
    return { passed: 0, failed: 1 }
  }
}

async function check(script: string, args: readonly string[]): Promise<Count> {
  const { code } = await runNode(script, args)
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

/** Next writes the types of routes, style sheets and images that the sources refer to. */
async function checkTypes(): Promise<Count> {
  const { code, output } = await runNode(NEXT_CLI, ['typegen'], { isQuiet: true })
  if (code !== 0) throw new SetupError(`Next could not write the types of the routes:\n${output.trim()}`)
  // Not incremental: what it remembers of a time before the database client was generated stays wrong afterwards.
  return check(tool('typescript', 'bin', 'tsc'), ['--noEmit', '--incremental', 'false', '-p', '.'])
}

async function runVitest(scratch: string, name: string, projects: readonly string[]): Promise<Count> {
  const report = path.join(scratch, `${name}.json`)
  const { code } = await runNode(vitest, [
    'run',
    ...projects,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ])
  return countVitest(report, code)
}

/** The build under test, on a database of its own that is gone afterwards. */
async function runBrowserTests(scratch: string): Promise<Count> {
  const browser = await findBrowser()
  say(`Browser: ${browser}`)
  if (!(await isBuilt())) {
    say('Building the console')
    await buildConsole()
  }
  const instance = await startForTests()
  try {
    const report = path.join(scratch, 'e2e.json')
    const { code } = await runNode(tool('@playwright', 'test', 'cli.js'), ['test'], {
      env: {
        ...process.env,
        BULWARK_E2E_URL: instance.url,
        BULWARK_E2E_DATA_DIR: instance.dataDir,
        BULWARK_CHROMIUM: browser,
        PLAYWRIGHT_JSON_OUTPUT_FILE: report,
      },
    })
    const count = await countPlaywright(report, code)
    if (count.failed > 0) instance.printLogs()
    return count
  } finally {
    await instance.stop()
  }
}

function readOptions(): { names: readonly StepName[]; isDeep: boolean } {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      deep: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) {
    console.log(HELP)
    process.exit(0)
  }
  const unknown = positionals.filter((name) => !(name in STEPS))
  if (unknown.length > 0) throw new SetupError(`There is no step ${unknown.join(', ')}.\n\n${HELP}`)
  const wanted = values.deep ? ['unit'] : positionals
  return { names: wanted.length > 0 ? ALL.filter((name) => wanted.includes(name)) : ALL, isDeep: values.deep }
}

try {
  const { passed, failed } = await main()
  if (passed + failed === 0) fail('Not one test was run.')
  console.log(`\n${passed} passed, ${failed} failed`)
  process.exit(failed > 0 || passed === 0 ? 1 : 0)
} catch (error) {
  const { sentence, isBug } = explain(error)
  fail(sentence)
  if (isBug && error instanceof Error) console.error(error.stack)
  console.log('\n0 passed, 1 failed')
  process.exit(1)
}
