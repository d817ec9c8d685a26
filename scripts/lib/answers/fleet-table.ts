import type { CaseSummary } from '@/agent/simulator'

const HEADINGS = [
  'case',
  'devices',
  'expected',
  'got',
  'applied',
  'failed',
  'pending',
  'under way',
  'differences',
] as const

/** Names of differing machines that are shown for a case. */
const SHOWN_NAMES = 3

/** A fleet by case, as a table for a terminal; then which machines came to something else than was expected. */
export function fleetTable(cases: readonly CaseSummary[]): string {
  const rows = cases.map((c): readonly string[] => [
    c.title,
    String(c.devices),
    c.expected === null ? '?' : codes(c.expected, c.devices),
    codes(c.got, c.devices),
    number(c.policies.applied),
    number(c.policies.failed),
    number(c.policies.pending),
    number(c.underWay),
    number(c.differing.length),
  ])
  const total = [
    `${cases.length} cases`,
    String(sum(cases.map((c) => c.devices))),
    '',
    '',
    ...(['applied', 'failed', 'pending'] as const).map((key) =>
      number(sum(cases.map((c) => c.policies[key]))),
    ),
    number(sum(cases.map((c) => c.underWay))),
    number(sum(cases.map((c) => c.differing.length))),
  ]
  const all = [HEADINGS, ...rows, total]
  const widths = HEADINGS.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  const lines = all.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  )
  const rule = '-'.repeat(sum(widths) + 2 * (widths.length - 1))
  lines.splice(1, 0, rule)
  lines.splice(-1, 0, rule)
  return [...lines, ...cases.flatMap(differences)].join('\n')
}

function differences({ title, differing }: CaseSummary): string[] {
  if (differing.length === 0) return []
  const more = differing.length - SHOWN_NAMES
  return [`! ${title}: ${differing.slice(0, SHOWN_NAMES).join(', ')}${more > 0 ? ` and ${more} more` : ''}`]
}

/** One code for all of them, else each with its number of devices. */
function codes(counts: CaseSummary['got'], devices: number): string {
  return counts
    .map(({ code, devices: n }) => (n === devices ? codeText(code) : `${codeText(code)} (${n})`))
    .join(', ')
}

const codeText = (code: number | null) => (code === null ? 'none' : String(code))
const number = (value: number) => (value === 0 ? '' : String(value))
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
