import { mkdir, readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Benchmark } from './support/benchmark'
import { machine, toMarkdown, toTable } from './support/report'

const FOLDER = import.meta.dirname
const RESULTS = path.join(FOLDER, 'results')

/**
 * Runs the benchmarks of this folder one after the other, prints their tables and writes results/<name>.json and .md.
 * Names on the command line choose among them: `npm run bench -- resolve-fleet`.
 */
async function main(wanted: readonly string[]): Promise<void> {
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.bench.ts')).toSorted()
  const names = files.map((file) => file.replace(/\.bench\.ts$/, ''))
  const unknown = wanted.filter((name) => !names.includes(name))
  if (unknown.length > 0)
    throw new Error(`No benchmark ${unknown.join(', ')}. Choose among ${names.join(', ')}.`)
  await mkdir(RESULTS, { recursive: true })
  for (const name of names) {
    if (wanted.length > 0 && !wanted.includes(name)) continue
    const { benchmark }: { benchmark: Benchmark } = await import(`./${name}.bench.ts`)
    await runOne(benchmark)
  }
}

async function runOne(benchmark: Benchmark): Promise<void> {
  console.log(`\n${benchmark.title}\n${benchmark.description}\n`)
  const comparisons = await benchmark.run()
  console.log(toTable(comparisons))
  const { name, title } = benchmark
  const json = JSON.stringify({ name, title, machine: machine(), comparisons }, null, 2)
  await writeFile(path.join(RESULTS, `${name}.json`), `${json}\n`)
  await writeFile(path.join(RESULTS, `${name}.md`), toMarkdown(benchmark, comparisons))
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
