import os from 'node:os'
import type { Benchmark, Comparison } from './benchmark'

const HEADER = ['size', 'plain', 'fast', 'ratio', 'facts'] as const

/** The comparisons as a Markdown table, which also reads well in a terminal. */
export function toTable(comparisons: readonly Comparison[]): string {
  const rows = comparisons.map(({ size, plain, fast, ratio, facts }) => [
    size,
    `${plain.label}: ${milliseconds(plain.medianMs)} ± ${milliseconds(plain.spreadMs)}`,
    `${fast.label}: ${milliseconds(fast.medianMs)} ± ${milliseconds(fast.spreadMs)}`,
    `${ratio.toFixed(1)}x`,
    Object.entries(facts)
      .map(([name, value]) => `${value} ${name}`)
      .join(', '),
  ])
  const widths = HEADER.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)))
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`
  return [line(HEADER), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')
}

/** A report by itself: what was compared, on what, and the table. */
export function toMarkdown(benchmark: Benchmark, comparisons: readonly Comparison[]): string {
  const { title, description } = benchmark
  return `# ${title}\n\n${description}\n\n${toTable(comparisons)}\n\nMedian ± half the distance between the quartiles. ${machine()}.\n`
}

/** The machine in one line: numbers mean nothing without it. */
export function machine(): string {
  const cpus = os.cpus()
  return `Node ${process.version}, ${cpus.length} x ${cpus[0]?.model.trim() ?? 'unknown processor'}`
}

function milliseconds(value: number): string {
  return value >= 100 ? `${value.toFixed(0)} ms` : `${value.toFixed(2)} ms`
}
