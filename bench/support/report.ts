import os from 'node:os'
import type { Benchmark, BenchmarkResult, Goal, Table } from './benchmark'
import { duration } from './format'
import type { Profile } from './profile'

/** A table as Markdown, which also reads well in a terminal. */
export function tableText({ title, columns, rows, notes }: Table): string {
  const text = [`## ${title}`, gridText(columns, rows), notes.map((note) => `- ${note}`).join('\n')]
  return text.filter((part) => part !== '').join('\n\n')
}

/** A report by itself: what was compared, on what, and the tables. */
export function resultText({ title, description }: Benchmark, result: BenchmarkResult): string {
  const tables = result.tables.map(tableText).join('\n\n')
  return `# ${title}\n\n${description}\n\n${tables}\n\nMedian ± half the distance between the quartiles. ${result.machine}.\n`
}

/** What has to be reached, what was, and where it was not: what takes the time. */
export function goalsText(results: readonly BenchmarkResult[]): string {
  const goals = results.flatMap((result) => result.goals).toSorted((a, b) => a.row - b.row)
  const rows = goals.map(({ row, what, wanted, reached, isMet }) => [
    String(row),
    what,
    wanted,
    reached,
    isMet === null ? 'not measured' : isMet ? 'yes' : '**no**',
  ])
  const short = goals.filter((goal) => goal.isMet === false)
  const where = results.map(
    ({ name, title, machine, measuredAt }) => `- [${title}](${name}.md): ${measuredAt}, ${machine}`,
  )
  return [
    '# What was reached',
    'Written by `npm run bench` from the newest result of each benchmark; the numbers of one row were measured in one run.',
    gridText(['row', 'what', 'wanted', 'reached', 'met'], rows),
    ...(short.length > 0 ? ['## What stands in the way', ...short.map(shortfallText)] : []),
    '## Results',
    where.join('\n'),
  ]
    .join('\n\n')
    .concat('\n')
}

function shortfallText({ what, wanted, reached, profile }: Goal): string {
  const head = `### ${what}\n\nWanted ${wanted}, reached ${reached}.`
  return profile ? `${head}\n\n${profileText(profile)}` : head
}

/** Functions by the time spent in themselves. */
export function profileText({ title, totalMs, functions }: Profile): string {
  const rows = functions.map(({ name, file, selfMs, share }) => [
    `\`${name}\``,
    file,
    duration(selfMs),
    `${(share * 100).toFixed(0)} %`,
  ])
  return `${title}: ${duration(totalMs)} under the profiler, which slows things down; time in the function itself.\n\n${gridText(['function', 'file', 'self time', 'share'], rows)}`
}

/** The machine in one line: numbers mean nothing without it. */
export function machine(): string {
  const cpus = os.cpus()
  return `Node ${process.version}, ${cpus.length} x ${cpus[0]?.model.trim() ?? 'unknown processor'}`
}

function gridText(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)))
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`
  return [line(columns), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')
}
