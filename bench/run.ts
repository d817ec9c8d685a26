import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { format, resolveConfig } from 'prettier'
import { resultSchema, type Benchmark, type BenchmarkResult, type Limits } from './support/benchmark'
import { goalsText, machine, resultText, tableText } from './support/report'

const FOLDER = import.meta.dirname
const RESULTS = path.join(FOLDER, 'results')
const LARGEST = 1_000_000

/**
 * Runs the benchmarks of this folder one after the other, prints their tables and writes results/<name>.json and .md and
 * results/README.md, which says what was reached. Names on the command line choose among them, `--max` (or
 * BENCH_MAX_DEVICES) bounds the fleets: `npm run bench -- resolve-fleet --max 100000`.
 */
async function main(args: readonly string[]): Promise<void> {
  const { wanted, limits } = parseArguments(args)
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.bench.ts')).toSorted()
  const names = files.map((file) => file.replace(/\.bench\.ts$/, ''))
  const unknown = wanted.filter((name) => !names.includes(name))
  if (unknown.length > 0)
    throw new Error(`No benchmark ${unknown.join(', ')}. Choose among ${names.join(', ')}.`)
  await mkdir(RESULTS, { recursive: true })
  for (const name of names) {
    if (wanted.length > 0 && !wanted.includes(name)) continue
    const { benchmark }: { benchmark: Benchmark } = await import(`./${name}.bench.ts`)
    await runOne(benchmark, limits)
  }
  const reached = goalsText(await readResults(names))
  await writeFile(path.join(RESULTS, 'README.md'), reached)
  console.log(`\n${reached}`)
  console.log(`\nWritten to ${path.relative(process.cwd(), RESULTS)}.`)
}

function parseArguments(args: readonly string[]): {
  readonly wanted: readonly string[]
  readonly limits: Limits
} {
  const at = args.indexOf('--max')
  const text = (at >= 0 ? args[at + 1] : process.env.BENCH_MAX_DEVICES) ?? String(LARGEST)
  const maxDevices = Number(text)
  if (!Number.isInteger(maxDevices) || maxDevices < 1000)
    throw new Error(`--max takes a number of devices from 1000 on, not ${text}.`)
  return {
    wanted: args.filter((_, index) => at < 0 || (index !== at && index !== at + 1)),
    limits: { maxDevices },
  }
}

async function runOne(benchmark: Benchmark, limits: Limits): Promise<void> {
  console.log(`\n# ${benchmark.title}\n\n${benchmark.description}`)
  const { name, title } = benchmark
  const { tables, goals } = await benchmark.run(limits)
  for (const table of tables) console.log(`\n${tableText(table)}`)
  const measuredAt = new Date().toISOString().slice(0, 10)
  const result: BenchmarkResult = {
    name,
    title,
    machine: machine(),
    measuredAt,
    tables: [...tables],
    goals: [...goals],
  }
  const file = path.join(RESULTS, `${name}.json`)
  const json = JSON.stringify(result, null, 2)
  await writeFile(file, await format(json, { ...(await resolveConfig(file)), filepath: file }))
  await writeFile(path.join(RESULTS, `${name}.md`), resultText(benchmark, result))
}

/** The newest result of each benchmark, this run's or an earlier one's. */
async function readResults(names: readonly string[]): Promise<readonly BenchmarkResult[]> {
  const results: BenchmarkResult[] = []
  for (const name of names) {
    const text = await readFile(path.join(RESULTS, `${name}.json`), 'utf8').catch(() => null)
    const parsed = text === null ? null : resultSchema.safeParse(JSON.parse(text))
    if (parsed?.success) results.push(parsed.data)
  }
  return results
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
